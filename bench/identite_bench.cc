// What it costs to know a caller: a token seen before, and one that is verified.
#include <benchmark/benchmark.h>

#include "server/acces/demonstration.h"
#include "server/acces/identite.h"

namespace sne {
namespace {

constexpr std::chrono::seconds kDuree{3600};

void BM_JetonConnu(benchmark::State& state) {
  const Demonstration demonstration;
  Identite identite(demonstration.regles(), std::make_unique<Trousseau>(demonstration.cles()), Profils::Embarques());
  const std::string jeton = demonstration.Jeton(demonstration.personnes()[0], kDuree);
  const auto maintenant = std::chrono::system_clock::now();
  if (!identite.Reconnaitre(jeton, maintenant)) return state.SkipWithError("refused");
  for (auto _ : state) benchmark::DoNotOptimize(identite.Reconnaitre(jeton, maintenant));
  state.counters["bytes"] = static_cast<double>(jeton.size());
}
BENCHMARK(BM_JetonConnu)->Unit(benchmark::kMicrosecond);

void BM_JetonVerifie(benchmark::State& state) {
  const Demonstration demonstration;
  const ReglesDeJeton regles = demonstration.regles();
  const JeuDeCles cles = demonstration.cles();
  const std::string jeton = demonstration.Jeton(demonstration.personnes()[0], kDuree);
  const auto maintenant = std::chrono::system_clock::now();
  if (!VerifierJeton(jeton, regles, cles, Profils::Embarques(), maintenant)) return state.SkipWithError("refused");
  for (auto _ : state) benchmark::DoNotOptimize(VerifierJeton(jeton, regles, cles, Profils::Embarques(), maintenant));
}
BENCHMARK(BM_JetonVerifie)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sne
