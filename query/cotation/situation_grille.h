// Where the grids of each territory of cotation stand on a day: in force, to come, draft. What follows the EPCI up, and
// which version is meant when none is named.
//
// Values; the pointers lead into the GrillesDeTerritoire they were made from.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/grille.h"
#include "schema/territoires.h"

namespace sne {

// A territory in which scores are given: the EPCI of some commune (an EPT, Paris), with where it lies.
struct TerritoireCote {
  Ordinal epci = kNoOrdinal;
  std::vector<Ordinal> departements, regions;  // ascending
};
// All of them, by ordinal. O(communes): made once per catalogue.
std::vector<TerritoireCote> TerritoiresCotes(const Territoires& territoires);

struct SituationDeGrille {
  enum class Etat : std::uint8_t { kPubliee, kAVenir, kBrouillon, kAucune };  // the first that is true
  static constexpr std::string_view kEtats[] = {"PUBLIEE", "A_VENIR", "BROUILLON", "AUCUNE"};

  const VersionDeGrille *en_vigueur = nullptr, *a_venir = nullptr, *brouillon = nullptr;
  const VersionDeGrille* derniere = nullptr;  // of all, put aside or over as it may be

  Etat etat() const;
  // Published, in force or to come.
  const VersionDeGrille* publiee() const { return en_vigueur != nullptr ? en_vigueur : a_venir; }
  // The one that the territory's address shows; nullptr when there is no version at all.
  const VersionDeGrille* montree() const;
};
// `g`: nullptr for a territory that never had one.
SituationDeGrille SituationDe(const GrillesDeTerritoire* g, Jour jour);

}  // namespace sne
