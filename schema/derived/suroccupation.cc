#include <algorithm>

#include "schema/derived/foyer.h"

namespace sne::derives {

namespace {

// Smallest legal surface in m² for that many inhabitants (CCH R. 822-25): 9, 16, then 9 more each, 70 from eight on.
std::int64_t SurfaceMinimale(std::int64_t habitants) {
  if (habitants <= 1) return habitants * 9;
  return habitants >= 8 ? 70 : 16 + (habitants - 2) * 9;
}

}  // namespace

// Over-crowding of the present dwelling: NON from the legal surface on; LEGERE when it would do for one inhabitant
// less; LOURDE when not even that [A: the split]. No value without the surface and the number of inhabitants.
Value Suroccupation(const Demande& d, const Contexte& x) {
  if (PersonneMorale(d, x)) return {};
  const std::int64_t surface = IntOr(d.valeurs[x.c.surface_actuelle], 0);
  const std::int64_t habitants = IntOr(d.valeurs[x.c.nb_habitants_actuel], 0);
  if (surface <= 0 || habitants <= 0) return {};
  if (surface >= SurfaceMinimale(habitants)) return Ordinale(x.k.suroccupation_NON);
  // Above eight the minimum no longer grows: one inhabitant less than eight is what counts.
  const bool legere = surface >= SurfaceMinimale(std::min<std::int64_t>(habitants, 8) - 1);
  return Ordinale(legere ? x.k.suroccupation_LEGERE : x.k.suroccupation_LOURDE);
}

}  // namespace sne::derives
