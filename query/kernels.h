// The inner loops: bitsets of one block and scans of narrow columns. Three builds of each (baseline x86-64, AVX2,
// AVX-512), chosen once at start by what the processor has; equal answers are a test.
//
// A bitset of n rows is (n + 63) / 64 words; bits beyond n are zero in every result.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sne {

struct Kernels {
  const char* nom;
  // out[i] = premier <= codes[i] <= dernier. `octets`: width of a code, 1, 2, 4 or 8. Reads up to 63 codes beyond n, of
  // 4 bytes at most (kMargeDesCodes).
  void (*RangeMask)(const void* codes, int octets, std::uint32_t n, std::uint64_t premier, std::uint64_t dernier,
                    std::uint64_t* out);
  // Codes of `bits` bits each (schema/block/bits.h), at most 32, as integers of 1, 2 or 4 bytes, the narrowest that
  // holds them. Reads and writes up to 8 codes beyond n.
  void (*Unpack)(const void* codes, unsigned bits, std::uint32_t n, void* out);
  // Population of a & b over `mots` words.
  std::uint64_t (*AndCount)(const std::uint64_t* a, const std::uint64_t* b, std::size_t mots);
  std::uint64_t (*Count)(const std::uint64_t* a, std::size_t mots);
  // Writes the positions of the bits of a, ascending; `out` has room for 32 more than there are. REQUIRES: mots <=
  // 1024.
  void (*List)(const std::uint64_t* a, std::size_t mots, std::uint16_t* out);
  // a &= b, a |= b, a &= ~b; returns the population of the result.
  std::uint64_t (*And)(std::uint64_t* a, const std::uint64_t* b, std::size_t mots);
  std::uint64_t (*Or)(std::uint64_t* a, const std::uint64_t* b, std::size_t mots);
  std::uint64_t (*AndNot)(std::uint64_t* a, const std::uint64_t* b, std::size_t mots);
};

// The best this processor runs; SNE_KERNELS=base|avx2|avx512 in the environment forces one, for tests and measurements.
const Kernels& K();
// One by name, nullptr when this processor cannot run it.
const Kernels* KernelsByName(const char* nom);

}  // namespace sne
