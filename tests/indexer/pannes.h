// One script of what writes, broken off at each of its file operations; what stands afterwards is what the model says.
#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>

#include "indexer/ecrivain.h"
#include "indexer/refus.h"
#include "tests/indexer/modele.h"

namespace sne::testing {

// A test failure when it does not open.
std::unique_ptr<Ecrivain> Ouvrir(Env& env, const std::string& index);
// With another catalogue, if one is given.
Outcome ReconstruireTout(Ecrivain& e, Refus& refus, std::shared_ptr<const Catalogue> catalogue = nullptr);
// The reduced catalogue with `essai_critere` more and one field less.
std::shared_ptr<const Catalogue> AutreCatalogue(const std::string& sans = "accepte_colocation");

// Draws `combien` requests; the error of the writer when it has ended.
Outcome Requetes(Ecrivain& e, Refus& refus, Modele& modele, std::mt19937& rng, int combien);

using Scenario = std::function<Outcome(Ecrivain&, Refus&, Modele&, std::mt19937&)>;

// On an index of `n` applications, operation 0, 1, 2 … fails, alone or with all that come after it, until the script
// runs to its end.
void EprouverPannes(const Scenario& scenario, int n, bool seule);
// A power loss at each of them: what was not synced is there, half there or gone.
void EprouverCoupures(const Scenario& scenario, int n);

}  // namespace sne::testing
