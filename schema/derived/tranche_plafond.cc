#include "schema/derived/foyer.h"

namespace sne::derives {

// The lowest ceiling that the resources do not exceed: PLAI, PLUS, PLS (1.3 PLUS), PLI (1.6 PLUS [A]), else HORS.
// Ceilings of the year of the day, of the zone of the first choice and of the category of household; a ceiling itself
// is inside.
Value TranchePlafond(const Demande& d, const ContexteDuJour& x) {
  const Value& valeur = d.valeurs[x.c.rfr_foyer];
  const Bareme::Plafonds* plafonds = PlafondsApplicables(d, x);
  const int categorie = NumeroCategorie(d, x);
  if (!Present(valeur) || plafonds == nullptr || categorie == 0) return {};
  const std::int64_t rfr = std::get<std::int64_t>(valeur), plus = plafonds->Plus(categorie);
  return Ordinale(rfr <= plafonds->Plai(categorie)                ? x.k.tranche_plafond_PLAI
                  : rfr <= plus                                   ? x.k.tranche_plafond_PLUS
                  : rfr * 1000 <= plus * plafonds->pls_pour_mille ? x.k.tranche_plafond_PLS
                  : rfr * 1000 <= plus * plafonds->pli_pour_mille ? x.k.tranche_plafond_PLI
                                                                  : x.k.tranche_plafond_HORS);
}

}  // namespace sne::derives
