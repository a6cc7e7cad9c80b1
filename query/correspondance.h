// Why rows answer q: for each word, the field where it was found and how. For the rows of a page: reads their names,
// and looks them up in the lists of free texts.
#pragma once

#include <span>
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

// Of each row, in the order of the words; a word that the row lacks has none.
std::vector<std::vector<Correspondance>> CorrespondancesDe(const Snapshot& snapshot, std::span<const RowRef> lignes,
                                                           const Simple& simple);

}  // namespace sne
