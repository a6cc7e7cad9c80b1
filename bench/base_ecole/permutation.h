// bench/base_ecole/permutation.h
// A keyed shuffle of [0, n) computed for one number at a time, both ways, without a table: a Feistel network over the
// rectangle a x b that just holds n, walked again while it falls outside n (Black and Rogaway, "Ciphers with arbitrary
// finite domains", 2002). It makes the place of a demande in its département and month, hence its serial number, a
// pure function of its index.
#pragma once

#include <cstdint>

#include "bench/base_ecole/rng.h"

namespace sne::ecole {

class Permutation {
 public:
  // REQUIRES: n < 2^32.
  Permutation(std::uint64_t n, std::uint64_t key) : n_(n), key_(key) {
    while (a_ * a_ < n_) ++a_;
    b_ = n_ == 0 ? 1 : (n_ + a_ - 1) / a_;
  }

  std::uint64_t Forward(std::uint64_t x) const {
    do x = Round(x);
    while (x >= n_);
    return x;
  }
  std::uint64_t Backward(std::uint64_t x) const {
    do x = RoundBack(x);
    while (x >= n_);
    return x;
  }

 private:
  static constexpr int kRounds = 4;
  std::uint64_t Key(int round, std::uint64_t half, std::uint64_t modulus) const {
    const std::uint64_t hash = Mix64(key_ + half + (static_cast<std::uint64_t>(round) << 56));
    return ((hash >> 32) * modulus) >> 32;
  }
  std::uint64_t Round(std::uint64_t x) const {
    std::uint64_t left = x / b_;
    std::uint64_t right = x % b_;
    for (int r = 0; r < kRounds; ++r) {
      left = (left + Key(2 * r, right, a_)) % a_;
      right = (right + Key(2 * r + 1, left, b_)) % b_;
    }
    return left * b_ + right;
  }
  std::uint64_t RoundBack(std::uint64_t x) const {
    std::uint64_t left = x / b_;
    std::uint64_t right = x % b_;
    for (int r = kRounds - 1; r >= 0; --r) {
      right = (right + b_ - Key(2 * r + 1, left, b_)) % b_;
      left = (left + a_ - Key(2 * r, right, a_)) % a_;
    }
    return left * b_ + right;
  }

  std::uint64_t n_;
  std::uint64_t key_;
  std::uint64_t a_ = 1;
  std::uint64_t b_ = 1;
};

}  // namespace sne::ecole
