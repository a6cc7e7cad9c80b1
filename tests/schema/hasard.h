// Random demandes: every field of the catalogue, entered ones only, filled by type with values that reading accepts.
// They keep no rule between fields: what must hold for any record at all is tried on them.
#pragma once

#include <random>

#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne::testing {

Demande DemandeAuHasard(const Catalogue& catalogue, std::mt19937& rng);

}  // namespace sne::testing
