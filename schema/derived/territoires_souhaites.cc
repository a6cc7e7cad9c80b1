#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

namespace {

// Distinct, in the order of the communes wanted: the first one is that of the first choice.
Value DesCommunes(const Demande& d, const Contexte& x, Ordinal Territoires::Commune::*niveau) {
  Ordinals territoires;
  for (const Ordinal commune : Codes(d.valeurs[x.c.commune_souhaitee])) {
    const Ordinal o = x.territoires.commune(commune).*niveau;
    if (o != kNoOrdinal && std::find(territoires.begin(), territoires.end(), o) == territoires.end())
      territoires.push_back(o);
  }
  return territoires.empty() ? Value() : Value(std::move(territoires));
}

}  // namespace

// Départements, territories of cotation (EPT, Ville de Paris, else EPCI) and régions of the communes wanted. A few
// islands belong to no EPCI.
Value DepartementSouhaite(const Demande& d, const Contexte& x) {
  return DesCommunes(d, x, &Territoires::Commune::departement);
}
Value EpciSouhaite(const Demande& d, const Contexte& x) { return DesCommunes(d, x, &Territoires::Commune::epci); }
Value RegionSouhaitee(const Demande& d, const Contexte& x) { return DesCommunes(d, x, &Territoires::Commune::region); }

}  // namespace sne::derives
