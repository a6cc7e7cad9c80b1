// bench/base_ecole/affinites.h
// How much more likely than average two traits go together, before the tables are fitted to the published margins: 1
// is indifferent, 0 impossible. All by estimation; the zeros are the coherence rules of the base école.
#pragma once

#include <string_view>

#include "bench/base_ecole/figures.h"
#include "bench/base_ecole/profils.h"

namespace sne::ecole {

// Composition x size 1 … 7+. An unborn child is a dependant: SEUL is one person and COUPLE two.
inline constexpr double kAffiniteTaille[kCompositions][kTailles] = {{1, 0, 0, 0, 0, 0, 0},
                                                                    {0, 14, 7.6, 3.2, 1.4, 0.5, 0.2},
                                                                    {0, 1, 0, 0, 0, 0, 0},
                                                                    {0, 0, 6.5, 6.7, 4.1, 1.3, 0.5},
                                                                    {0, 1.4, 0.5, 0.1, 0, 0, 0}};

struct ClasseMotif {
  Mode mode;
  GroupeSituation situation;
  GroupeTravail travail;
  std::size_t taille;  // 1, 2-3, 4 and more
  std::size_t age;     // under 30, 30-59, 60 and more
};

double AffiniteAge(Composition composition, std::size_t taille, std::size_t age);
double AffiniteStatut(Composition composition, std::size_t age, Statut statut);
double AffiniteSituation(Composition composition, std::size_t age, Situation situation);
double AffiniteMode(Composition composition, std::size_t age, Statut statut, Mode mode);
double AffiniteMotif(const ClasseMotif& classe, std::string_view motif);

}  // namespace sne::ecole
