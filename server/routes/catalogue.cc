// What can be searched, and what a grid of cotation may weigh: /v1/criteres, /v1/criteres-cotation, /v1/suggestions,
// and the description of the API itself.
#include <charconv>

#include "query/resolve.h"
#include "query/suggest_names.h"
#include "schema/demande_json.h"
#include "server/audit/pseudonymes.h"
#include "server/openapi.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

// A body made before.
HttpResponse Liste(Application& app, const HttpRequest& http, const std::string& (*corps)(const Regard&)) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  const Parametres p = LireParametres(reste, {});
  if (!p.erreurs.empty()) return ProblemeDeRequete(p.erreurs, true, true, http.id);
  return Json(corps(app.regard(http.appelant)));
}

HttpResponse Criteres(Application& app, const HttpRequest& http, const PathParams&) {
  return Liste(app, http, [](const Regard& r) -> const std::string& { return *r.criteres; });
}

// Those of class X too: public grids hold them.
HttpResponse CriteresCotation(Application& app, const HttpRequest& http, const PathParams&) {
  return Liste(app, http, [](const Regard& r) -> const std::string& { return *r.vue->criteres_cotation; });
}

HttpResponse Suggerer(Application& app, const HttpRequest& http, const PathParams&) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  Parametres p = LireParametres(reste, {"champ", "q", "nombre"});
  if (!p.erreurs.empty()) return ProblemeDeRequete(p.erreurs, true, true, http.id);
  const Regard regard = app.regard(http.appelant);
  const auto& vue = regard.vue;
  std::size_t nombre = 10;
  if (const std::string* n = p.Get("nombre")) {
    const auto lu = std::from_chars(n->data(), n->data() + n->size(), nombre);
    if (lu.ec != std::errc() || lu.ptr != n->data() + n->size())
      return ProblemeDeRequete({{"nombre", "attendu : un nombre entier"}}, true, true, http.id);
    if (nombre < 1 || nombre > 100)
      return ProblemeDeRequete({{"nombre", "attendu : un entier entre 1 et 100"}}, false, true, http.id);
  }
  FieldId champ = kNoField;
  if (const std::string* nom = p.Get("champ")) {
    std::string epci;
    Erreurs erreurs;
    const Field* f = ResolveField(regard.catalogue(), *nom, "champ", epci, erreurs);
    if (f == nullptr) return ProblemeDeRequete(erreurs, false, true, http.id);
    if (!SuggestsNames(regard.catalogue(), f->id) && !Suggestions::Suggests(*f)) {
      return ProblemeDeRequete({{"champ", "« " + *nom + " » n'a pas de liste de valeurs à suggérer"}}, false, true,
                               http.id);
    }
    champ = f->id;
  }
  const std::string* q = p.Get("q");
  if (q == nullptr || q->size() > 200)
    return ProblemeDeRequete({{"q", "attendu : le début d'un mot, 200 caractères au plus"}}, false, true, http.id);
  std::string out = "{\"suggestions\":[";
  bool premiere = true;
  const bool comptages = regard.appelant->profil->comptages;
  const bool noms = champ != kNoField && SuggestsNames(regard.catalogue(), champ);
  for (const Suggestion& s : noms ? SuggestNames(regard.snapshot(), regard.perimetre, champ, *q, nombre)
                                  : vue->suggestions->Find(champ, *q, nombre, regard.snapshot(), regard.perimetre,
                                                           vue->vivantes, *vue->textes, !comptages)) {
    out += premiere ? "{\"champ\":" : ",{\"champ\":";
    premiere = false;
    AppendJsonString(s.nom, out);
    out += ",\"code\":";
    AppendJsonString(s.code, out);
    out += ",\"libelle\":";
    AppendJsonString(s.libelle, out);
    if (s.nombre >= 0) out += ",\"nombre\":" + std::to_string(s.nombre);
    out += '}';
  }
  if (auto sain = regard.snapshot().Sain(); !sain) return ProblemeDeStatut(sain.error(), true, http.id);
  HttpResponse r = Json(out + "]}");
  if (app.cle_audit() != nullptr) {
    Trace& t = r.trace.emplace();
    t.action = "suggestion";
    t.faits = "\"q\":\"" + Pseudonymiser(*q, *app.cle_audit()) + "\",\"champ\":";
    AppendJsonString(champ == kNoField ? "" : regard.catalogue().field(champ).nom_public(), t.faits);
  }
  return r;
}

}  // namespace

void AddCatalogueRoutes(Router& router, Application& app) {
  router.Add(RouteDeLecture(app, "GET", "/v1/criteres", {"referentiel"}, Criteres));
  router.Add(RouteDeLecture(app, "GET", "/v1/criteres-cotation", {"referentiel"}, CriteresCotation));
  router.Add(RouteDeLecture(app, "GET", "/v1/suggestions", {"recherche", "comptage"}, Suggerer));
  router.Add({.method = "GET",
              .pattern = "/v1/openapi.json",
              .handler = [](const HttpRequest&, const PathParams&) { return Json(std::string(OpenApi())); },
              .run_on = RunOn::kIoThread});
}

}  // namespace sne
