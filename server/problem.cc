#include "server/problem.h"

#include <cassert>

#include "server/json_string.h"

namespace sne {
namespace {

constexpr ProblemKind kKinds[] = {
    {"requete-illisible", 400, "Requête HTTP illisible",
     "La première ligne ou les en-têtes de la requête ne respectent pas HTTP/1.1 : caractère interdit, en-tête Host "
     "absent ou "
     "répété, Content-Length qui n'est pas un nombre, corps plus court que ce qui est annoncé. La connexion est "
     "fermée. "
     "Utilisez une bibliothèque HTTP courante et codez en pourcent tout ce qui n'est pas ASCII dans l'adresse."},
    {"parametre-illisible", 400, "Paramètre illisible",
     "L'adresse contient un paramètre répété, inconnu, ou dont la valeur n'a pas la forme attendue (par exemple un "
     "intervalle "
     "qui ne s'écrit pas « a..b »). Le membre « erreurs » nomme le paramètre et dit ce qui est admis."},
    {"json-illisible", 400, "JSON illisible",
     "Le corps n'est pas du JSON valable : erreur de syntaxe, texte qui n'est pas de l'UTF-8, clé répétée dans un "
     "objet, "
     "caractère U+0000. Le membre « erreurs » dit à quel endroit. Corrigez le corps avant de le renvoyer."},
    {"curseur-etranger", 400, "Curseur étranger",
     "Le curseur a été altéré, ou il vient d'une autre recherche : il ne vaut que pour les mêmes q, filtres et tri, et "
     "pour le même appelant. Reprenez à la première page, sans curseur."},
    {"non-authentifie", 401, "Authentification nécessaire",
     "Le jeton d'accès manque, est illisible ou a expiré. Demandez un nouveau jeton et envoyez-le dans l'en-tête "
     "Authorization."},
    {"interdit", 403, "Accès interdit",
     "Votre profil ne permet pas cette opération. Adressez-vous à la personne qui gère les habilitations de votre "
     "structure."},
    {"introuvable", 404, "Introuvable",
     "Il n'y a rien à cette adresse, ou rien que vous puissiez voir. Une barre oblique finale désigne une autre "
     "adresse. Pour "
     "une demande, vérifiez le numéro unique : un numéro mal écrit, inconnu ou hors de votre périmètre reçoit cette "
     "même réponse."},
    {"methode-non-admise", 405, "Méthode non admise",
     "L'adresse existe, mais pas avec cette méthode. L'en-tête Allow de la réponse donne les méthodes admises."},
    {"non-acceptable", 406, "Format de réponse non disponible",
     "Aucun des formats que demande l'en-tête Accept n'est disponible à cette adresse. Demandez application/json, ou "
     "un format que "
     "la documentation indique."},
    {"requete-trop-lente", 408, "Requête reçue trop lentement",
     "La requête n'est pas arrivée en entier dans le délai admis. La connexion est fermée ; renvoyez la requête d'un "
     "seul trait."},
    {"conflit", 409, "Conflit",
     "L'état actuel de la ressource ne permet pas l'opération : quelqu'un d'autre la détient, ou elle a changé "
     "entre-temps. "
     "Relisez la ressource, puis décidez s'il faut recommencer."},
    {"extraction-sans-fichier", 409, "Extraction sans fichier",
     "Le fichier ne peut être téléchargé qu'une fois l'extraction terminée. Celle-ci attend, est en cours, a échoué ou "
     "a "
     "été annulée : « detail » le dit. Suivez-la par GET /v1/extractions/{id} ; si elle a échoué, son membre « erreur "
     "» "
     "dit pourquoi, et il faut en demander une autre."},
    {"longueur-requise", 411, "Longueur requise",
     "Cette opération exige que la taille du corps soit annoncée par l'en-tête Content-Length."},
    {"precondition", 412, "Précondition non remplie",
     "La ressource n'est plus dans la version que nomme l'en-tête If-Match, ou elle existe et la requête n'a pas cet "
     "en-tête, qui empêche d'effacer le travail d'un autre. Relisez-la, refaites votre modification dessus, et "
     "renvoyez-la avec l'ETag lu dans If-Match."},
    {"trop-gros", 413, "Corps trop gros",
     "Le corps de la requête dépasse la taille admise à cette adresse (64 Kio pour une recherche ou une "
     "instruction, 256 Kio pour une grille, 4 Gio pour des changements). Réduisez-le ou envoyez-le en plusieurs fois."},
    {"cible-trop-longue", 414, "Adresse trop longue",
     "L'adresse dépasse 8 Kio. Envoyez la recherche par POST /v1/demandes/recherche, dont le corps peut être plus "
     "grand."},
    {"type-non-admis", 415, "Type de contenu non admis",
     "Le corps n'est pas du type attendu à cette adresse, ou il est compressé. Envoyez du JSON non compressé avec "
     "« Content-Type: application/json » (ou application/x-ndjson quand l'opération le demande)."},
    {"plage-impossible", 416, "Plage hors du fichier",
     "L'en-tête Range demande des octets qui sont au-delà de la fin du fichier. L'en-tête Content-Range de la réponse "
     "donne sa taille. Pour reprendre un téléchargement, vérifiez que le fichier est le même (If-Range avec l'ETag)."},
    {"attente-refusee", 417, "En-tête Expect non admis",
     "Le seul en-tête Expect admis est « Expect: 100-continue ». Retirez cet en-tête."},
    {"requete-impossible", 422, "Requête impossible",
     "La requête est lisible mais ne peut pas être exécutée : champ, opérateur ou valeur inconnus, minimum supérieur "
     "au maximum, "
     "facette sur un champ de texte, limite dépassée. Le membre « erreurs » nomme chaque élément fautif et, s'il y en "
     "a "
     "un, le nom le plus proche."},
    {"trop-de-requetes", 429, "Trop de requêtes",
     "Vous avez dépassé le nombre de requêtes admis. Attendez le délai que donne l'en-tête Retry-After, puis "
     "recommencez."},
    {"volume-depasse", 429, "Trop de demandes vues aujourd'hui",
     "Le nombre de demandes distinctes qu'une personne peut voir en un jour est limité, et vous l'avez atteint. "
     "L'en-tête Retry-After donne le temps qui reste jusqu'à minuit, heure de Paris. Si votre travail en demande plus, "
     "adressez-vous à la personne qui gère les habilitations de votre structure."},
    {"entetes-trop-grands", 431, "En-têtes trop grands",
     "Les en-têtes de la requête dépassent 16 Kio ou sont plus de 100. Retirez les en-têtes inutiles, en particulier "
     "les cookies."},
    {"interne", 500, "Erreur interne",
     "Le serveur n'a pas pu répondre à cause d'une erreur de sa part. Signalez-la à l'exploitant avec l'identifiant « "
     "instance » "
     "de la réponse, qui permet de la retrouver dans son journal."},
    {"transfert-refuse", 501, "Transfer-Encoding non admis",
     "Le serveur n'accepte aucun en-tête Transfer-Encoding dans une requête. Annoncez la taille du corps par "
     "Content-Length."},
    {"surcharge", 503, "Service surchargé",
     "Trop de requêtes attendent déjà. Attendez le délai que donne l'en-tête Retry-After, puis recommencez."},
    {"delai-depasse", 503, "Délai dépassé",
     "La requête n'a pas pu être traitée dans le temps imparti. Recommencez plus tard, ou rendez la recherche plus "
     "simple."},
    {"indisponible", 503, "Service momentanément indisponible",
     "Le serveur démarre, s'arrête, ou n'a pas encore appliqué les changements que la requête veut voir. Attendez le "
     "délai que "
     "donne l'en-tête Retry-After, puis recommencez."},
    {"indexeur-absent", 503, "Indexeur absent",
     "L'indexeur, le seul programme qui enregistre les changements et les mises en instruction, ne répond pas. Les "
     "recherches continuent. Attendez le délai que donne l'en-tête Retry-After, puis renvoyez la même requête. "
     "Quand il a cessé de répondre après l'avoir reçue, « detail » le dit : elle a pu être enregistrée. La répéter "
     "est sans danger : une version déjà connue et une instruction déjà prise par le même agent ne comptent "
     "qu'une fois."},
    {"extractions-indisponibles", 503, "Extractions indisponibles",
     "Ce serveur ne peut pas garder de fichiers d'extraction : il a été démarré sans répertoire pour eux "
     "(--extractions), ou ce répertoire refuse l'écriture, par exemple parce que le disque est plein. Les recherches "
     "continuent, et les mêmes lignes se lisent en flux : GET /v1/demandes ou POST /v1/demandes/recherche avec "
     "« Accept: text/csv »."},
    {"audit-indisponible", 503, "Journal des accès indisponible",
     "Tout accès à des données personnelles doit être inscrit au journal des accès avant que la réponse ne sorte. Ce "
     "journal ne peut pas être écrit en ce moment, par exemple parce que le disque est plein : aucune donnée n'est "
     "rendue. Attendez le délai que donne l'en-tête Retry-After, puis recommencez. Un changement envoyé a pu être "
     "enregistré : le répéter est sans danger."},
    {"pas-encore-visible", 503, "Enregistré, pas encore visible",
     "Le changement est enregistré durablement, sous la génération que donne « generation », mais les recherches de "
     "ce serveur ne le voient pas encore. Inutile de le renvoyer : relisez avec « min_generation », ou attendez."},
    {"version-http", 505, "Version de HTTP non admise",
     "Le serveur ne parle que HTTP/1.1. Réglez votre client en conséquence."},
};

}  // namespace

std::span<const ProblemKind> ProblemKinds() { return kKinds; }

const ProblemKind* FindProblemKind(std::string_view slug) {
  for (const ProblemKind& kind : kKinds) {
    if (kind.slug == slug) return &kind;
  }
  return nullptr;
}

ProblemItem ProblemItem::AtPointer(std::string pointer, std::string detail) {
  return {Where::kPointer, std::move(pointer), 0, std::move(detail)};
}
ProblemItem ProblemItem::AtParameter(std::string name, std::string detail) {
  return {Where::kParameter, std::move(name), 0, std::move(detail)};
}
ProblemItem ProblemItem::AtLine(std::uint64_t line, std::string detail) {
  return {Where::kLine, {}, line, std::move(detail)};
}

HttpResponse ProblemResponse(const Problem& problem, const RequestId& id) {
  const ProblemKind* kind = FindProblemKind(problem.slug);
  assert(kind != nullptr && "slug missing from kKinds");
  if (kind == nullptr) kind = FindProblemKind("interne");

  HttpResponse response;
  response.status = kind->status;
  response.content_type = "application/problem+json";
  if (kind->status == 429 || kind->status == 503) response.headers.emplace_back("Retry-After", "1");

  std::string& out = response.body;
  out += "{\"type\":\"/problemes/";
  out += kind->slug;
  out += "\",\"title\":";
  AppendJsonString(out, kind->title);
  out += ",\"status\":" + std::to_string(kind->status) + ",\"detail\":";
  AppendJsonString(out, problem.detail.empty() ? kind->title : std::string_view(problem.detail));
  out += ",\"instance\":\"urn:uuid:";
  out += id.view();
  out += '"';
  if (!problem.items.empty()) {
    out += ",\"erreurs\":[";
    bool first = true;
    for (const ProblemItem& item : problem.items) {
      out += first ? "{" : ",{";
      first = false;
      switch (item.where) {
        case ProblemItem::Where::kPointer:
          out += "\"chemin\":";
          AppendJsonString(out, item.element);
          break;
        case ProblemItem::Where::kParameter:
          out += "\"parametre\":";
          AppendJsonString(out, item.element);
          break;
        case ProblemItem::Where::kLine:
          out += "\"ligne\":" + std::to_string(item.line);
          break;
      }
      out += ",\"detail\":";
      AppendJsonString(out, item.detail);
      out += '}';
    }
    out += ']';
  }
  out += problem.members;
  out += '}';
  return response;
}

}  // namespace sne
