// Scores of cotation: every territory, one that has just been published, searches on them, many rows by one grid, a
// grid tried. All grids are the fictive one (deploy/grilles).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include "bench/corpus.h"
#include "query/cotation/notes.h"
#include "query/cotation/simulation.h"
#include "query/equipe.h"
#include "query/queue.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "server/request_json.h"

namespace sne::bench {
namespace {

const Grille& GrilleFictive() {
  static const Grille grille = [] {
    std::ifstream fichier(SNE_GRILLES "/fictive.json");
    std::stringstream json;
    json << fichier.rdbuf();
    GrilleDeposee g;
    Erreurs erreurs;
    if (!LireGrille(json.str(), "", *LaVue().criteres(), Exigence::kTout, g, erreurs) || !erreurs.empty()) std::abort();
    g.grille.valide_du = LaVue().date_reference();
    return g.grille;
  }();
  return grille;
}

// Territories where someone seeks, the most wanted first, and by how many rows.
const std::vector<std::pair<std::uint64_t, Ordinal>>& Territoires_() {
  static const auto territoires = [] {
    std::unordered_map<std::int64_t, std::uint64_t> nombres;
    const FieldId champ = LaVue().catalogue().Find("epci_souhaite");
    const Nomenclature& liste = LaVue().catalogue().territoires().epci();
    for (std::size_t b = 0; b < LaVue().blocks(); ++b) {
      for (const Postings::Entry& e : LaVue().block(b).column(champ).postings.entrees) {
        const bool epci = e.valeur() != kSansValeur && liste.Found(static_cast<Ordinal>(e.valeur())).size() == 1;
        if (epci) nombres[e.valeur()] += e.nombre;
      }
    }
    std::vector<std::pair<std::uint64_t, Ordinal>> rangs;
    for (const auto& [o, n] : nombres) rangs.emplace_back(n, static_cast<Ordinal>(o));
    std::sort(rangs.rbegin(), rangs.rend());
    return rangs;
  }();
  return territoires;
}

std::string Siren(Ordinal territoire) { return LaVue().catalogue().territoires().epci().Code(territoire); }

std::shared_ptr<const GrillesDeTerritoire> Publiee(Ordinal territoire, const std::string& libelle) {
  auto g = std::make_shared<GrillesDeTerritoire>();
  g->epci = Siren(territoire);
  VersionDeGrille& v = g->versions.emplace_back();
  v.statut = VersionDeGrille::Statut::kPubliee;
  v.grille = GrilleFictive();
  v.grille.libelle = libelle;
  return g;
}

// A snapshot where every territory has a grid that nobody has scored by yet.
std::shared_ptr<const Snapshot> Vue_(const std::string& libelle) {
  Queue queue;
  queue.generation = LaVue().generation() + 1;
  for (const auto& [n, territoire] : Territoires_()) queue.grilles[Siren(territoire)] = Publiee(territoire, libelle);
  return LaVue().Prolonge(std::move(queue));
}

std::optional<Plan> PlanDe(benchmark::State& state, const Snapshot& s, const std::string& json) {
  Requete requete;
  LectureRequete lecture = LireRequete(json, requete);
  Plan plan;
  if (lecture.erreurs.empty()) Resolve(requete, {s.catalogue(), s.date_reference(), &s}, plan, lecture.erreurs);
  if (lecture.erreurs.empty()) return plan;
  state.SkipWithError(lecture.erreurs[0].detail.c_str());
  return std::nullopt;
}

constexpr char kFacettes[] =
    R"("facettes":["statut","typologie","motifs","composition_familiale","nb_personnes","mode_logement_actuel",
    "tranche_plafond","priorites","dalo","mutation","suroccupation","statut_professionnel"])";

