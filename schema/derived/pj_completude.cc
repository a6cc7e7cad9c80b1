#include "schema/derived/foyer.h"

namespace sne::derives {

// How complete the documents are, counting those deposited or compliant (not the refused, obsolete, quarantined or
// deleted):
//   VIDE      none
//   IDENTITE  identity and legality of stay only, what registration may require
//   COMPLET   what instruction asks everybody for: IDENT, SEJOUR for a non-EU national, FISCAL, RESS, LOG
//   PARTIEL   anything else
Value PjCompletude(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return {};
  std::uint64_t presentes = 0;  // a bit per category
  const auto bit = [](Ordinal o) { return std::uint64_t{1} << (o & 63); };
  for (const Record& p : Elements(d.valeurs[x.c.pj])) {
    const std::int64_t statut = IntOr(p.valeurs[x.c.pj_statut], 0);
    if (statut != x.k.pj_statut_DEPOSEE && statut != x.k.pj_statut_CONFORME) continue;
    presentes |= bit(static_cast<Ordinal>(IntOr(p.valeurs[x.c.pj_categorie], 0)));
  }
  if (presentes == 0) return Ordinale(x.k.pj_completude_VIDE);
  if ((presentes & ~(bit(x.k.pj_categorie_IDENT) | bit(x.k.pj_categorie_SEJOUR))) == 0)
    return Ordinale(x.k.pj_completude_IDENTITE);
  std::uint64_t requises = bit(x.k.pj_categorie_IDENT) | bit(x.k.pj_categorie_FISCAL) | bit(x.k.pj_categorie_RESS) |
                           bit(x.k.pj_categorie_LOG);
  if (IntOr(d.valeurs[x.c.nationalite], 0) == x.k.nationalite_3) requises |= bit(x.k.pj_categorie_SEJOUR);
  return Ordinale((presentes & requises) == requises ? x.k.pj_completude_COMPLET : x.k.pj_completude_PARTIEL);
}

}  // namespace sne::derives
