#include "schema/block/identifiants.h"

#include <xxhash.h>

#include <algorithm>

#include "schema/block/format.h"

namespace sne {

std::string NormaliserIdentifiant(std::string_view texte) {
  const bool courriel = texte.find('@') != texte.npos;
  std::string out;
  for (const char c : texte) {
    if (c == ' ' || c == '\t' || (!courriel && (c == '.' || c == '-' || c == '/' || c == '(' || c == ')'))) continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  for (const std::string_view indicatif : {"+33", "0033"}) {
    if (out.size() == indicatif.size() + 9 && out.starts_with(indicatif)) return "0" + out.substr(indicatif.size());
    if (out.size() == indicatif.size() + 10 && out.starts_with(indicatif) && out[indicatif.size()] == '0')
      return out.substr(indicatif.size());
  }
  return out;
}

std::uint32_t HashIdentifiant(std::string_view texte) {
  const std::string forme = NormaliserIdentifiant(texte);
  return static_cast<std::uint32_t>(XXH3_64bits_withSeed(forme.data(), forme.size(), format::kGraine));
}

}  // namespace sne
