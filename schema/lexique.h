// A lexicon: words in alphabetical order (by bytes), and for each the rows that hold it, block by block. A beginning is
// one run of words. One lexicon holds the words of names, another those of free texts (schema/terms.h). FORMAT.md
// describes the file.
//
// Damage: all but the lists of rows is checked when the file is opened; the pages of a list when it is first read. A
// list on a damaged page reads as empty and raises the alarm.
//
// Thread safety: a Lexique is immutable but for what it knows of its pages, shared by all threads; a LexiqueBuilder
// serves one.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/alarme.h"
#include "schema/env.h"
#include "schema/pages.h"
#include "schema/status.h"
#include "schema/types.h"

namespace sne {

// The rows of one word in one block, ascending: listed when few, as one-byte gaps when many, as a bitset when most of
// what the block could hold. The form follows from the number alone.
struct ListeDeLignes {
  static constexpr std::uint32_t kEcarts = 256;  // from so many rows on: gaps
  static constexpr std::uint32_t kBits = 4096;   // and from so many on: a bitset of kBlockRows bits

  std::uint32_t n = 0;
  const void* donnees = nullptr;

  bool listed() const { return n < kEcarts; }
  bool dense() const { return n >= kBits; }
  std::span<const RowInBlock> rows() const { return {static_cast<const RowInBlock*>(donnees), n}; }  // if listed()
  const std::uint64_t* bits() const { return static_cast<const std::uint64_t*>(donnees); }           // if dense()

  bool Contient(RowInBlock row) const {
    if (listed()) return std::binary_search(rows().begin(), rows().end(), row);
    if (dense()) return (bits()[row >> 6] >> (row & 63) & 1) != 0;
    std::uint32_t atteinte = UINT32_MAX;
    const auto* o = static_cast<const std::uint8_t*>(donnees);
    for (std::uint32_t i = 0; i < n; ++i) {
      atteinte += Ecart(o) + 1;
      if (atteinte >= row) return atteinte == row;
    }
    return false;
  }
  // Calls f(row) in ascending order.
  template <class F>
  void ForEach(F&& f) const {
    if (listed()) {
      for (const RowInBlock r : rows()) f(r);
    } else if (dense()) {
      for (std::uint32_t m = 0; m < kBlockRows / 64; ++m) {
        for (std::uint64_t mot = bits()[m]; mot; mot &= mot - 1)
          f(static_cast<RowInBlock>(m * 64 + static_cast<std::uint32_t>(std::countr_zero(mot))));
      }
    } else {
      const auto* o = static_cast<const std::uint8_t*>(donnees);
      std::uint32_t row = UINT32_MAX;
      for (std::uint32_t i = 0; i < n; ++i) {
        row += Ecart(o) + 1;
        f(static_cast<RowInBlock>(row));
      }
    }
  }

 private:
  // A byte is the gap to the row before, less one (the first: to row -1); 255 announces two bytes that say it.
  static std::uint32_t Ecart(const std::uint8_t*& o) {
    std::uint32_t ecart = *o++;
    if (ecart == 255) {
      ecart = o[0] | static_cast<std::uint32_t>(o[1]) << 8;
      o += 2;
    }
    return ecart;
  }
};

class Lexique {
 public:
  // Checks the header and every page but those of rows. Errors: kNotFound, kCorrupt (the message names file and
  // remedy).
  static Result<std::shared_ptr<const Lexique>> Open(Env& env, const std::string& path, Alarme alarme = nullptr);
  static Result<std::shared_ptr<const Lexique>> FromBytes(std::shared_ptr<const std::string> octets);
  // Checks the checksum of every page. O(bytes).
  Outcome Verify() const;
  bool altered() const { return alarme_->load(std::memory_order_relaxed); }

  std::size_t size() const { return mots_; }
  std::string_view mot(std::size_t i) const { return {octets_mots_ + debuts_[i], debuts_[i + 1] - debuts_[i]}; }
  // Words [first, last) equal to `mot`, or that begin with it.
  std::pair<std::size_t, std::size_t> Equal(std::string_view mot) const;
  std::pair<std::size_t, std::size_t> Beginning(std::string_view debut) const;
  // Rows of the words [premier, dernier); one that holds several of them counts for each.
  std::uint64_t Rows(std::size_t premier, std::size_t dernier) const { return Ici(dernier).rang - Ici(premier).rang; }

