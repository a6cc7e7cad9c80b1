// Counts of one facet: how many matching rows hold each value, or fall into each interval. Whole blocks are counted
// from the value postings, large matches by AND and population count, small ones by reading the column row by row:
// whichever costs less.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "query/filter.h"
#include "query/match_rows.h"
#include "query/plan.h"
#include "query/response.h"
#include "query/snapshot.h"
#include "schema/status.h"

namespace sne {

// One facet, one thread: Add blocks, then Merge the counters of all threads, then Finish.
class FacetCounter {
 public:
  static constexpr std::uint32_t kPeu = 192;  // fewer rows of a block are counted without any table
  // `perturbation`: of who may only count; or nullptr.
  FacetCounter(const Snapshot& snapshot, const Facette& facette, const Perturbation* perturbation);
  // `cles`: with a perturbation, the number of each row of the block.
  void Add(std::size_t b, MatchRows& match, const std::vector<std::uint64_t>& cles);
  // Asks memory for the cells of few rows, so that those of all facets are waited for together.
  void Prefetch(std::size_t b, std::span<const RowInBlock> rows) const;
  void Merge(const FacetCounter& autre);
  // Errors: kInvalid when a histogram has more than 1,000 intervals.
  Result<FacetResult> Finish() const;

 private:
  void AddCellules(std::size_t b, MatchRows& match, const std::vector<std::uint64_t>& cles);
  Result<FacetResult> FinishCellules() const;
  void Trier(FacetResult& r) const;
  void AddTous(std::size_t b, MatchRows& match);
  bool AddFew(std::size_t b, std::span<const RowInBlock> rows);
  void AddPostings(std::size_t b, const RowSet& match);
  void AddRows(std::size_t b, MatchRows& match);
  void AddScalar(const ScalarColumn& c, MatchRows& match);
  void AddElements(std::size_t b, const Offsets& offsets, const ScalarColumn& c, MatchRows& match);
  void Value(std::int64_t valeur, std::uint64_t nombre);
  bool Large(std::int64_t valeur) const;
  FacetResult Valeurs() const;

  const Snapshot& s_;
  const Facette& f_;
  const Field& champ_;             // as rows hold it
  const Nomenclature* vue_;        // as the caller sees its values
  std::optional<Node> sensibles_;  // what holds a value that he may not tell from others: rows are counted once
  std::uint64_t avec_sensible_ = 0;
  const Perturbation* perturbation_;
  std::unordered_map<std::int64_t, Cellule> cellules_;  // with a perturbation: by value or interval
  Cellule cellule_sans_valeur_;
  std::vector<std::uint64_t> denses_;  // by ordinal of a closed nomenclature
  std::unordered_map<std::int64_t, std::uint64_t> autres_;
  std::uint64_t sans_valeur_ = 0;
  std::vector<std::uint32_t> par_code_;     // of one block
  std::vector<std::uint32_t> par_ordinal_;  // elements of all blocks, twice the size of denses_: even and odd ones
};

}  // namespace sne
