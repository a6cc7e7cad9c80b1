#include "bench/base_ecole/alias_table.h"

#include <algorithm>

namespace sne::ecole {

AliasTable::AliasTable(std::span<const double> weights) {
  const std::size_t n = weights.size();
  cells_.assign(n, Cell{0xFFFFFFFFU, 0});
  double sum = 0;
  for (const double w : weights) sum += w;
  if (sum <= 0) {
    for (Cell& cell : cells_) cell = {0, 0};
    return;
  }
  std::vector<double> scaled(n);
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::size_t i = 0; i < n; ++i) {
    scaled[i] = weights[i] * static_cast<double>(n) / sum;
    cells_[i].alias = static_cast<std::uint32_t>(i);
    (scaled[i] < 1.0 ? small : large).push_back(static_cast<std::uint32_t>(i));
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t s = small.back();
    const std::uint32_t l = large.back();
    small.pop_back();
    cells_[s] = {static_cast<std::uint32_t>(std::min(scaled[s] * 4294967296.0, 4294967295.0)), l};
    scaled[l] -= 1.0 - scaled[s];
    if (scaled[l] < 1.0) {
      large.pop_back();
      small.push_back(l);
    }
  }
  // What is left is 1 up to rounding; an impossible index (weight 0) must stay impossible.
  std::uint32_t possible = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (weights[i] > 0) possible = static_cast<std::uint32_t>(i);
  }
  for (const std::uint32_t i : small) {
    if (weights[i] <= 0) cells_[i] = {0, possible};
  }
}

ConditionalTable::ConditionalTable(std::span<const double> matrix, std::size_t columns) {
  rows_.reserve(matrix.size() / columns);
  for (std::size_t start = 0; start < matrix.size(); start += columns) {
    rows_.emplace_back(matrix.subspan(start, columns));
  }
}

}  // namespace sne::ecole
