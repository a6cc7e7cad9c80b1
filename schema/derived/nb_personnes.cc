#include "schema/derived/foyer.h"

namespace sne::derives {

// Persons to house: demandeur, codemandeurs, dependants (nb_personnes_a_charge) and unborn children [A: unborn
// counted].
Value NbPersonnes(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return {};
  return 1 + NbCodemandeurs(d, x) + IntOr(NbPersonnesACharge(d, x), 0) + IntOr(d.valeurs[x.c.nb_a_naitre], 0);
}

}  // namespace sne::derives
