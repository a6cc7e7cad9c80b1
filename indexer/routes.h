// What the indexer answers over its socket, but for the stream of changes: claims (contract.md §3), grids of cotation,
// its state, and what operators ask of it.
//
//   PUT    /v1/demandes/{nu}/instruction              {"guichet", "agent", "motif"?}
//   DELETE /v1/demandes/{nu}/instruction?guichet=…&agent=…[&force=true&motif=…]
//   POST   /v1/demandes/{nu}/instruction/transfert    {"guichet", "agent", "vers_agent"}
//   POST   /v1/instructions                           {"guichet", "agent", "motif"?, "numeros": […]}
//   PUT    /v1/grilles/{epci}                         a grid (schema/grille.h), If-Match: what it was written upon
//   GET    /etat                                      what `sne-indexer etat` shows
//   POST   /point-de-controle                         a checkpoint, now
//   POST   /reconstruction                            a rebuild; the body, if any, is a new catalogue
//   GET    /reconstruction                            how far it is
//   POST   /copie                                     {"vers": "/directory"}: a snapshot
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "indexer/mandat.h"
#include "indexer/reponse.h"
#include "indexer/veille.h"

namespace sne {

struct Demandee {
  std::string_view methode, chemin, parametres;  // as sent, percent-encoded; those of the mandate left out
  std::string_view corps;
  std::string_view requete;       // identifier of the request, or empty
  const Mandat& mandat;           // for whom
  std::optional<std::string> si;  // the field If-Match
};

// What is behind /etat, /point-de-controle, /reconstruction and /copie no server relays: it is for operators.
Reponse Repondre(Ecrivain& ecrivain, Veille& veille, const Demandee& demandee);

}  // namespace sne
