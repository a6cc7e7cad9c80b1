#include "schema/derived/foyer.h"

namespace sne::derives {

// Monthly resources per unité de consommation, in cents, floored.
Value RessourcesUc(const Demande& d, const ContexteDuJour& x) {
  const Value& ressources = d.valeurs[x.c.ressources_mensuelles];
  if (!Present(ressources) || !Present(d.valeurs[x.c.nb_personnes])) return {};
  return std::get<std::int64_t>(ressources) * 10 / UniteConsommation10(d, x);
}

}  // namespace sne::derives
