// What a perimeter costs a search, and what it costs to make one: the search of a département with and without, those
// of a commune, an EPCI, the whole country.
#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "bench/corpus.h"
#include "query/equipe.h"
#include "query/perimetres.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "query/suggest_names.h"
#include "server/request_json.h"

namespace sne::bench {
namespace {

const std::shared_ptr<const Snapshot>& Partagee() {
  static const std::shared_ptr<const Snapshot> vue(&LaVue(), [](const Snapshot*) {});  // is never given up
  return vue;
}

struct CasPerimetre {
  const char *nom, *cle;
};
constexpr CasPerimetre kPerimetres[] = {{"france", "france"},
                                        {"departement", "departements:69"},
                                        {"epci", "epci:200046977"},
                                        {"commune", "communes:69266"},
                                        {"region", "regions:84"},
                                        {"contingent", "france;contingents:COLACT"},
                                        {"plusieurs", "departements:13,42,69,75;communes:59350"}};

constexpr const char* kFacettes =
    R"(,"facettes":["statut","typologie","nb_personnes","tranche_plafond","mutation","mode_logement_actuel",)"
    R"("motif_principal","situation_familiale","statut_professionnel","priorites","dalo","en_instruction"],)"
    R"("tri":[{"champ":"anciennete","ordre":"desc"}]})";
const std::string kRecherches[] = {
    std::string(
        R"({"filtres":{"et":[{"champ":"departement_souhaite","egal":"69"},{"champ":"typologie","parmi":["T3","T4"]},)"
        R"({"champ":"nb_personnes","min":2,"max":4},{"champ":"ressources_mensuelles","min":800,"max":2400},)"
        R"({"champ":"en_instruction","egal":false}]})") +
        kFacettes,
    std::string(
        R"({"filtres":{"et":[{"champ":"typologie","parmi":["T3","T4"]},{"champ":"nb_personnes","min":2,"max":4},)"
        R"({"champ":"ressources_mensuelles","min":800,"max":2400},{"champ":"en_instruction","egal":false}]})") +
        kFacettes,
    R"({"q":"martin marie"})"};

void BM_RecherchePerimetre(benchmark::State& state) {
  const CasPerimetre& cas = kPerimetres[state.range(0)];
  state.SetLabel(cas.nom);
  Requete requete;
  LectureRequete lecture = LireRequete(kRecherches[state.range(1)], requete);
  Plan plan;
  Resolve(requete, {LaVue().catalogue(), LaVue().date_reference()}, plan, lecture.erreurs);
  if (!lecture.erreurs.empty()) return state.SkipWithError(lecture.erreurs[0].detail.c_str());
  Perimetres perimetres;
  const TerritoireAutorise territoire = *LireTerritoire(cas.cle);
  Equipe equipe(0);
  const auto chercher = [&] {  // as a request does: what is kept of the perimeter is looked up
    return Search(LaVue(), perimetres.Pour(territoire, Partagee()).perimetre, plan, nullptr,
                  std::chrono::steady_clock::now() + std::chrono::seconds(10), equipe);
  };
  const auto reponse = chercher();
  if (!reponse) return state.SkipWithError("the search fails");
  for (auto _ : state) benchmark::DoNotOptimize(chercher()->total);
  state.counters["total"] = static_cast<double>(reponse->total);
  state.counters["octets"] = static_cast<double>(perimetres.octets());
}
BENCHMARK(BM_RecherchePerimetre)
    ->ArgNames({"perimetre", "recherche"})
    ->ArgsProduct({benchmark::CreateDenseRange(0, std::size(kPerimetres) - 1, 1),
                   benchmark::CreateDenseRange(0, std::size(kRecherches) - 1, 1)})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

// The first request of a territory; and one of a territory that is known.
void BM_Perimetre(benchmark::State& state) {
  const CasPerimetre& cas = kPerimetres[state.range(0)];
  state.SetLabel(cas.nom);
  const TerritoireAutorise territoire = *LireTerritoire(cas.cle);
  const bool connu = state.range(1) != 0;
  Perimetres perimetres;
  for (auto _ : state) {
    if (connu) {
      benchmark::DoNotOptimize(perimetres.Pour(territoire, Partagee()).perimetre.tout());
    } else {
      Perimetres neufs;
      benchmark::DoNotOptimize(neufs.Pour(territoire, Partagee()).perimetre.tout());
    }
  }
}
BENCHMARK(BM_Perimetre)
    ->ArgNames({"perimetre", "connu"})
    ->ArgsProduct({benchmark::CreateDenseRange(0, std::size(kPerimetres) - 1, 1), {0, 1}})
    ->Unit(benchmark::kMicrosecond);

// What each request pays when the journal has grown before it: another snapshot of the same blocks.
void BM_PerimetreProlonge(benchmark::State& state) {
  const TerritoireAutorise territoire = *LireTerritoire("departements:69");
  Perimetres perimetres;
  const std::shared_ptr<const Snapshot> autre(&LaVue(), [](const Snapshot*) {});
  bool un = false;
  for (auto _ : state)
    benchmark::DoNotOptimize(perimetres.Pour(territoire, (un = !un) ? autre : Partagee()).perimetre.tout());
}
BENCHMARK(BM_PerimetreProlonge)->Unit(benchmark::kMicrosecond);

void BM_NomsDansLePerimetre(benchmark::State& state) {
  static constexpr const char* kDebuts[] = {"m", "ma", "mart", "xqz"};
  const CasPerimetre& cas = kPerimetres[state.range(0)];
  state.SetLabel(std::string(cas.nom) + " " + kDebuts[state.range(1)]);
  Perimetres perimetres;
  const Perimetre perimetre = perimetres.Pour(*LireTerritoire(cas.cle), Partagee()).perimetre;
  const FieldId nom = LaVue().catalogue().FindKey("nom");
  for (auto _ : state)
    benchmark::DoNotOptimize(SuggestNames(LaVue(), perimetre, nom, kDebuts[state.range(1)], 10).size());
}
BENCHMARK(BM_NomsDansLePerimetre)
    ->ArgNames({"perimetre", "debut"})
    ->ArgsProduct({{0, 1, 3, 4}, {0, 1, 2, 3}})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sne::bench
