// `sne-indexer serve`: the writer of an index and its socket, until a signal or a failure ends it.
#pragma once

#include <string>

#include "indexer/ecrivain.h"
#include "indexer/veille.h"
#include "schema/env.h"

namespace sne {

struct OptionsServe {
  std::string index;
  std::string socket;  // path
  OptionsEcrivain ecrivain;
  OptionsVeille veille;
};

// Exit codes of sne-indexer.
enum Sortie : int {
  kSortieBien = 0,
  kSortieUsage = 1,    // arguments or data
  kSortieSysteme = 3,  // the system refused: disk, rights
  kSortieAltere = 4,   // damaged index: restore it
  kSortiePanne = 5,    // a write failed while serving: start again, the journal is replayed
  kSortieVerrou = 6,   // another writer has the index
};
int SortieDe(const Status& s);

// Returns the exit code; what went wrong is on standard error. Blocks SIGTERM and SIGINT in the calling thread.
int Servir(Env& env, const OptionsServe& options);

}  // namespace sne
