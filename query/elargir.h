// A way out of zero: how many results there would be if one condition were dropped, or widened by one step, or if q
// were typed without one of its words. All conditions in one pass: each is evaluated once a block, on the rows that
// fail no other or one, and what it keeps out are the rows that fail it alone.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "query/equipe.h"
#include "query/filter.h"
#include "query/perimetre.h"
#include "query/plan.h"
#include "query/response.h"
#include "query/simple_match.h"
#include "schema/status.h"

namespace sne {

// One step wider: the next value of a progression (the one before, from its end), one more or one less of what is
// counted, a tenth of a measure or an amount, a month of a period, the place around a place. Nothing where no step is
// wider. REQUIRES: a canonical condition.
std::optional<Condition> UnPasPlusLoin(const Condition& condition, const Catalogue& catalogue);

// q of more words is dropped whole only: each word costs a search.
inline constexpr std::size_t kMotsOtes = 8;

// The counts of plan.obstacles, the one that keeps out most first. `filtre` and `simple`: of this plan.
// Errors: kOverloaded when the deadline passed.
Result<std::vector<Response::Issue>> Issues(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan,
                                            const Filter& filtre, const SimpleMatch& simple,
                                            std::chrono::steady_clock::time_point echeance, Equipe& equipe);

}  // namespace sne
