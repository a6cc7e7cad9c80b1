// One word of q on the dictionaries: the rows that bear it are found by lists. What it is worth there is known from the
// lists when they are many, otherwise from the words of their own names.
#pragma once

#include <span>
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
  std::vector<RowSet> Lister();

  Note note_texte() const { return note_texte_; }  // of a free text that holds it
  bool listee() const { return listee_; }          // whether its notes are known from the lists
  // Calls f(rank, note) for those of `rows`, of block `b`, that it finds; maybe several times. REQUIRES: listee().
  template <class F>
  void Noter(std::size_t b, const RangsDeLignes& rows, F&& f) const {
    for (const auto& [note, ensemble] : blocs_[b]) {
      rows.ForEachIn(ensemble, [&f, n = note](std::size_t i) { f(i, n); });
    }
  }
  // What the word is worth where it meets word `mot` of a name that plays these roles (MotsDesLignes).
  Note Juger(std::size_t segment, std::uint32_t mot, std::uint32_t roles) const;
  // Asks memory for what Juger reads.
  void Prefetch(std::size_t segment, std::uint32_t mot) const { juges_[segment].comparaison.Prefetch(mot); }

 private:
  // Words of names by number, in one segment.
  struct Juge {
    std::vector<std::uint32_t> entiers;  // the word, and it run together with its neighbours
    std::size_t debut = 0, fin = 0;      // words that begin so
    std::vector<std::uint32_t> sons;     // words that sound so, ascending
    std::uint64_t masque = 0;            // of sons, by their last six bits
    Voisins::Comparaison comparaison;
  };
  // What a find is worth, by what the word found is to the demandeur: his whole birth name, his first given name, his
  // whole used name, or another word.
  struct Facon {
    Note nom, prenom, usage, mot;
  };
  static const Facon kTelQuel, kDebutProche, kSonProche, kDebut, kSon, kFaute, kDeuxFautes;
  // Words [premier, dernier) of a segment, and how they are found.
  struct Voie {
    std::size_t segment, premier, dernier;
    const Facon* facon;
  };
  const Facon* FaconDe(const Juge& juge, std::uint32_t mot) const;
  template <class F>
  void ChaqueListe(std::size_t segment, std::size_t premier, std::size_t dernier, F&& f) const;
  std::vector<RowSet> Empiler();

  const Snapshot& s_;
  const Simple::Mot* mot_;
  const std::vector<MotsNumerotes>* acces_;
  std::uint32_t poids_;
  std::uint64_t lignes_ = 0;
  Note note_texte_ = note::kTexte;
  std::vector<Juge> juges_;  // one a segment
  bool fouille_ = false;
  std::vector<Voie> voies_;
  bool listee_ = false;
  std::vector<std::vector<std::pair<Note, RowSet>>> blocs_;  // of each block, rows of one note
};

}  // namespace sne
