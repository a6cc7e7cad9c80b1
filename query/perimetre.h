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
  // One set per block of a snapshot, shared by whoever has the same.
  using ParBloc = std::vector<std::shared_ptr<const RowSet>>;
  static Perimetre Lignes(ParBloc par_bloc) { return Perimetre(std::make_shared<const ParBloc>(std::move(par_bloc))); }

  bool tout() const { return par_bloc_ == nullptr; }
  const RowSet& bloc(std::size_t b) const { return *shared_bloc(b); }  // REQUIRES: !tout(), as below
  const std::shared_ptr<const RowSet>& shared_bloc(std::size_t b) const { return (*par_bloc_)[b]; }

 private:
  explicit Perimetre(std::shared_ptr<const ParBloc> par_bloc) : par_bloc_(std::move(par_bloc)) {}
  std::shared_ptr<const ParBloc> par_bloc_;
};

}  // namespace sne
