#include "schema/derived/foyer.h"

namespace sne::derives {

// Young household: a couple whose ages in complete years add up to 55 at most (arrêté du 29 juillet 1987). False for
// who is not a couple; no value for a couple of whom a date of birth is not known.
Value JeuneMenage(const Demande& d, const ContexteDuJour& x) {
  const std::int64_t composition = IntOr(d.valeurs[x.c.composition_familiale], 0);
  if (!Present(d.valeurs[x.c.nb_personnes])) return {};
  if (composition != x.k.composition_familiale_COUPLE && composition != x.k.composition_familiale_COUPLE_PAC) {
    return Booleen(false);
  }
  for (const Record& r : Elements(d.valeurs[x.c.codemandeurs])) {
    if (!EstConjoint(d, r, x)) continue;
    const Value& l_un = d.valeurs[x.c.date_naissance];
    const Value& l_autre = r.valeurs[x.c.codemandeurs_date_naissance];
    if (!Present(l_un) || !Present(l_autre)) return {};
    return Booleen(AnneesCompletes(static_cast<Jour>(std::get<std::int64_t>(l_un)), x.jour) +
                       AnneesCompletes(static_cast<Jour>(std::get<std::int64_t>(l_autre)), x.jour) <=
                   55);
  }
  return {};
}

}  // namespace sne::derives
