// A search's response as the JSON of the contract.
#pragma once

#include <string>

#include "query/plan.h"
#include "query/resolve.h"
#include "query/response.h"
#include "query/snapshot.h"

namespace sne {

// Everything but the last member: the caller appends "duree_us" when the answer is ready, and the closing brace.
void AppendAnswer(const Snapshot& snapshot, const Plan& plan, const Response& response,
                  const std::string& curseur_suivant, std::string& out);

// ,"recherche":{"phrase","requete","lien"}: the search in French, in its normal form and as a link. REQUIRES: it was
// resolved.
void AppendRecherche(const Requete& requete, const ContexteDeRequete& contexte, std::string& out);

}  // namespace sne
