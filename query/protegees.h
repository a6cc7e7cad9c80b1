// Rows whose protected fields read as empty: those that the catalogue protects (Catalogue::protection), but for the
// services that handle them. Kept by block and by what the caller's guichets are, so that a new snapshot only looks at
// its new blocks. Thread safety: any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "query/snapshot.h"

namespace sne {

class Protegees {
 public:
  // `guichets`: codes of those the caller works for. Empty when the catalogue protects nobody.
  Snapshot::ParBloc Pour(const Snapshot& snapshot, const std::vector<std::string>& guichets);

 private:
  using Connues = std::unordered_map<std::shared_ptr<const Block>, std::shared_ptr<const RowSet>>;
  Snapshot::ParBloc Faire(const Snapshot& snapshot, const std::vector<Ordinal>& guichets);

  std::mutex mutex_;
  std::unordered_map<std::string, Connues> par_guichets_;  // guarded by mutex_; "": of nobody's
};

}  // namespace sne
