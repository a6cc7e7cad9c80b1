#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// Natures of resources present in the household, in catalogue order; PAV also when pension_versee says so.
Value NatureRessource(const Demande& d, const Contexte& x) {
  Ordinals natures;
  const auto ajouter = [&](Ordinal o) {
    const auto place = std::lower_bound(natures.begin(), natures.end(), o);
    if (place == natures.end() || *place != o) natures.insert(place, o);
  };
  for (const Record& r : Elements(d.valeurs[x.c.ressources])) {
    if (const auto nature = static_cast<Ordinal>(IntOr(r.valeurs[x.c.ressources_nature], 0))) ajouter(nature);
  }
  if (IntOr(d.valeurs[x.c.pension_versee], 0) > 0) ajouter(x.k.nature_ressource_PAV);
  return natures.empty() ? Value() : Value(std::move(natures));
}

}  // namespace sne::derives
