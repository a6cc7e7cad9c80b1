// Which words of a lexicon are near a word: by sound (son.h), or within one or two letters. Made of the words alone, so
// that it stands beside their lexicon in the build, or beside those of the tail in memory. FORMAT.md describes the
// file.
//
// Letters: of a word cut into two parts, a word one edit away has one part in common; of three parts, a word two edits
// away has one. The words of nearly its length that begin with the first part, or, in the order of words read
// backwards, end with the last one, are found by halving and then compared: some thousands, most of them refused by the
// letters they are made of. Those of which only the middle part is intact begin with one of some hundred spellings of
// the first.
//
// Thread safety: immutable, shared by all threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/env.h"
#include "schema/lexique.h"
#include "schema/motif.h"
#include "schema/prefetch.h"
#include "schema/status.h"

namespace sne {

// The words that a Voisins is about, by number. They outlive every call.
using MotsNumerotes = std::function<std::string_view(std::uint32_t)>;

class Voisins {
 public:
  static constexpr std::uint32_t kMotsMax = 1u << 24;  // a lexicon of names has a million or two
  static constexpr int kEditsMax = 2;
  // `mots(0)` to `mots(n - 1)`, in ascending order of their bytes. REQUIRES: n <= kMotsMax.
  static std::string Construire(std::uint32_t n, const MotsNumerotes& mots);
  // Checks the header and its sum. Errors: kNotFound, kCorrupt (the message names file and remedy).
  static Result<std::shared_ptr<const Voisins>> Open(Env& env, const std::string& path);
  static Result<std::shared_ptr<const Voisins>> FromBytes(std::shared_ptr<const std::string> octets);

  // Words that sound as `mot`, itself included, ascending.
  std::vector<std::uint32_t> Semblables(std::string_view mot, const MotsNumerotes& mots) const;
  // Words within EditsAdmis(mot) of `mot`, and within `au_plus`, itself excluded, ascending.
  std::vector<std::uint32_t> Fautes(std::string_view mot, const MotsNumerotes& mots, int au_plus = kEditsMax) const;

  // Compares words by number with one word, without looking for them.
  class Comparaison {
   public:
    // REQUIRES: all three outlive it.
    Comparaison(const Voisins& voisins, std::string_view mot, const MotsNumerotes& mots, int au_plus = kEditsMax);
    // Edits from word `i` to `mot`, 1 to EditsAdmis(mot) and `au_plus`; 0 when they are more, or the words are equal.
    int Edits(std::uint32_t i) const;
    // Of a word that sounds as `mot`: whether it is two letters away at most, or its marks tell the sound.
    bool Proche(std::uint32_t i) const;
    // Asks memory for what Edits reads first.
    void Prefetch(std::uint32_t i) const {
      if (edits_ > 0 && i < voisins_.mots_) ::sne::Prefetch(voisins_.lettres_ + i);
    }

   private:
    friend class Voisins;
    bool Possible(std::uint32_t lettres) const;
    int Compter(std::uint32_t i) const;
    const Voisins& voisins_;
    const std::string_view mot_;
    const MotsNumerotes& mots_;
    const int edits_;
    std::uint32_t lettres_ = 0;
    std::size_t longueur_min_ = 0;
    std::optional<Motif> motif_;  // when edits_ > 0
  };

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
  class Fouille;  // one search by letters
  Outcome Parse();

  std::string nom_;
  std::shared_ptr<const void> proprietaire_;
  std::span<const std::byte> octets_;
  std::uint32_t mots_ = 0;
  std::size_t n_ = 0;  // words in the orders
  std::size_t sons_n_ = 0;
  Ordre devant_, derriere_;
  const std::uint32_t* lettres_ = nullptr;  // of each word of the lexicon as in Mot; 0: it is in no order
  const std::uint64_t* sons_ = nullptr;     // hash of the key of sound, then the word in kBitsDeMot bits; ascending
  std::uint64_t graine_ = 0;                // of that hash: with it no two keys share one
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
