// Values -> rows by the postings of one block, without reading a column.
#pragma once

#include <vector>

#include "query/row_set.h"
#include "schema/block/column.h"

namespace sne {

// The posting entries whose rows a condition keeps, or, when they are fewer, those whose rows it drops. None of them
// is without data (Postings::kReste).
struct Entrees {
  std::vector<const Postings::Entry*> liste;
  bool autres = false;  // the rows of none of them
};

// Entries of `valeurs` (as buckets, ascending), or of the values in [min, max]. `partage`: each row stands in one entry
// (Field::Partitions), so that the other values may be fewer to read. REQUIRES: p.present().
Entrees EntriesAmong(const Postings& p, const std::vector<std::int64_t>& valeurs, std::uint32_t rows, bool partage);
Entrees EntriesBetween(const Postings& p, std::int64_t min, std::int64_t max, std::uint32_t rows, bool partage);

// Rows of a block of `rows` that `e` keeps.
RowSet RowsOf(const Postings& p, const Entrees& e, std::uint32_t rows);
// rows &= RowsOf(p, e, rows.size()), in time bounded by the rows that are there.
void Keep(const Postings& p, const Entrees& e, RowSet& rows);
// Rows that hold any value.
RowSet PostingsPresent(const Postings& p, std::uint32_t rows, bool partage);

}  // namespace sne
