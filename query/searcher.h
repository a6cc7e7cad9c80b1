// Request in, response out: the pipeline on one screen is Searcher::Search.
//
// Thread safety: a Searcher holds nothing; calls run side by side.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "query/equipe.h"
#include "query/notees.h"
#include "query/perimetre.h"
#include "query/plan.h"
#include "query/response.h"
#include "query/snapshot.h"
#include "schema/status.h"

namespace sne {

using Echeance = std::chrono::steady_clock::time_point;

// Rows of `perimetre` that satisfy the plan: total, counts, and the first plan.nombre after `apres` in its order.
// Errors: kOverloaded (the deadline passed), kInvalid (a histogram of too many intervals), kCorrupt (a damaged page was
// read: no answer rather than a wrong one).
Result<Response> Search(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan, const Position* apres,
                        Echeance echeance, Equipe& equipe);

// The rows that satisfy the plan, block by block; blocks without any are left out. Order, page and facets of the plan
// are not looked at. Errors: as Search.
struct LignesDeBloc {
  std::uint32_t bloc = 0;
  RowSet rows = RowSet::None(0);
};
Result<std::vector<LignesDeBloc>> Matching(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan,
                                           Echeance echeance, Equipe& equipe);

// The rows that satisfy a plan, one block after the other: what a stream looks at little by little. Thread safety: any
// thread.
class Appariement {
 public:
  // REQUIRES: all outlive it.
  Appariement(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan);
  ~Appariement();
  // Rows of block `b`. `notees`, unless nullptr: their scores, when q holds words.
  RowSet Bloc(std::size_t b, std::optional<Notees>* notees) const;

 private:
  struct Rep;
  std::unique_ptr<const Rep> rep_;
};

// The rank from 1 of a row among those that Search finds, in its order; 0 when it is not one of them. Errors: as
// Search.
Result<std::uint64_t> RankOf(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan, RowRef ref);

}  // namespace sne
