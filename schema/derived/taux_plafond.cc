#include "schema/derived/foyer.h"

namespace sne::derives {

// Resources (rfr_foyer) in percent of the PLUS ceiling of the household, floored.
Value TauxPlafond(const Demande& d, const ContexteDuJour& x) {
  const Value& rfr = d.valeurs[x.c.rfr_foyer];
  const Bareme::Plafonds* plafonds = PlafondsApplicables(d, x);
  const int categorie = NumeroCategorie(d, x);
  if (!Present(rfr) || plafonds == nullptr || categorie == 0) return {};
  return std::get<std::int64_t>(rfr) * 100 / plafonds->Plus(categorie);
}

}  // namespace sne::derives
