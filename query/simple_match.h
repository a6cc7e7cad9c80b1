// q on the rows: every word must match. A word matches as the word of a name, alone or run together with its neighbours
// in q, as the beginning of one (two letters or more), as a word of free text, or as a commune of the application
// beside a name. Rows where every word matches whole in names, or every one in free texts, are strict, the
// others tolerant; a score orders each kind
// (docs/recherche-simple.md).
#pragma once

#include <vector>

#include "query/plan.h"
#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

class SimpleMatch {
 public:
  // Starts with the word of the fewest rows; of the others only these rows are looked at. No q: everything matches.
  static SimpleMatch Resolve(const Snapshot& snapshot, const Simple& simple);

  bool actif() const { return actif_; }
  bool classe() const { return !blocs_.empty(); }  // results have a relevance
  // Strict and tolerant, dead ones included; without the exact conditions (those are nodes). REQUIRES: classe().
  RowSet Rows(std::size_t b) const { return blocs_[b].Ensemble(false); }
  RowSet StrictRows(std::size_t b) const { return blocs_[b].Ensemble(true); }
  std::uint32_t Count(std::size_t b) const { return static_cast<std::uint32_t>(blocs_[b].lignes.size()); }
  bool Strict(std::size_t b, std::uint32_t row) const { return Score(b, row) >= kEnTextes; }
  // Higher is better; strict rows above all tolerant ones, those by their names above those by their texts. REQUIRES:
  // row is in Rows(b).
  std::uint32_t Score(std::size_t b, std::uint32_t row) const {
    const std::uint32_t score = blocs_[b].scores[blocs_[b].Rang(row)];
    return score >= kEnNoms ? score & ~kEnTextes : score;
  }

 private:
  // Every word whole in names or communes; in free texts or communes.
  static constexpr std::uint32_t kEnNoms = 1u << 17, kEnTextes = 1u << 16;
  class Recherche;
  // Rows of one block that matched the words so far.
  struct Bloc {
    std::uint32_t n = 0;                // rows of the block
    std::vector<RowInBlock> lignes;     // ascending
    std::vector<std::uint32_t> scores;  // of lignes, with kEnNoms and kEnTextes for the words so far
    std::vector<std::uint64_t> bits;    // of lignes, with the rank of each of their words: only when they are many
    std::vector<std::uint16_t> rangs;
    std::vector<std::uint8_t> notes;  // of lignes, for the word at hand

    std::size_t Rang(std::uint32_t row) const;
    void Indexer();
    RowSet Ensemble(bool strictes) const;
  };
  bool actif_ = false;
  std::vector<Bloc> blocs_;
};

}  // namespace sne
