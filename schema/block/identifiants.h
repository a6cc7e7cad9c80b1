// How identifiers (e-mail, telephone, another numéro unique …) are compared: without blanks, dots or case, a French
// telephone with or without its +33. The same function when indexing and when searching.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sne {

std::string NormaliserIdentifiant(std::string_view texte);
std::uint32_t HashIdentifiant(std::string_view texte);  // of the normalised form

}  // namespace sne
