// The search: POST /v1/demandes/recherche and its form as a link, GET /v1/demandes. One answer in JSON, or every
// matching row as a stream of NDJSON.
#include <algorithm>
#include <array>

#include "query/resolve.h"
#include "query/searcher.h"
#include "query/top_k.h"
#include "server/accept.h"
#include "server/answer_json.h"
#include "server/request_json.h"
#include "server/request_link.h"
#include "server/routes/routes.h"
#include "server/row_json.h"

namespace sne {
namespace {

constexpr std::array<std::string_view, 2> kFormes = {"application/json", "application/x-ndjson"};
constexpr std::size_t kMorceau = 128 << 10;  // bytes of one piece of a stream

// Rows as lines of JSON: the asked columns, or the whole record when none are asked.
class FluxNdjson : public BodyStream {
 public:
  FluxNdjson(Application& app, std::shared_ptr<const Vue> vue, std::shared_ptr<const Plan> plan, bool colonnes,
             std::uint64_t reste)
      : app_(app),
        vue_(std::move(vue)),
        plan_(plan),
        colonnes_(colonnes),
        reste_(reste),
        lignes_(vue_->snapshot, Perimetre::France(), std::move(plan)) {}

  Step Next(std::string& out) override {
    TextReader textes;
    while (out.size() < kMorceau) {
      auto refs = lignes_.Next(static_cast<std::size_t>(std::min<std::uint64_t>(reste_, 64)), app_.equipe());
      if (!refs) return Step::kFailed;
      if (refs->empty()) return Step::kEnd;
      for (const RowRef ref : *refs) {
        if (colonnes_) {
          AppendColumns(*vue_->snapshot, ref, *plan_, textes, {}, out);
        } else {
          AppendRecord(*vue_->snapshot, ref, textes, out);
        }
        out += '\n';
      }
      if (vue_->snapshot->altere()) return Step::kFailed;
      reste_ -= refs->size();
    }
    return Step::kMore;
  }

 private:
  Application& app_;
  const std::shared_ptr<const Vue> vue_;
  const std::shared_ptr<const Plan> plan_;
  const bool colonnes_;
  std::uint64_t reste_;
  RowStream lignes_;
};

HttpResponse Flux(Application& app, const HttpRequest& http, Requete& requete, bool lien) {
  Erreurs erreurs;
  if (requete.curseur)
    erreurs.push_back({lien ? "curseur" : "/curseur", "un flux rend toutes les lignes : pas de curseur"});
  if (!requete.facettes.empty())
    erreurs.push_back({requete.chemin_facettes, "un flux rend des lignes : pas de facettes"});
  for (const auto& [nom, demande] : {std::pair("elargir", requete.elargir), std::pair("decrire", requete.decrire)}) {
    if (demande)
      erreurs.push_back(
          {(lien ? "" : "/") + std::string(nom), "un flux rend des lignes : pas de « " + std::string(nom) + " »"});
  }
  std::uint64_t reste = UINT64_MAX;
  if (requete.nombre) {
    if (*requete.nombre < 0) erreurs.push_back({requete.chemin_nombre, "attendu : un entier positif"});
    reste = static_cast<std::uint64_t>(std::max<std::int64_t>(0, *requete.nombre));
    requete.nombre.reset();
  }
  const auto vue = app.vue();
  auto plan = std::make_shared<Plan>();
  Resolve(requete, {vue->snapshot->catalogue(), vue->snapshot->date_reference(), vue->snapshot.get()}, *plan, erreurs);
  plan->ressort = vue->ressort;
  if (!erreurs.empty()) return ProblemeDeRequete(erreurs, false, lien, http.id);
  HttpResponse r;
  r.content_type = "application/x-ndjson";
  r.stream = std::make_unique<FluxNdjson>(app, vue, std::move(plan), requete.champs.has_value(), reste);
  return r;
}

HttpResponse Repondre(Application& app, const HttpRequest& http, Requete& requete, bool lien) {
  const auto forme = NegotiateType(http.HeaderList("Accept"), kFormes);
  if (!forme)
    return ProblemResponse({"non-acceptable", "formes disponibles : application/json, application/x-ndjson"}, http.id);
  if (*forme == 1) return Flux(app, http, requete, lien);

  const auto vue = app.vue();
  const Snapshot& s = *vue->snapshot;
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, {s.catalogue(), s.date_reference(), &s}, plan, erreurs);
  if (!erreurs.empty()) return ProblemeDeRequete(erreurs, false, lien, http.id);
  plan.ressort = vue->ressort;

  std::optional<Position> apres;
  const std::string question = requete.curseur || plan.nombre > 0 ? Question(requete, app.appelant()) : std::string();
  if (requete.curseur) {
    apres = app.sceau().Ouvrir(*requete.curseur, question);
    if (!apres || apres->cles.size() != OrderOf(plan, s.catalogue()).size()) {
      return ProblemResponse({"curseur-etranger",
                              "ce curseur n'appartient pas à cette recherche : mêmes q, filtres et tri, même appelant",
                              {lien ? ProblemItem::AtParameter("curseur", "curseur étranger ou altéré")
                                    : ProblemItem::AtPointer("/curseur", "curseur étranger ou altéré")}},
                             http.id);
    }
  }
  auto reponse = Search(s, Perimetre::France(), plan, apres ? &*apres : nullptr, http.deadline, app.equipe());
  if (!reponse) return ProblemeDeStatut(reponse.error(), lien, http.id);
  const std::string suivant = reponse->suite ? app.sceau().Sceller(*reponse->suite, question) : std::string();
  std::string out;
  out.reserve(16 << 10);
  AppendAnswer(s, plan, *reponse, suivant, out);
  if (requete.decrire) AppendRecherche(requete, {s.catalogue(), s.date_reference()}, out);
  if (auto sain = s.Sain(); !sain)
    return ProblemeDeStatut(sain.error(), lien, http.id);  // columns read for the rows alone
  const auto duree = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - http.received);
  out += ",\"duree_us\":" + std::to_string(duree.count()) + "}";
  return Json(std::move(out));
}

HttpResponse Poster(Application& app, const HttpRequest& http, const PathParams&) {
  Requete requete;
  if (auto probleme = LireRechercheDuCorps(app, http, requete)) return std::move(*probleme);
  return Repondre(app, http, requete, false);
}

HttpResponse Lier(Application& app, const HttpRequest& http, const PathParams&) {
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  Requete requete;
  const LectureRequete lu = LireLien(reste, app.vue()->snapshot->catalogue(), requete);
  if (!lu.erreurs.empty()) return ProblemeDeRequete(lu.erreurs, lu.illisible, true, http.id);
  return Repondre(app, http, requete, true);
}

}  // namespace

void AddSearchRoutes(Router& router, Application& app) {
  router.Add(RouteDeLecture(app, "POST", "/v1/demandes/recherche", Poster));
  router.Add(RouteDeLecture(app, "GET", "/v1/demandes", Lier));
}

}  // namespace sne
