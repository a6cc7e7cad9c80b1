// Which words of a lexicon are near a word: by sound (son.h), or within one or two letters. Made of the words alone, so
// that it stands beside their lexicon in the build, or beside those of the tail in memory. FORMAT.md describes the
// file.
//
// Letters: a word within d edits of another shares with it, but for d - 1 edits, its first half or its second one. So
// the words of nearly its length that begin with the first half (or, in the order of words read backwards, end with the
// second), at d - 1 edits, are looked up by halving and then compared: some hundreds, most of them refused by the
// letters they are made of.
//
// Thread safety: immutable, shared by all threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/env.h"
#include "schema/lexique.h"
#include "schema/status.h"

namespace sne {

// The words that a Voisins is about, by number. They outlive every call.
using MotsNumerotes = std::function<std::string_view(std::uint32_t)>;

class Voisins {
 public:
  // `mots(0)` to `mots(n - 1)`, in ascending order of their bytes.
  static std::string Construire(std::uint32_t n, const MotsNumerotes& mots);
  // Checks the header and its sum. Errors: kNotFound, kCorrupt (the message names file and remedy).
  static Result<std::shared_ptr<const Voisins>> Open(Env& env, const std::string& path);
  static Result<std::shared_ptr<const Voisins>> FromBytes(std::shared_ptr<const std::string> octets);

  // Words that sound as `mot`, itself included, ascending.
  std::vector<std::uint32_t> Semblables(std::string_view mot, const MotsNumerotes& mots) const;
  // Words within EditsAdmis(mot) of `mot`, itself excluded, ascending.
  std::vector<std::uint32_t> Fautes(std::string_view mot, const MotsNumerotes& mots) const;

  // Checks the sum of the whole. O(bytes).
  Outcome Verify() const;

  std::uint32_t mots() const { return mots_; }  // that it was made of
  std::span<const std::byte> octets() const { return octets_; }
  const std::string& nom() const { return nom_; }

 private:
  // A word of letters a to z alone; what is compared of it lies together, as each look-up lands elsewhere in the file.
  struct Mot {
    std::uint64_t cle;  // first (last) eight letters, the first one highest
    std::uint32_t numero;
    std::uint32_t lettres;  // which letters it holds (bit 0: a), and its length from bit 26
  };
  // These words by length, then in one of two orders: as they are, or read backwards.
  struct Ordre {
    const Mot* mots = nullptr;
    const std::uint32_t* bords = nullptr;  // where the words of a length and two first letters begin
  };
  Outcome Parse();
  // Adds the words within `edits` of `mot` among those whose order begins within edits - 1 of `debut`.
  void Parcourir(const Ordre& ordre, std::string_view debut, std::string_view mot, int edits, const MotsNumerotes& mots,
                 std::vector<std::uint32_t>& trouves) const;

  std::string nom_;
  std::shared_ptr<const void> proprietaire_;
  std::span<const std::byte> octets_;
  std::uint32_t mots_ = 0;
  std::size_t n_ = 0;  // words in the orders
  std::size_t sons_n_ = 0;
  Ordre devant_, derriere_;
  const std::uint64_t* sons_ = nullptr;  // hash of the key in the upper half, word in the lower; ascending
};

// Letters that may differ from what was typed: 1 from three letters, 2 from eight, 0 for shorter words and those that
// hold anything but a to z. Two letters swapped count one.
int EditsAdmis(std::string_view mot);
// The shortest word that `mot` may be a mistake for: to three letters one must be missing, as most words of three
// letters are one from each other.
std::size_t FauteMin(std::string_view mot);
inline constexpr std::size_t kFauteMin = 3, kDeuxFautesMin = 8, kFauteMax = 30;

// Those of a whole lexicon.
std::string VoisinsDe(const Lexique& lexique);

}  // namespace sne