// Every score of every territory, on the cores of the machine.
void BM_CotationDePartout(benchmark::State& state) {
  const FieldId cotation = LaVue().catalogue().Find("cotation");
  Equipe equipe(static_cast<unsigned>(state.range(0)) - 1);
  std::size_t octets = 0, tour = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto s = Vue_("tour " + std::to_string(tour++));
    state.ResumeTiming();
    equipe.Pour(s->blocks(), [&](std::size_t b, unsigned) {
      for (const auto& [n, territoire] : Territoires_()) {
        if (NoteesAuPlus(*s, b, territoire) > 0) s->column(b, cotation, territoire);
      }
    });
    state.PauseTiming();
    octets = 0;
    for (std::size_t b = 0; b < s->blocks(); ++b) octets += s->notes(b).octets();
    state.ResumeTiming();
  }
  std::uint64_t notes = 0;
  for (const auto& [n, territoire] : Territoires_()) notes += n;
  state.counters["territoires"] = static_cast<double>(Territoires_().size());
  state.counters["notes"] = static_cast<double>(notes);
  state.counters["Mio"] = static_cast<double>(octets) / (1 << 20);
}
BENCHMARK(BM_CotationDePartout)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

// The most wanted territory changes its grid: until the first search sorted by it has its answer.
void BM_CotationPubliee(benchmark::State& state) {
  const Ordinal territoire = Territoires_()[0].second;
  const auto avant = Vue_("avant");
  Equipe equipe(1);
  std::size_t tour = 0;
  for (auto _ : state) {
    Queue queue;
    queue.generation = avant->generation() + 1;
    queue.grilles[Siren(territoire)] = Publiee(territoire, "tour " + std::to_string(tour++));
    const auto s = avant->Prolonge(std::move(queue));
    const auto plan = PlanDe(state, *s,
                             R"({"filtres":{"champ":"epci_souhaite","egal":")" + Siren(territoire) +
                                 R"("},"tri":[{"champ":"cotation","ordre":"desc"}],)" + kFacettes + "}");
    if (!plan) return;
    const auto r = Search(*s, Perimetre::France(), *plan, nullptr, Echeance::max(), equipe);
    if (!r || r->total == 0) return state.SkipWithError("rien trouvé");
    benchmark::DoNotOptimize(r->total);
  }
  state.counters["demandes"] = static_cast<double>(Territoires_()[0].first);
}
BENCHMARK(BM_CotationPubliee)->Unit(benchmark::kMillisecond)->UseRealTime();

struct CasDeRecherche {
  const char* nom;
  const char* json;
};
constexpr CasDeRecherche kRecherches[] = {
    {"commune triée",
     R"({"filtres":{"champ":"commune_souhaitee","egal":"69266"},"tri":[{"champ":"cotation@200046977","ordre":"desc"}],)"},
    {"commune filtrée et triée",
     R"({"filtres":{"et":[{"champ":"commune_souhaitee","egal":"69266"},{"champ":"cotation@200046977","min":60}]},
         "tri":[{"champ":"cotation@200046977","ordre":"desc"}],)"},
    {"priorités, DALO, histogramme",
     R"({"filtres":{"et":[{"champ":"priorites","parmi":["PN_A","PN_C","PN_D"]},{"champ":"dalo","egal":true}]},
         "facettes":[{"champ":"cotation@200046977","intervalle":10}]})"},
};

// Once the scores are there.
void BM_RechercheCotee(benchmark::State& state) {
  const CasDeRecherche& cas = kRecherches[state.range(0)];
  state.SetLabel(cas.nom);
  const auto s = Vue_("recherche");
  const std::string json = cas.json;
  const auto plan = PlanDe(state, *s, json.back() == ',' ? json + kFacettes + "}" : json);
  if (!plan) return;
  Equipe equipe(1);
  std::uint64_t total = 0;
  for (int fois = 0; fois < 2; ++fois) {
    const auto r = Search(*s, Perimetre::France(), *plan, nullptr, Echeance::max(), equipe);
    if (!r || r->total == 0) return state.SkipWithError("rien trouvé");
    total = r->total;
  }
  for (auto _ : state) {
    const auto r = Search(*s, Perimetre::France(), *plan, nullptr, Echeance::max(), equipe);
    benchmark::DoNotOptimize(r->total);
  }
  state.counters["trouvées"] = static_cast<double>(total);
}
BENCHMARK(BM_RechercheCotee)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond)->UseRealTime();

