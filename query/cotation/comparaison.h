// Grids of several territories side by side: what each criterion is worth in each of them.
//
// So that grids of other scales can be compared, the points of a criterion are also given as per cent of the best note
// that an application can reach in the same grid without seniority:
//  - a line is worth its weight; doubled where a document doubles it (option 3); up to its ceiling where points are
//    given by unit, and nothing where they are given by unit without a ceiling;
//  - criteria of seniority and malus are left out of the best note; of a group MAX the best line counts; of a criterion
//    with several lines (modalities, intervals) outside of such groups the best one;
//  - whether one application can satisfy all of that at once is not looked at.
// Applications hors mutation and demandes de mutation are compared apart.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schema/criteres_cotation.h"
#include "schema/grille.h"

namespace sne {

struct GrilleComparee {
  std::string epci, libelle;  // of the territory
  const Grille* grille;       // never nullptr; outlives the comparison
};

// hors mutation, mutation
inline constexpr std::size_t kSituations = 2;

// A criterion in one grid and one situation, by the line of it that counts most.
struct ValeurComparee {
  const LigneDeGrille* ligne = nullptr;
  PoidsDeGrille poids;
  std::optional<int> points;        // at most, at least for a malus; none: by unit without a ceiling
  std::optional<double> pour_cent;  // of the best note; none without points, or without a best note
};

struct CritereCompare {
  struct Cellule {
    std::size_t lignes = 0;  // of this criterion in this grid; 0: it is not weighed there
    std::array<ValeurComparee, kSituations> valeurs;
  };
  std::string code;
  const CritereDeCotation* critere = nullptr;  // nullptr: no longer offered
  std::vector<Cellule> cellules;               // of each grid
  // By situation: signs differ, or the per cents by more than a factor of two, among the grids that weigh it.
  std::array<bool, kSituations> diverge{};

  bool divergent() const { return diverge[0] || diverge[1]; }
  bool Manque() const;  // in some grid
};

struct Comparaison {
  std::vector<std::array<int, kSituations>> notes_maximales;  // of each grid
  std::vector<CritereCompare> criteres;                       // those weighed by any, in the order of the criteria
};

Comparaison Comparer(std::span<const GrilleComparee> grilles, const CriteresDeCotation& criteres);

// What a territorial manager reads: "Reconnu prioritaire DALO : 50 points, soit 45 % (Toulouse Métropole) ; 20 points
// sur pièce, soit 10 % (Métropole de Lyon)." Divergent criteria with per cents (where both situations say the same,
// those hors mutation), then the others that are missing somewhere.
std::vector<std::string> Phrases(const Comparaison& comparaison, std::span<const GrilleComparee> grilles);

}  // namespace sne
