// Why an application has its note in a territory, where it stands among comparable ones, and how long these have
// waited.
//
// Comparable (domain, "positionnement"): active applications with a note in the territory that share a typologie and a
// commune wanted there, with the same tranche de plafond and the same mutation flag; when they are fewer than 30, those
// that share a typologie anywhere in the territory. Counts below kEffectifMin are not told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "query/cotation/grille_liee.h"
#include "query/perimetre.h"
#include "query/searcher.h"

namespace sne {

inline constexpr std::uint64_t kEffectifMin = 5;

struct Positionnement {
  bool elargi = false;         // to the whole territory
  std::uint64_t effectif = 0;  // with the application itself
  std::uint64_t rang = 0;      // 1 and how many have a strictly higher note
  int quart = 0;               // 1 to 4, the best first
};

// Of leases signed in the last 12 months for one of the typologies and communes wanted, or the whole territory.
struct DelaiConstate {
  bool elargi = false;
  std::uint64_t effectif = 0;
  double moyen = 0, median = 0;  // complete months from the filing to the lease
};

struct NoteLivree {
  std::int64_t note = 0;
  Jour date = 0;
  Ordinal origine = kNoOrdinal;
};

struct Explication {
  std::optional<std::int64_t> note;              // none: neither grid nor delivered score
  std::optional<NoteLivree> livree;              // it is the note then
  std::optional<DetailDeNote> detail;            // of the grid, when there is one, whichever note counts
  std::optional<Positionnement> positionnement;  // none: no note, not active, or too few
  std::optional<DelaiConstate> delai;            // none: too few
};

// `grille`: in force in the territory, or nullptr. Errors: as Search.
Result<Explication> ExpliquerNote(const Snapshot& snapshot, const Perimetre& perimetre, RowRef row, Ordinal territoire,
                                  const GrilleLiee* grille, Echeance echeance, Equipe& equipe);

}  // namespace sne
