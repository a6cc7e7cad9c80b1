#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// One adult and at least one child, born or not: no codemandeur, no flat-share, no dependant parent; a child is a
// dependant of lien E whatever its age [A].
Value FamilleMonoparentale(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return {};
  if (NbCodemandeurs(d, x) > 0 || IntOr(d.valeurs[x.c.nb_colocataires], 0) > 0 ||
      Present(d.valeurs[x.c.colocataires])) {
    return Booleen(false);
  }
  const Records& personnes = Elements(d.valeurs[x.c.personnes_a_charge]);
  const auto a_charge = [&](Ordinal lien) {
    return std::any_of(personnes.begin(), personnes.end(), [&](const Record& p) {
      return IntOr(p.valeurs[x.c.personnes_a_charge_lien_parente], 0) == lien;
    });
  };
  const bool enfant =
      a_charge(x.k.lien_parente_E) || IntOr(d.valeurs[x.c.nb_a_naitre], 0) > 0 || EnfantsAlternesNonListes(d, x) > 0;
  return Booleen(enfant && !a_charge(x.k.lien_parente_P));
}

}  // namespace sne::derives
