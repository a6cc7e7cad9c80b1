// The intervals of a histogram: aligned on zero, own limits, or periods of the calendar.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "query/plan.h"
#include "query/response.h"
#include "schema/status.h"

namespace sne {

inline constexpr std::size_t kTranchesMax = 1000;
inline constexpr std::int64_t kHorsBornes = INT64_MIN + 1;  // of a value below the first limit, or not below the last

// The rank of the interval that holds a value.
std::int64_t TrancheDe(const Facette& facette, std::int64_t valeur);

// Rows by rank; empty intervals between the first and the last, or two limits, are listed too.
// Errors: kInvalid when there are more than kTranchesMax.
using ComptesParTranche = std::unordered_map<std::int64_t, std::uint64_t>;
Result<std::vector<FacetResult::Tranche>> TranchesDe(const Facette& facette, const ComptesParTranche& comptes);

}  // namespace sne