  // Calls f(block, list) for each word of [premier, dernier) and each block where it stands.
  template <class F>
  void ForEachList(std::size_t premier, std::size_t dernier, F&& f) const {
    std::uint32_t ou = Ici(premier).position;
    for (std::uint32_t e = premieres_[premier]; e < premieres_[dernier]; ++e) {
      const ListeDeLignes liste = Lire(entrees_[e], ou);
      if (liste.n != 0) f(std::size_t{entrees_[e].bloc}, liste);
    }
  }
  // The same with the rows themselves: f(block, rows).
  template <class F>
  void ForEach(std::size_t premier, std::size_t dernier, F&& f) const {
    std::vector<RowInBlock> lignes;
    ForEachList(premier, dernier, [&](std::size_t bloc, const ListeDeLignes& liste) {
      if (liste.listed()) return f(bloc, liste.rows());
      lignes.clear();
      liste.ForEach([&](RowInBlock r) { lignes.push_back(r); });
      f(bloc, std::span<const RowInBlock>(lignes));
    });
  }

  std::span<const std::byte> octets() const { return octets_; }
  const std::string& nom() const { return nom_; }

 private:
  friend class LexiqueBuilder;
  static constexpr std::size_t kPas = 16;  // words from one whose place is kept to the next
  struct Entree {
    std::uint16_t bloc;
    std::uint16_t reste;  // rows, less one
  };
  struct Place {             // of a word
    std::uint32_t position;  // of its first list, in 16-bit words
    std::uint32_t rang;      // rows of all words before
  };
  Outcome Parse();
  // The place of word `mot`, from the one kept before it.
  Place Ici(std::size_t mot) const {
    Place p = places_[mot / kPas];
    for (std::uint32_t e = premieres_[mot / kPas * kPas]; e < premieres_[mot]; ++e) {
      Lire(entrees_[e], p.position);
      p.rang += entrees_[e].reste + 1u;
    }
    return p;
  }
  // The list of `e` at `ou`, which then is where the next one begins. Empty on a damaged page.
  ListeDeLignes Lire(const Entree& e, std::uint32_t& ou) const;
  bool Sure(std::uint64_t debut, std::uint64_t fin) const;  // whether the pages of these bytes are intact

  std::string nom_;
  std::shared_ptr<const void> proprietaire_;
  std::span<const std::byte> octets_;
  std::size_t mots_ = 0;
  const std::uint32_t* debuts_ = nullptr;     // where each word begins in octets_mots_; one more than words
  const std::uint32_t* premieres_ = nullptr;  // its first entry, likewise
  const Place* places_ = nullptr;             // of every kPas-th word
  const Entree* entrees_ = nullptr;
  const RowInBlock* lignes_ = nullptr;
  const char* octets_mots_ = nullptr;
  std::uint64_t debut_lignes_ = 0, fin_lignes_ = 0;  // bytes of the file
  Pages pages_;
  Alarme alarme_ = std::make_shared<std::atomic<bool>>(false);
};

class LexiqueBuilder {
 public:
  LexiqueBuilder();
  ~LexiqueBuilder();
  LexiqueBuilder(LexiqueBuilder&&) noexcept;
  LexiqueBuilder& operator=(LexiqueBuilder&&) noexcept;

  // REQUIRES: of one word, blocks and rows in ascending order, maybe a row several times; bloc < 65,536.
  void Add(std::string_view mot, std::uint32_t bloc, RowInBlock row) { Add(Rang(mot), bloc, row); }
  // The number of a word here, for those who keep it.
  std::uint32_t Rang(std::string_view mot);
  void Add(std::uint32_t rang, std::uint32_t bloc, RowInBlock row);
  // Takes all of `suite`, whose block 0 is block `premier_bloc` here; returns the number here of each of its words.
  // REQUIRES: it follows what is already here.
  std::vector<std::uint32_t> Append(LexiqueBuilder suite, std::uint32_t premier_bloc);
  std::size_t size() const;  // words
  // `places_des_mots`: where the word of each number stands in the lexicon.
  std::string Finish(std::vector<std::uint32_t>* places_des_mots = nullptr) const;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace sne
