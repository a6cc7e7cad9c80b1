// What the benchmarks measure on: the base école, seed 42, as of 2021-06-30; made once per process and only as far as
// asked.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "query/snapshot.h"
#include "schema/catalogue.h"
#include "schema/demande.h"
#include "schema/derived/calculateur.h"

namespace sne::bench {

const std::shared_ptr<const Catalogue>& LeCatalogue();
const Calculateur& LeCalculateur();
Jour LeJour();

// The first `n` lines that are read and accepted, without their end of line.
std::span<const std::string> Lignes(std::size_t n);
// The same as a build makes them: read, NIR replaced, computed.
std::span<const Demande> Demandes(std::size_t n);

// An index of two blocks and a bit, built in a temporary directory and removed at exit; or the one that the environment
// variable SNE_BENCH_INDEX names, to measure at full size.
const Snapshot& LaVue();

}  // namespace sne::bench
