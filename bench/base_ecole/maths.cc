#include "bench/base_ecole/maths.h"

#include <algorithm>
#include <cstddef>

namespace sne::ecole {

double Exp(double x) {
  const double reduced = x / 1024.0;
  double term = 1;
  double sum = 1;
  for (int i = 1; i < 14; ++i) {
    term *= reduced / i;
    sum += term;
  }
  for (int i = 0; i < 10; ++i) sum *= sum;
  return sum;
}

double Log(double x) {
  constexpr double kLog2 = 0.69314718055994530942;
  int exponent = 0;
  while (x > 1.5) {
    x /= 2;
    ++exponent;
  }
  while (x < 0.75) {
    x *= 2;
    --exponent;
  }
  // log x = 2 atanh((x - 1) / (x + 1)), |argument| <= 1/5.
  const double t = (x - 1) / (x + 1);
  const double t2 = t * t;
  double power = t;
  double sum = 0;
  for (int i = 1; i < 30; i += 2) {
    sum += power / i;
    power *= t2;
  }
  return 2 * sum + exponent * kLog2;
}

NormalQuantiles::NormalQuantiles() : z_(kSlices) {
  constexpr int kPerUnit = 2048;
  constexpr int kSteps = 6 * kPerUnit;
  constexpr double kInverseRootTwoPi = 0.39894228040143267794;
  // Simpson over [0, 6]; the upper half of the quantiles, the lower by symmetry.
  const auto density = [](double z) { return kInverseRootTwoPi * Exp(-z * z / 2); };
  double cumulated = 0.5;
  double left = density(0);
  int next = kSlices / 2;
  for (int step = 0; step < kSteps && next < kSlices; ++step) {
    const double z = static_cast<double>(step) / kPerUnit;
    const double width = 1.0 / kPerUnit;
    const double right = density(z + width);
    const double slice = width * (left + 4 * density(z + width / 2) + right) / 6;
    while (next < kSlices) {
      const double target = (next + 0.5) / kSlices;
      if (cumulated + slice < target) break;
      z_[static_cast<std::size_t>(next)] = z + width * (target - cumulated) / slice;
      ++next;
    }
    cumulated += slice;
    left = right;
  }
  for (int i = 0; i < kSlices / 2; ++i) {
    z_[static_cast<std::size_t>(i)] = -z_[static_cast<std::size_t>(kSlices - 1 - i)];
  }
}

double NormalQuantiles::At(double u) const {
  const double position = std::clamp(u * kSlices - 0.5, 0.0, kSlices - 1.0);
  const int slice = std::min(static_cast<int>(position), kSlices - 2);
  const double part = position - slice;
  const auto i = static_cast<std::size_t>(slice);
  return z_[i] + part * (z_[i + 1] - z_[i]);
}

double FitMargins(std::vector<double>& table, std::span<const double> rows, std::span<const double> columns) {
  const std::size_t width = columns.size();
  if (width == 0) return 0;
  std::vector<double> sums(width);
  double distance = 1;
  for (int round = 0; round < 3000 && distance > 1e-12; ++round) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      double* row = &table[r * width];
      double sum = 0;
      for (std::size_t c = 0; c < width; ++c) sum += row[c];
      const double factor = sum > 0 ? rows[r] / sum : 0;
      for (std::size_t c = 0; c < width; ++c) row[c] *= factor;
    }
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t i = 0; i < table.size(); ++i) sums[i % width] += table[i];
    distance = 0;
    for (std::size_t c = 0; c < width; ++c) {
      const double gap = sums[c] > columns[c] ? sums[c] - columns[c] : columns[c] - sums[c];
      distance = std::max(distance, gap);
      sums[c] = sums[c] > 0 ? columns[c] / sums[c] : 0;
    }
    for (std::size_t i = 0; i < table.size(); ++i) table[i] *= sums[i % width];
  }
  // The last step set the columns; what may be missing is a row.
  for (std::size_t r = 0; r < rows.size(); ++r) {
    double sum = 0;
    for (std::size_t c = 0; c < width; ++c) sum += table[r * width + c];
    const double gap = sum > rows[r] ? sum - rows[r] : rows[r] - sum;
    if (gap > distance) distance = gap;
  }
  return distance;
}

}  // namespace sne::ecole
