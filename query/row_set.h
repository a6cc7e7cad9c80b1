// A set of rows of one block (or of elements of a group): none, all, or a bitset. Most conditions on most blocks are
// none or all, and cost nothing.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "query/kernels.h"
#include "schema/types.h"

namespace sne {

class RowSet {
 public:
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

  std::uint32_t size() const { return n_; }
  std::uint32_t count() const { return nombre_; }
  bool none() const { return nombre_ == 0; }
  bool all() const { return nombre_ == n_ && n_ > 0; }
  bool dense() const { return etat_ == Etat::kBits; }

  std::uint64_t* bits() { return mots_.data(); }
  // The bitset. REQUIRES: dense().
  const std::uint64_t* bits() const { return mots_.data(); }
  std::size_t words() const { return (n_ + 63) / 64; }
  void Set(std::uint32_t i) { mots_[i >> 6] |= 1ull << (i & 63); }
  bool Test(std::uint32_t i) const {
    return etat_ == Etat::kBits ? (mots_[i >> 6] >> (i & 63) & 1) != 0 : etat_ == Etat::kAll;
  }

  // Counts after direct writes, and drops the bits when none or all are set.
  void Settle() { Poser(static_cast<std::uint32_t>(K().Count(mots_.data(), mots_.size()))); }

  void And(const RowSet& b) {
    if (none() || b.all()) return;
    if (b.none()) return Vider();
    if (all()) {
      *this = b;
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
    Poser(static_cast<std::uint32_t>(K().Or(mots_.data(), b.mots_.data(), mots_.size())));
  }
  void AndNot(const RowSet& b) {
    if (none() || b.none()) return;
    if (b.all()) return Vider();
    Densify();
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
    Densify();
    std::uint32_t nombre = 0;
    for (std::size_t m = 0; m < mots_.size(); ++m) {
      std::uint64_t garde = 0;
      for (std::uint64_t mot = mots_[m]; mot; mot &= mot - 1) {
        const std::uint64_t bit = mot & -mot;
        if (f(static_cast<std::uint32_t>(m * 64 + static_cast<std::size_t>(std::countr_zero(mot))))) garde |= bit;
      }
      mots_[m] = garde;
      nombre += static_cast<std::uint32_t>(std::popcount(garde));
    }
    Poser(nombre);
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

  // Makes the bitset exist, whatever the state.
  void Densify() {
    if (etat_ == Etat::kBits) return;
    mots_.assign(words(), etat_ == Etat::kAll ? ~0ull : 0);
    if (etat_ == Etat::kAll && n_ % 64) mots_.back() = (1ull << (n_ % 64)) - 1;
    etat_ = Etat::kBits;
  }

  // Calls f(row) in ascending order.
  template <class F>
  void ForEach(F&& f) const {
    if (etat_ == Etat::kNone) return;
    if (etat_ == Etat::kAll) {
      for (std::uint32_t i = 0; i < n_; ++i) f(i);
      return;
    }
    for (std::size_t m = 0; m < mots_.size(); ++m) {
      for (std::uint64_t mot = mots_[m]; mot; mot &= mot - 1)
        f(static_cast<std::uint32_t>(m * 64 + static_cast<std::size_t>(std::countr_zero(mot))));
    }
  }

 private:
  enum class Etat : std::uint8_t { kNone, kAll, kBits };
  RowSet(std::uint32_t n, Etat etat) : n_(n), nombre_(etat == Etat::kAll ? n : 0), etat_(n == 0 ? Etat::kNone : etat) {}
  void Vider() {
    etat_ = Etat::kNone;
    nombre_ = 0;
    mots_.clear();
  }
  void Poser(std::uint32_t nombre) {
    nombre_ = nombre;
    if (nombre == 0) {
      Vider();
    } else if (nombre == n_) {
      etat_ = Etat::kAll;
      mots_.clear();
    }
  }

  std::uint32_t n_;
  std::uint32_t nombre_;
  Etat etat_;
  std::vector<std::uint64_t> mots_;
};

}  // namespace sne
