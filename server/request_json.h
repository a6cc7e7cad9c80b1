// Body of POST /v1/demandes/recherche -> Requete. Only the shape is checked here: JSON, members, types of members.
// Names and values are query/resolve.h's business.
#pragma once

#include <cstddef>
#include <string>

#include "query/request.h"
#include "schema/status.h"

namespace sne {

// What stopped the reading: unreadable JSON is a 400, a readable body of the wrong shape a 422.
struct LectureRequete {
  bool illisible = false;
  Erreurs erreurs;  // empty: the request is complete
};

// An empty body is {}. `corps` needs no padding.
LectureRequete LireRequete(std::string_view corps, Requete& requete);

// Body of POST /v1/extractions: {"recherche": {…}, "format", "colonnes" or "modele", "titre", "codes", "dialecte"}. The
// pointers of `requete` are those of this body.
struct DemandeDExtraction {
  Requete requete;
  std::string format;  // as asked
  std::string titre;
};
LectureRequete LireDemandeDExtraction(std::string_view corps, DemandeDExtraction& demande);

// The value of `filtres` alone, as a link carries it; pointers begin with `chemin`.
LectureRequete LireFiltres(std::string_view json, const std::string& chemin, Requete& requete);

}  // namespace sne
