// Where a score stands in its territory: first, or behind how many of those that the caller may see. What a column
// "rang" shows.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "query/perimetre.h"
#include "query/snapshot.h"

namespace sne {

// Thread safety: immutable, any thread.
class RangsDeCotation {
 public:
  // Reads the scores of the territory in every block that has some, which makes those that no one asked for before.
  RangsDeCotation(const Snapshot& snapshot, const Perimetre& perimetre, Ordinal territoire);
  // 1 and how many living applications of the perimeter (those of a search that does not name `statut`) score strictly
  // higher in the territory. O(log of different scores).
  std::uint64_t Rang(std::int64_t note) const;
  std::uint64_t effectif() const { return comptes_.empty() ? 0 : comptes_.back().second; }  // that have a score

 private:
  std::vector<std::pair<std::int64_t, std::uint64_t>> comptes_;  // scores descending; how many reach each
};

}  // namespace sne
