// The bodies of GET /v1/criteres and /v1/criteres-cotation, made from the catalogue and its criteria of cotation.
#pragma once

#include <string>

#include "schema/catalogue.h"
#include "schema/criteres_cotation.h"

namespace sne {

std::string EcrireCriteres(const Catalogue& catalogue);
std::string EcrireCriteresDeCotation(const CriteresDeCotation& criteres);

}  // namespace sne
