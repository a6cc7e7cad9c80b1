// The first k rows in an order, after a position. Columns are scanned with the worst kept key as a bound, so that most
// rows are never looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "query/ordre.h"
#include "query/response.h"
#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

class TopK {
 public:
  // `apres`: only rows strictly after it. REQUIRES: its keys are `cles`.
  TopK(const Snapshot& snapshot, const std::vector<SortKey>& cles, std::size_t k, const Position* apres);

  // `notees`: the scores of q, when the order asks for them.
  void Add(std::size_t b, const RowSet& match, const Notees* notees);
  // Asks memory for the keys of few rows.
  void Prefetch(std::size_t b, std::span<const RowInBlock> rows) const;
  void Merge(const TopK& autre);
  // A row that matches, with its first key in the order.
  struct Candidat {
    std::uint64_t cle;
    RowRef ref;
    bool operator==(const Candidat&) const = default;
  };
  Candidat CandidatOf(RowRef ref, const Notees* notees) const {
    return {ordre_.Key(cles_[0], ref.bloc, ref.row, notees), ref};
  }
  bool Before(const Candidat& a, const Candidat& b) const;
  // The rows kept, best first.
  const std::vector<Candidat>& Finish();
  // Whether it is a strict result of q, or there is no q.
  bool Strict(const Candidat& c) const;
  Position PositionOf(const Candidat& c) const;

 private:
  bool AfterPosition(const Candidat& c) const;
  // False when the row comes behind all that are kept, and so does every row of the same keys and a higher number.
  bool Offer(std::size_t b, std::uint32_t row, std::uint64_t cle);
  // Rows of one block by key `rang` of the order, 0 or 1; of rang 1 they all have `cle` as their first key.
  void AddRows(std::size_t b, const RowSet& match, std::size_t rang, std::uint64_t cle);
  void AddScan(std::size_t b, const RowSet& match, const Echelle& echelle, std::size_t rang, std::uint64_t cle);
  template <class Pire, class Cle>
  void ScanCodes(std::size_t b, const RowSet& match, const Echelle& echelle, std::size_t rang, std::uint64_t bas,
                 Pire&& pire_gardee, Cle&& premiere_cle);
  // Rows of equal keys up to `rang`; `cle` is the first. `de_la_position`: their keys are those of `apres`.
  void AddEquals(std::size_t b, const RowSet& rows, std::size_t rang, std::uint64_t cle, bool de_la_position = false);

  const Snapshot& s_;
  const std::vector<SortKey>& cles_;
  const Ordre ordre_;
  const std::size_t k_;
  const Position* apres_;
  std::vector<std::uint64_t> cles_apres_;
  const Notees* notees_ = nullptr;  // of the block at hand
  std::vector<Candidat> tas_;       // heap, worst on top
};

}  // namespace sne
