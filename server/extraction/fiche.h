// One application as a sheet to print, for the file of a commission: HTML that needs nothing else, A4, in French.
//
// By categories of the catalogue, in its order; of each first what is one value, then objects and lists. Empty fields
// are left out. What is of class X stands on it only when it is asked for by name, the NIR and its print never.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/plan.h"
#include "query/snapshot.h"
#include "schema/date.h"

namespace sne {

struct ChoixDeFiche {
  bool tout = true;  // every field but those of class X
  // Otherwise these alone, empty or not; of a list or object all but its own fields of class X. A cotation without a
  // territory: every score.
  std::vector<ColonneDemandee> champs;
};

// `impression`: the day it is printed.
std::string EcrireFiche(const Snapshot& snapshot, RowRef ref, const ChoixDeFiche& choix, Jour impression);

// What stands between <style> and </style>: a policy names it by its sum.
std::string_view StyleDeFiche();

}  // namespace sne
