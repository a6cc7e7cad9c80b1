// Who saw what: GET /v1/audit, for the data-protection officer. Applications themselves are not shown here, and each
// question is written down like any other access.
#include "server/audit/audit.h"

#include <charconv>

#include "schema/demande_json.h"
#include "server/audit/lecture.h"
#include "server/audit/pseudonymes.h"
#include "server/json_string.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

constexpr auto kTravail = std::chrono::seconds(3);  // a page; where it stopped, the next one goes on
constexpr std::size_t kTexteMax = 200;

bool LireQuestion(const Parametres& p, QuestionDAudit& q, Erreurs& erreurs) {
  const auto jour = [&](const char* nom, std::optional<Jour>& out) {
    const std::string* texte = p.Get(nom);
    if (texte == nullptr) return;
    out = LireDate(*texte);
    if (!out) erreurs.push_back({nom, "attendu : une date, AAAA-MM-JJ"});
  };
  const auto texte = [&](const char* nom, std::string& out) {
    if (const std::string* t = p.Get(nom)) out = *t;
    if (out.size() > kTexteMax) erreurs.push_back({nom, "200 octets au plus"});
  };
  if (const std::string* nu = p.Get("demande")) {
    q.demande = LireNumeroUnique(NormaliserNumeroUnique(*nu));
    if (!q.demande) erreurs.push_back({"demande", "attendu : un numéro unique entier"});
  }
  texte("utilisateur", q.utilisateur);
  texte("action", q.action);
  texte("mot", q.mots);
  jour("du", q.du);
  jour("au", q.au);
  if (const std::string* n = p.Get("nombre")) {
    const auto lu = std::from_chars(n->data(), n->data() + n->size(), q.nombre);
    if (lu.ec != std::errc() || lu.ptr != n->data() + n->size() || q.nombre < 1 || q.nombre > 1000)
      erreurs.push_back({"nombre", "attendu : un entier entre 1 et 1000"});
  }
  if (const std::string* c = p.Get("curseur")) q.curseur = *c;
  return erreurs.empty();
}

Trace TraceDeLaQuestion(const QuestionDAudit& q, const CleDAudit& cle) {
  Trace t;
  t.action = "audit";
  const auto membre = [&](const char* nom, const std::string& valeur) {
    if (valeur.empty()) return;
    t.faits += (t.faits.empty() ? "\"" : ",\"") + std::string(nom) + "\":" + JsonString(valeur);
  };
  if (q.demande) membre("demande", EcrireNumeroUnique(*q.demande));
  membre("utilisateur", q.utilisateur);
  membre("actions", q.action);
  membre("mot", Pseudonymiser(q.mots, cle));
  membre("du", q.du ? EcrireDate(*q.du) : "");
  membre("au", q.au ? EcrireDate(*q.au) : "");
  membre("curseur", q.curseur);
  return t;
}

HttpResponse Consulter(Audit* audit, const HttpRequest& http) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  if (audit == nullptr)
    return ProblemResponse({"introuvable", "ce serveur ne tient pas de journal des accès"}, http.id);
  const Parametres p =
      LireParametres(http.query, {"demande", "utilisateur", "action", "mot", "du", "au", "nombre", "curseur"});
  if (!p.erreurs.empty()) return ProblemeDeRequete(p.erreurs, true, true, http.id);
  QuestionDAudit q;
  Erreurs erreurs;
  if (!LireQuestion(p, q, erreurs)) return ProblemeDeRequete(erreurs, false, true, http.id);
  const JournalDesAcces& journal = audit->journal();
  const auto page = LireAudit(Env::Posix(), journal.repertoire(), journal.cles(), q,
                              std::min(http.deadline, Clock::now() + kTravail));
  if (!page && page.error().code() == Code::kInvalid)
    return ProblemResponse({"curseur-etranger", page.error().message()}, http.id);
  if (!page) return ProblemResponse({"audit-indisponible", "le journal des accès ne se lit pas"}, http.id);
  std::string out = "{\"acces\":[";
  for (std::size_t i = 0; i < page->acces.size(); ++i) out += (i ? "," : "") + page->acces[i];
  out += "],\"curseur_suivant\":" + (page->suivant.empty() ? "null" : JsonString(page->suivant)) +
         ",\"integrite\":{\"lignes_lues\":" + std::to_string(page->lues) + ",\"anomalies\":[";
  for (std::size_t i = 0; i < page->anomalies.size(); ++i) out += (i ? "," : "") + JsonString(page->anomalies[i]);
  HttpResponse r = Json(out + "]}}");
  r.trace = TraceDeLaQuestion(q, audit->cle());
  return r;
}

}  // namespace

void AddAuditRoutes(Router& router, Audit* audit) {
  router.Add({.method = "GET",
              .pattern = "/v1/audit",
              .droits = {"audit"},
              .handler = [audit](const HttpRequest& http, const PathParams&) { return Consulter(audit, http); }});
}

}  // namespace sne
