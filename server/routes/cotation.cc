// Cotation beside the search: why an application has its note, GET /v1/demandes/{nu}/cotation; and what a grid would
// do, POST /v1/grilles/{epci}/simulation, of which nothing is kept.
#include <simdjson.h>

#include <algorithm>
#include <set>

#include "query/cotation/notes.h"
#include "query/resolve.h"
#include "query/resolve_cotation.h"
#include "server/accept.h"
#include "server/audit/trace.h"
#include "server/cotation_json.h"
#include "server/request_json.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

// The territory written as `epci` (SIREN or label). Errors name the candidates.
tl::expected<Ordinal, std::string> TerritoireDe(const Catalogue& catalogue, const std::string& epci) {
  auto siren = TerritoireDeCotation({catalogue, 0}, nullptr).Trouver(epci);
  if (!siren) return tl::unexpected(std::move(siren.error()));
  return catalogue.territoires().epci().Find(*siren);
}

const GrillesDeTerritoire* GrillesDe(const Snapshot& s, Ordinal territoire) {
  const auto it = s.grilles()->find(s.catalogue().territoires().epci().Code(territoire));
  return it == s.grilles()->end() ? nullptr : it->second.get();
}

// ---- explanation

// Territories where the application seeks a dwelling, and that can have a note.
std::vector<Ordinal> Souhaites(const Snapshot& s, RowRef ref) {
  const Catalogue& c = s.entier();
  TextReader textes;
  const Value v = ReadValue(c, s.block(ref.bloc), ref.row, c.FindKey("epci_souhaite"), textes);
  const Ordinals& codes = Codes(v);
  return {codes.begin(), codes.end()};
}

std::string Nommer(const Territoires& t, const std::vector<Ordinal>& territoires) {
  std::string out;
  for (const Ordinal o : territoires)
    out += (out.empty() ? "" : ", ") + t.epci().Code(o) + " (" + t.epci().Libelle(o) + ")";
  return out;
}

HttpResponse Expliquer(Application& app, const HttpRequest& http, const PathParams& params) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  const Parametres p = LireParametres(reste, {"epci", "forme"});
  if (!p.erreurs.empty()) return ProblemeDeRequete(p.erreurs, true, true, http.id);
  const std::string *epci = p.Get("epci"), *forme = p.Get("forme");
  if (forme != nullptr && *forme != "demandeur" && *forme != "professionnel")
    return ProblemeDeRequete({{"forme", "attendu : demandeur ou professionnel"}}, false, true, http.id);

  const Regard regard = app.regard(http.appelant);
  const Snapshot& s = *regard.vue->snapshot;  // notes, places and delays are of rows as they are, whoever asks
  const auto ref = regard.Trouver(params.Get("nu"));
  if (!ref) return ProblemResponse({"introuvable", "aucune demande de ce numéro dans votre périmètre"}, http.id);
  const Territoires& t = s.catalogue().territoires();
  const std::vector<Ordinal> souhaites = Souhaites(s, *ref);
  Ordinal territoire = souhaites.size() == 1 ? souhaites[0] : regard.territoire;
  if (epci != nullptr) {
    auto trouve = TerritoireDe(s.catalogue(), *epci);
    if (!trouve) return ProblemeDeRequete({{"epci", trouve.error()}}, false, true, http.id);
    territoire = *trouve;
  }
  if (std::find(souhaites.begin(), souhaites.end(), territoire) == souhaites.end()) {
    return ProblemeDeRequete(
        {{"epci",
          (epci != nullptr ? "la demande ne souhaite aucun logement dans ce territoire ; elle en souhaite dans : "
                           : "la note dépend du territoire : précisez « epci » ; candidats : ") +
              Nommer(t, souhaites)}},
        false, true, http.id);
  }
  const GrillesDeTerritoire* grilles = GrillesDe(s, territoire);
  const RowSet* const protegees = regard.fiche->protegees(ref->bloc);
  NoteAExpliquer note{.ref = *ref,
                      .territoire = territoire,
                      .criteres = *s.criteres(),
                      .classe_x = regard.classe_x_fiche,
                      .protegee = protegees != nullptr && protegees->Test(ref->row)};
  if (grilles != nullptr) note.version = grilles->EnVigueur(s.date_reference());
  const std::shared_ptr<const GrilleLiee> liee = s.cotation().Pour(territoire);
  note.grille = liee.get();
  const auto e = ExpliquerNote(s, regard.perimetre, *ref, territoire, note.grille, http.deadline, app.equipe());
  if (!e) return ProblemeDeStatut(e.error(), true, http.id);
  const bool demandeur = forme != nullptr && *forme == "demandeur";
  HttpResponse r = Json(demandeur ? EcrireExplicationAuDemandeur(s, note, *e) : EcrireExplication(s, note, *e));
  r.trace = TraceDeDemande("cotation", regard, *ref);
  return r;
}

