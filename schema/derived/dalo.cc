#include "schema/derived/foyer.h"

namespace sne::derives {

// Recognised as priority under the DALO: dalo_statut is ACTIF; CADUC and ACTREL (rehoused) are not.
Value Dalo(const Demande& d, const Contexte& x) {
  return Booleen(IntOr(d.valeurs[x.c.dalo_statut], 0) == x.k.dalo_statut_ACTIF);
}

}  // namespace sne::derives
