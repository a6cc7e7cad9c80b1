#include "server/acces/demonstration.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>

#include "server/accept.h"
#include "server/base64url.h"
#include "server/json_string.h"
#include "server/problem.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr const char* kEmetteur = "urn:sne:demonstration";
constexpr const char* kAudience = "sne-search";

// One of each profile, around Lyon. The guichets are of the base école.
constexpr const char* kPersonnes[] = {
    R"J({"id":"bailleur-lyon","nom":"Inès Fournier","organisme":"Habitat du Confluent (bailleur fictif)","finalite":"attribution",
        "profil":"BAILLEUR","enregistreur":true,"guichets":["B6902","B6903"],"perimetre":{"departements":["69"]}})J",
    R"J({"id":"guichet-lyon","nom":"Malik Perrin","organisme":"Guichet d'enregistrement de Lyon","finalite":"enregistrement",
        "profil":"GUICHET","enregistreur":true,"guichets":["C6907"],"perimetre":{"communes":["69123"]}})J",
    R"J({"id":"commune-villeurbanne","nom":"Claire Besson","organisme":"Ville de Villeurbanne","finalite":"attribution",
        "profil":"GUICHET","enregistreur":true,"guichets":["C6906"],"perimetre":{"communes":["69266"]}})J",
    R"J({"id":"epci-lyon","nom":"Yann Delorme","organisme":"Métropole de Lyon","finalite":"politique d'attribution",
        "profil":"EPCI","enregistreur":false,"guichets":[],"perimetre":{"epci":["200046977"]}})J",
    R"J({"id":"reservataire-lyon","nom":"Sofia Mercier","organisme":"Collecteur de la Saône (réservataire fictif)","finalite":"désignation",
        "profil":"RESERVATAIRE","enregistreur":true,"guichets":["A690A"],
        "perimetre":{"departements":["69"],"contingents":["COLACT"]}})J",
    R"J({"id":"gt-rhone","nom":"Paul Girard","organisme":"Gestionnaire territorial du Rhône","finalite":"qualité des demandes",
        "profil":"GT","enregistreur":false,"guichets":[],"perimetre":{"departements":["69"]}})J",
    R"J({"id":"etat-rhone","nom":"Nadia Roche","organisme":"Service de l'État dans le Rhône","finalite":"relogement des prioritaires",
        "profil":"ETAT","enregistreur":true,"guichets":["P6900"],"perimetre":{"departements":["69"]}})J",
    R"J({"id":"stat-france","nom":"Hugo Lemaire","organisme":"Observatoire du logement","finalite":"statistiques",
        "profil":"STAT","enregistreur":false,"guichets":[],"perimetre":{"france":true}})J",
    R"J({"id":"dpo","nom":"Anne Vidal","organisme":"Délégation à la protection des données","finalite":"contrôle",
        "profil":"DPO","enregistreur":false,"guichets":[],"perimetre":{}})J",
    R"J({"id":"admin","nom":"Karim Noël","organisme":"Exploitation","finalite":"exploitation",
        "profil":"ADMIN","enregistreur":false,"guichets":[],"perimetre":{}})J",
    R"J({"id":"source","nom":"Système national d'enregistrement","organisme":"Système source","finalite":"mise à jour",
        "profil":"SOURCE","enregistreur":false,"guichets":[],"perimetre":{}})J",
};

HttpResponse Personnes(const Demonstration& demonstration) {
  std::string corps = "{\"personnes\":[";
  for (const Appelant& personne : demonstration.personnes()) {
    if (corps.back() == '}') corps += ',';
    corps += EcrireAppelant(personne);
  }
  return Json(corps + "]}");
}

