// The NIR (social-security number), 15 characters with its key: checked when it arrives, replaced at once by a keyed
// hash, never stored and never shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sne {

// Empty when the number is well-formed and its key right; else what is wrong, in French, without repeating the number.
// Key: 97 - (N mod 97), N the first 13 digits, Corsica's 2A and 2B read as 19 and 18 (public rule, INSEE).
std::string FauteNir(std::string_view nir);

// A text that may hold a NIR, whole or without its key, however it is spaced: twelve digits (Corsica's have that few)
// or more. No message repeats it.
bool PeutEtreNir(std::string_view texte);

// HMAC-SHA-256 of the number under the key of this base, its first 64 bits in hexadecimal (16 characters; truncation:
// RFC 2104 §5): among 4.5 million people two share it with a probability of 5e-7, and it costs a quarter of the bytes.
// `cle` is 32 bytes or more.
std::string EmpreinteNir(std::string_view nir, std::string_view cle);

}  // namespace sne
