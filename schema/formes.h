// Shapes of the identifiers people and companies go by. A Faute... function returns an empty text when the shape is
// right, else what is wrong, in French and without repeating the identifier.
#pragma once

#include <string>
#include <string_view>

namespace sne {

std::string FauteEmail(std::string_view email);  // one @, a local part, a domain with a dot, no blank, 254 bytes
std::string FauteTelephone(std::string_view telephone);  // 4 to 15 digits, a leading +, blanks and . - / ( ) between

std::string FauteSiren(std::string_view siren);  // 9 digits and Luhn's key
std::string FauteSiret(std::string_view siret);  // 14 digits and Luhn's key, on the SIREN and on the whole

}  // namespace sne
