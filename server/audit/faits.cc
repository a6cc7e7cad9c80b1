#include "server/audit/faits.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "schema/date.h"
#include "schema/numero_unique.h"
#include "server/audit/ligne.h"
#include "server/json_string.h"
#include "server/problem.h"
#include "server/request_link.h"
#include "server/router.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

// The relayed routes, by what they do. The indexer's answer says the rest.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEcritures = {{
    {"POST /v1/changements", "changements"},
    {"PUT /v1/demandes/{nu}/instruction", "prise"},
    {"DELETE /v1/demandes/{nu}/instruction", "liberation"},
    {"POST /v1/demandes/{nu}/instruction/transfert", "transfert"},
    {"POST /v1/instructions", "prises"},
    {"PUT /v1/grilles/{epci}", "grille"},
}};

std::string_view ActionRelayee(const Route& route) {
  const std::string nom = route.method + " " + route.pattern;
  for (const auto& [motif, action] : kEcritures) {
    if (motif == nom) return action;
  }
  return "ecriture";
}

// The segment of the path at the place that {nom} has in the pattern, decoded.
std::string DuChemin(const Route& route, std::string_view chemin, std::string_view nom) {
  std::string_view motif = route.pattern;
  while (!motif.empty() && !chemin.empty()) {
    const std::size_t m = std::min(motif.find('/', 1), motif.size()), c = std::min(chemin.find('/', 1), chemin.size());
    if (motif.substr(1, m - 1) == nom) {
      std::string decode;
      return DecoderParametre(chemin.substr(1, c - 1), decode) ? decode : std::string();
    }
    motif.remove_prefix(m);
    chemin.remove_prefix(c);
  }
  return {};
}

// What the path names: an application, a territory. Nothing else of it is kept.
void AppendChemin(const HttpRequest& http, const Route& route, std::string& out) {
  if (const auto nu = LireNumeroUnique(NormaliserNumeroUnique(DuChemin(route, http.path, "{nu}"))))
    out += ",\"demande\":\"" + EcrireNumeroUnique(*nu) + "\"";
  const std::string epci = DuChemin(route, http.path, "{epci}");
  if (epci.size() == 9 && std::all_of(epci.begin(), epci.end(), [](char c) { return c >= '0' && c <= '9'; }))
    out += ",\"epci\":\"" + epci + "\"";
}

// What the indexer's answer says: counts, the holder's guichet, numbers. Never an agent or a reason.
void AppendReponse(const HttpResponse& reponse, std::string& out) {
  dom::parser parser;
  dom::element e;
  const simdjson::padded_string copie(reponse.body);
  bool premier = true;
  const auto membre = [&](std::string_view nom) -> std::string& {
    out += premier ? "\"" : ",\"";
    premier = false;
    out += nom;
    return out += "\":";
  };
  if (reponse.body.empty() || parser.parse(copie).get(e)) return;
  std::string_view texte;
  std::uint64_t n = 0;
  for (const char* nom : {"acceptes", "sans_effet", "ignores", "rejetes", "version", "revision", "generation"}) {
    if (!e[nom].get(n)) membre(nom) += std::to_string(n);
  }
  for (const char* nom : {"guichet", "statut"}) {
    if (!e[nom].get(texte)) membre(nom) += JsonString(texte);
  }
  if (!e.at_pointer("/detenteur/guichet").get(texte)) membre("detenteur") += JsonString(texte);
  for (const char* nom : {"prises", "renouvelees", "detenues", "radiees"}) {
    dom::array liste;
    if (e[nom].get(liste)) continue;
    membre(nom) += '[';
    bool un = true;
    for (const dom::element x : liste) {
      if (x.get(texte) && x["numero_unique"].get(texte)) continue;
      out += un ? "" : ",";
      un = false;
      out += JsonString(texte);
    }
    out += ']';
  }
}

}  // namespace

bool ANoter(const Route* route, const HttpResponse& reponse) {
  if (reponse.trace) return true;
  if (reponse.status == 401 || reponse.status == 403 || reponse.status == 429) return true;
  if (route == nullptr || route->droits.empty()) return false;
  if (route->relay != nullptr) return true;  // its announcement stands already
  const bool montre = std::any_of(route->droits.begin(), route->droits.end(),
                                  [](const std::string& d) { return d != "referentiel" && d != "technique"; });
  return montre && reponse.status >= 400 && reponse.status < 500;
}

void AppendAppelant(const Appelant& a, std::string& out) {
  for (const auto& [nom, texte] : {std::pair<const char*, std::string_view>("appelant", a.id),
                                   {"organisme", a.organisme},
                                   {"profil", a.profil->code},
                                   {"finalite", a.finalite}}) {
    out += '"';
    out += nom;
    out += "\":";
    AppendJsonString(out, texte);
    out += ',';
  }
  out += "\"perimetre\":";
  AppendJsonString(out, a.perimetre);
  out += ',';
}

void AppendFaits(const HttpRequest& http, const Route* route, const HttpResponse& reponse, std::string& out) {
  const bool refus = reponse.status == 401 || reponse.status == 403 || reponse.status == 404 || reponse.status == 429;
  const bool relayee = route != nullptr && route->relay != nullptr;
  std::string_view action = refus ? "refus" : "echec";
  if (reponse.trace && !reponse.trace->action.empty()) {
    action = reponse.trace->action;
  } else if (relayee && !refus) {
    action = ActionRelayee(*route);
  }
  out += "\"action\":\"";
  out += action;
  out += "\",\"statut\":" + std::to_string(reponse.status);
  if (route != nullptr) AppendChemin(http, *route, out);
  out += ",\"faits\":{";
  if (reponse.trace) out += reponse.trace->faits;
  if (relayee) AppendReponse(reponse, out);
  out += '}';
  if (!reponse.trace || reponse.trace->vues.empty()) return;
  out += ",\"vues\":[";
  for (std::size_t i = 0; i < reponse.trace->vues.size(); ++i) {
    out += i ? ",\"" : "\"";
    AjouterNumeroUnique(reponse.trace->vues[i], out);
    out += '"';
  }
  out += ']';
}

void AppendDemande(const HttpRequest& http, const Route& route, std::string& out) {
  out += "\"action\":\"";
  out += ActionRelayee(route);
  out += "\",\"phase\":\"demande\"";
  AppendChemin(http, route, out);
}

HttpResponse TropVu(std::uint64_t limite, const RequestId& id) {
  HttpResponse r =
      ProblemResponse({"volume-depasse", "Vous avez déjà vu aujourd'hui, ou verriez par cette réponse, plus de " +
                                             std::to_string(limite) + " demandes distinctes, la limite de ce service."},
                      id);
  const auto maintenant = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  constexpr std::int64_t kJour = 86'400;  // a day of change of clocks has an hour more or less: it is asked again then
  const std::int64_t reste = kJour - HeureDeParis(maintenant) % kJour;
  for (auto& [nom, valeur] : r.headers) {
    if (nom == "Retry-After") valeur = std::to_string(reste);
  }
  return r;
}

}  // namespace sne
