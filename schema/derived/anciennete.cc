#include "schema/derived/foyer.h"

namespace sne::derives {

// Seniority in complete months, from the first filing, kept through renewals; from date_anciennete when the seniority
// of another application was taken over (reprise_anciennete). It goes on counting for a struck-off application.
Value Anciennete(const Demande& d, const ContexteDuJour& x) {
  const Value& reprise = d.valeurs[x.c.date_anciennete];
  const bool reprend = Vrai(d.valeurs[x.c.reprise_anciennete]) && Present(reprise);
  const Value& debut = reprend ? reprise : d.valeurs[x.c.date_creation];
  if (!Present(debut)) return {};
  return static_cast<std::int64_t>(MoisComplets(static_cast<Jour>(std::get<std::int64_t>(debut)), x.jour));
}

}  // namespace sne::derives
