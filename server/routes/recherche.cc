// The search: POST /v1/demandes/recherche and its form as a link, GET /v1/demandes. One answer in JSON, or every
// matching row as a stream of CSV, NDJSON or XLSX.
#include <algorithm>
#include <array>

#include "query/resolve.h"
#include "query/searcher.h"
#include "query/top_k.h"
#include "server/accept.h"
#include "server/answer_json.h"
#include "server/audit/trace.h"
#include "server/extraction/classeur.h"
#include "server/extraction/flux.h"
#include "server/recherche_nir.h"
#include "server/request_json.h"
#include "server/request_link.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

constexpr std::array<std::string_view, 4> kFormes = {"application/json", "text/csv", "application/x-ndjson", kTypeXlsx};
constexpr std::array<Format, 3> kFormats = {Format::kCsv, Format::kNdjson,
                                            Format::kXlsx};  // of the forms but the first

// All rows, in the form that was asked for.
HttpResponse Flux(Application& app, const HttpRequest& http, const Requete& requete, Format format, bool lien) {
  if (!http.appelant->Peut("extraction"))
    return ProblemResponse({"interdit", "votre profil n'extrait pas de demandes"}, http.id);
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
  auto extraction = std::make_shared<Extraction>();
  const Erreurs autres = Preparer(app.regard(http.appelant), requete, format, *extraction);
  erreurs.insert(erreurs.end(), autres.begin(), autres.end());
  if (!erreurs.empty()) return ProblemeDeRequete(erreurs, false, lien, http.id);
  HttpResponse r;
  r.content_type = TypeDeMedia(format);
  r.trace = TraceDExtraction(app, *extraction);
  r.stream = OuvrirFlux(std::move(extraction));
  return r;
}

// What only a table has.
Erreurs OptionsDeTableau(const Requete& r) {
  Erreurs erreurs;
  const auto refuser = [&](const std::string& chemin) {
    erreurs.push_back(
        {chemin, "vaut pour un tableau : demandez text/csv dans l'en-tête Accept, ou POST /v1/extractions"});
  };
  if (!r.modele.empty()) refuser(r.chemin_modele);
  if (!r.dialecte.empty()) refuser(r.chemin_dialecte);
  if (r.codes) refuser(r.chemin_codes);
  return erreurs;
}

// What is left of a search to who may only count.
void PourCompter(Requete& r, bool lien, Erreurs& erreurs) {
  const auto refuser = [&](const std::string& chemin, const std::string& quoi) {
    erreurs.push_back({chemin, "votre profil compte des demandes sans en voir : " + quoi});
  };
  if (!r.q.empty()) refuser(r.chemin_q, "pas de recherche par « q »");
  if (r.nombre.value_or(0) != 0) refuser(r.chemin_nombre, "« nombre » ne peut être que 0");
  if (r.champs) refuser(r.chemin_champs, "pas de « champs »");
  if (!r.tri.empty()) refuser(r.chemin_tri, "rien à ranger");
  if (r.curseur) refuser(lien ? "curseur" : "/curseur", "pas de page suivante");
  if (r.elargir) refuser(lien ? "elargir" : "/elargir", "pas d'élargissement");
  r.nombre = 0;
}

// `lien`: as a link, which never holds a NIR.
HttpResponse Repondre(Application& app, const HttpRequest& http, Requete& requete, bool lien) {
  const auto forme = NegotiateType(http.HeaderList("Accept"), kFormes);
  if (!forme)
    return ProblemResponse(
        {"non-acceptable",
         "formes disponibles : application/json, text/csv, application/x-ndjson, " + std::string(kTypeXlsx)},
        http.id);
  if (*forme > 0) return Flux(app, http, requete, kFormats[*forme - 1], lien);

  const Regard regard = app.regard(http.appelant);
  const Snapshot& s = regard.snapshot();
  Plan plan;
  Erreurs erreurs = OptionsDeTableau(requete);
  if (regard.perturbation != nullptr) PourCompter(requete, lien, erreurs);
  const auto nir = lien || !http.appelant->Peut("nir") ? std::nullopt : PrendreNir(requete, app.cle_nir(), erreurs);
  Resolve(requete, regard.contexte(), plan, erreurs);
  if (!erreurs.empty()) return ProblemeDeRequete(erreurs, false, lien, http.id);
  const Perimetre perimetre = nir ? PorteursDuNir(s, regard.perimetre, *nir) : regard.perimetre;
  if (nir && requete.decrire)
    plan.avertissements.emplace_back("le NIR cherché n'est pas décrit : ni la phrase ni le lien ne le disent");
  plan.ressort = regard.ressort;
  plan.perturbation = regard.perturbation;

  std::optional<Position> apres;
  const std::string question =
      requete.curseur || plan.nombre > 0 ? Question(requete, regard.cle + (nir ? "," + *nir : "")) : std::string();
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
  auto reponse = Search(s, perimetre, plan, apres ? &*apres : nullptr, http.deadline, app.equipe());
  if (!reponse) return ProblemeDeStatut(reponse.error(), lien, http.id);
  const std::string suivant = reponse->suite ? app.sceau().Sceller(*reponse->suite, question) : std::string();
  std::string out;
  out.reserve(16 << 10);
  AppendAnswer(s, plan, *reponse, suivant, out);
  if (requete.decrire) AppendRecherche(requete, regard.contexte(), out);
  if (auto sain = s.Sain(); !sain)
    return ProblemeDeStatut(sain.error(), lien, http.id);  // columns read for the rows alone
  const auto duree = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - http.received);
  out += ",\"duree_us\":" + std::to_string(duree.count()) + "}";
  HttpResponse r = Json(std::move(out));
  std::vector<NumeroUnique> vues;
  for (const Response::Ligne& l : reponse->lignes) vues.push_back(s.block(l.ref.bloc).numero(l.ref.row));
  r.trace = TraceDeRecherche(app, "recherche", std::move(requete), regard, reponse->total, std::move(vues));
  if (r.trace && nir) r.trace->faits += ",\"nir\":true";  // that one was asked for, never which
  return r;
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
  const LectureRequete lu = LireLien(reste, app.regard(http.appelant).catalogue(), requete);
  if (!lu.erreurs.empty()) return ProblemeDeRequete(lu.erreurs, lu.illisible, true, http.id);
  return Repondre(app, http, requete, true);
}

}  // namespace

void AddSearchRoutes(Router& router, Application& app) {
  router.Add(RouteDeLecture(app, "POST", "/v1/demandes/recherche", {"recherche", "comptage"}, Poster));
  router.Add(RouteDeLecture(app, "GET", "/v1/demandes", {"recherche", "comptage"}, Lier));
}

}  // namespace sne
