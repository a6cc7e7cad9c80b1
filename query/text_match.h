// Text conditions -> rows: posting lists for the words, then the texts themselves for what posting lists do not know
// (phrases, and which of the names holds the word).
#pragma once

#include <string_view>
#include <vector>

#include "query/plan.h"
#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

// For each TextQuery of a plan, its rows per block. For a sub-field these are candidates: rows whose elements together
// hold the words (all rows when its words are not indexed); Filter looks at each element.
using TextSets = std::vector<std::vector<RowSet>>;

TextSets ResolveTexts(const Snapshot& snapshot, const std::vector<TextQuery>& requetes);

// Whether one text of `field` holds every word and every phrase: by stem in free text, as they are in names.
bool HoldsText(const TextQuery& requete, const Field& field, std::string_view texte);

}  // namespace sne
