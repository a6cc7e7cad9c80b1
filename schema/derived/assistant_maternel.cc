#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

// True iff motif 16 "Assistant(e) maternel(le) ou familial(e)" is the main motive or one of the others.
Value AssistantMaternel(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return {};
  const Ordinals& motifs = Codes(d.valeurs[x.c.motifs]);
  return Booleen(IntOr(d.valeurs[x.c.motif_principal], 0) == x.k.motif_16 ||
                 std::find(motifs.begin(), motifs.end(), x.k.motif_16) != motifs.end());
}

}  // namespace sne::derives
