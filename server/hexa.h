// Bytes as hexadecimal digits, in the one spelling that is read back: lower case.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sne {

std::string EnHexa(std::span<const unsigned char> octets);
bool DeHexa(std::string_view hexa, std::span<unsigned char> octets);  // exactly so many

// The SHA-256 of bytes.
std::string Sha256Hexa(std::string_view octets);

}  // namespace sne
