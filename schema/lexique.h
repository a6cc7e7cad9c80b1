// The lexicon of names: every folded word of a name (schema/terms.h) and the rows that bear it, in alphabetical order,
// so that a beginning is one run of words, and one run of rows. FORMAT.md describes the file. Rows of a word come by
// block, ascending.
//
// Thread safety: a Lexique is immutable, shared by all threads; a LexiqueBuilder serves one.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/env.h"
#include "schema/status.h"
#include "schema/types.h"

namespace sne {

class Lexique {
 public:
  // Checks the header and its checksum. Errors: kNotFound, kCorrupt (the message names file and remedy).
  static Result<std::shared_ptr<const Lexique>> Open(Env& env, const std::string& path);
  static Result<std::shared_ptr<const Lexique>> FromBytes(std::shared_ptr<const std::string> octets);
  // Checks the checksum of every page. O(bytes).
  Outcome Verify() const;

  std::size_t size() const { return mots_; }
  std::string_view mot(std::size_t i) const { return {octets_mots_ + debuts_[i], debuts_[i + 1] - debuts_[i]}; }
  // Words [first, last) equal to `mot`, or that begin with it.
  std::pair<std::size_t, std::size_t> Equal(std::string_view mot) const;
  std::pair<std::size_t, std::size_t> Beginning(std::string_view debut) const;
  // Rows of the words [premier, dernier); one that bears several of them counts for each.
  std::uint64_t Rows(std::size_t premier, std::size_t dernier) const { return Rang(dernier) - Rang(premier); }

  // Calls f(block, rows) for each word of [premier, dernier) and each block where it stands.
  template <class F>
  void ForEach(std::size_t premier, std::size_t dernier, F&& f) const {
    const RowInBlock* lignes = lignes_ + Rang(premier);
    for (std::uint32_t e = premieres_[premier]; e < premieres_[dernier]; ++e) {
      const std::size_t n = entrees_[e].reste + std::size_t{1};
      f(std::size_t{entrees_[e].bloc}, std::span<const RowInBlock>(lignes, n));
      lignes += n;
    }
  }

  std::span<const std::byte> octets() const { return octets_; }
  const std::string& nom() const { return nom_; }

 private:
  friend class LexiqueBuilder;
  static constexpr std::size_t kPas = 16;  // words from one kept rank to the next
  struct Entree {
    std::uint16_t bloc;
    std::uint16_t reste;  // rows, less one
  };
  Outcome Parse();
  std::uint64_t Rang(std::size_t mot) const {  // of its first row in lignes_
    std::uint64_t n = rangs_[mot / kPas];
    for (std::uint32_t e = premieres_[mot / kPas * kPas]; e < premieres_[mot]; ++e) n += entrees_[e].reste + 1u;
    return n;
  }

  std::string nom_;
  std::shared_ptr<const void> proprietaire_;
  std::span<const std::byte> octets_;
  std::size_t mots_ = 0;
  const std::uint32_t* debuts_ = nullptr;     // where each word begins in octets_mots_; one more than words
  const std::uint32_t* premieres_ = nullptr;  // its first entry, likewise
  const std::uint64_t* rangs_ = nullptr;      // first row in lignes_ of every kPas-th word
  const Entree* entrees_ = nullptr;
  const RowInBlock* lignes_ = nullptr;
  const char* octets_mots_ = nullptr;
};

class LexiqueBuilder {
 public:
  LexiqueBuilder();
  ~LexiqueBuilder();
  LexiqueBuilder(LexiqueBuilder&&) noexcept;
  LexiqueBuilder& operator=(LexiqueBuilder&&) noexcept;

  // REQUIRES: of one word, blocks and rows in ascending order, each row once; bloc < 65,536.
  void Add(std::string_view mot, std::uint32_t bloc, RowInBlock row);
  // Takes all of `suite`, whose block 0 is block `premier_bloc` here. REQUIRES: it follows what is already here.
  void Append(LexiqueBuilder suite, std::uint32_t premier_bloc);
  std::string Finish() const;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace sne
