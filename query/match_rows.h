// The matching rows of one block as a list, and how many of them an entry of postings holds.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "query/row_set.h"
#include "schema/block/column.h"

namespace sne {

// The matching rows of one block, listed once for all facets that need them.
class MatchRows {
 public:
  explicit MatchRows(const RowSet& match) : match_(match) {}
  const RowSet& set() const { return match_; }
  std::span<const RowInBlock> list();

 private:
  const RowSet& match_;
  std::vector<RowInBlock> rows_;
};

// Rows of `match` that an entry of postings holds, in a block of so many rows. REQUIRES: match is not empty.
std::uint64_t CountEntry(const Postings& p, const Postings::Entry& e, const RowSet& match, std::uint32_t rows);

}  // namespace sne
