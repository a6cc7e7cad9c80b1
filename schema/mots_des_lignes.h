// Row -> the words of its names, by their numbers in a lexicon (lexique.h), and what they are to the demandeur. The
// lexicon read the other way round: for rows that are already few. Follows from the lexicon alone. FORMAT.md describes
// the file.
//
// Damage: as for a lexicon. A row on a damaged page reads as one without a name, and raises the alarm.
//
// Thread safety: immutable but for what it knows of its pages, shared by all threads.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "schema/alarme.h"
#include "schema/env.h"
#include "schema/lexique.h"
#include "schema/pages.h"
#include "schema/prefetch.h"
#include "schema/status.h"

namespace sne {

class MotsDesLignes {
 public:
  static constexpr unsigned kBitsDeRole = 3;
  // The word is his whole birth name, his whole used name, his first given name (schema/terms.h).
  enum Role : std::uint32_t { kNom = 1, kUsage = 2, kPrenom = 4 };

  static std::string Construire(const Lexique& noms);
  // Checks the header and every page but those of the words. Errors: kNotFound, kCorrupt (the message names file and
  // remedy).
  static Result<std::shared_ptr<const MotsDesLignes>> Open(Env& env, const std::string& path, Alarme alarme = nullptr);
  static Result<std::shared_ptr<const MotsDesLignes>> FromBytes(std::shared_ptr<const std::string> octets);
  // Checks the checksum of every page. O(bytes).
  Outcome Verify() const;

  // Calls f(word, roles: some of Role) for each word of a row, ascending; blocks count as in the lexicon.
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
      f(v >> kBitsDeRole, v & (kNom | kUsage | kPrenom));
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
  static constexpr std::size_t kPas = 16;  // rows from one whose place is kept whole to the next
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
  std::uint64_t largeur_ = 4;  // bytes of a word
  std::uint32_t masque_ = 0;   // its bits
  const std::uint32_t* bases_ = nullptr;
  const std::uint16_t* restes_ = nullptr;  // one more than rows
  std::uint64_t debut_mots_ = 0, fin_mots_ = 0;
  Pages pages_;
  Alarme alarme_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace sne
