// q, the one box: what its tokens mean. A numéro unique (whole or its beginning), a date or year of birth, an e-mail, a
// telephone; the other words are names, communes beside names, or free text.
#pragma once

#include <string>
#include <vector>

#include "query/plan.h"
#include "schema/catalogue.h"
#include "schema/status.h"

namespace sne {

// Fills `simple`; reports at `chemin` what cannot be searched (a lone letter, too many words), and in `avertissements`
// what was read otherwise than it looks.
void UnderstandSimple(const std::string& q, const std::string& chemin, const Catalogue& catalogue, Simple& simple,
                      std::vector<std::string>& avertissements, Erreurs& erreurs);

}  // namespace sne
