// Request in, response out: the pipeline on one screen is Searcher::Search.
//
// Thread safety: a Searcher holds nothing; calls run side by side.
#pragma once

#include <chrono>
#include <memory>

#include "query/equipe.h"
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

// The rank from 1 of a row among those that Search finds, in its order; 0 when it is not one of them. Errors: as
// Search.
Result<std::uint64_t> RankOf(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan, RowRef ref);

// All matching rows in order, in slices, for streams. The snapshot is kept until the end.
class RowStream {
 public:
  RowStream(std::shared_ptr<const Snapshot> snapshot, Perimetre perimetre, std::shared_ptr<const Plan> plan);
  // The next rows, at most `combien`; empty at the end.
  Result<std::vector<RowRef>> Next(std::size_t combien, Equipe& equipe);
  std::uint64_t total() const { return rows_.size(); }  // after the first Next

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  Perimetre perimetre_;
  std::shared_ptr<const Plan> plan_;
  bool commence_ = false;
  std::size_t rang_ = 0;
  std::vector<RowRef> rows_;  // all of them, sorted: 8 bytes a row
};

}  // namespace sne
