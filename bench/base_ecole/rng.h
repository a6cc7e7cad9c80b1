// bench/base_ecole/rng.h
// Random numbers of the base école: SplitMix64 started from a key, integers and exact products only, so that a seed
// gives the same bytes on every machine. std:: distributions are left out because each library writes its own.
// Source of the mixing constants: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sne::ecole {

constexpr std::uint64_t Mix64(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

// The key of one stream of one demande: streams of different names or numbers are unrelated.
constexpr std::uint64_t StreamKey(std::uint64_t seed, std::uint64_t stream, std::uint64_t number) {
  return Mix64(Mix64(seed ^ (stream * 0x9E3779B97F4A7C15ULL)) + Mix64(number + 0xD1B54A32D192ED03ULL));
}

class Rng {
 public:
  explicit Rng(std::uint64_t key) : state_(key) {}

  std::uint64_t Next() { return Mix64(state_ += 0x9E3779B97F4A7C15ULL); }

  // Uniform in [0, n), n > 0. The bias of the multiplication is below n / 2^32.
  std::uint32_t Below(std::uint32_t n) { return static_cast<std::uint32_t>(((Next() >> 32) * n) >> 32); }
  // Uniform in [low, high], both included.
  int Between(int low, int high) { return low + static_cast<int>(Below(static_cast<std::uint32_t>(high - low + 1))); }
  // Uniform in [0, 1): 53 bits times a power of two, exact.
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  bool Chance(double probability) { return Unit() < probability; }

  template <class T, std::size_t N>
  const T& Pick(const T (&items)[N]) {
    return items[Below(static_cast<std::uint32_t>(N))];
  }
  template <class T>
  const T& Pick(std::span<const T> items) {
    return items[Below(static_cast<std::uint32_t>(items.size()))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace sne::ecole
