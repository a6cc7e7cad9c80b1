// All rows of a search in an order: what the first ones cost, and the whole walk. SNE_BENCH_INDEX names an index of
// full size.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <time.h>

#include <chrono>
#include <fstream>
#include <string>

#include "bench/corpus.h"
#include "query/flux_de_lignes.h"
#include "query/resolve.h"
#include "query/top_k.h"
#include "server/request_json.h"

namespace sne::bench {
namespace {

constexpr const char* kOrdres[] = {
    R"([{"champ":"index"}])",
    R"([{"champ":"date_creation"}])",
    R"([{"champ":"nom"}])",
    R"([{"champ":"anciennete","ordre":"desc"}])",
    R"([{"champ":"dalo"},{"champ":"nom"}])",
    R"([{"champ":"ressources_mensuelles"}])",
    R"([{"champ":"cotation","epci":"200046977","ordre":"desc"}])",
    R"([{"champ":"numero_unique"}])",
};

// Processor time of this thread: what a step takes also beside other work.
std::chrono::nanoseconds Travail() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

// Memory of the process that is not of files and in use, in bytes.
double Anonyme() {
  malloc_trim(0);
  std::ifstream etat("/proc/self/status");
  for (std::string ligne; std::getline(etat, ligne);) {
    if (ligne.starts_with("RssAnon:")) return std::stod(ligne.substr(8)) * 1024;
  }
  return 0;
}

// A second reference to what lives as long as the process.
std::shared_ptr<const Snapshot> Partagee() { return {std::shared_ptr<const Snapshot>(), &LaVue()}; }

std::shared_ptr<const Plan> LePlan(benchmark::State& state, const char* ordre) {
  state.SetLabel(ordre);
  Requete requete;
  LectureRequete lecture = LireRequete(std::string(R"({"tri":)") + ordre + "}", requete);
  auto plan = std::make_shared<Plan>();
  if (lecture.erreurs.empty())
    Resolve(requete, {LaVue().catalogue(), LaVue().date_reference(), &LaVue(), true}, *plan, lecture.erreurs);
  if (lecture.erreurs.empty()) return plan;
  state.SkipWithError(lecture.erreurs[0].detail.c_str());
  return nullptr;
}

// The first 20 rows of a stream are those of a page, and none comes twice out of order.
bool Juste(const Plan& plan, RowStream& flux) {
  if (plan.ordre_de_l_index) return true;
  Equipe seule(0);
  const auto page = Search(LaVue(), Perimetre::France(), plan, nullptr, Echeance::max(), seule);
  std::vector<RowRef> premieres;
  while (premieres.size() < 20) {
    const auto tranche = flux.Next(20 - premieres.size());
    if (!page || !tranche) return false;
    premieres.insert(premieres.end(), tranche->lignes.begin(), tranche->lignes.end());
  }
  for (std::size_t i = 0; i < 20; ++i) {
    if (page->lignes[i].ref != premieres[i]) return false;
  }
  const auto cles = OrderOf(plan, LaVue().catalogue());
  const TopK ordre(LaVue(), cles, 0, nullptr);
  std::optional<RowRef> derniere;
  for (;;) {
    const auto tranche = flux.Next(4096);
    if (!tranche) return false;
    for (const RowRef ref : tranche->lignes) {
      if (derniere && !ordre.Before(ordre.CandidatOf(*derniere, nullptr), ordre.CandidatOf(ref, nullptr))) return false;
      derniere = ref;
    }
    if (tranche->fini) return true;
  }
}

void BM_PremieresDuFlux(benchmark::State& state) {
  const auto plan = LePlan(state, kOrdres[state.range(0)]);
  if (!plan) return;
  RowStream eprouve(Partagee(), Perimetre::France(), plan);
  if (!Juste(*plan, eprouve)) return state.SkipWithError("differs from the order of pages");
  std::chrono::nanoseconds pas{0};  // the longest call
  for (auto _ : state) {
    RowStream flux(Partagee(), Perimetre::France(), plan);
    for (bool vide = true; vide;) {
      const auto avant = Travail();
      vide = flux.Next(1000)->lignes.empty();
      pas = std::max(pas, Travail() - avant);
    }
  }
  state.counters["pas_max_us"] = static_cast<double>(pas.count()) / 1000;
}
BENCHMARK(BM_PremieresDuFlux)->ArgName("ordre")->DenseRange(0, std::size(kOrdres) - 1)->Unit(benchmark::kMillisecond);

void BM_Flux(benchmark::State& state) {
  const auto plan = LePlan(state, kOrdres[state.range(0)]);
  if (!plan) return;
  std::uint64_t lignes = 0;
  std::chrono::nanoseconds pas{0};
  const double avant_tout = Anonyme();
  double sommet = avant_tout;
  RowStream pese(Partagee(), Perimetre::France(), plan);
  for (bool premieres = false; !premieres; sommet = std::max(sommet, Anonyme()))
    premieres = !pese.Next(4096)->lignes.empty();
  for (bool fini = false; !fini; sommet = std::max(sommet, Anonyme())) fini = pese.Next(100'000)->fini;
  state.counters["memoire_mio"] = (sommet - avant_tout) / (1 << 20);
  for (auto _ : state) {
    RowStream flux(Partagee(), Perimetre::France(), plan);
    for (bool fini = false; !fini;) {
      const auto avant = Travail();
      const auto tranche = flux.Next(4096);
      pas = std::max(pas, Travail() - avant);
      lignes += tranche->lignes.size();
      fini = tranche->fini;
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(lignes));
  state.counters["pas_max_us"] = static_cast<double>(pas.count()) / 1000;
}
BENCHMARK(BM_Flux)->ArgName("ordre")->DenseRange(0, std::size(kOrdres) - 1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sne::bench
