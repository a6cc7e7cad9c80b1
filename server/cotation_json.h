// Why an application has its note, and what a tried grid would do, as JSON; the same for the applicant in plain French.
#pragma once

#include <string>

#include "query/cotation/explication.h"
#include "query/cotation/simulation.h"
#include "query/snapshot.h"
#include "schema/grille.h"

namespace sne {

struct NoteAExpliquer {
  RowRef ref;
  Ordinal territoire = kNoOrdinal;
  const VersionDeGrille* version = nullptr;  // in force; nullptr: none
  const GrilleLiee* grille = nullptr;        // that version bound
  const CriteresDeCotation& criteres;
  bool classe_x = false;  // else sensitive criteria, and those of their groups, are one line
  bool protegee = false;  // the applicant's address is kept from the caller: what tells of it is in that line too
};

// For professionals: every line, the rank.
std::string EcrireExplication(const Snapshot& snapshot, const NoteAExpliquer& note, const Explication& explication);
// For the applicant: the note, the quarter, the delay, as sentences too.
std::string EcrireExplicationAuDemandeur(const Snapshot& snapshot, const NoteAExpliquer& note,
                                         const Explication& explication);

struct SimulationDite {
  const DemandeDeSimulation& demande;
  std::optional<int> version_avant;  // number of the grid it is compared with
};
// Without its closing brace: the caller adds how long it took.
std::string EcrireSimulation(const Snapshot& snapshot, const SimulationDite& dite, const Simulation& simulation);

}  // namespace sne
