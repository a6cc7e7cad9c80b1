// Extractions as jobs: POST /v1/extractions, what becomes of them, their files. A search like any other, checked in
// full before it is accepted; the rows are read when its turn comes.
#include "server/accept.h"
#include "server/audit/audit.h"
#include "server/audit/trace.h"
#include "server/extraction/flux.h"
#include "server/extraction/taches.h"
#include "server/json_string.h"
#include "server/request_json.h"
#include "server/routes/fichier.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

constexpr const char* kAttendre = "30";  // seconds, as Retry-After has them: a job takes longer than a search

// Whose jobs are seen: his own, made with the rights that he has now.
std::string Titulaire(const HttpRequest& http) { return EcrireAppelant(*http.appelant); }

// What a demande asks for, bound to the view of now. Errors: of the body.
LectureRequete Lier(Regard regard, std::string_view corps, Extraction& x) {
  DemandeDExtraction d;
  LectureRequete lecture = LireDemandeDExtraction(corps, d);
  const auto format = FormatNomme(d.format);
  const bool objet = lecture.erreurs.empty() || !lecture.erreurs[0].chemin.empty();
  if (!lecture.illisible && objet && !format) lecture.erreurs.push_back({"/format", "attendu : xlsx, csv ou ndjson"});
  if (!lecture.erreurs.empty()) return lecture;
  lecture.erreurs = Preparer(std::move(regard), d.requete, *format, x);
  x.titre = d.titre;
  return lecture;
}

void RetryAfter(HttpResponse& reponse, const char* secondes) {
  for (auto& [nom, valeur] : reponse.headers) {
    if (nom == "Retry-After") valeur = secondes;
  }
}

HttpResponse Absentes(const RequestId& id) {
  return ProblemResponse({"extractions-indisponibles",
                          "ce serveur a été démarré sans répertoire d'extractions (sne-server --extractions "
                          "RÉPERTOIRE) ; les recherches et les flux (Accept: text/csv) continuent"},
                         id);
}

HttpResponse Inconnue(const RequestId& id) {
  return ProblemResponse({"introuvable", "aucune extraction de cet identifiant parmi les vôtres, ou elle a expiré"},
                         id);
}

class Ressource {
 public:
  Ressource(Application& app, Taches* taches) : app_(app), taches_(taches) {}

  HttpResponse Creer(const HttpRequest& http, const PathParams&) const {
    if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
    if (taches_ == nullptr) return Absentes(http.id);
    if (const std::string_view type = http.Header("Content-Type");
        !type.empty() && !IsMediaType(type, "application/json"))
      return ProblemResponse({"type-non-admis", "attendu : Content-Type: application/json"}, http.id);
    std::string reste;
    if (auto probleme = PrendreGeneration(app_, http, reste)) return std::move(*probleme);
    if (auto probleme = RefuserParametres(reste, http.id)) return std::move(*probleme);
    Extraction x;
    const LectureRequete lecture = Lier(app_.regard(http.appelant), http.body, x);
    if (!lecture.erreurs.empty()) return ProblemeDeRequete(lecture.erreurs, lecture.illisible, false, http.id);
    Tache tache;
    tache.appelant = Titulaire(http);
    tache.titre = x.titre;
    tache.format = x.format;
    auto creee = taches_->Creer(std::move(tache), http.body);
    if (!creee) {
      HttpResponse refus = ProblemResponse(
          {creee.error().trop ? "trop-de-requetes" : "extractions-indisponibles", creee.error().detail}, http.id);
      RetryAfter(refus, kAttendre);
      return refus;
    }
    HttpResponse r = Json("");
    if ((r.trace = TraceDExtraction(app_, x))) {
      r.trace->action = "extraction-demande";
      r.trace->faits += ",\"extraction\":\"" + creee->id + "\"";
    }
    r.status = 202;
    r.headers.emplace_back("Location", "/v1/extractions/" + creee->id);
    AppendTache(*creee, creee->cree, r.body);
    return r;
  }

  HttpResponse Lister(const HttpRequest& http, const PathParams&) const {
    if (auto probleme = Refuser(http)) return std::move(*probleme);
    std::string corps = "{\"extractions\":[";
    bool premiere = true;
    for (const Tache& t : taches_->Lister(Titulaire(http))) {
      if (!premiere) corps += ',';
      premiere = false;
      AppendTache(t, taches_->maintenant(), corps);
    }
    return Json(corps + "]}");
  }

  HttpResponse Lire(const HttpRequest& http, const PathParams& params) const {
    if (auto probleme = Refuser(http)) return std::move(*probleme);
    const auto t = taches_->Lire(Titulaire(http), std::string(params.Get("id")));
    if (!t) return Inconnue(http.id);
    HttpResponse r = Json("");
    AppendTache(*t, taches_->maintenant(), r.body);
    return r;
  }