// The first rows that seek in the most wanted territories, by one grid: what a simulation begins with.
void BM_NoterParUneGrille(benchmark::State& state) {
  const auto& s = LaVue();
  const Ordinal territoire = Territoires_()[0].second;
  auto liee = GrilleLiee::Lier(GrilleFictive(), s.criteres(), territoire, s.shared_catalogue(), s.date_reference());
  if (!liee) return state.SkipWithError("grille");
  const std::vector<TextQuery> requetes;
  const TextSets textes;
  Node souhaite;
  souhaite.genre = Node::Genre::kValeurs;
  souhaite.champ = s.catalogue().Find("epci_souhaite");
  souhaite.valeurs = souhaite.stockees = {territoire};
  std::vector<std::pair<std::size_t, RowSet>> lignes;
  std::int64_t reste = state.range(0);
  for (std::size_t b = 0; b < s.blocks() && reste > 0; ++b) {
    RowSet rows = Filter(s, requetes, textes).Eval(souhaite, b);
    rows.Retain([&](std::uint32_t) { return reste-- > 0; });
    if (!rows.none()) lignes.emplace_back(b, std::move(rows));
  }
  std::vector<std::int64_t> notes;
  std::int64_t nombre = 0;
  for (const auto& [b, rows] : lignes) {
    (*liee)->Noter(s, b, rows, notes);
    nombre += static_cast<std::int64_t>(notes.size());
    std::size_t rang = 0;
    bool egales = true;
    rows.ForEach([&](std::uint32_t row) {
      if (rang % 997 == 0)
        egales = egales && notes[rang] == (*liee)->Detailler(s, {static_cast<std::uint32_t>(b), row}).note;
      ++rang;
    });
    if (!egales) return state.SkipWithError("la note n'est pas celle du détail");
  }
  for (auto _ : state) {
    for (const auto& [b, rows] : lignes) {
      (*liee)->Noter(s, b, rows, notes);
      benchmark::DoNotOptimize(notes.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * nombre);
  state.counters["notes"] = static_cast<double>(nombre);
}
BENCHMARK(BM_NoterParUneGrille)->Arg(100'000)->Unit(benchmark::kMillisecond);

// A grid tried on the territory nearest to so many applications; compared with the one in force, or not.
void BM_Simulation(benchmark::State& state) {
  const auto& territoires = Territoires_();
  const auto ecart = [&](const auto& t) { return std::abs(static_cast<std::int64_t>(t.first) - state.range(0)); };
  const Ordinal territoire =
      std::min_element(territoires.begin(), territoires.end(), [&](const auto& a, const auto& b) {
        return ecart(a) < ecart(b);
      })->second;
  const auto s = Vue_("simulation");
  const auto plan = PlanDe(state, *s, R"({"filtres":{"champ":"epci_souhaite","egal":")" + Siren(territoire) + R"("}})");
  if (!plan) return;
  DemandeDeSimulation demande;
  demande.criteres = s->criteres();
  demande.territoire = territoire;
  demande.apres = GrilleFictive();
  demande.classe_x = true;
  if (state.range(1) != 0) demande.avant = GrilleFictive();
  Equipe equipe(1);
  std::uint64_t tour = 0, effectif = 0;
  for (auto _ : state) {
    for (LigneDeGrille& l : demande.apres.lignes) {  // another grid each time
      if (l.critere == "DALO") l.hors_mutation.poids = static_cast<int>(tour++ % 100);
    }
    const auto r = Simuler(*s, Perimetre::France(), *plan, demande, Echeance::max(), equipe);
    if (!r || r->apres.effectif == 0) return state.SkipWithError("rien à simuler");
    effectif = r->apres.effectif;
  }
  state.SetLabel(state.range(1) != 0 ? "comparée" : "seule");
  state.counters["demandes"] = static_cast<double>(effectif);
}
BENCHMARK(BM_Simulation)
    ->ArgsProduct({{100'000, 250'000}, {0, 1}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace sne::bench
