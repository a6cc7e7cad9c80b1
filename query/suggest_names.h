// Names of people while typing: those that some demandeur of the perimeter bears, the most frequent first.
#pragma once

#include <string>
#include <vector>

#include "query/perimetre.h"
#include "query/snapshot.h"
#include "query/suggest.h"

namespace sne {

// Whether `champ` is a name that can be suggested: the birth or used name of the demandeur, or his first given name.
bool SuggestsNames(const Catalogue& catalogue, FieldId champ);

// At most `nombre` names that begin with what is typed, else a letter or two from it; each as its first bearer writes
// it, with the number of demandes in the perimeter. REQUIRES: SuggestsNames(champ).
std::vector<Suggestion> SuggestNames(const Snapshot& snapshot, const Perimetre& perimetre, FieldId champ,
                                     const std::string& q, std::size_t nombre);

}  // namespace sne
