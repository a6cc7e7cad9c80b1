// The grids that a reader sees: those of the checkpoint, and those that the journal has brought since.
#pragma once

#include <string>

#include "schema/env.h"
#include "schema/grille.h"

namespace sne::testing {

// The indexer may be at work: a checkpoint beside the reading makes it begin again.
Result<Grilles> LireGrillesDIndex(Env& env, const std::string& index);

}  // namespace sne::testing
