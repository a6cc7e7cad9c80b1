// Which applications are probably the same person's: GET /v1/demandes/{nu}/doublons (query/doublons.h).
#include "query/doublons.h"

#include "query/resolve.h"
#include "schema/demande_json.h"
#include "server/audit/trace.h"
#include "server/routes/routes.h"
#include "server/row_json.h"

namespace sne {
namespace {

constexpr const char* kPersonnes[] = {"demandeur", "codemandeur"};

// What makes two persons one, without anything that is theirs.
std::string Phrase(const Rapprochement& r) {
  const std::string soi = kPersonnes[r.soi_codemandeur], autre = kPersonnes[r.autre_codemandeur];
  return r.motif == Rapprochement::Motif::kNir
             ? "Le " + soi + " et le " + autre + " de l'autre demande ont le même numéro de sécurité sociale."
             : "Le " + soi + " et le " + autre +
                   " de l'autre demande sont nés le même jour et leurs noms et prénoms se prononcent de même.";
}

void Append(const Snapshot& s, const Plan& plan, const Doublon& d, TextReader& textes, std::string& out) {
  out += "{\"numero_unique\":\"" + EcrireNumeroUnique(s.block(d.autre.bloc).numero(d.autre.row)) + "\",\"motifs\":[";
  for (std::size_t i = 0; i < d.motifs.size(); ++i) {
    const Rapprochement& r = d.motifs[i];
    out += std::string(i ? "," : "") + "{\"motif\":\"" +
           (r.motif == Rapprochement::Motif::kNir ? "nir" : "naissance_et_nom") + "\",\"soi\":\"" +
           kPersonnes[r.soi_codemandeur] + "\",\"autre\":\"" + kPersonnes[r.autre_codemandeur] + "\",\"detail\":";
    AppendJsonString(Phrase(r), out);
    out += '}';
  }
  out += "],\"demande\":";
  AppendColumns(s, d.autre, plan, textes, {}, out);
  out += '}';
}

HttpResponse Lister(Application& app, const HttpRequest& http, const PathParams& params) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  if (!reste.empty()) return ProblemeDeRequete({{"?", "seul min_generation est admis ici"}}, true, true, http.id);
  const Regard regard = app.regard(http.appelant);
  const Snapshot& s = regard.snapshot();
  const auto ref = regard.Trouver(params.Get("nu"));
  if (!ref) return ProblemResponse({"introuvable", "aucune demande de ce numéro dans votre périmètre"}, http.id);
  if (s.catalogue().Find("nom") == kNoField)
    return ProblemResponse({"interdit", "votre profil ne voit pas l'identité des demandeurs"}, http.id);
  Plan plan;
  Erreurs erreurs;
  Resolve(Requete(), regard.contexte(), plan, erreurs);
  const std::vector<Doublon> doublons = s.doublons().De(s, regard.perimetre, *ref);
  std::string out = "{\"numero_unique\":\"" + EcrireNumeroUnique(s.block(ref->bloc).numero(ref->row)) + "\"";
  TextReader textes;
  for (const bool ecartes : {false, true}) {
    out += ecartes ? ",\"ecartes\":[" : ",\"doublons\":[";
    bool premier = true;
    for (const Doublon& d : doublons) {
      if (d.ecarte != ecartes) continue;
      if (!premier) out += ',';
      premier = false;
      Append(s, plan, d, textes, out);
    }
    out += ']';
  }
  if (auto sain = s.Sain(); !sain) return ProblemeDeStatut(sain.error(), true, http.id);
  HttpResponse r = Json(out + "}");
  r.trace = TraceDeDemande("doublons", regard, *ref);
  for (const Doublon& d : doublons) r.trace->vues.push_back(s.block(d.autre.bloc).numero(d.autre.row));
  return r;
}

}  // namespace

void AddDuplicateRoutes(Router& router, Application& app) {
  router.Add(RouteDeLecture(app, "GET", "/v1/demandes/{nu}/doublons", {"fiche"}, Lister));
}

}  // namespace sne
