// q on the rows: every word must match. A word matches as the word of a name, alone or run together with its neighbours
// in q, as the beginning of one (two letters or more), as a word that sounds alike or is a letter or two away, as a
// word of free text, or as a commune of the application beside a name. Rows where every word matches whole in names, or
// every one in free texts, are strict, the others tolerant; a score orders each kind (docs/recherche-simple.md).
//
// Lists lead from the rarest word to the rows that may match, and when these are many, those of the others narrow them
// down. How well a row matches is judged by the words of its own names, for few rows, or those that satisfy all else.
#pragma once

#include <vector>

#include "query/filter.h"
#include "query/mot_cherche.h"

namespace sne {

class SimpleMatch {
 public:
  // REQUIRES: both outlive it.
  SimpleMatch(const Snapshot& snapshot, const Simple& simple);
  SimpleMatch(const SimpleMatch&) = delete;
  SimpleMatch& operator=(const SimpleMatch&) = delete;

  bool classe() const { return !mots_.empty(); }  // results have a relevance
  // No other rows of block `b` match, dead ones included; without the exact conditions (those are nodes). REQUIRES:
  // classe().
  const RowSet& Possibles(std::size_t b) const { return possibles_[b]; }
  bool exactes() const { return exactes_; }         // all the possible ones match
  bool jugees() const { return !notees_.empty(); }  // and their scores are known: Noter costs nothing
  // Keeps the rows that match.
  void Keep(std::size_t b, RowSet& rows) const {
    rows.And(possibles_[b]);
    if (!exactes_ && !rows.none()) rows = Noter(b, rows).Lignes();
  }
  // Those of `parmi` that match, with their scores. REQUIRES: they are possible. Any thread.
  Notees Noter(std::size_t b, const RowSet& parmi) const;

 private:
  struct Mot {
    MotCherche noms;
    std::uint64_t textes;           // rows of free text, at most
    std::uint64_t lieux;            // rows of a commune, at most
    std::vector<RowSet> de_textes;  // rows of free text, at least those that are possible
    bool listee = false;            // only its rows are possible
    std::uint64_t lignes() const { return noms.lignes() + textes + lieux; }
  };
  void Chercher();
  std::vector<RowSet> Lister(Mot& mot) const;
  // Scores of rows, block by block; 0: it does not match.
  std::vector<std::uint32_t> Scores(std::span<const RowRef> lignes) const;
  // The persons of rows, those of a row behind each other, and the notes of each, a note a word.
  struct Personnes {
    std::vector<std::uint32_t> debuts;  // one more than rows
    std::vector<bool> codemandeurs;
    std::vector<Note> notes;
  };
  // By the words of their names.
  Personnes Juger(std::span<const RowRef> lignes) const;
  // Betters the notes of rows by their texts and communes; of one block.
  void Relever(std::span<const RowRef> lignes, Note* notes) const;
  // The score of these notes, a note a word, whoever bears what; 0: a word is missing.
  std::uint32_t Compter(const Note* notes) const;
  // Whether a person bears all words that are names, when those of the row besides are `autres`.
  bool Porte(const Note* personne, const Note* autres) const;

  const Snapshot& s_;
  const Simple& simple_;
  std::vector<FieldId> champs_;       // of free text
  std::vector<MotsNumerotes> acces_;  // words of names of each segment
  std::vector<Mot> mots_;
  std::vector<RowSet> possibles_;
  bool exactes_ = false;
  std::vector<Notees> notees_;  // of the possible rows, when they were few enough to be judged at once; else empty
  const std::vector<TextQuery> sans_requete_;  // what a Filter of no texts refers to
  const TextSets sans_texte_;
  const Filter filtre_;
};

}  // namespace sne
