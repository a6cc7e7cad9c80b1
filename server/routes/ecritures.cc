// What changes the register: POST /v1/changements, who holds a demande in instruction, grids of cotation. Every one of
// these requests is passed on to the indexer (relay.h), which alone decides; here its head is judged.
#include "schema/numero_unique.h"
#include "server/accept.h"
#include "server/acces/appelant.h"
#include "server/request_write.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

Parametres AttendreSeul(std::string_view query) { return LireParametres(query, {"attendre"}); }
Parametres DeLiberation(std::string_view query) {
  return LireParametres(query, {"guichet", "agent", "force", "motif", "attendre"});
}

tl::unexpected<HttpResponse> Refus(HttpResponse reponse) { return tl::unexpected<HttpResponse>(std::move(reponse)); }

// The path of the pattern, with the numéro or SIREN in its one form: the indexer has no other spelling to take for
// another path. A text in place of it: no demande, or no territory, can have that one.
tl::expected<std::string, std::string> Chemin(std::string_view motif, const PathParams& params) {
  static constexpr std::string_view kNu = "{nu}", kEpci = "{epci}";
  std::string chemin(motif);
  if (const std::size_t ici = motif.find(kNu); ici != motif.npos) {
    const auto numero = LireNumeroUnique(NormaliserNumeroUnique(params.Get("nu")));
    if (!numero) return tl::unexpected(std::string("aucune demande de ce numéro dans votre périmètre"));
    chemin.replace(ici, kNu.size(), EcrireNumeroUnique(*numero));
  }
  if (const std::size_t ici = motif.find(kEpci); ici != motif.npos) {
    if (!EstSiren(params.Get("epci"))) return tl::unexpected(std::string(kTerritoireInconnu));
    chemin.replace(ici, kEpci.size(), params.Get("epci"));
  }
  return chemin;
}

// For whom the indexer gets it (indexer/mandat.h): parameters that no client can name, since no route admits them.
std::string Mandat(const Appelant& appelant) {
  std::string guichets;
  for (const std::string& g : appelant.guichets) {
    if (g.find(',') == g.npos) (guichets += guichets.empty() ? "" : ",") += g;  // no guichet is written so
  }
  return "pour_profil=" + EncoderParametre(appelant.profil->code) +
         "&pour_territoire=" + EncoderParametre(appelant.territoire.Cle()) +
         (guichets.empty() ? "" : "&pour_guichets=" + EncoderParametre(guichets));
}

// The one place where a write is judged before it leaves. What is outside the caller's perimeter (404) or not his to do
// (403) the indexer refuses, which alone knows what stands: here it is told who he is.
tl::expected<RelayOrder, HttpResponse> Juger(const HttpRequest& http, const PathParams& params, std::string_view motif,
                                             bool ndjson, Parametres (*lire)(std::string_view)) {
  if (auto probleme = RefuserAutreQueJson(http)) return Refus(std::move(*probleme));
  const std::string_view type = http.Header("Content-Type");
  const bool admis =
      type.empty() || IsMediaType(type, "application/json") || (ndjson && IsMediaType(type, "application/x-ndjson"));
  if (http.content_length.value_or(0) > 0 && !admis) {
    return Refus(ProblemResponse({"type-non-admis", ndjson ? "attendu : Content-Type: application/x-ndjson"
                                                           : "attendu : Content-Type: application/json"},
                                 http.id));
  }
  const Parametres p = lire(http.query);
  if (!p.erreurs.empty()) return Refus(ProblemeDeRequete(p.erreurs, true, true, http.id));
  const std::string* attendre = p.Get("attendre");
  if (attendre != nullptr && *attendre != "visible") {
    return Refus(ProblemeDeRequete({{"attendre", "seule valeur admise : visible"}}, true, true, http.id));
  }
  auto cible = Chemin(motif, params);
  if (!cible) return Refus(ProblemResponse({"introuvable", std::move(cible.error())}, http.id));
  char separateur = '?';
  for (const auto& [nom, valeur] : p.valeurs) {
    if (nom == "attendre") continue;
    *cible += separateur + nom + '=' + EncoderParametre(valeur);
    separateur = '&';
  }
  *cible += separateur + Mandat(*http.appelant);
  return RelayOrder{std::move(*cible), attendre != nullptr};
}

void Ajouter(Router& router, Relay& relais, std::string methode, std::string motif, std::vector<std::string> droits,
             std::uint64_t corps, Parametres (*lire)(std::string_view) = AttendreSeul, bool ndjson = false) {
  Route route;
  route.method = std::move(methode);
  route.pattern = std::move(motif);
  route.droits = std::move(droits);
  route.relay = &relais;
  route.judge = [motif = route.pattern, lire, ndjson](const HttpRequest& http, const PathParams& params) {
    return Juger(http, params, motif, ndjson, lire);
  };
  route.body_limit = corps;
  route.length_required = ndjson;
  router.Add(std::move(route));
}

}  // namespace

void AddWriteRoutes(Router& router, Relay& relais) {
  constexpr std::uint64_t kKio = 1024;
  Ajouter(router, relais, "POST", "/v1/changements", {"changement", "correction"}, 4 * kKio * kKio * kKio, AttendreSeul,
          true);
  Ajouter(router, relais, "PUT", "/v1/demandes/{nu}/instruction", {"instruction"}, 64 * kKio);
  Ajouter(router, relais, "DELETE", "/v1/demandes/{nu}/instruction", {"instruction", "liberation"}, 0, DeLiberation);
  Ajouter(router, relais, "POST", "/v1/demandes/{nu}/instruction/transfert", {"instruction"}, 64 * kKio);
  Ajouter(router, relais, "POST", "/v1/instructions", {"instruction"}, 64 * kKio);
  Ajouter(router, relais, "PUT", "/v1/grilles/{epci}", {"grille"}, 256 * kKio);
}

}  // namespace sne
