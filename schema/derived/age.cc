#include "schema/derived/foyer.h"

namespace sne::derives {

// Age of the demandeur in complete years; the birthday counts from its first hour, 29 February ages on the last day of
// a shorter February.
Value Age(const Demande& d, const ContexteDuJour& x) {
  const Value& naissance = d.valeurs[x.c.date_naissance];
  if (!Present(naissance)) return {};
  return static_cast<std::int64_t>(AnneesCompletes(static_cast<Jour>(std::get<std::int64_t>(naissance)), x.jour));
}

}  // namespace sne::derives
