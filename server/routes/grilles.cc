// Grids of cotation, read: GET /v1/grilles (who has one; side by side), GET /v1/grilles/{epci}, …/versions/{n}. They
// are written by the indexer alone (ecritures.cc).
#include <algorithm>
#include <charconv>

#include "schema/demande_json.h"
#include "server/grilles_json.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

const GrillesDeTerritoire* GrillesDe(const Snapshot& s, const std::string& epci) {
  const auto trouvees = s.grilles()->find(epci);
  return trouvees == s.grilles()->end() || trouvees->second->versions.empty() ? nullptr : trouvees->second.get();
}

// ---- one territory

// Why there is nothing at a territory's address.
std::string Absence(const Vue& vue, std::string_view epci) {
  const Nomenclature& liste = vue.snapshot->catalogue().territoires().epci();
  const Ordinal o = EstSiren(epci) ? liste.Find(epci) : kNoOrdinal;
  if (o == kNoOrdinal) return std::string(kTerritoireInconnu);
  const auto cotes = [&](Ordinal t) {
    return std::any_of(vue.territoires_cotes->begin(), vue.territoires_cotes->end(),
                       [&](const TerritoireCote& c) { return c.epci == t; });
  };
  if (cotes(o)) return "le territoire de cotation « " + liste.Libelle(o) + " » n'a pas de grille, ni de brouillon";
  std::string parties;
  for (const Ordinal partie : liste.Found(o)) {
    if (cotes(partie))
      parties += (parties.empty() ? "" : ", ") + liste.Code(partie) + " (" + liste.Libelle(partie) + ")";
  }
  return "« " + liste.Libelle(o) + " » n'est pas un territoire de cotation" +
         (parties.empty() ? "" : " ; ceux qu'il réunit : " + parties);
}

HttpResponse Version(const Vue& vue, const HttpRequest& http, const GrillesDeTerritoire& g, const VersionDeGrille& v) {
  const Nomenclature& epci = vue.snapshot->catalogue().territoires().epci();
  const auto ecrite = [&](const VersionDeGrille& montree, Jour jour) {
    return EcrireVersion(g, montree, jour, epci, *vue.cotation);
  };
  HttpResponse r = Json(ecrite(v, vue.snapshot->date_reference()));
  const std::string etag = "\"" + g.epci + "-" + std::to_string(g.revision) + "\"";
  r.headers.emplace_back("ETag", etag);
  if (!EtagConnu(http, etag)) return r;
  // The ETag names the revision, which If-Match compares. A day may change what is said of it: which version is over,
  // and which is shown then. None did since the last change if that day's answer is this one: no version comes back.
  if (ecrite(v, DernierChangement(g)) != r.body) return r;
  r.status = 304;
  r.content_type.clear();
  r.body.clear();
  return r;
}

// `choisir`: the version of the territory that is asked for, nullptr when it has none such; `absente` then says so.
template <class F>
HttpResponse Territoire(Application& app, const HttpRequest& http, const PathParams& params, F&& choisir,
                        const char* absente) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  const Parametres p = LireParametres(reste, {});
  if (!p.erreurs.empty()) return ProblemeDeRequete(p.erreurs, true, true, http.id);
  const auto vue = app.vue();
  const auto grilles = vue->snapshot->grilles();
  const GrillesDeTerritoire* g = GrillesDe(*vue->snapshot, std::string(params.Get("epci")));
  if (g == nullptr) return ProblemResponse({"introuvable", Absence(*vue, params.Get("epci"))}, http.id);
  const VersionDeGrille* v = choisir(*g, vue->snapshot->date_reference());
  if (v == nullptr) return ProblemResponse({"introuvable", absente}, http.id);
  return Version(*vue, http, *g, *v);
}

HttpResponse Lire(Application& app, const HttpRequest& http, const PathParams& params) {
  return Territoire(
      app, http, params, [](const GrillesDeTerritoire& g, Jour jour) { return SituationDe(&g, jour).montree(); }, "");
}

HttpResponse LireVersion(Application& app, const HttpRequest& http, const PathParams& params) {
  const std::string_view texte = params.Get("n");
  return Territoire(
      app, http, params,
      [&](const GrillesDeTerritoire& g, Jour) -> const VersionDeGrille* {
        int n = 0;
        const auto [fin, erreur] = std::from_chars(texte.data(), texte.data() + texte.size(), n);
        return erreur == std::errc() && fin == texte.data() + texte.size() ? g.Find(n) : nullptr;
      },
      "ce territoire n'a pas de version de ce numéro ; « versions » de sa grille les donne");
}

// ---- all of them

constexpr std::size_t kComparablesMax = 200;  // more than any région has

std::vector<std::string_view> Couper(std::string_view liste) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t virgule = std::min(liste.find(','), liste.size());
    out.push_back(liste.substr(0, virgule));
    if (virgule == liste.size()) return out;
    liste.remove_prefix(virgule + 1);
  }
}

