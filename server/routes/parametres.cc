#include <algorithm>
#include <charconv>

#include "server/accept.h"
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

std::optional<HttpResponse> AttendreGeneration(Application& app, const HttpRequest& requete, std::string& reste) {
  if (!app.pret())
    return ProblemResponse({"indisponible", "l'index est endommagé : aucune réponse avant sa restauration"},
                           requete.id);
  reste.clear();
  std::string_view query = requete.query;
  std::optional<std::string> voulue;
  while (!query.empty()) {
    const std::size_t fin = std::min(query.find('&'), query.size());
    const std::string_view paire = query.substr(0, fin);
    query.remove_prefix(std::min(fin + 1, query.size()));
    const std::size_t egal = std::min(paire.find('='), paire.size());
    std::string nom, valeur;
    if (DecoderParametre(paire.substr(0, egal), nom) && nom == "min_generation" &&
        DecoderParametre(paire.substr(std::min(egal + 1, paire.size())), valeur)) {
      if (voulue) return ProblemeDeRequete({{"min_generation", "paramètre présent deux fois"}}, true, true, requete.id);
      voulue = std::move(valeur);
    } else if (!paire.empty()) {
      reste += (reste.empty() ? "" : "&") + std::string(paire);
    }
  }
  if (!voulue) return std::nullopt;
  std::uint64_t generation = 0;
  const auto lu = std::from_chars(voulue->data(), voulue->data() + voulue->size(), generation);
  if (voulue->empty() || lu.ec != std::errc() || lu.ptr != voulue->data() + voulue->size()) {
    return ProblemeDeRequete({{"min_generation", "attendu : un numéro de génération, entier positif"}}, true, true,
                             requete.id);
  }
  const auto patience = std::min(requete.deadline, Clock::now() + std::chrono::seconds(2));
  if (app.Attendre(generation, patience)) return std::nullopt;
  return ProblemResponse({"indisponible", "la génération demandée n'est pas encore visible"}, requete.id);
}

std::optional<HttpResponse> RefuserAutreQueJson(const HttpRequest& requete) {
  static constexpr std::string_view kFormes[] = {"application/json"};
  if (NegotiateType(requete.HeaderList("Accept"), kFormes)) return std::nullopt;
  return ProblemResponse({"non-acceptable", "forme disponible : application/json"}, requete.id);
}

HttpResponse Json(std::string corps) {
  HttpResponse r;
  r.content_type = "application/json";
  r.body = std::move(corps);
  return r;
}

}  // namespace sne
