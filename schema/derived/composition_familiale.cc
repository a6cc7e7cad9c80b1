#include "schema/derived/foyer.h"

namespace sne::derives {

// Family type (dimension of the Infocentre), by who files and who depends on them:
//   a couple (see EnCouple)                       COUPLE or, with a dependant, COUPLE_PAC
//   other codemandeurs, a flat-share, a legal person   AUTRE
//   the demandeur alone                           SEUL or, with a dependant, MONO
// An unborn child is a dependant, as in nb_personnes, so that SEUL is always one person.
Value CompositionFamiliale(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return Ordinale(x.k.composition_familiale_AUTRE);
  const bool a_charge = Present(d.valeurs[x.c.personnes_a_charge]) || IntOr(d.valeurs[x.c.nb_a_naitre], 0) > 0 ||
                        EnfantsAlternesNonListes(d, x) > 0;
  if (EnCouple(d, x))
    return Ordinale(a_charge ? x.k.composition_familiale_COUPLE_PAC : x.k.composition_familiale_COUPLE);
  if (NbCodemandeurs(d, x) > 0 || IntOr(d.valeurs[x.c.nb_colocataires], 0) > 0 ||
      Present(d.valeurs[x.c.colocataires])) {
    return Ordinale(x.k.composition_familiale_AUTRE);
  }
  return Ordinale(a_charge ? x.k.composition_familiale_MONO : x.k.composition_familiale_SEUL);
}

}  // namespace sne::derives
