// How well a row answers a word of q, and the rows of one block that answer all of them, with their scores.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "query/row_set.h"

namespace sne {

// What a find is worth, and two bits: whole in a name, whole in a free text. A row where all words are one or the other
// is strict; a commune goes with both, a text that holds a frequent name with none. 0: not found.
using Note = std::uint8_t;
namespace note {
inline constexpr Note kEnNom = 0x80, kEnTexte = 0x40, kEntier = kEnNom | kEnTexte;
inline constexpr Note kLieu = kEntier | 16, kTexte = 4;

// Of two notes of one row: the better find, and whole when one of them is.
inline Note Meilleure(Note a, Note b) {
  return static_cast<Note>(std::max(a & ~kEntier, b & ~kEntier) | ((a | b) & kEntier));
}
}  // namespace note

// Rows of one block, ascending, and the rank of each among them.
class RangsDeLignes {
 public:
  RangsDeLignes() = default;
  RangsDeLignes(std::uint32_t n, std::vector<RowInBlock> rows) : rows_(std::move(rows)) {
    if (rows_.size() <= kPeu) return;
    bits_.resize((n + 63) / 64);
    avant_.resize(bits_.size());
    for (const RowInBlock row : rows_) bits_[row >> 6] |= 1ull << (row & 63);
    std::uint32_t avant = 0;
    for (std::size_t m = 0; m < bits_.size(); ++m) {
      avant_[m] = static_cast<std::uint16_t>(avant);
      avant += static_cast<std::uint32_t>(std::popcount(bits_[m]));
    }
  }

  const std::vector<RowInBlock>& rows() const { return rows_; }
  // REQUIRES: `row` is among them.
  std::size_t Rang(std::uint32_t row) const {
    if (bits_.empty())
      return static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), row) - rows_.begin());
    return avant_[row >> 6] + static_cast<std::size_t>(std::popcount(bits_[row >> 6] & ((1ull << (row & 63)) - 1)));
  }
  // Calls f(rank) for those that are in `ensemble`, of the same block.
  template <class F>
  void ForEachIn(const RowSet& ensemble, F&& f) const {
    if (ensemble.none()) return;
    if (ensemble.all()) {
      for (std::size_t i = 0; i < rows_.size(); ++i) f(i);
    } else if (bits_.empty() && !ensemble.listed()) {
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (ensemble.Test(rows_[i])) f(i);
      }
    } else if (bits_.empty()) {  // two lists
      const auto autres = ensemble.rows();
      for (std::size_t i = 0, j = 0; i < rows_.size() && j < autres.size();) {
        if (rows_[i] == autres[j]) f(i);
        const bool avance_i = rows_[i] <= autres[j], avance_j = autres[j] <= rows_[i];
        i += avance_i;
        j += avance_j;
      }
    } else if (ensemble.listed()) {
      for (const RowInBlock row : ensemble.rows()) {
        if (bits_[row >> 6] >> (row & 63) & 1) f(Rang(row));
      }
    } else {
      for (std::size_t m = 0; m < bits_.size(); ++m) {
        for (std::uint64_t mot = bits_[m] & ensemble.bits()[m]; mot; mot &= mot - 1)
          f(Rang(static_cast<std::uint32_t>(m * 64 + static_cast<std::size_t>(std::countr_zero(mot)))));
      }
    }
  }

 private:
  static constexpr std::size_t kPeu = 256;  // more than these are found by bitset and rank rather than by halving
  std::vector<RowInBlock> rows_;
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint16_t> avant_;  // rows before each word of bits
};

// Rows of one block that match, with what they are worth.
class Notees {
 public:
  // Scores of strict rows: every word whole in free texts or communes; in names or communes. Below these, that one
  // person bears all that are names; then the points, and whether it is the demandeur.
  static constexpr std::uint32_t kEnTextes = 1u << 16, kEnNoms = 1u << 17, kStricte = kEnTextes;
  static constexpr std::uint32_t kUnePersonne = 1u << 15, kDemandeur = 1, kPoint = 2;

  explicit Notees(std::uint32_t n) : n_(n) {}
  // REQUIRES: rows ascend.
  void Ajouter(RowInBlock row, std::uint32_t score) {
    lignes_.push_back(row);
    scores_.push_back(score);
  }
  // After the last one.
  void Clore() { rangs_ = RangsDeLignes(n_, std::move(lignes_)); }

  RowSet Lignes() const { return RowSet::FromRows(n_, rangs_.rows()); }
  RowSet Strictes() const {
    std::vector<RowInBlock> strictes;
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      if (scores_[i] >= kStricte) strictes.push_back(rangs_.rows()[i]);
    }
    return RowSet::FromRows(n_, std::move(strictes));
  }
  // Higher is better; strict rows kStricte and more, those by their names above those by their texts, all tolerant ones
  // less. REQUIRES: `row` is among them.
  std::uint32_t Score(std::uint32_t row) const { return scores_[rangs_.Rang(row)]; }

 private:
  std::uint32_t n_;
  std::vector<RowInBlock> lignes_;  // before Clore
  std::vector<std::uint32_t> scores_;
  RangsDeLignes rangs_;
};

}  // namespace sne
