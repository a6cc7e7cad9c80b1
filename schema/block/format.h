// Numbers of the block format that writer and reader share; FORMAT.md says what they mean.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sne::format {

inline constexpr char kMagic[8] = {'S', 'N', 'E', 'B', 'L', 'O', 'C', '\n'};
inline constexpr std::uint32_t kVersion = 4;
inline constexpr std::size_t kAlignement = 64;      // of every part
inline constexpr std::size_t kPage = 1 << 16;       // bytes under one checksum
inline constexpr unsigned kShiftMorceau = 6;        // texts compressed together, as a power of two: many enough to
                                                    // find repetitions, few enough to read one row
inline constexpr std::uint64_t kGraine = 0x534e45;  // seed of XXH3-64

// At offset 0. Little-endian, as everything in the file.
struct Entete {
  char magic[8];
  std::uint32_t version;
  std::uint32_t lignes;
  std::int32_t jour;         // day of the day columns, days since 1970-01-01
  std::uint32_t pages;       // pages of kPage bytes before the directory, the last one shorter
  std::uint64_t catalogue;   // XXH3-64 of the catalogue's bytes
  std::uint64_t repertoire;  // offset of the directory
  std::uint64_t mots;        // 64-bit words of the directory
  std::uint64_t longueur;    // of the whole file
  std::uint64_t somme;       // XXH3-64 of this header with somme = 0, then of the directory and the page checksums
};
static_assert(sizeof(Entete) == 64);

// Bits of the word that opens a column in the directory: which parts follow, in this order.
enum Parties : std::uint64_t {
  kScalaire = 1,
  kElements = 2,
  kTexte = 4,
  kPostings = 8,
  kClesTri = 16,
  kHachages = 32,
};

}  // namespace sne::format
