#include "schema/derived/foyer.h"

namespace sne::derives {

// SUSPENDUE, ATTRIBUEE and RADIEE are the source's to say. Otherwise the dates decide (specification of 23 March 2015),
// each limit inside the later state:
//   ACTIVE                 before the last month
//   A_RENOUVELER           from one month before date_fin_validite (the notice) on
//   EXPIREE                from date_fin_validite on, until the source strikes it off
Value Statut(const Demande& d, const ContexteDuJour& x) {
  const Value& saisi = d.valeurs[x.c.statut];
  const std::int64_t s = IntOr(saisi, 0);
  if (s == x.k.statut_SUSPENDUE || s == x.k.statut_ATTRIBUEE || s == x.k.statut_RADIEE) return saisi;
  const Value& valeur = d.valeurs[x.c.date_fin_validite];
  if (!Present(valeur)) return {};
  const auto fin = static_cast<Jour>(std::get<std::int64_t>(valeur));
  if (x.jour >= fin) return Ordinale(x.k.statut_EXPIREE);
  if (fin - x.jour > 31) return Ordinale(x.k.statut_ACTIVE);  // no month is longer
  return Ordinale(x.jour >= PlusMois(fin, -1) ? x.k.statut_A_RENOUVELER : x.k.statut_ACTIVE);
}

}  // namespace sne::derives
