// Neighbouring segments of the tail made into one, so that searches meet few of them however often the journal grows.
//
// Changes go on meanwhile: rows of the sources that die before the merged segment takes their place are dead there
// too (Snapshot::Fusionne).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "query/snapshot.h"

namespace sne {

struct Fusion {
  struct Source {
    std::shared_ptr<const Block> bloc;
    std::shared_ptr<const RowSet> vivants;  // its rows that were taken
  };
  std::vector<Source> sources;
  std::shared_ptr<const Block> bloc;  // their rows, one source behind the other; nullptr: none lived
  Dictionnaires dictionnaires;
};

// Segments [premier, dernier) of a snapshot.
struct SuiteDeSegments {
  std::size_t premier = 0, dernier = 0;
};

// Segments of the tail up to which nothing is merged.
inline constexpr std::size_t kSegmentsDeQueue = 8;

// Which segments to merge once the tail has more than `admis`: as many of the last ones as it takes to make one of at
// most a third of the rows of the one before it, and no more than `lignes` rows. A row is so written again some ten
// times before a tail of 50,000 rows is full. Segments before `premier` do not count.
std::optional<SuiteDeSegments> SegmentsAFondre(const Snapshot& snapshot, std::size_t admis = kSegmentsDeQueue,
                                               std::uint64_t lignes = kBlockRows, std::size_t premier = 0);

// REQUIRES: of the tail; at most kBlockRows living rows in all.
Result<Fusion> Fondre(const Snapshot& snapshot, SuiteDeSegments suite);

}  // namespace sne
