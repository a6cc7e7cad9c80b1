// Words of free texts -> rows, per block: the lexicons of all segments behind one face.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

// Rows where one of the fields `champs` (ascending) holds `mot` (folded; found by stem), dead ones included, protected
// fields left out, one set per block; with `parmi` only those of these sets, in time bounded by their number where they
// are few.
std::vector<RowSet> TextRows(const Snapshot& s, std::string_view mot, const std::vector<FieldId>& champs,
                             const std::vector<RowSet>* parmi = nullptr);
// Rows where `champ` holds every one of `mots`. No words: no rows.
std::vector<RowSet> TextRowsAllOf(const Snapshot& s, const std::vector<std::string>& mots, FieldId champ);
// At most how many rows TextRows finds: what it costs.
std::uint64_t TextCount(const Snapshot& s, std::string_view mot, const std::vector<FieldId>& champs);

}  // namespace sne
