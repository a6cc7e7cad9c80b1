// One application: GET /v1/demandes/{nu}, as JSON or as a sheet to print, and why a search does not find it: POST
// /v1/demandes/{nu}/pourquoi. Unknown, malformed or outside the perimeter is one and the same 404.
#include <openssl/evp.h>

#include <algorithm>

#include "query/pourquoi.h"
#include "query/resolve.h"
#include "schema/demande_json.h"
#include "server/accept.h"
#include "server/audit/trace.h"
#include "server/extraction/fiche.h"
#include "server/request_json.h"
#include "server/routes/routes.h"
#include "server/row_json.h"

namespace sne {
namespace {

// Strong: changes exactly when the visible body does.
std::string Etag(const std::string& corps) {
  unsigned char somme[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  EVP_Digest(corps.data(), corps.size(), somme, &n, EVP_sha256(), nullptr);
  static constexpr char kHexa[] = "0123456789abcdef";
  std::string etag = "\"";
  for (int i = 0; i < 16; ++i) {
    etag += kHexa[somme[i] >> 4];
    etag += kHexa[somme[i] & 15];
  }
  return etag + "\"";
}

// Base64 of a SHA-256, as a Content-Security-Policy names an inline style.
std::string PolitiqueDeFiche() {
  unsigned char somme[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  EVP_Digest(StyleDeFiche().data(), StyleDeFiche().size(), somme, &n, EVP_sha256(), nullptr);
  unsigned char base64[4 * ((EVP_MAX_MD_SIZE + 2) / 3) + 1];
  const int longueur = EVP_EncodeBlock(base64, somme, static_cast<int>(n));
  return "default-src 'none'; style-src 'sha256-" +
         std::string(reinterpret_cast<const char*>(base64), static_cast<std::size_t>(longueur)) +
         "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

// The fields that `champs` names, as a search would. `cotation` alone: every score.
ChoixDeFiche LireChoix(const Regard& regard, const std::string& champs, Erreurs& erreurs) {
  const Snapshot& s = *regard.fiche;
  ChoixDeFiche choix;
  choix.tout = false;
  Requete requete;
  requete.champs.emplace();
  requete.chemin_champs = "champs";
  for (std::size_t debut = 0; debut <= champs.size();) {
    const std::size_t fin = std::min(champs.find(',', debut), champs.size());
    const std::string nom = champs.substr(debut, fin - debut);
    if (nom == "cotation") {
      choix.champs.push_back({nom, s.catalogue().Find(nom)});
    } else {
      requete.champs->push_back(nom);
    }
    debut = fin + 1;
  }
  Plan plan;
  Resolve(requete, regard.contexte_fiche(), plan, erreurs);
  for (std::size_t i = 0; i < plan.colonnes.size(); ++i) {
    const ColonneDemandee& c = plan.colonnes[i];
    const auto& noms = *requete.champs;
    if (i == 0 && std::find(noms.begin(), noms.end(), c.nom) == noms.end()) continue;  // the number, not asked for
    choix.champs.push_back(c);
  }
  return choix;
}

// The record as JSON, whole; or as a sheet to print, whose fields can be chosen.
HttpResponse Lire(Application& app, const HttpRequest& http, const PathParams& params) {
  static constexpr std::string_view kFormes[] = {"application/json", "text/html"};
  static const std::string kPolitique = PolitiqueDeFiche();
  const auto forme = NegotiateType(http.HeaderList("Accept"), kFormes);
  if (!forme) return ProblemResponse({"non-acceptable", "formes disponibles : application/json, text/html"}, http.id);
  const bool fiche = *forme == 1;
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  const Parametres p = fiche ? LireParametres(reste, {"champs"}) : LireParametres(reste, {});
  if (!p.erreurs.empty()) {
    return ProblemeDeRequete({{p.erreurs[0].chemin, fiche ? "seuls champs et min_generation sont admis ici"
                                                          : "seul min_generation est admis ici"}},
                             true, true, http.id);
  }
  const Regard regard = app.regard(http.appelant);
  const Snapshot& s = *regard.fiche;
  ChoixDeFiche choix;
  Erreurs erreurs;
  if (const std::string* champs = p.Get("champs")) choix = LireChoix(regard, *champs, erreurs);
  if (!erreurs.empty()) return ProblemeDeRequete(erreurs, false, true, http.id);
  const auto ref = regard.Trouver(params.Get("nu"));
  if (!ref) return ProblemResponse({"introuvable", "aucune demande de ce numéro dans votre périmètre"}, http.id);
  HttpResponse r;
  r.trace = TraceDeDemande(fiche ? "fiche-imprimable" : "fiche", regard, *ref);
  if (fiche) {
    r.body = EcrireFiche(s, *ref, choix, AujourdhuiParis());
  } else {
    TextReader textes;
    AppendRecord(s, *ref, textes, r.body);
  }
  if (auto sain = s.Sain(); !sain) return ProblemeDeStatut(sain.error(), true, http.id);
  const std::string etag = Etag(r.body);
  r.headers.emplace_back("ETag", etag);
  if (fiche) r.headers.emplace_back("Content-Security-Policy", kPolitique);
  if (EtagConnu(http, etag)) {
    r.status = 304;
    r.body.clear();
    return r;
  }
  r.content_type = fiche ? "text/html; charset=utf-8" : "application/json";
  return r;
}

// The body is a search; what only a page of results needs (champs, facettes, nombre, curseur) is read and left aside.
HttpResponse Expliquer(Application& app, const HttpRequest& http, const PathParams& params) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  Requete requete;
  if (auto probleme = LireRechercheDuCorps(app, http, requete)) return std::move(*probleme);
  const Regard regard = app.regard(http.appelant);
  const Snapshot& s = regard.snapshot();
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, regard.contexte(), plan, erreurs);
  plan.ressort = regard.ressort;
  if (!erreurs.empty()) return ProblemeDeRequete(erreurs, false, false, http.id);
  const auto ref = regard.Trouver(params.Get("nu"));
  if (!ref) return ProblemResponse({"introuvable", "aucune demande de ce numéro dans votre périmètre"}, http.id);
  const auto p = ExpliquerAbsence(s, regard.perimetre, plan, *ref);
  if (!p) return ProblemeDeStatut(p.error(), false, http.id);

  std::string out = "{\"rang\":" + (p->rang > 0 ? std::to_string(p->rang) : std::string("null")) + ",\"exclusions\":[";
  Plan valeurs;  // the demande's own values of what excludes it
  for (std::size_t i = 0; i < p->exclusions.size(); ++i) {
    const Exclusion& e = p->exclusions[i];
    out += i ? ",{" : "{";
    if (e.chemin.empty()) {
      out += "\"implicite\":true";
    } else {
      out += "\"chemin\":";
      AppendJsonString(e.chemin, out);
    }
    if (!e.jeton.empty()) {
      out += ",\"mot\":";
      AppendJsonString(e.jeton, out);
    }
    if (const FieldId champ = e.chemin.empty() ? s.catalogue().FindKey("statut") : e.champ; champ != kNoField) {
      const Field& f = s.catalogue().field(champ);
      out += ",\"champ\":";
      AppendJsonString(f.nom_public(), out);
      const bool deja = std::any_of(valeurs.colonnes.begin(), valeurs.colonnes.end(),
                                    [&](const ColonneDemandee& c) { return c.champ == champ; });
      if (f.type != Type::kCotation && !deja) valeurs.colonnes.push_back({f.nom_public(), champ});
    }
    out += '}';
  }
  out += "],\"demande\":";
  TextReader textes;
  AppendColumns(s, *ref, valeurs, textes, {}, out);
  if (auto sain = s.Sain(); !sain) return ProblemeDeStatut(sain.error(), false, http.id);
  HttpResponse r = Json(out + "}");
  r.trace = TraceDeRecherche(app, "pourquoi", requete, regard, 1, {s.block(ref->bloc).numero(ref->row)});
  return r;
}

}  // namespace

void AddDemandeRoutes(Router& router, Application& app) {
  router.Add(RouteDeLecture(app, "GET", "/v1/demandes/{nu}", {"fiche"}, Lire));
  router.Add(RouteDeLecture(app, "POST", "/v1/demandes/{nu}/pourquoi", {"fiche"}, Expliquer));
}

}  // namespace sne
