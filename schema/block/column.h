// Views of the columns of one block: what FORMAT.md calls parts. They point into the bytes of the block (mapped file or
// buffer) and die with it. Immutable; any thread.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "schema/block/bits.h"
#include "schema/prefetch.h"
#include "schema/types.h"

namespace sne {

inline constexpr std::int64_t kSansValeur =
    std::numeric_limits<std::int64_t>::min();  // a scalar that a row does not have

// One integer per row (or per element of a group), stored as code = (value - base) / pas + 1; code 0 is no value. base,
// pas and max_code are the zone map. Few values far apart (guichets) are stored as ranks in an ascending list instead:
// value = base + valeurs[code - 1] × pas. Codes that kernels scan or count as they are take whole bytes (1, 2, 4 or 8),
// the others as many bits as the largest needs (bits.h).
struct ScalarColumn {
  enum class Forme : std::uint8_t {
    kVide,       // no row has a value
    kConstante,  // every row has the value `base`
    kDense,      // codes[row]
    kCreuse,     // the rows that have a value, ascending, and their codes; only columns by row
  };
  Forme forme = Forme::kVide;
  std::uint8_t bits = 8;       // width of a code
  std::uint32_t n = 0;         // rows
  std::uint32_t non_nuls = 0;  // rows with a value
  std::int64_t base = 0;
  std::int64_t pas = 1;
  std::uint64_t max_code = 0;
  const void* codes = nullptr;             // followed by kMargeDesCodes readable bytes
  const RowInBlock* lignes = nullptr;      // kCreuse: non_nuls rows
  const std::uint32_t* valeurs = nullptr;  // max_code distances from base, ascending; nullptr: code - 1

  std::int64_t min() const { return base; }
  std::int64_t max() const { return ValueOf(max_code); }
  std::int64_t ValueOf(std::uint64_t code) const {
    if (code == 0) return kSansValeur;
    return base + static_cast<std::int64_t>(valeurs ? valeurs[code - 1] : code - 1) * pas;
  }

  bool en_octets() const { return OctetsEntiers(bits); }  // whole ones
  std::uint64_t CodeAt(std::uint32_t i) const {           // i-th stored code
    switch (bits) {
      case 8:
        return static_cast<const std::uint8_t*>(codes)[i];
      case 16:
        return static_cast<const std::uint16_t*>(codes)[i];
      case 32:
        return static_cast<const std::uint32_t*>(codes)[i];
      case 64:
        return static_cast<const std::uint64_t*>(codes)[i];
      default:
        return CodeEnBits(codes, bits, i);
    }
  }
  std::uint64_t Code(std::uint32_t row) const {
    switch (forme) {
      case Forme::kVide:
        return 0;
      case Forme::kConstante:
        return 1;
      case Forme::kDense:
        return CodeAt(row);
      case Forme::kCreuse: {
        const auto* fin = lignes + non_nuls;
        const auto* it = std::lower_bound(lignes, fin, row);
        return it != fin && *it == row ? CodeAt(static_cast<std::uint32_t>(it - lignes)) : 0;
      }
    }
    return 0;
  }
  std::int64_t Value(std::uint32_t row) const { return ValueOf(Code(row)); }
  void Prefetch(std::uint32_t row) const {
    if (forme == Forme::kDense) ::sne::Prefetch(static_cast<const std::byte*>(codes) + std::size_t{row} * bits / 8);
  }

