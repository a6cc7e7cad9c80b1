#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// Under-occupation, for tenants of social housing: more rooms than inhabitants plus one (CCH L. 442-3-1). A Chambre is
// one room, T6P six. Inhabitants: nb_habitants_actuel, else the persons to house. No value when the tenant's rooms are
// not known.
Value Sousoccupation(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return {};
  if (!Vrai(Mutation(d, x))) return Booleen(false);
  const std::int64_t typologie = IntOr(d.valeurs[x.c.typologie_actuelle], 0);
  if (typologie == 0) return {};
  const std::int64_t pieces = std::max<std::int64_t>(1, typologie - x.k.typologie_T1 + 1);  // C, T1 ... T6P in order
  const Value& declares = d.valeurs[x.c.nb_habitants_actuel];
  const std::int64_t habitants = IntOr(Present(declares) ? declares : NbPersonnes(d, x), 1);
  return Booleen(pieces > habitants + 1);
}

}  // namespace sne::derives
