// Row -> the words of its names person by person, by their numbers in a lexicon (lexique.h), and what each is to that
// person. The lexicon read the other way round, for rows that are already few; gathered beside it, as it does not say
// who of a row bears a word. FORMAT.md describes the file.
//
// Damage: as for a lexicon. A row on a damaged page reads as one without a name, and raises the alarm.
//
// Thread safety: immutable but for what it knows of its pages, shared by all threads.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "schema/alarme.h"
#include "schema/env.h"
#include "schema/lexique.h"
#include "schema/pages.h"
#include "schema/prefetch.h"
#include "schema/status.h"
#include "schema/terms.h"

namespace sne {

class MotsDesLignes {
 public:
  // Checks the header and every page but those of the words. Errors: kNotFound, kCorrupt (the message names file and
  // remedy).
  static Result<std::shared_ptr<const MotsDesLignes>> Open(Env& env, const std::string& path, Alarme alarme = nullptr);
  static Result<std::shared_ptr<const MotsDesLignes>> FromBytes(std::shared_ptr<const std::string> octets);
  // Checks the checksum of every page. O(bytes).
  Outcome Verify() const;

  // Calls f(word, role, whether a codemandeur begins with it) for each word of a row, each once a person: those of the
  // demandeur, then of each codemandeur. Blocks count as in the lexicon.
  template <class F>
  void ForEach(std::size_t bloc, RowInBlock row, F&& f) const {
    const std::size_t ligne = bloc * kBlockRows + row;
    if (ligne >= lignes_) return;
    const std::uint64_t debut = debut_mots_ + Begin(ligne) * largeur_, fin = debut_mots_ + Begin(ligne + 1) * largeur_;
    if (!Sure(debut, fin)) return;
    for (std::uint64_t ou = debut; ou < fin; ou += largeur_) {
      std::uint32_t v;
      std::memcpy(&v, octets_.data() + ou, sizeof v);  // the page sums stand behind the last one
      v &= masque_;
      f(premier_ + (v >> kBits), static_cast<NameRole>(v & kRole), (v & kCodemandeur) != 0);
    }
  }
  // Asks memory for where the words of a row are, and, once that is there, for the words.
  void PrefetchPlace(std::size_t bloc, RowInBlock row) const {
    const std::size_t ligne = bloc * kBlockRows + row;
    if (ligne < lignes_) ::sne::Prefetch(restes_ + ligne);
  }
  void PrefetchMots(std::size_t bloc, RowInBlock row) const {
    const std::size_t ligne = bloc * kBlockRows + row;
    if (ligne < lignes_) ::sne::Prefetch(octets_.data() + debut_mots_ + Begin(ligne) * largeur_);
  }

  std::size_t mots() const { return mots_; }  // of the lexicon
  std::span<const std::byte> octets() const { return octets_; }
  const std::string& nom() const { return nom_; }

 private:
  friend class MotsDesLignesBuilder;
  static constexpr std::size_t kPas = 16;  // rows from one whose place is kept whole to the next
  static constexpr unsigned kBits = 4;     // of a word, below its number: its role, and whether a codemandeur begins
  static constexpr std::uint32_t kRole = 7, kCodemandeur = 8, kMarques = kRole | kCodemandeur;
  static_assert(kNameRoles <= kRole + 1);
  Outcome Parse();
  std::uint64_t Begin(std::size_t ligne) const { return bases_[ligne / kPas] + restes_[ligne]; }
  bool Sure(std::uint64_t debut, std::uint64_t fin) const {
    if (debut <= fin && fin <= fin_mots_ && pages_.Intactes(debut, fin)) return true;
    *alarme_ = true;
    return false;
  }

  std::string nom_;
  std::shared_ptr<const void> proprietaire_;
  std::span<const std::byte> octets_;
  std::size_t mots_ = 0, lignes_ = 0;
  std::uint32_t premier_ = 0;  // the number from which words are counted
  std::uint64_t largeur_ = 4;  // bytes of a word
  std::uint32_t masque_ = 0;   // its bits
  const std::uint32_t* bases_ = nullptr;
  const std::uint16_t* restes_ = nullptr;  // one more than rows
  std::uint64_t debut_mots_ = 0, fin_mots_ = 0;
  Pages pages_;
  Alarme alarme_ = std::make_shared<std::atomic<bool>>(false);
};

class MotsDesLignesBuilder {
 public:
  // A word by its number in a LexiqueBuilder. REQUIRES: blocks and rows ascend, of a row its persons (0: the
  // demandeur).
  void Add(std::uint32_t bloc, RowInBlock row, std::uint32_t mot, NameRole role, std::uint32_t personne);
  // Takes all of `suite`, whose block 0 is block `premier_bloc` here and whose word i is `mots[i]`.
  void Append(const MotsDesLignesBuilder& suite, std::uint32_t premier_bloc, std::span<const std::uint32_t> mots);
  // `places`: where each word stands in the lexicon; those that were added stand from `premier` on.
  std::string Finish(std::span<const std::uint32_t> places, std::uint32_t premier) const;

 private:
  std::vector<std::uint64_t> debuts_;  // of each row up to the last one added: its first word here
  std::vector<std::uint32_t> mots_;    // as in the file, with the numbers of the LexiqueBuilder
  std::size_t debut_personne_ = 0;     // first word of the last person
  std::uint32_t personne_ = 0;
};

}  // namespace sne
