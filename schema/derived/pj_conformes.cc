#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// Categories with at least one compliant document, in catalogue order: what a grid of cotation asks for where points
// take a proof.
Value PjConformes(const Demande& d, const Contexte& x) {
  Ordinals categories;
  for (const Record& p : Elements(d.valeurs[x.c.pj])) {
    if (IntOr(p.valeurs[x.c.pj_statut], 0) != x.k.pj_statut_CONFORME) continue;
    const auto categorie = static_cast<Ordinal>(IntOr(p.valeurs[x.c.pj_categorie], 0));
    const auto place = std::lower_bound(categories.begin(), categories.end(), categorie);
    if (categorie != kNoOrdinal && (place == categories.end() || *place != categorie))
      categories.insert(place, categorie);
  }
  return categories.empty() ? Value() : Value(std::move(categories));
}

}  // namespace sne::derives
