// One condition on one block: which rows satisfy it. Zone maps and value postings answer most blocks without reading a
// column.
#pragma once

#include <vector>

#include "query/plan.h"
#include "query/row_set.h"
#include "query/snapshot.h"
#include "query/text_match.h"

namespace sne {

class Filter {
 public:
  // `requetes`: the text conditions of the plan; `textes`: their rows (ResolveTexts). `telles`: protected fields are
  // looked at as they are, for what is the same whoever asks (scores).
  Filter(const Snapshot& snapshot, const std::vector<TextQuery>& requetes, const TextSets& textes, bool telles = false)
      : s_(snapshot), requetes_(requetes), textes_(textes), telles_(telles) {}

  // At most how many rows of block `b` match, as zone maps and the lengths of posting lists tell; 0: none does.
  std::uint32_t AtMost(const Node& node, std::size_t b) const;
  // Rows of block `b`, dead ones included.
  RowSet Eval(const Node& node, std::size_t b) const;
  // rows &= Eval(node, b). Few rows are looked at one by one instead of scanning the columns of the block.
  void Keep(const Node& node, std::size_t b, RowSet& rows) const;
  // Elements of the group `groupe` in block `b`, of all rows; `node` is on its sub-fields.
  RowSet Elements(const Node& node, std::size_t b, FieldId groupe) const;

 private:
  RowSet Row(const Node& node, std::size_t b) const;
  RowSet TelleRow(const Node& node, std::size_t b) const;
  RowSet TelsElements(const Node& node, std::size_t b, FieldId groupe) const;
  // Rows of the block where a leaf finds nothing, because what it asks about reads as empty; nullptr: none.
  const RowSet* Protegees(const Node& node, std::size_t b) const;
  RowSet Strings(const Node& node, std::size_t b) const;

  const Snapshot& s_;
  const std::vector<TextQuery>& requetes_;
  const TextSets& textes_;
  const bool telles_;
};

// Parts of a scan that others use too.
RowSet ScalarBetween(const ScalarColumn& c, std::int64_t min, std::int64_t max);
RowSet ScalarAmong(const ScalarColumn& c, const std::vector<std::int64_t>& valeurs);
// Rows that own an element of `elements`.
RowSet RowsOfElements(const Offsets& offsets, const RowSet& elements, std::uint32_t rows);
RowSet RowsWithElements(const Offsets& offsets, std::uint32_t rows);

}  // namespace sne
