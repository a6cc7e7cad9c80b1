#include "schema/derived/foyer.h"

namespace sne::derives {

// Quartile of resources: twelve times ressources_uc against the thresholds of the territory of the first choice,
// published by EPCI every year for the targets of CCH L. 441-1; a threshold belongs to the lower quartile.
Value QuartileRessources(const Demande& d, const ContexteDuJour& x) {
  const auto commune = static_cast<Ordinal>(IntOr(d.valeurs[x.c.commune_choix1], 0));
  const Value& ressources = d.valeurs[x.c.ressources_uc];
  if (commune == kNoOrdinal || !Present(ressources)) return {};
  const std::int64_t par_an = 12 * std::get<std::int64_t>(ressources);
  const Bareme::Seuils& s = x.bareme.SeuilsDeCommune(x.seuils, commune);
  return Ordinale(par_an <= s[0]   ? x.k.quartile_Q1
                  : par_an <= s[1] ? x.k.quartile_Q2
                  : par_an <= s[2] ? x.k.quartile_Q3
                                   : x.k.quartile_Q4);
}

}  // namespace sne::derives
