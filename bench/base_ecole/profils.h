// bench/base_ecole/profils.h
// The joint law of who applies and why: family type, size, age, work, marital status, present housing, main motive,
// handicap. Each step is a table fitted to its published margin with the impossible combinations at zero, so that every
// margin is exact and every coherence rule holds by construction. Immutable once built.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

#include "bench/base_ecole/alias_table.h"
#include "bench/base_ecole/figures.h"

namespace sne::ecole {

struct Profil {
  Composition composition;
  std::size_t taille;  // index in kPartTaille
  std::size_t age;     // index in kPartAge
  Statut statut;
  Situation situation;
  Mode mode;
  std::size_t motif;  // index in kCodeMotif
  bool handicap;
  bool femme;
};

// Coarser classes on which the motive depends.
enum GroupeSituation : std::size_t { kSeulOuVeuf, kSepare, kMarieSeul, kCoupleMarie, kCoupleLibre };
inline constexpr std::size_t kGroupesSituation = 5;
enum GroupeTravail : std::size_t { kEnEmploi, kRetraite, kSansEmploi };
inline constexpr std::size_t kGroupesTravail = 3;
inline constexpr std::size_t kGroupesTaille = 3;  // 1, 2-3, 4 and more
inline constexpr std::size_t kGroupesAge = 3;     // under 30, 30-59, 60 and more

GroupeSituation GroupeDe(Composition composition, Situation situation);
GroupeTravail GroupeDe(Statut statut);
constexpr std::size_t GroupeDeTaille(std::size_t taille) { return taille == 0 ? 0 : taille <= 2 ? 1 : 2; }
constexpr std::size_t GroupeDAge(std::size_t age) { return age <= 1 ? 0 : age <= 4 ? 1 : 2; }
constexpr bool EstCouple(Composition c) { return c == kCouple || c == kCouplePac; }
constexpr bool EstSalarie(Statut s) { return s == kCdi || s == kCdd || s == kApp; }
// Modes with a rent, and modes with a dwelling of one's own (a size, a surface).
constexpr bool ALoyer(Mode m) { return m == kHlm || m == kLp || m == kRs || m == kRe; }
constexpr bool ALogement(Mode m) {
  return ALoyer(m) || m == kLtg || m == kFonc || m == kPocc || m == kHmob || m == kOst;
}

class Profils {
 public:
  // Throws std::logic_error when a margin cannot be reached (a mistake in an affinity).
  Profils();

  Profil Tirer(Rng& rng) const;

  // Calls visit(mass, composition, age, statut, mode, motif) for every reachable combination; masses sum to 1.
  using Visite = std::function<void(double, Composition, std::size_t, Statut, Mode, std::size_t)>;
  void ParcourirMasses(const Visite& visit) const;
  // Chance of a handicap in the household given the main motive.
  double ChanceHandicap(std::size_t motif) const { return handicap_[motif]; }

 private:
  void FormerFoyers();
  void FormerModes();
  void FormerMotifs();
  static std::size_t LigneMotif(Mode mode, GroupeSituation situation, GroupeTravail travail, std::size_t taille,
                                std::size_t age) {
    return (((mode * kGroupesSituation + situation) * kGroupesTravail + travail) * kGroupesTaille + taille) *
               kGroupesAge +
           age;
  }

  // Joint masses, sum 1 each: see profils.cc for the order of the indexes.
  std::vector<double> taille_;     // composition x size x age
  std::vector<double> statut_;     // composition x age x work
  std::vector<double> situation_;  // composition x age x marital status
  std::vector<double> mode_;       // composition x age x work x mode
  std::vector<double> motif_;      // LigneMotif x motive, given the line
  std::array<double, kMotifs> handicap_{};
  std::array<double, kCompositions> violences_{};  // share of motives 27 and 28
  std::array<double, kCompositions> femmes_{};

  AliasTable tirage_base_;             // composition x size x age
  ConditionalTable tirage_statut_;     // of composition x age
  ConditionalTable tirage_situation_;  // of composition x age
  ConditionalTable tirage_mode_;       // of composition x age x work
  ConditionalTable tirage_motif_;      // of LigneMotif
};

}  // namespace sne::ecole
