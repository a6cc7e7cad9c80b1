// A search in plain French: "T3 ou T4 à Bron ou Villeurbanne, 3 à 5 personnes, hors mutation, non en instruction".
//
// How a condition on a field reads is said by its entry of the catalogue (phrase, phrase_non, unite), else its label
// does: "canal de dépôt : Portail grand public". "(s)" in a phrase is a plural, written when the number asks for it.
// Ranked fields come first (phrase_rang), the others in the order of the catalogue, groups last.
#pragma once

#include <string>

#include "query/request.h"
#include "schema/catalogue.h"

namespace sne {

// One condition. REQUIRES: canonical, texts as written (Canoniser, Ecriture::kEcrits).
std::string PhraseDe(const Condition& condition, const Catalogue& catalogue);

// All criteria of a request, or "toutes les demandes". REQUIRES: as above.
std::string PhraseDe(const Requete& requete, const Catalogue& catalogue);

}  // namespace sne