  // Codes of the values in [lo, hi]: [premier, dernier], empty when premier > dernier.
  struct Codes {
    std::uint64_t premier = 1, dernier = 0;
    bool vide() const { return premier > dernier; }
  };
  Codes CodesBetween(std::int64_t lo, std::int64_t hi) const {
    if (max_code == 0 || lo > max() || hi < min() || lo > hi) return {};
    // In distances from base, counted in steps.
    const auto bas = static_cast<std::uint64_t>(lo > base ? (lo - base + pas - 1) / pas : 0);
    const auto haut = static_cast<std::uint64_t>(((hi < max() ? hi : max()) - base) / pas);
    if (!valeurs) return {bas + 1, haut + 1};
    return {static_cast<std::uint64_t>(std::lower_bound(valeurs, valeurs + max_code, bas) - valeurs) + 1,
            static_cast<std::uint64_t>(std::upper_bound(valeurs, valeurs + max_code, haut) - valeurs)};
  }
};

// Where the elements (or bytes) of each of n rows begin: base[row >> shift] + rel[row], rows 0..n.
struct Offsets {
  std::uint32_t n = 0;      // 0: every row is empty, the arrays are absent
  std::uint32_t total = 0;  // elements of all rows
  std::uint8_t shift = 0;
  std::uint8_t octets = 1;  // width of a rest, 1 or 2
  const std::uint32_t* base = nullptr;
  const void* rel = nullptr;

  std::uint32_t At(std::uint32_t row) const {
    const std::uint32_t reste =
        octets == 1 ? static_cast<const std::uint8_t*>(rel)[row] : static_cast<const std::uint16_t*>(rel)[row];
    return base[row >> shift] + reste;
  }
  void Prefetch(std::uint32_t row) const {
    if (n != 0) ::sne::Prefetch(static_cast<const std::byte*>(rel) + std::size_t{row} * octets);
  }
  std::uint32_t Begin(std::uint32_t row) const { return n == 0 ? 0 : At(row); }
  std::uint32_t End(std::uint32_t row) const { return n == 0 ? 0 : At(row + 1); }
};

// One text per row (or element). By dictionary when texts repeat (each distinct text once, and its rank per row), in
// alphabetical order for names that sort; otherwise raw, or in chunks of 64 texts compressed with zstd: see
// TextReader.
struct TextColumn {
  Offsets offsets;
  bool compresse = false;
  const char* octets = nullptr;
  std::uint64_t taille = 0;                 // bytes at `octets`
  const std::uint32_t* morceaux = nullptr;  // compressed: where each chunk's bytes begin; one more than chunks. The
                                            // bytes before the first are texts that all chunks may refer to
  bool par_rang = false;  // `rangs` holds per row 1 + the rank of its text among those of `offsets`; no value: no text
  ScalarColumn rangs;

  bool Present(std::uint32_t row) const {
    if (par_rang) return rangs.Code(row) != 0;
    return offsets.n != 0 && offsets.Begin(row) != offsets.End(row);
  }
  std::string_view Raw(std::uint32_t row) const {  // REQUIRES: !compresse, offsets.n != 0
    if (par_rang) {
      const std::int64_t rang = rangs.Value(row);
      if (rang == kSansValeur) return {};
      row = static_cast<std::uint32_t>(rang);
    }
    const std::uint32_t debut = offsets.Begin(row);
    return {octets + debut, offsets.End(row) - debut};
  }
};

// The rows that hold each value of a field, as buckets (Nomenclature): value -> rows, ascending by value. The first
// entry, of value kSansValeur, lists the rows without any. Where each row stands in one entry (Field::Partitions), one
// that holds more than half of them has no data: its rows are those that stand in no other (PostingsAmong,
// AddPostings).
struct Postings {
  static constexpr std::uint32_t kListMax = 1024;  // a longer list is a bitset: larger, but counted ten times faster
  static constexpr std::int32_t kSans = std::numeric_limits<std::int32_t>::min();
  static constexpr std::uint32_t kReste = std::numeric_limits<std::uint32_t>::max();
  struct Entry {
    std::int32_t cle;      // the value; kSans: kSansValeur
    std::uint32_t nombre;  // rows; == rows of the block: all of them, no data
    std::uint32_t ou;      // nombre < kListMax ? first of its rows in `lignes` : rank of its bitset, or kReste
    std::int64_t valeur() const { return cle == kSans ? kSansValeur : cle; }
  };
  std::span<const Entry> entrees;
  const RowInBlock* lignes = nullptr;   // the lists, one after the other
  const std::uint64_t* bits = nullptr;  // the bitsets, of kBlockRows bits each

