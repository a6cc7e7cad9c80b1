#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// A household already tenant of social housing: HLM among the present modes of housing (V2 forms allowed several).
Value Mutation(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return {};
  const Ordinals& modes = Codes(d.valeurs[x.c.mode_logement_actuel]);
  return Booleen(std::find(modes.begin(), modes.end(), x.k.mode_logement_actuel_HLM) != modes.end());
}

}  // namespace sne::derives
