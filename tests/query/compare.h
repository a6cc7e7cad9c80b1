// One request through query/ and through the oracle, compared exactly: refusal, total, facets, every page, the stream.
#pragma once

#include <memory>
#include <random>

#include "query/equipe.h"
#include "query/request.h"
#include "query/snapshot.h"
#include "tests/reference/reference.h"

namespace sne::testing {

// Reports differences as test failures. `rng`: perimeters and slices. Returns the number of matching rows, -1 when refused.
std::int64_t Comparer(const std::shared_ptr<const Snapshot>& s, const Reference& reference, const Requete& requete, Equipe& equipe,
                      std::mt19937& rng, bool perimetre_au_hasard = true);

// Every row, read back from its columns, is the demande it was made from.
void ComparerLignes(const Snapshot& s, const Reference& reference);

std::string NumeroDe(const Snapshot& s, RowRef ref);

}  // namespace sne::testing