  bool present() const { return !entrees.empty(); }
  const Entry* Find(std::int64_t valeur) const {
    const auto it = std::lower_bound(entrees.begin(), entrees.end(), valeur,
                                     [](const Entry& e, std::int64_t v) { return e.valeur() < v; });
    return it != entrees.end() && it->valeur() == valeur ? &*it : nullptr;
  }
  std::span<const RowInBlock> List(const Entry& e) const { return {lignes + e.ou, e.nombre}; }
  // Whether `row` is among those of `e`; `rows`: of the block. REQUIRES: e.ou != kReste.
  bool Holds(const Entry& e, std::uint32_t row, std::uint32_t rows) const {
    if (e.nombre == rows) return true;
    if (e.nombre >= kListMax) return (Bits(e)[row >> 6] >> (row & 63) & 1) != 0;
    const auto liste = List(e);
    return std::binary_search(liste.begin(), liste.end(), static_cast<RowInBlock>(row));
  }
  // REQUIRES: kListMax <= e.nombre < rows of the block, e.ou != kReste.
  const std::uint64_t* Bits(const Entry& e) const { return bits + std::size_t{e.ou} * (kBlockRows / 64); }
};

// Identifiers of a block by hash, each with the row that holds it, itself or in one of its elements, in ascending order
// of hash, then of row. The first bits of a hash name its bucket, the next 8 are kept: two to four identifiers share a
// bucket, so that a hash that is not in the block finds one of them once in about 80 blocks. A hit is confirmed on the
// text.
struct HashIndex {
  Offsets paniers;  // bucket -> ranks; as many buckets as a power of two
  const std::uint8_t* empreintes = nullptr;
  const RowInBlock* lignes = nullptr;

  static unsigned BitsDePanier(std::uint32_t n) {
    return n <= 4 ? 0 : static_cast<unsigned>(std::bit_width(n - 1)) - 2;
  }
  static std::uint32_t Panier(std::uint32_t hachage, unsigned bits) { return bits == 0 ? 0 : hachage >> (32 - bits); }
  static std::uint8_t Empreinte(std::uint32_t hachage, unsigned bits) {
    return static_cast<std::uint8_t>(hachage << bits >> 24);
  }
  // Calls f(row) for each row that may hold an identifier of this hash.
  template <class F>
  void Candidats(std::uint32_t hachage, F&& f) const {
    if (paniers.n == 0) return;
    const auto bits = static_cast<unsigned>(std::countr_zero(paniers.n));
    const std::uint32_t panier = Panier(hachage, bits), fin = std::min(paniers.End(panier), paniers.total);
    for (std::uint32_t i = paniers.Begin(panier); i < fin; ++i) {
      if (empreintes[i] == Empreinte(hachage, bits)) f(lignes[i]);
    }
  }
};

// All parts of one field in one block; which ones exist follows from its type (FORMAT.md).
struct Column {
  ScalarColumn scalaire;                    // scalars; values of a multi field, by element
  Offsets elements;                         // multi, texts, object, list: row -> elements
  TextColumn texte;                         // texts, by row or by element
  Postings postings;                        // by row, also of sub-fields
  const std::uint64_t* cles_tri = nullptr;  // names that sort: CollationPrefix of each distinct text, ascending
  HashIndex hachages;                       // identifiers

  // Asks memory for what tells where the row's cell is, so that many cells are waited for together.
  void Prefetch(std::uint32_t row) const {
    scalaire.Prefetch(row);
    elements.Prefetch(row);
    (texte.par_rang ? texte.rangs.Prefetch(row) : texte.offsets.Prefetch(row));
  }
};

}  // namespace sne
