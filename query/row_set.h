// A set of rows of one block (or of elements of a group): none, all, few of them as a list, or a bitset. Most
// conditions on most blocks are none or all, and cost nothing; most searches end with a few rows a block, and cost what
// they are.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "query/kernels.h"
#include "schema/types.h"

namespace sne {

class RowSet {
 public:
  // As many rows are held as a list; more, or elements of a group whose numbers pass 16 bits, as a bitset.
  static constexpr std::uint32_t kListe = 256;

  static RowSet None(std::uint32_t n) { return RowSet(n, Etat::kNone); }
  static RowSet All(std::uint32_t n) { return RowSet(n, Etat::kAll); }
  // An empty bitset to fill through bits(); call Settle when done.
  static RowSet Empty(std::uint32_t n) {
    RowSet r(n, Etat::kBits);
    r.mots_.assign((n + 63) / 64, 0);
    return r;
  }
  static RowSet FromBits(std::uint32_t n, const std::uint64_t* bits) {
    RowSet r(n, Etat::kBits);
    r.mots_.assign(bits, bits + (n + 63) / 64);
    r.Settle();
    return r;
  }
  // REQUIRES: rows ascend, each below n; n <= kBlockRows.
  static RowSet FromRows(std::uint32_t n, std::vector<RowInBlock> rows) {
    RowSet r(n, Etat::kListe);
    r.lignes_ = std::move(rows);
    r.Ranger();
    return r;
  }

  std::uint32_t size() const { return n_; }
  std::uint32_t count() const { return nombre_; }
  bool none() const { return nombre_ == 0; }
  bool all() const { return nombre_ == n_ && n_ > 0; }
  bool dense() const { return etat_ == Etat::kBits; }
  bool listed() const { return etat_ == Etat::kListe; }

  std::uint64_t* bits() { return mots_.data(); }
  // The bitset. REQUIRES: dense().
  const std::uint64_t* bits() const { return mots_.data(); }
  std::size_t words() const { return (n_ + 63) / 64; }
  // The rows, ascending. REQUIRES: listed().
  std::span<const RowInBlock> rows() const { return lignes_; }
  void Set(std::uint32_t i) { mots_[i >> 6] |= 1ull << (i & 63); }  // REQUIRES: dense()
  bool Test(std::uint32_t i) const {
    switch (etat_) {
      case Etat::kBits:
        return (mots_[i >> 6] >> (i & 63) & 1) != 0;
      case Etat::kListe:
        return std::binary_search(lignes_.begin(), lignes_.end(), static_cast<RowInBlock>(i));
      default:
        return etat_ == Etat::kAll;
    }
  }

  // Counts after direct writes, and takes the smallest form.
  void Settle() { Poser(static_cast<std::uint32_t>(K().Count(mots_.data(), mots_.size()))); }

  void And(const RowSet& b) {
    if (none() || b.all()) return;
    if (b.none()) return Vider();
    if (all()) {
      *this = b;
      return;
    }
    if (listed()) return GarderListe([&](RowInBlock r) { return b.Test(r); });
    if (b.listed()) {
      RowSet r = b;
      r.GarderListe([&](RowInBlock row) { return Test(row); });
      *this = std::move(r);
      return;
    }
    Poser(static_cast<std::uint32_t>(K().And(mots_.data(), b.mots_.data(), mots_.size())));
  }
  void Or(const RowSet& b) {
    if (all() || b.none()) return;
    if (none() || b.all()) {
      *this = b;
      return;
    }
    if (listed() && b.listed()) {
      std::vector<RowInBlock> deux;
      deux.reserve(lignes_.size() + b.lignes_.size());
      std::set_union(lignes_.begin(), lignes_.end(), b.lignes_.begin(), b.lignes_.end(), std::back_inserter(deux));
      lignes_ = std::move(deux);
      return Ranger();
    }
    Densify();
    if (b.listed()) {
      for (const RowInBlock r : b.lignes_) {
        nombre_ += !Test(r);
        Set(r);
      }
      return Poser(nombre_);
    }
    Poser(static_cast<std::uint32_t>(K().Or(mots_.data(), b.mots_.data(), mots_.size())));
  }
  void AndNot(const RowSet& b) {
    if (none() || b.none()) return;
    if (b.all()) return Vider();
    if (listed()) return GarderListe([&](RowInBlock r) { return !b.Test(r); });
    Densify();
    if (b.listed()) {
      for (const RowInBlock r : b.lignes_) {
        nombre_ -= Test(r);
        mots_[r >> 6] &= ~(1ull << (r & 63));
      }
      return Poser(nombre_);
    }
    Poser(static_cast<std::uint32_t>(K().AndNot(mots_.data(), b.mots_.data(), mots_.size())));
  }
  RowSet Not() const {
    RowSet r = All(n_);
    r.AndNot(*this);
    return r;
  }

