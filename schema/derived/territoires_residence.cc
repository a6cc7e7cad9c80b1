#include "schema/derived/foyer.h"

namespace sne::derives {

namespace {

Value DeLaResidence(const Demande& d, const Contexte& x, Ordinal Territoires::Commune::*niveau) {
  const auto commune = static_cast<Ordinal>(IntOr(d.valeurs[x.c.commune_residence], 0));
  return commune == kNoOrdinal ? Value() : Ordinale(x.territoires.commune(commune).*niveau);
}

}  // namespace

// Département, territory of cotation (EPT, Ville de Paris, else EPCI) and région of the commune of residence.
Value DepartementResidence(const Demande& d, const Contexte& x) {
  return DeLaResidence(d, x, &Territoires::Commune::departement);
}
Value EpciResidence(const Demande& d, const Contexte& x) { return DeLaResidence(d, x, &Territoires::Commune::epci); }
Value RegionResidence(const Demande& d, const Contexte& x) {
  return DeLaResidence(d, x, &Territoires::Commune::region);
}

}  // namespace sne::derives