  HttpResponse Supprimer(const HttpRequest& http, const PathParams& params) const {
    if (auto probleme = Refuser(http)) return std::move(*probleme);
    const Outcome fait = taches_->Supprimer(Titulaire(http), std::string(params.Get("id")));
    if (!fait && fait.error().code() == Code::kNotFound) return Inconnue(http.id);
    if (!fait) return ProblemResponse({"extractions-indisponibles", "le fichier n'a pas pu être supprimé"}, http.id);
    HttpResponse r;
    r.status = 204;
    r.trace = Trace{"extraction-suppression", "\"extraction\":" + JsonString(params.Get("id")), {}, true};
    return r;
  }

  HttpResponse Telecharger(const HttpRequest& http, const PathParams& params) const {
    if (taches_ == nullptr) return Absentes(http.id);
    if (auto probleme = RefuserParametres(http.query, http.id)) return std::move(*probleme);
    const auto t = taches_->Lire(Titulaire(http), std::string(params.Get("id")));
    if (!t) return Inconnue(http.id);
    const std::string type(TypeDeMedia(t->format));
    const std::string_view forme = std::string_view(type).substr(0, type.find(';'));
    if (!NegotiateType(http.HeaderList("Accept"), {&forme, 1}))
      return ProblemResponse({"non-acceptable", "forme disponible : " + std::string(forme)}, http.id);
    if (t->etat != Tache::Etat::kTerminee) return ProblemResponse({"extraction-sans-fichier", Pourquoi(*t)}, http.id);
    auto octets = taches_->OuvrirFichier(t->id);
    if (!octets) return Inconnue(http.id);  // deleted in this very moment
    HttpResponse r = EnvoyerFichier(http, {std::move(*octets), type, "\"" + t->sha256 + "\"", NomDeFichier(*t)});
    r.trace = Trace{"telechargement", "\"extraction\":\"" + t->id + "\",\"sha256\":\"" + t->sha256 + "\"", {}, true};
    return r;
  }

 private:
  static std::optional<HttpResponse> RefuserParametres(std::string_view query, const RequestId& id) {
    const Parametres p = LireParametres(query, {});
    if (p.erreurs.empty()) return std::nullopt;
    return ProblemeDeRequete(p.erreurs, true, true, id);
  }
  std::optional<HttpResponse> Refuser(const HttpRequest& http) const {
    if (auto probleme = RefuserAutreQueJson(http)) return probleme;
    if (taches_ == nullptr) return Absentes(http.id);
    return RefuserParametres(http.query, http.id);
  }
  static std::string Pourquoi(const Tache& t) {
    switch (t.etat) {
      case Tache::Etat::kEchouee:
        return "cette extraction a échoué : " + t.erreur;
      case Tache::Etat::kAnnulee:
        return "cette extraction a été annulée";
      case Tache::Etat::kEnCours:
        return "cette extraction est en cours : son fichier n'est pas fini";
      default:
        return "cette extraction attend son tour : son fichier n'est pas commencé";
    }
  }

  Application& app_;
  Taches* taches_;
};

}  // namespace

Taches::OuvreurDeSource SourceDesExtractions(Application& app, Audit* audit) {
  return [&app, audit](const Tache& tache, const std::string& demande) -> tl::expected<Taches::Source, std::string> {
    const auto appelant = LireAppelant(tache.appelant, Profils::Embarques());
    if (!appelant) return tl::unexpected(std::string("les droits de qui l'a demandée ne se lisent plus"));
    auto x = std::make_shared<Extraction>();
    const LectureRequete lecture = Lier(app.regard(std::make_shared<const Appelant>(*appelant)), demande, *x);
    // It was right when it came: the catalogue has changed since.
    if (!lecture.erreurs.empty())
      return tl::unexpected("la demande ne vaut plus : " + lecture.erreurs[0].chemin + " : " +
                            lecture.erreurs[0].detail);
    const Snapshot& s = x->regard.snapshot();
    Taches::Source source{nullptr, s.generation(), EcrireDate(s.date_reference())};
    const std::optional<Trace> trace = TraceDExtraction(app, *x);
    source.flux = OuvrirFlux(std::move(x));
    if (audit != nullptr && trace) {
      auto temoin = audit->Commencer(*appelant, tache.id, trace->faits);
      if (!temoin) return tl::unexpected(std::move(temoin.error()));
      source.flux->Confier(std::move(*temoin));
    }
    return source;
  };
}

void AddExtractionRoutes(Router& router, Application& app, Taches* taches) {
  const Ressource r(app, taches);
  const auto ajouter = [&](const char* methode, const char* chemin, auto repondre) {
    Route route = RouteDeLecture(app, methode, chemin, {"extraction"}, nullptr);
    route.handler = [r, repondre](const HttpRequest& http, const PathParams& params) {
      return (r.*repondre)(http, params);
    };
    router.Add(std::move(route));
  };
  ajouter("POST", "/v1/extractions", &Ressource::Creer);
  ajouter("GET", "/v1/extractions", &Ressource::Lister);
  ajouter("GET", "/v1/extractions/{id}", &Ressource::Lire);
  ajouter("DELETE", "/v1/extractions/{id}", &Ressource::Supprimer);
  ajouter("GET", "/v1/extractions/{id}/fichier", &Ressource::Telecharger);
}

}  // namespace sne
