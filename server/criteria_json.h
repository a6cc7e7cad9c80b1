// The body of GET /v1/criteres, made from the catalogue.
#pragma once

#include <string>

#include "schema/catalogue.h"

namespace sne {

std::string EcrireCriteres(const Catalogue& catalogue);

}  // namespace sne
