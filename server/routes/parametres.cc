#include <algorithm>
#include <charconv>

#include "server/accept.h"
#include "server/request_json.h"
#include "server/request_link.h"
#include "server/routes/routes.h"

namespace sne {

const std::string* Parametres::Get(std::string_view nom) const {
  for (const auto& [n, v] : valeurs) {
    if (n == nom) return &v;
  }
  return nullptr;
}

Parametres LireParametres(std::string_view query, std::initializer_list<std::string_view> admis) {
  Parametres p;
  while (!query.empty()) {
    const std::size_t fin = std::min(query.find('&'), query.size());
    const std::string_view paire = query.substr(0, fin);
    query.remove_prefix(std::min(fin + 1, query.size()));
    if (paire.empty()) continue;
    const std::size_t egal = std::min(paire.find('='), paire.size());
    std::string nom, valeur;
    if (!DecoderParametre(paire.substr(0, egal), nom) ||
        !DecoderParametre(paire.substr(std::min(egal + 1, paire.size())), valeur)) {
      p.erreurs.push_back({nom, "encodage illisible : attendu %XX et de l'UTF-8, sans U+0000"});
    } else if (p.Get(nom) != nullptr) {
      p.erreurs.push_back({nom, "paramètre présent deux fois"});
    } else if (std::find(admis.begin(), admis.end(), nom) == admis.end()) {
      std::string liste;
      for (const auto a : admis) liste += (liste.empty() ? "" : ", ") + std::string(a);
      p.erreurs.push_back(
          {Extrait(nom, 100), liste.empty() ? "paramètre inconnu" : "paramètre inconnu ; paramètres admis : " + liste});
    } else {
      p.valeurs.emplace_back(std::move(nom), std::move(valeur));
    }
  }
  return p;
}

namespace {

bool EstMinGeneration(std::string_view brut) {
  std::string nom;
  return brut == "min_generation" ||
         (brut.find('%') != brut.npos && DecoderParametre(brut, nom) && nom == "min_generation");
}

// What min_generation asks for. `reste`: the query without it.
struct GenerationVoulue {
  int fois = 0;
  std::optional<std::uint64_t> generation;  // none: not asked for, or not a number
};

GenerationVoulue LireGeneration(std::string_view query, std::string& reste) {
  GenerationVoulue voulue;
  reste.clear();
  while (!query.empty()) {
    const std::size_t fin = std::min(query.find('&'), query.size());
    const std::string_view paire = query.substr(0, fin);
    query.remove_prefix(std::min(fin + 1, query.size()));
    const std::size_t egal = std::min(paire.find('='), paire.size());
    if (!EstMinGeneration(paire.substr(0, egal))) {
      if (!paire.empty()) reste += (reste.empty() ? "" : "&") + std::string(paire);
      continue;
    }
    ++voulue.fois;
    std::string valeur;
    std::uint64_t n = 0;
    if (!DecoderParametre(paire.substr(std::min(egal + 1, paire.size())), valeur)) continue;
    const auto lu = std::from_chars(valeur.data(), valeur.data() + valeur.size(), n);
    if (!valeur.empty() && lu.ec == std::errc() && lu.ptr == valeur.data() + valeur.size()) voulue.generation = n;
  }
  return voulue;
}

// True when none, or nothing readable, is named.
bool GenerationVisible(const Application& app, const HttpRequest& requete) {
  if (requete.query.empty()) return true;
  std::string reste;
  const GenerationVoulue voulue = LireGeneration(requete.query, reste);
  return voulue.fois != 1 || !voulue.generation || app.vue()->snapshot->generation() >= *voulue.generation;
}

}  // namespace

Route RouteDeLecture(Application& app, std::string methode, std::string chemin, std::vector<std::string> droits,
                     HttpResponse (*repondre)(Application&, const HttpRequest&, const PathParams&)) {
  Route route;
  route.method = std::move(methode);
  route.pattern = std::move(chemin);
  route.droits = std::move(droits);
  route.handler = [&app, repondre](const HttpRequest& r, const PathParams& p) { return repondre(app, r, p); };
  route.visible = [&app](const HttpRequest& r) { return GenerationVisible(app, r); };
  return route;
}

std::optional<HttpResponse> PrendreGeneration(const Application& app, const HttpRequest& requete, std::string& reste) {
  if (!app.pret())
    return ProblemResponse({"indisponible", "l'index est endommagé : aucune réponse avant sa restauration"},
                           requete.id);
  const GenerationVoulue voulue = LireGeneration(requete.query, reste);
  if (voulue.fois == 0) return std::nullopt;
  if (voulue.fois > 1)
    return ProblemeDeRequete({{"min_generation", "paramètre présent deux fois"}}, true, true, requete.id);
  if (!voulue.generation) {
    return ProblemeDeRequete({{"min_generation", "attendu : un numéro de génération, entier positif"}}, true, true,
                             requete.id);
  }
  if (app.vue()->snapshot->generation() >= *voulue.generation) return std::nullopt;
  return ProblemResponse({"indisponible", "la génération demandée n'est pas encore visible"}, requete.id);
}

std::optional<HttpResponse> RefuserAutreQueJson(const HttpRequest& requete) {
  static constexpr std::string_view kFormes[] = {"application/json"};
  if (NegotiateType(requete.HeaderList("Accept"), kFormes)) return std::nullopt;
  return ProblemResponse({"non-acceptable", "forme disponible : application/json"}, requete.id);
}

std::optional<HttpResponse> LireRechercheDuCorps(const Application& app, const HttpRequest& http, Requete& requete) {
  const std::string_view type = http.Header("Content-Type");
  if (!http.body.empty() && !type.empty() && !IsMediaType(type, "application/json")) {
    return ProblemResponse({"type-non-admis", "attendu : Content-Type: application/json"}, http.id);
  }
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  if (!reste.empty()) {
    return ProblemeDeRequete({{reste.substr(0, std::min<std::size_t>(reste.find('='), 60)),
                               "un POST prend sa recherche dans son corps ; seul min_generation est admis ici"}},
                             true, true, http.id);
  }
  const LectureRequete lu = LireRequete(http.body, requete);
  if (!lu.erreurs.empty()) return ProblemeDeRequete(lu.erreurs, lu.illisible, false, http.id);
  return std::nullopt;
}

bool EtagConnu(const HttpRequest& requete, std::string_view etag) {
  const std::string connus = requete.HeaderList("If-None-Match");
  if (connus == "*") return true;
  std::string_view reste = connus;
  while (!reste.empty()) {
    const std::size_t fin = std::min(reste.find(','), reste.size());
    std::string_view un = reste.substr(0, fin);
    while (!un.empty() && un.front() == ' ') un.remove_prefix(1);
    while (!un.empty() && un.back() == ' ') un.remove_suffix(1);
    if (un.starts_with("W/")) un.remove_prefix(2);  // If-None-Match compares weakly (RFC 9110 §13.1.2)
    if (un == etag) return true;
    reste.remove_prefix(std::min(fin + 1, reste.size()));
  }
  return false;
}

bool EstSiren(std::string_view texte) {
  return texte.size() == 9 && std::all_of(texte.begin(), texte.end(), [](char c) { return c >= '0' && c <= '9'; });
}

HttpResponse Json(std::string corps) {
  HttpResponse r;
  r.content_type = "application/json";
  r.body = std::move(corps);
  return r;
}

}  // namespace sne
