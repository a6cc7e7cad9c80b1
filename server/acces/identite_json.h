// The file of `sne-server --identite`: whose tokens are believed, and what they say. Described in docs/operations.md.
#pragma once

#include <string>
#include <string_view>

#include "server/acces/jeton.h"
#include "server/acces/limites.h"
#include "server/acces/trousseau.h"

namespace sne {

struct ConfigurationDIdentite {
  ReglesDeJeton regles;
  SourceDeCles cles;
  ReglesDeLimites limites;
  std::vector<std::string> cors;  // origins
};

// Errors: kInvalid, with the member that is wrong and what was expected.
Result<ConfigurationDIdentite> LireIdentite(std::string_view json, const Profils& profils);

}  // namespace sne
