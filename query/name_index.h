// Words of names -> rows, per block: the lexicon of the sealed blocks and the words of the tail, behind one face.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

// How a typed word finds a word of a name.
enum class NameMatch : std::uint8_t { kEntier, kDebut };

// Rows that bear such a word, dead ones included, one set per block; with `parmi` only those of these sets, in time
// bounded by their number where they are few.
std::vector<RowSet> NameRows(const Snapshot& s, std::string_view mot, NameMatch comment,
                             const std::vector<RowSet>* parmi = nullptr);
// Rows that bear every one of `mots` as a whole word. No words: no rows.
std::vector<RowSet> NameRowsAllOf(const Snapshot& s, const std::vector<std::string>& mots);
// At most how many rows NameRows finds: what it costs.
std::uint64_t NameCount(const Snapshot& s, std::string_view mot, NameMatch comment);

}  // namespace sne
