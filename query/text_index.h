// Terms of free texts -> rows, per block: the posting lists of Xapian for the sealed blocks and the term map of the
// tail, behind one face.
//
// Thread safety: one TextIndex per request; Xapian's handle behind it belongs to the thread that made it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "query/row_set.h"
#include "query/snapshot.h"
#include "schema/status.h"

namespace sne {

class TextIndex {
 public:
  explicit TextIndex(const Snapshot& snapshot);
  ~TextIndex();

  // Rows that hold every one of `terms`, dead ones included, one set per block. Errors: kStale, kCorrupt (Xapian's).
  Result<std::vector<RowSet>> AllOf(std::vector<std::string> terms);
  // Rows that hold any of `terms`; with `parmi` only the rows of these sets that do, in time bounded by their number.
  Result<std::vector<RowSet>> AnyOf(const std::vector<std::string>& terms, const std::vector<RowSet>* parmi = nullptr);
  // Rows that hold `terme`, dead ones included: an estimate of what reading it costs.
  Result<std::uint64_t> Frequency(const std::string& terme);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace sne