// Who is asked for, or what is wrong.
Result<Appelant> LireDemande(const dom::object& demande, const Demonstration& demonstration) {
  dom::element e;
  std::string_view id;
  if (!demande["appelant"].get(e)) {
    const std::string json = simdjson::minify(e);
    return LireAppelant(json, Profils::Embarques());
  }
  if (demande["personne"].get(id)) return Fail(Code::kInvalid, "attendu : « personne » ou « appelant »");
  const auto& personnes = demonstration.personnes();
  const auto trouvee = std::find_if(personnes.begin(), personnes.end(), [&](const Appelant& p) { return p.id == id; });
  if (trouvee != personnes.end()) return *trouvee;
  return Fail(Code::kInvalid, "personne inconnue ; celles de la démonstration sont à GET /v1/demonstration/personnes");
}

HttpResponse Jetons(const Demonstration& demonstration, const HttpRequest& http) {
  const std::string_view type = http.Header("Content-Type");
  if (!type.empty() && !IsMediaType(type, "application/json"))
    return ProblemResponse({"type-non-admis", "attendu : Content-Type: application/json"}, http.id);
  dom::parser parser;
  dom::element racine, e;
  dom::object demande;
  const simdjson::padded_string copie(http.body);
  if (parser.parse(copie).get(racine) || racine.get(demande) || !SansRepetition(racine))
    return ProblemResponse({"json-illisible", "attendu : un objet JSON"}, http.id);
  std::uint64_t duree = static_cast<std::uint64_t>(Demonstration::kDuree.count());
  if (!demande["duree_s"].get(e) &&
      (e.get(duree) || duree == 0 || duree > static_cast<std::uint64_t>(Demonstration::kDureeMax.count())))
    return ProblemResponse({"requete-impossible", "duree_s : attendu, un nombre de secondes, de 1 à 43200"}, http.id);
  const auto appelant = LireDemande(demande, demonstration);
  if (!appelant) return ProblemResponse({"requete-impossible", appelant.error().message()}, http.id);
  return Json("{\"access_token\":" + JsonString(demonstration.Jeton(*appelant, std::chrono::seconds(duree))) +
              ",\"token_type\":\"Bearer\",\"expires_in\":" + std::to_string(duree) + "}");
}

}  // namespace

Demonstration::Demonstration() : cle_(Cle::NouvelleES256("demonstration")) {
  for (const char* personne : kPersonnes) {
    auto lue = LireAppelant(personne, Profils::Embarques());
    if (!lue) std::abort();  // a test asks for each of them
    personnes_.push_back(std::move(*lue));
  }
}

ReglesDeJeton Demonstration::regles() const {
  ReglesDeJeton regles;
  regles.emetteur = kEmetteur;
  regles.audiences = {kAudience};
  regles.algorithmes = {Algorithme::kES256};
  regles.claims.id = "id";
  regles.claims.nom = "nom";
  regles.ecole = true;
  return regles;
}

std::string Demonstration::Jeton(const Appelant& appelant, std::chrono::seconds duree) const {
  const auto maintenant =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
  const std::string claims = std::string("{\"iss\":\"") + kEmetteur + "\",\"aud\":\"" + kAudience +
                             "\",\"iat\":" + std::to_string(maintenant.count()) +
                             ",\"exp\":" + std::to_string((maintenant + duree).count()) + "," +
                             EcrireAppelant(appelant).substr(1);
  const std::string signe =
      EnBase64Url("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + cle_.kid() + "\"}") + "." + EnBase64Url(claims);
  return signe + "." + EnBase64Url(cle_.Signer(signe));
}

void AddDemonstrationRoutes(Router& router, const Demonstration& demonstration) {
  router.Add({.method = "GET",
              .pattern = "/v1/demonstration/personnes",
              .handler = [&demonstration](const HttpRequest&, const PathParams&) { return Personnes(demonstration); }});
  router.Add({.method = "POST",
              .pattern = "/v1/demonstration/jetons",
              .handler = [&demonstration](const HttpRequest& http, const PathParams&) {
                return Jetons(demonstration, http);
              }});
}

}  // namespace sne