// The values that a parameter names by code or label, with what a wider one covers; none when it is absent.
std::optional<std::vector<Ordinal>> LireValeurs(const Parametres& p, const char* nom, const Nomenclature& liste,
                                                Erreurs& erreurs) {
  const std::string* texte = p.Get(nom);
  if (texte == nullptr) return std::nullopt;
  std::vector<Ordinal> out;
  for (const std::string_view valeur : Couper(*texte)) {
    const std::vector<Ordinal> trouvees = liste.Resolve(valeur);
    if (trouvees.size() == 1) {
      const auto parties = liste.Found(trouvees[0]);
      out.insert(out.end(), parties.begin(), parties.end());
      continue;
    }
    std::string autres;
    if (trouvees.empty()) {
      for (const std::string& proche : liste.Proches(Extrait(valeur, 100), 3))
        autres += (autres.empty() ? "" : ", ") + proche;
    } else {
      for (const Ordinal o : trouvees) autres += (autres.empty() ? "" : ", ") + liste.Code(o);
    }
    erreurs.push_back(
        {nom, std::string(trouvees.empty() ? "valeur inconnue" : "valeur ambiguë") + " « " + Extrait(valeur, 60) +
                  " »" +
                  (autres.empty() ? "" : (trouvees.empty() ? " ; les plus proches : " : " ; candidats : ") + autres)});
  }
  return out;
}

bool Contient(const std::optional<std::vector<Ordinal>>& voulus, std::span<const Ordinal> siens) {
  return !voulus || std::find_first_of(siens.begin(), siens.end(), voulus->begin(), voulus->end()) != siens.end();
}

HttpResponse Lister(Application& app, const HttpRequest& http, const PathParams&) {
  if (auto probleme = RefuserAutreQueJson(http)) return std::move(*probleme);
  std::string reste;
  if (auto probleme = PrendreGeneration(app, http, reste)) return std::move(*probleme);
  const Parametres p = LireParametres(reste, {"departement", "region", "epci", "etat", "comparer"});
  if (!p.erreurs.empty()) return ProblemeDeRequete(p.erreurs, true, true, http.id);
  const std::string* comparer = p.Get("comparer");
  if (comparer != nullptr && *comparer != "true" && *comparer != "false")
    return ProblemeDeRequete({{"comparer", "attendu : true ou false"}}, true, true, http.id);

  const auto vue = app.vue();
  const Snapshot& s = *vue->snapshot;
  const Territoires& territoires = s.catalogue().territoires();
  Erreurs erreurs;
  const auto departements = LireValeurs(p, "departement", territoires.departements(), erreurs);
  const auto regions = LireValeurs(p, "region", territoires.regions(), erreurs);
  const auto epci = LireValeurs(p, "epci", territoires.epci(), erreurs);
  constexpr std::size_t kEtats = std::size(SituationDeGrille::kEtats);
  std::array<bool, kEtats> voulus{};
  if (const std::string* texte = p.Get("etat")) {
    for (const std::string_view nom : Couper(*texte)) {
      const auto* etat = std::find(std::begin(SituationDeGrille::kEtats), std::end(SituationDeGrille::kEtats), nom);
      if (etat == std::end(SituationDeGrille::kEtats)) {
        erreurs.push_back(
            {"etat", "état inconnu « " + Extrait(nom, 60) + " » ; attendu : PUBLIEE, A_VENIR, BROUILLON, AUCUNE"});
      } else {
        voulus[static_cast<std::size_t>(etat - std::begin(SituationDeGrille::kEtats))] = true;
      }
    }
  } else {
    voulus.fill(true);
  }
  const bool compare = comparer != nullptr && *comparer == "true";
  if (compare && !departements && !regions && !epci)
    erreurs.push_back({"comparer", "dites de quels territoires : departement, region ou epci"});
  if (!erreurs.empty()) return ProblemeDeRequete(erreurs, false, true, http.id);

  std::vector<LigneDeSuivi> lignes;
  std::array<std::size_t, kEtats> totaux{};
  for (const TerritoireCote& t : *vue->territoires_cotes) {
    if (!Contient(departements, t.departements) || !Contient(regions, t.regions) || !Contient(epci, {&t.epci, 1}))
      continue;
    const GrillesDeTerritoire* g = GrillesDe(s, territoires.epci().Code(t.epci));
    const SituationDeGrille situation = SituationDe(g, s.date_reference());
    const auto etat = static_cast<std::size_t>(situation.etat());
    ++totaux[etat];
    if (voulus[etat]) lignes.push_back({&t, g, situation});
  }
  const auto publiees = static_cast<std::size_t>(std::count_if(
      lignes.begin(), lignes.end(), [](const LigneDeSuivi& l) { return l.situation.publiee() != nullptr; }));
  if (compare && publiees > kComparablesMax) {
    return ProblemeDeRequete({{"comparer", std::to_string(publiees) + " grilles publiées, 200 au plus se comparent : "
                                                                      "moins de départements, de régions ou d'EPCI"}},
                             false, true, http.id);
  }
  std::string out = "{";
  if (compare) {
    AppendComparaison(lignes, territoires, *vue->cotation, out);
  } else {
    AppendSuivi(lignes, territoires, out);
    out += ",\"total\":" + std::to_string(lignes.size()) + ",\"totaux\":{";
    for (std::size_t e = 0; e < kEtats; ++e)
      out += (e ? ",\"" : "\"") + std::string(SituationDeGrille::kEtats[e]) + "\":" + std::to_string(totaux[e]);
    out += '}';
  }
  return Json(out + ",\"generation\":" + std::to_string(s.generation()) + ",\"date_reference\":\"" +
              EcrireDate(s.date_reference()) + "\"}");
}

}  // namespace

void AddGridRoutes(Router& router, Application& app) {
  router.Add(RouteDeLecture(app, "GET", "/v1/grilles", {"referentiel"}, Lister));
  router.Add(RouteDeLecture(app, "GET", "/v1/grilles/{epci}", {"referentiel"}, Lire));
  router.Add(RouteDeLecture(app, "GET", "/v1/grilles/{epci}/versions/{n}", {"referentiel"}, LireVersion));
}

}  // namespace sne
