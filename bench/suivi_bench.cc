// What stands between a change and the searches that see it: a few journal records made visible; and the merges that go
// on beside it.
#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

#include "bench/corpus.h"
#include "query/fusion.h"
#include "query/queue.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "query/suggest.h"
#include "schema/demande_json.h"
#include "server/request_json.h"

namespace sne::bench {
namespace {

// Records that replace living rows, `nombre` of them, from all over the index.
struct Changements {
  std::vector<std::string> numeros, demandes;
  std::vector<Reste> restes;

  Changements(const Snapshot& s, std::size_t nombre, std::size_t premier) {
    TextReader textes;
    Demande d;
    const std::uint64_t pas = s.sealed_rows() / nombre;
    for (std::size_t i = 0; i < nombre; ++i) {
      const RowRef ou = s.Locate((i * pas + premier) % s.sealed_rows());
      ReadRow(s.catalogue(), s.block(ou.bloc), ou.row, textes, d);
      AppendPourJournal(s.catalogue(), d, demandes.emplace_back());
      restes.push_back({s.block(ou.bloc).numero(ou.row), false, 2, {}, i + 1});
    }
    for (std::size_t i = 0; i < nombre; ++i) restes[i].demande = demandes[i];
  }
};

std::shared_ptr<const Snapshot> Derriere(const Snapshot& s, std::size_t nombre, std::size_t premier) {
  const Changements c(s, nombre, premier);
  Equipe equipe(0);
  auto queue = FaireQueue(c.restes, s.generation() + nombre, s, s.calculateur(), equipe);
  return queue ? s.Prolonge(std::move(*queue)) : nullptr;
}

// Records -> the next snapshot and what is derived from it, behind a tail of so many rows.
void BM_SuiviPublication(benchmark::State& state) {
  const auto avant = Derriere(LaVue(), static_cast<std::size_t>(state.range(1)), 7);
  if (!avant) return state.SkipWithError("no tail");
  const Perimetre vivantes = Vivantes(*avant, nullptr, nullptr);
  const TextesTenus textes(*avant, nullptr);
  const Changements c(*avant, static_cast<std::size_t>(state.range(0)), 3);
  Equipe equipe(0);
  for (auto _ : state) {
    auto queue = FaireQueue(c.restes, avant->generation() + c.restes.size(), *avant, avant->calculateur(), equipe);
    if (!queue) return state.SkipWithError("records that cannot be read");
    const auto apres = avant->Prolonge(std::move(*queue));
    if (apres->live_rows() != avant->live_rows()) return state.SkipWithError("rows came or went");
    benchmark::DoNotOptimize(Vivantes(*apres, avant.get(), &vivantes));
    benchmark::DoNotOptimize(TextesTenus(*apres, &textes));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_SuiviPublication)
    ->ArgNames({"changements", "queue"})
    ->ArgsProduct({{1, 8, 64, 1000}, {1, 20'000}})
    ->Unit(benchmark::kMicrosecond);

// A search in one département, three facets, on an index without tail and behind one of 20,000 rows in some segments.
void BM_SuiviRecherche(benchmark::State& state) {
  const auto segments = static_cast<std::size_t>(state.range(0));
  std::shared_ptr<const Snapshot> s = *Snapshot::Open(Env::Posix(), LaVue().build() + "/..");
  for (std::size_t i = 0; i < segments && s; ++i) s = Derriere(*s, 20'000 / segments, i * 13);
  if (!s) return state.SkipWithError("no tail");
  Requete requete;
  LectureRequete lecture = LireRequete(
      R"({"filtres":{"et":[{"champ":"departement_souhaite","egal":"69"},{"champ":"typologie","parmi":["T3","T4"]},)"
      R"({"champ":"nb_personnes","min":2,"max":4}]},"facettes":["statut","typologie","mutation"],)"
      R"("tri":[{"champ":"anciennete","ordre":"desc"}]})",
      requete);
  Plan plan;
  Resolve(requete, {s->catalogue(), s->date_reference()}, plan, lecture.erreurs);
  if (!lecture.erreurs.empty()) return state.SkipWithError(lecture.erreurs[0].detail.c_str());
  Equipe equipe(0);
  const auto chercher = [&] {
    return Search(*s, Perimetre::France(), plan, nullptr, std::chrono::steady_clock::now() + std::chrono::seconds(10),
                  equipe);
  };
  if (!chercher()) return state.SkipWithError("the search fails");
  for (auto _ : state) benchmark::DoNotOptimize(chercher()->total);
  state.counters["blocs"] = static_cast<double>(s->blocks());
}
BENCHMARK(BM_SuiviRecherche)->ArgName("segments")->Arg(0)->Arg(1)->Arg(8)->Unit(benchmark::kMicrosecond);

// Nine segments of so many rows made one.
void BM_SuiviFusion(benchmark::State& state) {
  std::shared_ptr<const Snapshot> s = Derriere(LaVue(), static_cast<std::size_t>(state.range(0)), 0);
  for (std::size_t i = 1; i < 9 && s; ++i) s = Derriere(*s, static_cast<std::size_t>(state.range(0)), i * 11);
  const auto suite = s ? SegmentsAFondre(*s) : std::nullopt;
  if (!suite) return state.SkipWithError("nothing to merge");
  for (auto _ : state) {
    const auto fusion = Fondre(*s, *suite);
    if (!fusion || fusion->bloc->rows() != 9 * state.range(0)) return state.SkipWithError("rows are missing");
    benchmark::DoNotOptimize(s->Fusionne(*fusion));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * 9);
}
BENCHMARK(BM_SuiviFusion)->ArgName("lignes")->RangeMultiplier(8)->Range(1, 512)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sne::bench
