#include "indexer/reponse.h"

#include "schema/date.h"
#include "schema/demande_json.h"

namespace sne {
namespace {

struct Sorte {
  int statut;
  const char* slug;
  const char* titre;
};

// Those of the table of sne-server, which explains each at /problemes/<slug>.
constexpr Sorte kSortes[] = {
    {400, "json-illisible", "JSON illisible"},
    {403, "interdit", "Accès interdit"},
    {404, "introuvable", "Introuvable"},
    {405, "methode-non-admise", "Méthode non admise"},
    {409, "conflit", "Conflit"},
    {411, "longueur-requise", "Longueur requise"},
    {412, "precondition", "Précondition non remplie"},
    {413, "trop-gros", "Corps trop gros"},
    {422, "requete-impossible", "Requête impossible"},
    {429, "trop-de-requetes", "Trop de requêtes"},
    {501, "transfert-refuse", "Transfer-Encoding non admis"},
    {503, "indisponible", "Service momentanément indisponible"},
};

}  // namespace

std::string DebutDeProbleme(int statut, std::string_view detail, std::string_view requete) {
  const Sorte* sorte = kSortes;
  while (sorte->statut != statut) ++sorte;
  std::string out = std::string("{\"type\":\"/problemes/") + sorte->slug + "\",\"title\":\"" + sorte->titre +
                    "\",\"status\":" + std::to_string(statut) + ",\"detail\":";
  AppendJsonString(detail, out);
  if (!requete.empty()) {
    out += ",\"instance\":";
    AppendJsonString("urn:uuid:" + std::string(requete), out);
  }
  return out;
}

Reponse Probleme(int statut, std::string_view detail, std::string_view requete, const Erreurs& erreurs) {
  Reponse r;
  r.statut = statut;
  r.type = "application/problem+json";
  r.corps = DebutDeProbleme(statut, detail, requete);
  if (!erreurs.empty()) {
    r.corps += ",\"erreurs\":";
    AjouterErreurs(erreurs, r.corps);
  }
  r.corps += '}';
  if (statut == 429 || statut == 503) r.reessayer_s = 2;
  return r;
}

Reponse ProblemeDePanne(std::string_view requete) {
  return Probleme(503, "l'indexeur s'arrête sur une panne ; rien de cette requête n'est promis : renvoyez-la", requete);
}

void AjouterErreurs(const Erreurs& erreurs, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < erreurs.size(); ++i) {
    const std::string& ou = erreurs[i].chemin;  // a pointer, or the name of a parameter
    out += i ? ",{\"" : "{\"";
    out += ou.empty() || ou[0] == '/' ? "chemin\":" : "parametre\":";
    AppendJsonString(ou, out);
    out += ",\"detail\":";
    AppendJsonString(erreurs[i].detail, out);
    out += '}';
  }
  out += ']';
}

void AjouterDetenteur(const Detenteur& d, std::string& out) {
  out += "{\"guichet\":";
  AppendJsonString(d.guichet, out);
  out += ",\"depuis\":\"" + EcrireDate(d.depuis) + "\"}";
}

}  // namespace sne
