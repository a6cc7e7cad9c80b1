// Searching by NIR: {"champ": "nir", "egal": "…"} in the body of a search, for who has the right `nir`; the whole of
// its filters, or one of those that must all hold. The number is checked and hashed at once and leaves the request with
// its condition: what is described, bound to a cursor, shown or written down of a search never has it. What is left is
// a smaller perimeter: the rows, of a demandeur or of a codemandeur, that hold that hash.
#pragma once

#include <optional>
#include <string>

#include "query/perimetre.h"
#include "query/request.h"
#include "query/snapshot.h"
#include "schema/status.h"

namespace sne {

// Takes the condition out of `requete`; the hash of its number under `cle`, the key of the index. Nothing: it asks for
// no NIR, or not so (Resolve then says that it cannot). `erreurs`: the number is none, or there is no key.
std::optional<std::string> PrendreNir(Requete& requete, const std::string& cle, Erreurs& erreurs);

// Of `perimetre` the rows that hold the hash.
Perimetre PorteursDuNir(const Snapshot& snapshot, const Perimetre& perimetre, const std::string& empreinte);

}  // namespace sne
