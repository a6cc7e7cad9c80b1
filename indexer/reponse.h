// An answer of the indexer over its socket: what sne-server passes on as it is (contract.md §4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "indexer/ecrivain.h"
#include "schema/status.h"

namespace sne {

struct Reponse {
  int statut = 200;
  std::string type = "application/json";
  std::string corps;
  std::uint64_t generation = 0;  // header Generation, 0: none
  int reessayer_s = 0;           // header Retry-After, 0: none
  std::string etiquette;         // header ETag, with its quotation marks; empty: none
};

// The head of a problem without its closing brace: members may follow. `requete`: identifier of the request, or empty.
std::string DebutDeProbleme(int statut, std::string_view detail, std::string_view requete);
Reponse Probleme(int statut, std::string_view detail, std::string_view requete, const Erreurs& erreurs = {});
// The writer has ended, or reading the index failed.
Reponse ProblemeDePanne(std::string_view requete);

void AjouterErreurs(const Erreurs& erreurs, std::string& out);  // [{"chemin" or "parametre", "detail"}]
void AjouterDetenteur(const Detenteur& d, std::string& out);    // as others may see it: without the agent

}  // namespace sne
