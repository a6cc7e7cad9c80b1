// Random grids of cotation, such as an EPCI may send: every member a grid has, boundaries more often than chance.
#pragma once

#include <random>

#include "schema/criteres_cotation.h"
#include "schema/grille.h"
#include "tests/generators/corpus.h"

namespace sne::testing {

const std::shared_ptr<const CriteresDeCotation>& CriteresReduits();  // bound to CatalogueReduit()

// LireGrille accepts it, which is checked.
Grille GrilleAuHasard(std::mt19937& rng);
// Some versions, published and not, of a territory: any of them may be in force on days near `jour`.
GrillesDeTerritoire GrillesAuHasard(const std::string& epci, Jour jour, std::mt19937& rng);

// Puts some for most of TerritoiresDeCotation into the journal.
void DeposerDesGrilles(IndexDeTest& index, Jour jour, std::mt19937& rng);

}  // namespace sne::testing
