// bench/base_ecole/alias_table.h
// Draws an index in proportion to weights with one random number (Vose, "A linear algorithm for generating random
// numbers with a given distribution", 1991). Thresholds are 32-bit: an index is off by at most 2^-32 of its share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bench/base_ecole/rng.h"

namespace sne::ecole {

class AliasTable {
 public:
  AliasTable() = default;
  // REQUIRES: weights are >= 0. With a sum of 0 every draw gives 0 (a row that no demande reaches).
  explicit AliasTable(std::span<const double> weights);

  std::uint32_t Draw(Rng& rng) const {
    const std::uint64_t r = rng.Next();
    const auto column = static_cast<std::uint32_t>(((r >> 32) * cells_.size()) >> 32);
    return static_cast<std::uint32_t>(r) < cells_[column].threshold ? column : cells_[column].alias;
  }
  std::size_t size() const { return cells_.size(); }

 private:
  struct Cell {
    std::uint32_t threshold;
    std::uint32_t alias;
  };
  std::vector<Cell> cells_;
};

// One alias table per row of a matrix stored row by row.
class ConditionalTable {
 public:
  ConditionalTable() = default;
  ConditionalTable(std::span<const double> matrix, std::size_t columns);
  std::uint32_t Draw(std::size_t row, Rng& rng) const { return rows_[row].Draw(rng); }

 private:
  std::vector<AliasTable> rows_;
};

}  // namespace sne::ecole
