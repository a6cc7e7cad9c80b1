// base64url without padding (RFC 4648 §5), as cursors and tokens use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sne {

std::string EnBase64Url(std::string_view octets);
// Nothing for any text that EnBase64Url does not make: another alphabet, padding, a length that fits no bytes, bits
// behind the end. One text only for each run of bytes.
std::optional<std::string> DeBase64Url(std::string_view texte);

}  // namespace sne
