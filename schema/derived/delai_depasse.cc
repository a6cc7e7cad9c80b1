#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// Délai anormalement long exceeded (CCH L. 441-1-4): seniority in complete months above the delay of the territory of
// the first choice, the smallest one when several typologies are wanted. No value without a first choice.
Value DelaiDepasse(const Demande& d, const ContexteDuJour& x) {
  const auto commune = static_cast<Ordinal>(IntOr(d.valeurs[x.c.commune_choix1], 0));
  const Value& anciennete = d.valeurs[x.c.anciennete];
  if (commune == kNoOrdinal || !Present(anciennete)) return {};
  const Ordinals& typologies = Codes(d.valeurs[x.c.typologie]);
  int delai = typologies.empty() ? x.bareme.Delai(commune, kNoOrdinal) : INT32_MAX;
  for (const Ordinal t : typologies) delai = std::min(delai, x.bareme.Delai(commune, t));
  return Booleen(std::get<std::int64_t>(anciennete) > delai);
}

}  // namespace sne::derives
