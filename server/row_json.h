// Cells and records of the index as JSON, straight from the columns.
#pragma once

#include <string>

#include "query/plan.h"
#include "query/snapshot.h"
#include "schema/block/block.h"

namespace sne {

// One cell: a root field, or a sub-field as seen from its row (one value for an object, a list otherwise); of a
// cotation the score in `territoire`.
void AppendCell(const Snapshot& snapshot, RowRef ref, const Field& field, Ordinal territoire, TextReader& textes,
                std::string& out);

// {"numero_unique": …, …} with the columns of the plan; `suite` is written before the closing brace (",\"palier\":…").
void AppendColumns(const Snapshot& snapshot, RowRef ref, const Plan& plan, TextReader& textes, std::string_view suite,
                   std::string& out);

// Every field of the record, null when empty: the body of GET /v1/demandes/{nu} and a line of NDJSON. For the cotation,
// "cotation@SIREN" of each territory where it has a score.
void AppendRecord(const Snapshot& snapshot, RowRef ref, TextReader& textes, std::string& out);

}  // namespace sne