// ---- simulation

struct CorpsDeSimulation {
  std::string grille;  // JSON of it
  std::optional<std::string> filtres;
  std::optional<std::optional<int>> comparer_a;  // null: with nothing
  std::uint32_t tete = 20;
};

bool LireCorps(const std::string& corps, CorpsDeSimulation& out, Erreurs& erreurs) {
  dom::parser parser;
  dom::object objet;
  const simdjson::padded_string copie(corps);
  dom::element racine;
  if (parser.parse(copie).get(racine)) return false;
  if (racine.get(objet)) {
    erreurs.push_back({"", "attendu : un objet"});
    return true;
  }
  std::set<std::string_view> vus;
  for (const auto& [cle, v] : objet) {
    const std::string ou = "/" + Extrait(cle, 60);
    std::int64_t n = 0;
    if (!vus.insert(cle).second) {
      erreurs.push_back({ou, "membre donné deux fois"});
      return false;
    }
    if (cle == "grille") {
      out.grille = simdjson::to_string(v);
    } else if (cle == "filtres") {
      if (!v.is_null()) out.filtres = simdjson::to_string(v);
    } else if (cle == "comparer_a") {
      out.comparer_a.emplace();
      if (v.is_null()) continue;
      if (v.get(n) || n < 1 || n > 1'000'000) {
        erreurs.push_back({ou, "attendu : le numéro d'une version, ou null pour ne comparer à rien"});
      } else {
        *out.comparer_a = static_cast<int>(n);
      }
    } else if (cle == "nombre") {
      if (v.get(n) || n < 0 || n > 100) {
        erreurs.push_back({ou, "attendu : un entier de 0 à 100"});
      } else {
        out.tete = static_cast<std::uint32_t>(n);
      }
    } else {
      erreurs.push_back({ou, "membre inconnu ; attendus : grille, filtres, comparer_a, nombre"});
    }
  }
  if (out.grille.empty()) erreurs.push_back({"/grille", "attendu : {\"criteres\": […]}"});
  return true;
}

// The living applications that seek a dwelling in the territory, and satisfy the filters.
Requete Cohorte(const Territoires& t, Ordinal territoire, std::optional<Condition> filtres) {
  Condition la, et;
  la.champ = "epci_souhaite";
  la.egal = Litteral(t.epci().Code(territoire));
  et.genre = Condition::Genre::kEt;
  et.conditions = {std::move(la)};
  if (filtres) et.conditions.push_back(std::move(*filtres));
  Requete requete;
  requete.filtres = std::move(et);
  requete.nombre = 0;
  return requete;
}

