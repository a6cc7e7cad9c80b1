// The rows that a caller may see, ANDed before anything else. Never a default argument: "everything" is asked for by
// name.
#pragma once

#include <memory>
#include <vector>

#include "query/row_set.h"

namespace sne {

class Perimetre {
 public:
  static Perimetre France() { return Perimetre(nullptr); }  // everything
  // One set per block of a snapshot.
  static Perimetre Lignes(std::shared_ptr<const std::vector<RowSet>> par_bloc) {
    return Perimetre(std::move(par_bloc));
  }

  bool tout() const { return par_bloc_ == nullptr; }
  const RowSet& bloc(std::size_t b) const { return (*par_bloc_)[b]; }  // REQUIRES: !tout()

 private:
  explicit Perimetre(std::shared_ptr<const std::vector<RowSet>> par_bloc) : par_bloc_(std::move(par_bloc)) {}
  std::shared_ptr<const std::vector<RowSet>> par_bloc_;
};

}  // namespace sne