  // Keeps the rows for which f(row) holds.
  template <class F>
  void Retain(F&& f) {
    if (listed()) return GarderListe(f);
    Densify();
    RetainWords([&](std::size_t m) {
      std::uint64_t garde = 0;
      for (std::uint64_t mot = mots_[m]; mot; mot &= mot - 1) {
        if (f(static_cast<std::uint32_t>(m * 64 + static_cast<std::size_t>(std::countr_zero(mot)))))
          garde |= mot & -mot;
      }
      return garde;
    });
  }
  // Keeps of each word m that has rows those in f(m). REQUIRES: dense().
  template <class F>
  void RetainWords(F&& f) {
    std::uint32_t nombre = 0;
    for (std::size_t m = 0; m < mots_.size(); ++m) {
      if (mots_[m] == 0) continue;
      mots_[m] &= f(m);
      nombre += static_cast<std::uint32_t>(std::popcount(mots_[m]));
    }
    Poser(nombre);
  }

  // Makes the bitset exist, whatever the form.
  void Densify() {
    if (etat_ == Etat::kBits) return;
    mots_.assign(words(), etat_ == Etat::kAll ? ~0ull : 0);
    if (etat_ == Etat::kAll && n_ % 64) mots_.back() = (1ull << (n_ % 64)) - 1;
    for (const RowInBlock r : lignes_) Set(r);
    lignes_.clear();
    etat_ = Etat::kBits;
  }

  // Calls f(row) in ascending order.
  template <class F>
  void ForEach(F&& f) const {
    switch (etat_) {
      case Etat::kNone:
        return;
      case Etat::kAll:
        for (std::uint32_t i = 0; i < n_; ++i) f(i);
        return;
      case Etat::kListe:
        for (const RowInBlock r : lignes_) f(std::uint32_t{r});
        return;
      case Etat::kBits:
        for (std::size_t m = 0; m < mots_.size(); ++m) {
          for (std::uint64_t mot = mots_[m]; mot; mot &= mot - 1)
            f(static_cast<std::uint32_t>(m * 64 + static_cast<std::size_t>(std::countr_zero(mot))));
        }
    }
  }

 private:
  enum class Etat : std::uint8_t { kNone, kAll, kListe, kBits };
  RowSet(std::uint32_t n, Etat etat) : n_(n), nombre_(etat == Etat::kAll ? n : 0), etat_(n == 0 ? Etat::kNone : etat) {}
  void Vider() {
    etat_ = Etat::kNone;
    nombre_ = 0;
    mots_.clear();
    lignes_.clear();
  }
  template <class F>
  void GarderListe(F&& f) {
    std::erase_if(lignes_, [&](RowInBlock r) { return !f(r); });
    Ranger();
  }
  // After a change of the list.
  void Ranger() {
    nombre_ = static_cast<std::uint32_t>(lignes_.size());
    if (nombre_ == 0) {
      Vider();
    } else if (nombre_ == n_) {
      *this = All(n_);
    } else if (nombre_ > kListe) {
      Densify();
    }
  }
  // After a change of the bitset, which now holds `nombre` rows.
  void Poser(std::uint32_t nombre) {
    nombre_ = nombre;
    if (nombre == 0) {
      Vider();
    } else if (nombre == n_) {
      *this = All(n_);
    } else if (nombre <= kListe && n_ <= kBlockRows) {
      lignes_.resize(nombre + 32u);  // the kernel writes whole vectors
      K().List(mots_.data(), mots_.size(), lignes_.data());
      lignes_.resize(nombre);
      mots_.clear();
      etat_ = Etat::kListe;
    }
  }

  std::uint32_t n_;
  std::uint32_t nombre_;
  Etat etat_;
  std::vector<RowInBlock> lignes_;   // kListe
  std::vector<std::uint64_t> mots_;  // kBits
};

}  // namespace sne
