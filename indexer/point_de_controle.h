// Checkpoints: what the journal has brought becomes a segment of the build, the state that names it is committed, and
// the journal behind it can go.
#pragma once

#include "indexer/ecrivain.h"

namespace sne {

// Searches and changes go on meanwhile. Not two at a time, nor beside a rebuild. Nothing to seal: does nothing.
// An error has ended the writer.
Outcome Sceller(Ecrivain& ecrivain);

// ---- for rebuilds too

// Commits the state of `scelle`'s build with `arrivees`, which end at `generation`, in a segment of their own: their
// living records in the order of rows, what they replace dead, the register brought up to them, and the grids when they
// have changed. Files that the state before named are left: see RetirerAnciens.
Outcome Prolonger(Env& env, const Scelle& scelle, const Arrivees& arrivees, std::uint64_t generation);
// Writes the register, or the grids, into `build`, durably, under a name of its own, and names it in `etat`.
Outcome EcrireRegistre(Env& env, const std::string& build, const Registre& registre, Etat& etat);
Outcome EcrireFichierDeGrilles(Env& env, const std::string& build, const Grilles& grilles, Etat& etat);
// Removes the register and the grids that `avant` named and `apres`, which has taken its place, does not.
Outcome RetirerAnciens(Env& env, const std::string& build, const Etat& avant, const Etat& apres);

// Removes what neither CURRENT nor the state name: builds, segments, registers and grids that a killed
// writer left.
Outcome Nettoyer(Env& env, const std::string& index);

}  // namespace sne
