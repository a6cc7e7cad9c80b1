// One word of q on the dictionaries. Its rows are found by lists, with a note for each; or rows that are already few
// are judged by the words of their own names.
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
  // All rows of names, one set a block; from now on their notes are known. REQUIRES: Fouiller.
  std::vector<RowSet> Lister();

  bool listee() const { return listee_; }
  // Calls f(rank, note) for those of `rows`, of block `b`, that it finds; maybe several times. REQUIRES: listee().
  template <class F>
  void Noter(std::size_t b, const RangsDeLignes& rows, F&& f) const {
    const Bloc& bloc = blocs_[b];
    for (std::size_t i = 0, j = 0; i < rows.rows().size() && j < bloc.lignes.size();) {  // both ascend
      const RowInBlock a = rows.rows()[i], autre = bloc.lignes[j];
      if (a == autre) f(i, bloc.notes[j]);
      i += a <= autre;
      j += autre <= a;
    }
    for (const auto& [note, ensemble] : bloc.ensembles) {
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
  // Words [premier, dernier) of a segment, and what they are worth.
  struct Voie {
    std::size_t segment, premier, dernier;
    Note note;
  };
  // Rows of one block: few, each with its note; or sets of a note each.
  struct Bloc {
    std::vector<RowInBlock> lignes;
    std::vector<Note> notes;
    std::vector<std::pair<Note, RowSet>> ensembles;
  };
  template <class F>
  void ChaqueListe(const Voie& voie, F&& f) const;
  void Gerber();
  void Empiler();

  const Snapshot& s_;
  const Simple::Mot* mot_;
  const std::vector<MotsNumerotes>* acces_;
  std::uint32_t poids_;
  std::uint64_t lignes_ = 0;
  std::vector<Juge> juges_;  // one a segment
  std::vector<Voie> voies_;  // by note
  bool listee_ = false;
  std::vector<Bloc> blocs_;
};

}  // namespace sne
