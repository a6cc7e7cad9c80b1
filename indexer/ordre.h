// The order in which rows are sealed.
//
// Struck-off and suspended applications come behind all others: a search that does not ask for them, as nearly all do,
// leaves their blocks out, and counts the whole blocks of the others without looking at a row.
//
// The others are sorted by the région of their first choice, then by the set of the départements of that région they
// wish for, so that the blocks which hold a département are few: sets follow each other as in a Gray code, the largest
// département first, which then is one run of rows, the next one another run, and so on.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "schema/demande.h"
#include "schema/territoires.h"

namespace sne {

class Ordre {
 public:
  explicit Ordre(const Territoires& territoires);
  // Rows without a commune come last. `communes`: wanted, in order of choice.
  std::uint64_t Cle(std::span<const Ordinal> communes, bool radiee_ou_suspendue) const;

 private:
  static constexpr int kBits = 16;
  const Territoires& t_;
  std::vector<std::uint32_t> bit_;  // by département, among those of its région
};

}  // namespace sne
