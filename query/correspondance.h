// Why a row answers q: for each word, the field where it was found and how. Reads the row, not the dictionaries: for
// the rows of a page.
#pragma once

#include <string>
#include <vector>

#include "query/plan.h"
#include "query/snapshot.h"

namespace sne {

struct Correspondance {
  // kUsage, kCodemandeur: whole, in the used name, in a name of a codemandeur. The others say how, whoever bears it.
  enum class Genre : std::uint8_t { kExact, kUsage, kCodemandeur, kDebut, kPhonetique, kFaute };
  std::size_t mot = 0;  // index in simple.mots
  FieldId champ = kNoField;
  Genre genre = Genre::kExact;
};

// In the order of the words; a particle that the row lacks has none. REQUIRES: `ref` was found by `simple`.
std::vector<Correspondance> CorrespondancesDe(const Snapshot& snapshot, RowRef ref, const Simple& simple);

}  // namespace sne
