// The bulk build: a file of applications in, a complete new build out, the previous one in use until the switch.
//
// Two passes. The first finds each line's territory and number, and sorts the lines by territory (région, département,
// EPCI, commune of first choice), so that a département is a few contiguous blocks. The second, on every core, parses,
// validates, computes, and writes blocks and words. Then the lexicons are written, the state is committed, and
// CURRENT is replaced.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/env.h"
#include "schema/status.h"

namespace sne {

struct OptionsBuild {
  std::string index;                   // directory; created when missing
  std::optional<Jour> date_reference;  // none: today, moving on at midnight
  std::uint64_t max_rejets = UINT64_MAX;
  std::string fichier_rejets;  // default: <index>/rejets.ndjson
  unsigned threads = 0;        // 0: one per core
  bool progression = true;     // on standard error
};

struct BilanBuild {
  std::uint64_t lignes = 0;    // of the input, blank ones left out
  std::uint64_t demandes = 0;  // indexed
  std::uint64_t rejets = 0;
  std::uint64_t calcules_ignores = 0;  // computed fields found in the input and left aside
  std::uint64_t generation = 0;
  double secondes = 0;
};

// Reads applications from descriptor `entree`. Errors: kInvalid (too many rejects), kIoError, kCorrupt; the index is
// then as it was before.
Result<BilanBuild> BulkBuild(Env& env, std::shared_ptr<const Catalogue> catalogue, int entree,
                             const OptionsBuild& options);

}  // namespace sne
