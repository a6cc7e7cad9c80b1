#include "schema/derived/foyer.h"

namespace sne::derives {

// Dependants who will live in the dwelling: those listed, and children in alternate custody that are not among them.
Value NbPersonnesACharge(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return {};
  return static_cast<std::int64_t>(Elements(d.valeurs[x.c.personnes_a_charge]).size()) + EnfantsAlternesNonListes(d, x);
}

}  // namespace sne::derives
