// Codes of any width, one after the other without gaps: code i takes the bits [i × bits, (i + 1) × bits) of a run of
// little-endian bytes, lowest first. At 8, 16, 32 and 64 bits that is an array of integers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace sne {

// Bytes that may be read behind the last code: readers fetch whole words, kernels whole vectors.
inline constexpr std::size_t kMargeDesCodes = 256;

inline constexpr bool LargeurDeCode(unsigned bits) { return (bits >= 1 && bits <= 32) || bits == 64; }
inline constexpr bool OctetsEntiers(unsigned bits) { return bits == 8 || bits == 16 || bits == 32 || bits == 64; }
inline constexpr std::uint64_t OctetsDesCodes(std::uint64_t n, unsigned bits) { return (n * bits + 7) / 8; }

// REQUIRES: bits <= 32.
inline std::uint64_t CodeEnBits(const void* codes, unsigned bits, std::size_t i) {
  const std::size_t ou = i * bits;
  std::uint64_t mot;
  std::memcpy(&mot, static_cast<const std::byte*>(codes) + (ou >> 3), sizeof mot);
  return mot >> (ou & 7) & ((1ull << bits) - 1);
}

inline std::string EnBits(const std::vector<std::uint64_t>& codes, unsigned bits) {
  std::string octets(OctetsDesCodes(codes.size(), bits), '\0');
  std::uint64_t mot = 0;
  unsigned pleins = 0;  // bits of `mot`
  std::size_t ou = 0;
  for (const std::uint64_t code : codes) {
    if (bits == 64) {
      std::memcpy(octets.data() + ou, &code, 8);
      ou += 8;
      continue;
    }
    mot |= code << pleins;
    for (pleins += bits; pleins >= 8; pleins -= 8, mot >>= 8) octets[ou++] = static_cast<char>(mot);
  }
  if (pleins > 0) octets[ou] = static_cast<char>(mot);
  return octets;
}

}  // namespace sne
