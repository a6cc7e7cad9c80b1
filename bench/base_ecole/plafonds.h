// bench/base_ecole/plafonds.h
// Income ceilings of social housing (arrêté du 29 juillet 1987, amounts of 2024): euros of RFR a year.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace sne::ecole {

enum class ZonePlafond : std::size_t { kParis, kIdf, kAutres };

struct Plafonds {
  double plai;
  double plus;  // PLS 1.3 times, PLI 1.6 times (estimation)
};

// `categorie` from 1. `annee`: ceilings follow an index, known for 2021 (0.9217 of 2024) and 2025.
inline Plafonds PlafondsDe(ZonePlafond zone, int categorie, int annee) {
  constexpr std::array<std::array<double, 7>, 3> kPlus = {{{26044, 38925, 51025, 60921, 72482, 81562, 9089},
                                                           {26044, 38925, 46789, 56046, 66347, 74662, 8319},
                                                           {22642, 30238, 36362, 43899, 51641, 58200, 6492}}};
  constexpr std::array<std::array<double, 7>, 3> kPlai = {{{14329, 23355, 30614, 33511, 39863, 44861, 4998},
                                                           {14329, 23355, 28074, 30824, 36493, 41064, 4573},
                                                           {12452, 18143, 21818, 24276, 28404, 32010, 3569}}};
  const auto z = static_cast<std::size_t>(zone);
  const auto c = static_cast<std::size_t>(std::min(categorie, 6) - 1);
  const double more = std::max(0, categorie - 6);
  const double index = annee < 2024 ? 0.9217 : annee == 2024 ? 1.0 : 1.0247;
  return {index * (kPlai[z][c] + more * kPlai[z][6]), index * (kPlus[z][c] + more * kPlus[z][6])};
}

}  // namespace sne::ecole
