#include "schema/derived/foyer.h"

namespace sne::derives {

// Children (lien E) under 18; a child without a date of birth is taken for a minor, as are children in alternate
// custody that are not listed. Unborn children do not count.
Value NbEnfantsMineurs(const Demande& d, const ContexteDuJour& x) {
  if (!Present(d.valeurs[x.c.nb_personnes])) return {};
  std::int64_t mineurs = EnfantsAlternesNonListes(d, x);
  for (const Record& p : Elements(d.valeurs[x.c.personnes_a_charge])) {
    if (IntOr(p.valeurs[x.c.personnes_a_charge_lien_parente], 0) != x.k.lien_parente_E) continue;
    const Value& naissance = p.valeurs[x.c.personnes_a_charge_date_naissance];
    mineurs +=
        !Present(naissance) || AnneesCompletes(static_cast<Jour>(std::get<std::int64_t>(naissance)), x.jour) < 18;
  }
  return mineurs;
}

}  // namespace sne::derives
