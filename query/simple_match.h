// q on the rows: every token must match. A word matches as the word of a name, as its beginning (two letters or more),
// or as a word of free text. Rows where every word matches whole are strict, the others tolerant; a score orders each
// kind.
#pragma once

#include <vector>

#include "query/plan.h"
#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

class SimpleMatch {
 public:
  // No q: everything matches.
  static SimpleMatch Resolve(const Snapshot& snapshot, const Simple& simple);

  bool actif() const { return actif_; }
  bool classe() const { return !mots_.empty(); }  // results have a relevance
  // Strict and tolerant; without the exact conditions (those are nodes). REQUIRES: classe().
  const RowSet& Rows(std::size_t b) const { return lignes_[b]; }
  bool Strict(std::size_t b, std::uint32_t row) const;
  RowSet StrictRows(std::size_t b) const;
  // Higher is better; strict rows above all tolerant ones.
  std::uint32_t Score(std::size_t b, std::uint32_t row) const;
  // `rows` by score, the highest first. Worth it for many rows. REQUIRES: rows is within Rows(b).
  std::vector<std::pair<std::uint32_t, RowSet>> ByScore(std::size_t b, const RowSet& rows) const;

 private:
  struct Mot {
    std::vector<RowSet> noms;    // whole word of a name
    std::vector<RowSet> debuts;  // beginning of a word of a name, whole ones included
    std::vector<RowSet> textes;  // word of free text
  };
  bool actif_ = false;
  std::vector<Mot> mots_;
  std::vector<RowSet> lignes_;       // per block
  std::vector<std::uint32_t> rows_;  // per block
};

}  // namespace sne
