// The free texts of an index: documents in Xapian. Written in parts, one per thread, each from empty; merged by
// compaction; then the state is set, in the commit that makes the build exist.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/index_format.h"
#include "schema/status.h"

namespace sne {

// One part. Not thread-safe. Document n of the part is the n-th Add.
class TermWriter {
 public:
  static Result<std::unique_ptr<TermWriter>> Create(const std::string& chemin);
  ~TermWriter();
  Outcome Add(const std::vector<std::string>& termes);  // sorted, distinct
  Outcome Finish();

 private:
  struct Rep;
  explicit TermWriter(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

// Merges the parts, in order: document numbers follow on. No parts: an empty database.
Outcome MergeParts(const std::vector<std::string>& parts, const std::string& destination);

// Commits `etat` into the database at `chemin`, durably (files and directory).
Outcome CommitState(const std::string& chemin, const Etat& etat);

}  // namespace sne
