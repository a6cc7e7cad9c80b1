#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// Monthly resources of the household in cents: the sum of what is declared by nature and person, less the maintenance
// paid (pension_versee or the PAV lines, the larger: sources give one or the other, or both), at least 0. APL and AL
// are not resources. No value when nothing is declared.
Value RessourcesMensuelles(const Demande& d, const Contexte& x) {
  const Records& ressources = Elements(d.valeurs[x.c.ressources]);
  if (ressources.empty()) return {};
  std::int64_t recues = 0, versees = 0;
  for (const Record& r : ressources) {
    const std::int64_t montant = IntOr(r.valeurs[x.c.ressources_montant], 0);
    (IntOr(r.valeurs[x.c.ressources_nature], 0) == x.k.nature_ressource_PAV ? versees : recues) += montant;
  }
  return std::max<std::int64_t>(0, recues - std::max(versees, IntOr(d.valeurs[x.c.pension_versee], 0)));
}

}  // namespace sne::derives
