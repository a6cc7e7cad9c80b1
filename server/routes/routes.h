// The resources of the API, one file each; every file adds its routes to the table.
#pragma once

#include "query/request.h"
#include "server/application.h"
#include "server/extraction/taches.h"
#include "server/relay.h"
#include "server/router.h"

namespace sne {

class Audit;

void AddSearchRoutes(Router& router, Application& app);     // /v1/demandes/recherche, /v1/demandes
void AddDemandeRoutes(Router& router, Application& app);    // /v1/demandes/{nu}
void AddDuplicateRoutes(Router& router, Application& app);  // /v1/demandes/{nu}/doublons
void AddGridRoutes(Router& router, Application& app);       // /v1/grilles, /v1/grilles/{epci}, …/versions/{n}
void AddCotationRoutes(Router& router, Application& app);   // /v1/demandes/{nu}/cotation, /v1/grilles/{epci}/simulation
void AddCatalogueRoutes(Router& router, Application& app);  // /v1/criteres…, /v1/suggestions, /v1/openapi.json
void AddHealthRoutes(Router& router, Application& app);     // /vivant, /pret
// /v1/changements, /v1/instructions, /v1/demandes/{nu}/instruction, PUT /v1/grilles/{epci}
void AddWriteRoutes(Router& router, Relay& relais);
// /v1/audit. nullptr: the server keeps no record of accesses.
void AddAuditRoutes(Router& router, Audit* audit);
// /v1/extractions, /v1/extractions/{id}, …/fichier. nullptr: the server was not given where to keep them.
void AddExtractionRoutes(Router& router, Application& app, Taches* taches);
// What a job writes: the search of its demande, on the view of now. `audit`: who writes down what it takes away, if
// somebody does.
Taches::OuvreurDeSource SourceDesExtractions(Application& app, Audit* audit);

// One parameter of a query, decoded; nothing when absent. Reports broken escapes and repetitions.
struct Parametres {
  std::vector<std::pair<std::string, std::string>> valeurs;
  Erreurs erreurs;
  const std::string* Get(std::string_view nom) const;
};
// Reads a query that may only hold `admis`.
Parametres LireParametres(std::string_view query, std::initializer_list<std::string_view> admis);

// A route that reads the index: its requests may wait for the generation that min_generation names.
// `droits`: of Route.
Route RouteDeLecture(Application& app, std::string methode, std::string chemin, std::vector<std::string> droits,
                     HttpResponse (*repondre)(Application&, const HttpRequest&, const PathParams&));
// Before any answer from the index: a problem when it is damaged, or when the generation that min_generation names has
// not come. `reste` is the query without it.
std::optional<HttpResponse> PrendreGeneration(const Application& app, const HttpRequest& requete, std::string& reste);

// The search that the body of a POST holds. A problem: another type, a parameter that is not min_generation, or errors
// of the body.
std::optional<HttpResponse> LireRechercheDuCorps(const Application& app, const HttpRequest& http, Requete& requete);

// A problem when the client accepts no JSON, the one form of the resource.
std::optional<HttpResponse> RefuserAutreQueJson(const HttpRequest& requete);

HttpResponse Json(std::string corps);

// Whether the client names this ETag in If-None-Match: then a 304 is enough.
bool EtagConnu(const HttpRequest& requete, std::string_view etag);

// Nine digits. What is not can be no territory, and gets the 404 with this text.
bool EstSiren(std::string_view texte);
inline constexpr std::string_view kTerritoireInconnu =
    "aucun territoire de cotation à cette adresse : attendu le SIREN d'un EPCI, d'un EPT ou de la Ville de Paris";

}  // namespace sne
