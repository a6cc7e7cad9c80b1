#include "schema/derived/foyer.h"

namespace sne::derives {

// First day on which the application is no longer valid: one year after the last renewal, else after the filing
// (specification of 23 March 2015: valid 12 months).
Value DateFinValidite(const Demande& d, const Contexte& x) {
  const Value& renouvellement = d.valeurs[x.c.date_dernier_renouvellement];
  const Value& debut = Present(renouvellement) ? renouvellement : d.valeurs[x.c.date_creation];
  if (!Present(debut)) return {};
  return static_cast<std::int64_t>(PlusMois(static_cast<Jour>(std::get<std::int64_t>(debut)), 12));
}

}  // namespace sne::derives
