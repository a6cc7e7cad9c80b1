#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// Category of household for the ceilings (arrêté du 29 juillet 1987, annexe I): one per person, and
//   - one person with n dependants is in category n + 2;
//   - a young couple without dependants is in category 3;
//   - a household of up to five persons, one of whom is disabled, is at least in the category of one person more.
// Disabled: handicap_personnes names somebody, or an adapted dwelling is asked for. An unborn child is a dependant [A].
int NumeroCategorie(const Demande& d, const ContexteDuJour& x) {
  const auto personnes = static_cast<int>(IntOr(d.valeurs[x.c.nb_personnes], 0));
  if (personnes == 0) return 0;
  const std::int64_t a_charge = IntOr(d.valeurs[x.c.nb_personnes_a_charge], 0) + IntOr(d.valeurs[x.c.nb_a_naitre], 0);
  int categorie = personnes;
  if (personnes > 1 && personnes - a_charge == 1) categorie = personnes + 1;
  if (a_charge == 0 && Vrai(d.valeurs[x.c.jeune_menage])) categorie = std::max(categorie, 3);
  const bool handicap = Present(d.valeurs[x.c.handicap_personnes]) || Vrai(d.valeurs[x.c.logement_adapte]);
  if (handicap && personnes <= 5) categorie = std::max(categorie, personnes + 1);
  return categorie;
}

// The values are 1 to 6, then 6P, in that order.
Value CategorieMenage(const Demande& d, const ContexteDuJour& x) {
  const int categorie = NumeroCategorie(d, x);
  if (categorie == 0) return {};
  return Ordinale(categorie > 6 ? x.k.categorie_menage_6P
                                : x.k.categorie_menage_1 + static_cast<Ordinal>(categorie - 1));
}

}  // namespace sne::derives
