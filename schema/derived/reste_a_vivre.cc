#include "schema/derived/foyer.h"

namespace sne::derives {

// Money left after the cost of the present dwelling, in cents a day (30 days a month) and per unité de consommation,
// floored; negative when housing costs more than the resources [A]. Who pays no rent has no such cost.
Value ResteAVivre(const Demande& d, const ContexteDuJour& x) {
  const Value& ressources = d.valeurs[x.c.ressources_mensuelles];
  if (!Present(ressources) || !Present(d.valeurs[x.c.nb_personnes])) return {};
  const std::int64_t reste = (std::get<std::int64_t>(ressources) - CoutLogement(d, x)) * 10;
  const std::int64_t diviseur = 30 * UniteConsommation10(d, x);
  return reste >= 0 ? reste / diviseur : -((-reste + diviseur - 1) / diviseur);
}

}  // namespace sne::derives
