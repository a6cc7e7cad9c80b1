#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// Share of the resources that the present rent takes, in percent, floored: (rent + charges - APL) / resources; at most
// 999, which is also the value of a household that pays rent without resources. No value without rent or without
// declared resources.
Value TauxEffort(const Demande& d, const Contexte& x) {
  static constexpr std::int64_t kMax = 999;
  const Value& ressources = d.valeurs[x.c.ressources_mensuelles];
  if (IntOr(d.valeurs[x.c.loyer_actuel], 0) <= 0 || !Present(ressources)) return {};
  const std::int64_t cout = CoutLogement(d, x), total = std::get<std::int64_t>(ressources);
  if (total == 0) return cout == 0 ? std::int64_t{0} : kMax;
  return std::min(cout * 100 / total, kMax);
}

}  // namespace sne::derives
