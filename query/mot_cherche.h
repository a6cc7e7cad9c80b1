// One word of q on the dictionaries: lists of rows tell who bears it, and the words of a row's own names how well.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "query/notees.h"
#include "query/plan.h"
#include "query/snapshot.h"

namespace sne {

class MotCherche {
 public:
  // `acces`: the words of each segment's lexicon. REQUIRES: all outlive it.
  MotCherche(const Snapshot& snapshot, const Simple::Mot& mot, const std::vector<MotsNumerotes>& acces);

  const Simple::Mot& mot() const { return *mot_; }
  std::uint32_t poids() const { return poids_; }
  // Rows of names that it finds, at most: without those of near words before Fouiller.
  std::uint64_t lignes() const { return lignes_; }
  // Looks for the near words.
  void Fouiller();
  // All rows of names, one set a block. REQUIRES: Fouiller.
  std::vector<RowSet> Lister() const;

  Note note_texte() const { return note_texte_; }  // of a free text that holds it
  // What the word is worth where it meets word `mot` of a name, which is `role` to its bearer.
  Note Juger(std::size_t segment, std::uint32_t mot, NameRole role) const;
  bool fouille() const { return fouille_; }  // whether it has
  // Asks memory for what Juger reads before Fouiller.
  void Prefetch(std::size_t segment, std::uint32_t mot) const { juges_[segment].comparaison.Prefetch(mot); }

 private:
  // What a find is worth, by what the word found is to its bearer (NameRole).
  using Facon = std::array<Note, kNameRoles>;
  static const Facon kTelQuel, kSuite, kSansElision, kDebutProche, kSonProche, kDebut, kSon, kFaute, kSonLoin,
      kDeuxFautes;
  // Words of names by number, in one segment.
  struct Juge {
    std::vector<std::uint32_t> entiers;  // the word, and it run together with its neighbours
    std::size_t debut = 0, fin = 0;      // words that begin so
    std::vector<std::uint32_t> sons;     // words that sound so, ascending
    Voisins::Comparaison comparaison;
    std::uint32_t nu = UINT32_MAX;             // the word by itself, of `entiers`
    std::vector<Voisins::Comparaison> colles;  // the same for spellings run together that may be mistaken
    // Once the near words are known: all words that are found otherwise than by their beginning, ascending, and by
    // their last twelve bits.
    std::vector<std::pair<std::uint32_t, const Facon*>> proches;
    std::array<std::uint64_t, 64> filtre{};
  };
  struct Suite {  // words [premier, dernier) of one segment
    std::size_t segment, premier, dernier;
  };
  const Facon* FaconDe(const Juge& juge, std::uint32_t mot) const;

  const Snapshot& s_;
  const Simple::Mot* mot_;
  const std::vector<MotsNumerotes>* acces_;
  std::uint32_t poids_;
  std::uint64_t lignes_ = 0;
  Note note_texte_ = note::kTexte;
  std::vector<Juge> juges_;  // one a segment
  bool fouille_ = false;
  std::vector<Suite> suites_;  // all words that it finds, each once
};

}  // namespace sne
