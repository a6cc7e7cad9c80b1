// The steps of a search on the blocks of an index: filter, facets, first rows, words, and the whole without HTTP.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "bench/corpus.h"
#include "query/equipe.h"
#include "query/facet_count.h"
#include "query/filter.h"
#include "query/name_index.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "query/text_index.h"
#include "query/top_k.h"
#include "schema/terms.h"
#include "server/request_json.h"

namespace sne::bench {
namespace {

// The plan of a request body. Empty, said, when it cannot be.
std::optional<Plan> LePlan(benchmark::State& state, const std::string& json) {
  Requete requete;
  LectureRequete lecture = LireRequete(json, requete);
  Plan plan;
  if (lecture.erreurs.empty()) Resolve(requete, {LaVue().catalogue(), LaVue().date_reference()}, plan, lecture.erreurs);
  if (lecture.erreurs.empty()) return plan;
  state.SkipWithError(lecture.erreurs[0].detail.c_str());
  return std::nullopt;
}

// Rows of block 0 drawn with a probability.
RowSet AuHasard(double part) {
  const std::uint32_t n = LaVue().block(0).rows();
  if (part >= 1) return RowSet::All(n);
  std::mt19937 rng(42);
  std::bernoulli_distribution tire(part);
  RowSet r = RowSet::Empty(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    if (tire(rng)) r.Set(i);
  }
  r.Settle();
  return r;
}

// Values of one field of a row, in the form of the reference: none, one or several integers.
std::vector<std::int64_t> Valeurs(const Field& f, std::uint32_t row, TextReader& textes) {
  const Value v = ReadValue(LaVue().catalogue(), LaVue().block(0), row, f.id, textes);
  if (const auto* un = std::get_if<std::int64_t>(&v)) return {*un};
  const Ordinals& codes = Codes(v);
  return {codes.begin(), codes.end()};
}

struct CasFiltre {
  const char* nom;
  const char* condition;
};
constexpr CasFiltre kFiltres[] = {
    {"valeurs", R"({"champ":"typologie","parmi":["T3","T4"]})"},
    {"petit entier", R"({"champ":"nb_personnes","min":3,"max":5})"},
    {"montant", R"({"champ":"ressources_mensuelles","min":1200,"max":2100.5})"},
    {"date", R"({"champ":"date_creation","min":"2019-03","max":"2020-11-15"})"},
    {"absence d'un objet", R"({"champ":"en_instruction","egal":false})"},
};

// One condition on one block.
void BM_Filtre(benchmark::State& state) {
  const CasFiltre& cas = kFiltres[state.range(0)];
  state.SetLabel(cas.nom);
  const auto plan = LePlan(state, R"({"filtres":{"et":[)" + std::string(cas.condition) + "]}}");
  if (!plan) return;
  const Node& node = plan->branches[0].node;
  const TextSets textes;
  const Filter filtre(LaVue(), plan->textes, textes);
  const Block& bloc = LaVue().block(0);
  const RowSet trouve = filtre.Eval(node, 0);
  TextReader lecteur;
  for (std::uint32_t row = 0; row < bloc.rows(); ++row) {
    // The reference knows a leaf, or `non` of one.
    const Node& feuille = node.genre == Node::Genre::kNon ? node.enfants[0] : node;
    const Field& f = LaVue().catalogue().field(feuille.champ);
    bool oui = false;
    if (feuille.genre == Node::Genre::kPresent) {
      oui = Present(ReadValue(LaVue().catalogue(), bloc, row, f.id, lecteur));
    } else {
      for (const std::int64_t v : Valeurs(f, row, lecteur)) {
        oui = oui || (feuille.genre == Node::Genre::kIntervalle
                          ? v >= feuille.min && v <= feuille.max
                          : std::find(feuille.stockees.begin(), feuille.stockees.end(), v) != feuille.stockees.end());
      }
    }
    if (trouve.Test(row) != (oui != (&feuille != &node))) return state.SkipWithError("differs from a full scan");
  }
  for (auto _ : state) benchmark::DoNotOptimize(filtre.Eval(node, 0).count());
  state.SetItemsProcessed(state.iterations() * bloc.rows());
  state.counters["lignes"] = trouve.count();
}
BENCHMARK(BM_Filtre)->ArgName("cas")->DenseRange(0, std::size(kFiltres) - 1)->Unit(benchmark::kMicrosecond);

constexpr const char* kFacettes[] = {"situation_familiale", "nb_personnes", "typologie", "priorites",
                                     "commune_souhaitee"};

// One facet of one block, from few matching rows (read row by row) to all of them (value postings): the counter
// chooses.
void BM_Facette(benchmark::State& state) {
  const char* champ = kFacettes[state.range(0)];
  state.SetLabel(champ);
  const auto plan = LePlan(state, std::string(R"({"facettes":[{"champ":")") + champ + R"(","nombre":1000}]})");
  if (!plan) return;
  const RowSet match = AuHasard(static_cast<double>(state.range(1)) / 1000);
  const Field& f = LaVue().catalogue().field(plan->facettes[0].champ);
  std::map<std::int64_t, std::uint64_t> attendus;
  TextReader textes;
  match.ForEach([&](std::uint32_t row) {
    std::vector<std::int64_t> vues;
    for (const std::int64_t v : Valeurs(f, row, textes)) {
      if (!f.HasOrdinals()) vues.push_back(v);
      if (f.HasOrdinals()) {
        for (const Ordinal o : f.nomenclature->Buckets(static_cast<Ordinal>(v))) vues.push_back(o);
      }
    }
    std::sort(vues.begin(), vues.end());
    vues.erase(std::unique(vues.begin(), vues.end()), vues.end());
    for (const std::int64_t v : vues) ++attendus[v];
  });
  {
    FacetCounter compteur(LaVue(), plan->facettes[0], nullptr);
    MatchRows rows(match);
    compteur.Add(0, rows, {});
    const auto resultat = compteur.Finish();
    if (!resultat || resultat->valeurs.size() != std::min<std::size_t>(attendus.size(), 1000))
      return state.SkipWithError("differs from a full scan");
    for (const auto& v : resultat->valeurs) {
      if (attendus[v.valeur] != v.nombre) return state.SkipWithError("differs from a full scan");
    }
  }
  FacetCounter compteur(LaVue(), plan->facettes[0], nullptr);
  MatchRows rows(match);
  (void)rows.list();  // shared by all facets of a request
  for (auto _ : state) compteur.Add(0, rows, {});
  state.SetItemsProcessed(state.iterations() * match.count());
}
BENCHMARK(BM_Facette)
    ->ArgNames({"champ", "pour_mille"})
    ->ArgsProduct({benchmark::CreateDenseRange(0, std::size(kFacettes) - 1, 1), {1, 10, 100, 500, 1000}})
    ->Unit(benchmark::kMicrosecond);

constexpr const char* kTris[] = {R"([{"champ":"anciennete","ordre":"desc"}])", R"([{"champ":"ressources_mensuelles"}])",
                                 R"([{"champ":"nom"}])"};

// The first 21 rows of one block in an order, by share of matching rows.
void BM_Premieres(benchmark::State& state) {
  const auto plan = LePlan(state, std::string(R"({"tri":)") + kTris[state.range(0)] + "}");
  if (!plan) return;
  state.SetLabel(kTris[state.range(0)]);
  const RowSet match = AuHasard(static_cast<double>(state.range(1)) / 1000);
  const auto ordre = OrderOf(*plan, LaVue().catalogue());
  // Against a heap of everything, which throws nothing away before the end.
  TopK tout(LaVue(), ordre, match.count(), nullptr), tete(LaVue(), ordre, 21, nullptr);
  tout.Add(0, match, nullptr);
  tete.Add(0, match, nullptr);
  auto attendues = tout.Finish();
  attendues.resize(std::min<std::size_t>(attendues.size(), 21));
  if (tete.Finish() != attendues) return state.SkipWithError("differs from a full sort");
  for (auto _ : state) {
    TopK k(LaVue(), ordre, 21, nullptr);
    k.Add(0, match, nullptr);
    benchmark::DoNotOptimize(k.Finish().data());
  }
  state.SetItemsProcessed(state.iterations() * match.count());
}
BENCHMARK(BM_Premieres)
    ->ArgNames({"tri", "pour_mille"})
    ->ArgsProduct({benchmark::CreateDenseRange(0, std::size(kTris) - 1, 1), {1, 10, 100, 1000}})
    ->Unit(benchmark::kMicrosecond);

constexpr const char* kDebuts[] = {"ma", "mar", "mart", "martin"};

// Rows that bear a name that begins so: what a half-typed name finds.
void BM_DebutDeNom(benchmark::State& state) {
  const Snapshot& s = LaVue();
  const std::string debut = kDebuts[state.range(0)];
  state.SetLabel(debut);
  const auto trouves = NameRows(s, debut, NameMatch::kDebut);
  std::vector<RowSet> tous;
  for (std::size_t b = 0; b < s.blocks(); ++b) tous.push_back(RowSet::None(s.block(b).rows()));
  const Lexique& noms = *s.segments()[0].dictionnaires.noms;
  for (std::size_t i = 0; i < noms.size(); ++i) {
    if (!noms.mot(i).starts_with(debut)) continue;
    const auto un = NameRows(s, noms.mot(i), NameMatch::kEntier);
    for (std::size_t b = 0; b < s.blocks(); ++b) tous[b].Or(un[b]);
  }
  std::uint64_t lignes = 0;
  for (std::size_t b = 0; b < s.sealed_blocks(); ++b) {
    if (tous[b].count() != trouves[b].count()) return state.SkipWithError("differs from a full scan");
    lignes += tous[b].count();
  }
  for (auto _ : state) benchmark::DoNotOptimize(NameRows(s, debut, NameMatch::kDebut).data());
  state.counters["lignes"] = static_cast<double>(lignes);
}
BENCHMARK(BM_DebutDeNom)->ArgName("debut")->DenseRange(0, std::size(kDebuts) - 1)->Unit(benchmark::kMicrosecond);

struct CasRecherche {
  const char* nom;
  const char* filtres;
};
constexpr CasRecherche kRecherches[] = {
    {"departement",
     R"({"champ":"departement_souhaite","egal":"69"},{"champ":"typologie","parmi":["T3","T4"]},{"champ":"nb_personnes","min":2,"max":4},)"
     R"({"champ":"ressources_mensuelles","min":800,"max":2400},{"champ":"en_instruction","egal":false})"},
    {"national", R"({"champ":"typologie","parmi":["T3","T4"]},{"champ":"nb_personnes","min":2,"max":4},)"
                 R"({"champ":"ressources_mensuelles","min":800,"max":2400},{"champ":"en_instruction","egal":false})"},
    {"tout", ""},
};

// A whole search with twelve facets, from plan to response, by threads. No HTTP, no JSON.
void BM_Recherche(benchmark::State& state) {
  const CasRecherche& cas = kRecherches[state.range(0)];
  state.SetLabel(cas.nom);
  const auto plan = LePlan(
      state,
      std::string(R"({"filtres":{"et":[)") + cas.filtres +
          R"(]},"facettes":["statut","typologie","nb_personnes","tranche_plafond","mutation","mode_logement_actuel",)"
          R"("motif_principal","situation_familiale","statut_professionnel","priorites","dalo","en_instruction"],)"
          R"("tri":[{"champ":"anciennete","ordre":"desc"}]})");
  if (!plan) return;
  Equipe equipe(static_cast<unsigned>(state.range(1)) - 1);
  const auto chercher = [&] {
    return Search(LaVue(), Perimetre::France(), *plan, nullptr,
                  std::chrono::steady_clock::now() + std::chrono::seconds(10), equipe);
  };
  const auto reponse = chercher();
  if (!reponse) return state.SkipWithError("the search fails");
  std::uint64_t somme = reponse->facettes[4].sans_valeur;  // mutation: one value for each row
  for (const auto& v : reponse->facettes[4].valeurs) somme += v.nombre;
  if (somme != reponse->total) return state.SkipWithError("the counts of a facet do not add up to the total");
  for (auto _ : state) benchmark::DoNotOptimize(chercher()->total);
  state.counters["total"] = static_cast<double>(reponse->total);
  state.counters["lignes"] = static_cast<double>(LaVue().live_rows());
}
BENCHMARK(BM_Recherche)
    ->ArgNames({"cas", "fils"})
    ->ArgsProduct({benchmark::CreateDenseRange(0, std::size(kRecherches) - 1, 1), {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

// The index opened, with the journal behind it: most of what a server does before its first answer; for the day of the
// index, or for the next one, as at midnight. CPU: of all threads.
void BM_Ouverture(benchmark::State& state) {
  const std::string index = LaVue().build() + "/..";
  const Jour jour = LaVue().date_reference() + static_cast<Jour>(state.range(0));
  std::uint64_t lignes = 0;
  for (auto _ : state) {
    const auto s = Snapshot::Open(Env::Posix(), index, jour);
    if (!s || (*s)->live_rows() != LaVue().live_rows()) return state.SkipWithError("not the same index");
    lignes = (*s)->first_row((*s)->blocks()) - (*s)->sealed_rows();
  }
  state.counters["queue"] = static_cast<double>(lignes);
}
BENCHMARK(BM_Ouverture)
    ->ArgName("jours")
    ->DenseRange(0, 1)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// The same when an earlier snapshot is in use and the journal has grown: what stands between a change and its searches.
void BM_Reouverture(benchmark::State& state) {
  const std::string index = LaVue().build() + "/..";
  const auto avant = Snapshot::Open(Env::Posix(), index);
  if (!avant) return state.SkipWithError("no index");
  for (auto _ : state) {
    const auto s = Snapshot::Open(Env::Posix(), index, std::nullopt, avant->get());
    if (!s || (*s)->live_rows() != (*avant)->live_rows()) return state.SkipWithError("not the same index");
  }
}
BENCHMARK(BM_Reouverture)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sne::bench
