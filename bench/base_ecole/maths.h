// bench/base_ecole/maths.h
// The few functions that libm computes differently from one machine to the next, written with + - * / only (IEEE 754
// makes those exact), and the fitting of tables to published margins. Compile with -ffp-contract=off.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sne::ecole {

double Exp(double x);  // |x| < 700, relative error < 1e-14
double Log(double x);  // x > 0, absolute error < 1e-14
inline double Pow(double base, double exponent) { return base > 0 ? Exp(exponent * Log(base)) : 0.0; }

// Quantiles of the standard normal law at the middles of 2^14 equal slices, by numerical integration of its density.
class NormalQuantiles {
 public:
  NormalQuantiles();
  // REQUIRES: 0 <= u < 1. Linear between two slices.
  double At(double u) const;

 private:
  static constexpr int kSlices = 1 << 14;
  std::vector<double> z_;
};

// Iterative proportional fitting (Deming and Stephan, 1940): scales the table (rows x columns, row by row) until its
// row sums and column sums are the given masses. Zeros stay zeros: they are the impossible combinations.
// REQUIRES: both lists of masses have the same sum. Returns the largest distance to a mass that is left; the caller
// checks it, since zeros may make the margins unreachable.
double FitMargins(std::vector<double>& table, std::span<const double> rows, std::span<const double> columns);

}  // namespace sne::ecole
