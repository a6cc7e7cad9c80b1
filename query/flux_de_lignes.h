// All rows of a plan in its order, in steps: for streams, which run between searches and must not hold a thread for
// long.
//
// First every block is searched, and the total is known; then rows are put in order a piece at a time (TriParMorceaux),
// the first ones first. In the order of the index there is nothing to sort: what is kept is a set of rows a block.
// Memory: 4 bytes a row and some more while they are sorted (tri_par_morceaux.h), or a bit; with words in q, 6 more for
// the scores that they are sorted by. Thread safety: one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "query/perimetre.h"
#include "query/plan.h"
#include "query/searcher.h"
#include "query/snapshot.h"
#include "query/tri_par_morceaux.h"
#include "schema/status.h"

namespace sne {

class RowStream {
 public:
  struct Reglage {
    std::chrono::microseconds part = std::chrono::milliseconds(2);  // of work, after which Next comes back
    TriParMorceaux::Reglage tri;
  };
  // Keeps the snapshot to its end.
  RowStream(std::shared_ptr<const Snapshot> snapshot, Perimetre perimetre, std::shared_ptr<const Plan> plan);
  RowStream(std::shared_ptr<const Snapshot> snapshot, Perimetre perimetre, std::shared_ptr<const Plan> plan,
            const Reglage& reglage);

  struct Tranche {
    std::vector<RowRef> lignes;  // may be none before the end
    bool fini = false;           // there are no more behind these
  };
  // The next rows, at most `combien`, as far as they are found in a few milliseconds. Errors: kCorrupt.
  Result<Tranche> Next(std::size_t combien);
  // How many rows there are in all; once every block has been searched, which is before the first row.
  std::optional<std::uint64_t> total() const;

 private:
  void Chercher();
  void Sortir(std::size_t combien, Tranche& tranche);
  void SortirDeLIndex(std::size_t combien, Tranche& tranche);

  const std::shared_ptr<const Snapshot> snapshot_;
  const Perimetre perimetre_;
  const std::shared_ptr<const Plan> plan_;
  const Reglage reglage_;
  const std::vector<SortKey> cles_;
  std::optional<Appariement> appariement_;  // while blocks are searched
  std::uint32_t cherches_ = 0;              // blocks
  std::uint64_t total_ = 0;
  std::vector<LignesDeBloc> trouvees_;         // in the order of the index
  LignesCourtes lignes_;                       // in any other, before they are sorted
  std::vector<std::optional<Notees>> notees_;  // the same
  std::optional<TriParMorceaux> tri_;
  std::size_t rang_ = 0;             // rows given; of the index: those of the block at hand
  std::size_t bloc_ = 0;             // of trouvees_: the first not given whole
  std::vector<RowInBlock> du_bloc_;  // its rows, once it is begun
};

}  // namespace sne
