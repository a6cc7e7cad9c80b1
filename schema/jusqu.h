// Cutting a text at a character: one part after the other.
#pragma once

#include <algorithm>
#include <string_view>

namespace sne {

// What stands before the first `separateur`; it and that leave `texte`.
inline std::string_view Jusqu(std::string_view& texte, char separateur) {
  const std::size_t fin = std::min(texte.find(separateur), texte.size());
  const std::string_view avant = texte.substr(0, fin);
  texte.remove_prefix(std::min(fin + 1, texte.size()));
  return avant;
}

}  // namespace sne