HttpResponse Essayer(Application& app, const HttpRequest& http, const PathParams& params) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  if (const Parametres p = LireParametres(reste, {}); !p.valeurs.empty() || !p.erreurs.empty())
    return ProblemeDeRequete({{p.erreurs.empty() ? "?" : p.erreurs[0].chemin, "seul min_generation est admis ici"}},
                             true, true, http.id);
  if (const std::string_view type = http.Header("Content-Type");
      !type.empty() && !IsMediaType(type, "application/json"))
    return ProblemResponse({"type-non-admis", "attendu : Content-Type: application/json"}, http.id);
  const Regard regard = app.regard(http.appelant);
  const Snapshot& s = regard.snapshot();
  const Catalogue& catalogue = s.entier();
  const auto territoire = TerritoireDe(catalogue, std::string(params.Get("epci")));
  if (!territoire) return ProblemResponse({"introuvable", territoire.error()}, http.id);

  Erreurs erreurs;
  CorpsDeSimulation corps;
  if (!LireCorps(http.body, corps, erreurs))
    return ProblemeDeRequete(erreurs.empty() ? Erreurs{{"", "JSON illisible"}} : erreurs, true, false, http.id);
  DemandeDeSimulation demande;
  demande.criteres = s.criteres();
  demande.territoire = *territoire;
  demande.tete = corps.tete;
  demande.classe_x = regard.classe_x;
  if (!corps.grille.empty()) {
    GrilleDeposee deposee;
    Erreurs de_la_grille;
    const bool lisible = LireGrille(corps.grille, catalogue.territoires().epci().Code(*territoire), *s.criteres(),
                                    Exigence::kCriteres, deposee, de_la_grille);
    for (Erreur& e : de_la_grille) erreurs.push_back({"/grille" + e.chemin, std::move(e.detail)});
    if (!lisible) return ProblemeDeRequete(erreurs, true, false, http.id);
    demande.apres = std::move(deposee.grille);
  }
  const GrillesDeTerritoire* grilles = GrillesDe(s, *territoire);
  const VersionDeGrille* en_vigueur = grilles == nullptr ? nullptr : grilles->EnVigueur(s.date_reference());
  const VersionDeGrille* avant = en_vigueur;
  if (corps.comparer_a) {
    avant = grilles == nullptr || !*corps.comparer_a ? nullptr : grilles->Find(**corps.comparer_a);
    if (*corps.comparer_a && avant == nullptr)
      erreurs.push_back(
          {"/comparer_a", "aucune version " + std::to_string(**corps.comparer_a) + " de grille dans ce territoire"});
  }
  if (en_vigueur != nullptr) demande.en_vigueur = &en_vigueur->grille;
  if (avant != nullptr) demande.avant = avant->grille;
  Requete filtres;
  LectureRequete lus;
  if (corps.filtres) lus = LireFiltres(*corps.filtres, "/filtres", filtres);
  if (lus.illisible) return ProblemeDeRequete(lus.erreurs, true, false, http.id);
  Plan plan;
  const Requete cohorte = Cohorte(catalogue.territoires(), *territoire, std::move(filtres.filtres));
  if (lus.erreurs.empty()) Resolve(cohorte, regard.contexte(), plan, lus.erreurs);
  erreurs.insert(erreurs.end(), lus.erreurs.begin(), lus.erreurs.end());
  if (!erreurs.empty()) return ProblemeDeRequete(erreurs, false, false, http.id);
  const auto r = Simuler(s, regard.perimetre, plan, demande, http.deadline, app.equipe());
  if (!r) return ProblemeDeStatut(r.error(), false, http.id);
  std::string out = EcrireSimulation(s, {demande, avant == nullptr ? std::nullopt : std::optional(avant->version)}, *r);
  const auto duree = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - http.received);
  HttpResponse reponse = Json(out + ",\"duree_us\":" + std::to_string(duree.count()) + "}");
  std::vector<NumeroUnique> vues;
  for (const auto* liste : {&r->tete, &r->hausses, &r->baisses}) {
    for (const Simulation::Rangee& g : *liste) vues.push_back(s.block(g.ref.bloc).numero(g.ref.row));
  }
  if (r->listes_tues) vues.clear();
  reponse.trace = TraceDeRecherche(app, "simulation", cohorte, regard, r->apres.effectif, std::move(vues));
  return reponse;
}

}  // namespace

void AddCotationRoutes(Router& router, Application& app) {
  router.Add(RouteDeLecture(app, "GET", "/v1/demandes/{nu}/cotation", {"fiche"}, Expliquer));
  router.Add(RouteDeLecture(app, "POST", "/v1/grilles/{epci}/simulation", {"simulation"}, Essayer));
}

}  // namespace sne
