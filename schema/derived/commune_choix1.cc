#include "schema/derived/foyer.h"

namespace sne::derives {

// First choice: the first of the communes wanted, in the order entered; statistics count an application there [A].
Value CommuneChoix1(const Demande& d, const Contexte& x) {
  const Ordinals& communes = Codes(d.valeurs[x.c.commune_souhaitee]);
  return communes.empty() ? Value() : Ordinale(communes.front());
}

}  // namespace sne::derives
