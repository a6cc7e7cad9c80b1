// What stands between a search and more results: the conditions of a plan, each with one step wider.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "query/plan.h"
#include "query/request.h"
#include "query/resolve.h"

namespace sne {

// The conditions of the outermost level, each a branch of the plan, in this order.
std::vector<const Condition*> ConditionsDirectes(const Requete& requete);

// A condition on statut, by ordinals. REQUIRES: the catalogue has that field.
Condition ConditionDeStatut(const Catalogue& catalogue, const std::vector<std::int64_t>& ordinaux);

// Fills plan.obstacles. `noeud`: a condition bound to the catalogue; nothing when it cannot be (a limit beyond what can
// be written). REQUIRES: the rest of the plan is complete and without error.
void ResolveObstacles(const Requete& requete, const ContexteDeRequete& contexte,
                      const std::function<std::optional<Node>(const Condition&)>& noeud, Plan& plan);

}  // namespace sne
