// q, the one box: what its tokens are. A numéro unique (whole or its beginning), a date of birth, an e-mail, a
// telephone; the other words are names or free text.
#pragma once

#include <string>

#include "query/plan.h"
#include "schema/catalogue.h"
#include "schema/status.h"

namespace sne {

// Fills `simple`; reports at `chemin` what cannot be searched (a lone letter, too many words).
void UnderstandSimple(const std::string& q, const std::string& chemin, const Catalogue& catalogue, Simple& simple,
                      Erreurs& erreurs);

}  // namespace sne
