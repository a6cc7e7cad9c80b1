// Why a demande is not among the results of a search, or at which rank it stands.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "query/perimetre.h"
#include "query/plan.h"
#include "query/snapshot.h"
#include "schema/status.h"

namespace sne {

// What excludes it: one condition of the outermost level, or a part of q.
struct Exclusion {
  std::string chemin;        // where the condition stood; empty: the implicit filter
  FieldId champ = kNoField;  // of a lone condition
  std::string jeton;         // the token or the word of q
};

struct Pourquoi {
  std::uint64_t rang = 0;             // from 1; 0: it is not among the results
  std::vector<Exclusion> exclusions;  // then not empty
};

// REQUIRES: `ref` lives and is in the perimeter. Errors: as Search.
Result<Pourquoi> ExpliquerAbsence(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan, RowRef ref);

}  // namespace sne
