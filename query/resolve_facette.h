// The facets of a request -> those of a plan.
#pragma once

#include "query/plan.h"
#include "query/request.h"
#include "query/resolve_cotation.h"
#include "schema/catalogue.h"
#include "schema/status.h"

namespace sne {

// REQUIRES: the branches of the plan are complete: the values that they select are shown even at zero.
void ResolveFacettes(const Requete& requete, const Catalogue& catalogue, const TerritoireDeCotation& territoire,
                     Plan& plan, Erreurs& erreurs);

}  // namespace sne
