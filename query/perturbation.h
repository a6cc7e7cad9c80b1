// Counts for those who may count and see nobody: the cell-key method (G. Thompson, S. Broadfoot, D. Elazar,
// "Methodology for the Automatic Confidentialisation of Statistical Outputs", UNECE 2013). Each application has a
// secret number; those of a cell add up to the cell's key, and the key says by how much its count is off. The same
// applications are thus counted the same however one asks, and one application more or less moves the count as if at
// random, so that two nearly equal questions tell of nobody. What is then below eleven is not said.
//
// Thread safety: immutable.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "schema/numero_unique.h"

namespace sne {

inline constexpr std::uint64_t kTu = UINT64_MAX;  // a count that is not said

class Perturbation {
 public:
  static constexpr std::uint64_t kSeuil = 11;  // domain.md §8.4
  static constexpr int kEcartMax = 5;          // mean 0, standard deviation 2

  // `cle`: 16 secret bytes. With others every count is off by something else, whose mean over many restarts would be
  // the count itself: keep them.
  explicit Perturbation(std::string_view cle);

  // Of one application.
  std::uint64_t Cle(NumeroUnique numero) const { return Empreinte(numero.haut, numero.bas); }
  // What is said of a cell of so many applications whose numbers add up to `somme` (modulo 2^64).
  std::uint64_t Dire(std::uint64_t nombre, std::uint64_t somme) const;

 private:
  std::uint64_t Empreinte(std::uint64_t a, std::uint64_t b) const;  // SipHash-2-4 of sixteen bytes
  std::array<std::uint64_t, 2> cle_{};
};

// Applications, and the sum of their numbers.
struct Cellule {
  std::uint64_t nombre = 0, somme = 0;
  void Ajouter(std::uint64_t cle) {
    ++nombre;
    somme += cle;
  }
  void Ajouter(const Cellule& autre) {
    nombre += autre.nombre;
    somme += autre.somme;
  }
};

}  // namespace sne
