// Grids of cotation as the API shows them.
#pragma once

#include <string>
#include <vector>

#include "query/cotation/comparaison.h"
#include "query/cotation/situation_grille.h"

namespace sne {

// One version whole, with all versions of its territory in brief. REQUIRES: `v` is one of `g`. What it gives,
// LireGrille reads back.
std::string EcrireVersion(const GrillesDeTerritoire& g, const VersionDeGrille& v, Jour jour, const Nomenclature& epci,
                          const CriteresDeCotation& criteres);

// The day behind which nothing but dates has changed a territory's grids.
Jour DernierChangement(const GrillesDeTerritoire& g);

// A territory in the tables below.
struct LigneDeSuivi {
  const TerritoireCote* territoire;
  const GrillesDeTerritoire* grilles;  // nullptr: never had one
  SituationDeGrille situation;
};

// "territoires":[…] of the follow-up, one member each.
void AppendSuivi(const std::vector<LigneDeSuivi>& lignes, const Territoires& territoires, std::string& out);

// "territoires":[…],"sans_grille":[…],"criteres":[…],"resume":[…]: those of `lignes` whose grid is published, side by
// side, and those whose is not.
void AppendComparaison(const std::vector<LigneDeSuivi>& lignes, const Territoires& territoires,
                       const CriteresDeCotation& criteres, std::string& out);

}  // namespace sne
