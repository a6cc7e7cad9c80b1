// What a search found: references to rows of the snapshot, and counts. The caller reads the columns he wants from the
// snapshot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/plan.h"
#include "query/snapshot.h"
#include "schema/numero_unique.h"

namespace sne {

// Where a page ended: the sort keys of its last row, as values, so that any snapshot can go on from there.
struct Position {
  struct Cle {
    bool nul = false;
    std::int64_t valeur = 0;
    std::string texte;  // of a name
    bool operator==(const Cle&) const = default;
  };
  std::vector<Cle> cles;
  NumeroUnique numero;
  bool operator==(const Position&) const = default;
};

struct FacetResult {
  struct Valeur {
    std::int64_t valeur = 0;  // ordinal, or number
    std::uint64_t nombre = 0;
  };
  struct Tranche {
    std::int64_t min = 0, max = 0;  // [min, max)
    std::uint64_t nombre = 0;
  };
  std::vector<Valeur> valeurs;    // Facette::Genre::kValeurs
  std::vector<Tranche> tranches;  // the other kinds
  std::uint64_t autres = 0, sans_valeur = 0;
};

// With a perturbation (Plan), every count is what is said of it; kTu: nothing.
struct Response {
  std::uint64_t total = 0;
  std::uint64_t strict = 0, tolerant = 0;  // when q holds words
  struct Ligne {
    RowRef ref;
    bool tolerant = false;
  };
  std::vector<Ligne> lignes;
  std::vector<FacetResult> facettes;  // in the order of the plan
  std::optional<Position> suite;      // none: this was the last page
  struct Issue {
    std::size_t obstacle = 0;   // of the plan
    std::uint64_t sans = 0;     // total if it were dropped
    std::uint64_t elargie = 0;  // total if it were widened
    struct SansMot {
      std::size_t jeton = 0;   // of the plan's q
      std::string q;           // what is left of it
      std::uint64_t sans = 0;  // total with that in its place
    };
    std::vector<SansMot> mots;  // of q: without one of its words, best first
  };
  std::vector<Issue> issues;  // best first; only when the plan has obstacles and fewer than asked were found
};

}  // namespace sne
