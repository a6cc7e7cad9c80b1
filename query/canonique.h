// The normal form of a request: requests that ask the same, whatever the order of their conditions and values, by code
// or by label, with or without what is the default, have one and the same. Parsed again, it answers as the request did.
//
// What changes: names of fields become the public ones ("codemandeur_nom", "cotation@SIREN"), values codes in the order
// of the catalogue, dates whole days, texts folded words; `et` in `et` and `ou` in `ou` are flattened, `non` of `non`
// dropped, conditions sorted, repeated ones left out. A cursor is not kept: it belongs to a page.
//
// A facet ignores the condition of its own field only where that stands alone at the outermost level: when facets are
// asked for, conditions stay at the level they were written at.
#pragma once

#include "query/request.h"
#include "query/resolve.h"

namespace sne {

// kPlies: texts and names as they are compared. kEcrits: as they were written, for a sentence.
enum class Ecriture : std::uint8_t { kPlies, kEcrits };

// REQUIRES: Resolve finds no error in the request.
Requete Canoniser(const Requete& requete, const ContexteDeRequete& contexte, Ecriture textes = Ecriture::kPlies);

// One condition of that request.
Condition Canoniser(const Condition& condition, const Requete& requete, const ContexteDeRequete& contexte,
                    Ecriture textes = Ecriture::kPlies);

}  // namespace sne
