// The inner loops, each build of them that this processor runs: bitsets of one block (65,536 rows, 1,024 words) in
// cache.
#include <benchmark/benchmark.h>

#include <bit>
#include <cstring>
#include <random>
#include <vector>

#include "query/kernels.h"
#include "schema/types.h"

namespace sne::bench {
namespace {

constexpr std::uint32_t kN = kBlockRows;
constexpr std::size_t kMots = kN / 64;
constexpr const char* kNoms[] = {"base", "avx2", "avx512"};

std::vector<std::uint64_t> Bits(unsigned graine, double part) {
  std::mt19937_64 rng(graine);
  std::bernoulli_distribution tire(part);
  std::vector<std::uint64_t> mots(kMots);
  for (std::uint32_t i = 0; i < kN; ++i) mots[i / 64] |= static_cast<std::uint64_t>(tire(rng)) << (i % 64);
  return mots;
}

// The kernels of the first argument; nullptr, said, when this processor cannot run them.
const Kernels* Choisis(benchmark::State& state) {
  const char* nom = kNoms[state.range(0)];
  const Kernels* k = KernelsByName(nom);
  if (k == nullptr) state.SkipWithError("not on this processor");
  state.SetLabel(nom);
  return k;
}

// Rows of a dense column whose code lies in a range: the inner loop of every filter on a number.
void BM_RangeMask(benchmark::State& state) {
  const Kernels* k = Choisis(state);
  if (k == nullptr) return;
  const auto octets = static_cast<int>(state.range(1));
  std::vector<std::uint8_t> colonne((kN + 64) * static_cast<std::size_t>(octets));
  std::mt19937_64 rng(7);
  const std::uint64_t codes = octets == 1 ? 256 : 60'000, premier = codes / 4, dernier = codes / 2;
  std::vector<std::uint64_t> attendu(kMots), trouve(kMots);
  for (std::uint32_t i = 0; i < kN; ++i) {
    const std::uint64_t code = rng() % codes;
    std::memcpy(colonne.data() + static_cast<std::size_t>(i) * static_cast<std::size_t>(octets), &code,
                static_cast<std::size_t>(octets));
    attendu[i / 64] |= static_cast<std::uint64_t>(code >= premier && code <= dernier) << (i % 64);
  }
  k->RangeMask(colonne.data(), octets, kN, premier, dernier, trouve.data());
  if (trouve != attendu) return state.SkipWithError("differs from a scalar scan");
  for (auto _ : state) {
    k->RangeMask(colonne.data(), octets, kN, premier, dernier, trouve.data());
    benchmark::DoNotOptimize(trouve.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * kN);
}
BENCHMARK(BM_RangeMask)
    ->ArgNames({"kernels", "octets"})
    ->ArgsProduct({{0, 1, 2}, {1, 2, 4, 8}})
    ->Unit(benchmark::kMicrosecond);

// Rows of a match that hold a value: one bucket of a facet.
void BM_AndCount(benchmark::State& state) {
  const Kernels* k = Choisis(state);
  if (k == nullptr) return;
  const auto a = Bits(1, 0.3), b = Bits(2, 0.1);
  std::uint64_t attendu = 0;
  for (std::size_t m = 0; m < kMots; ++m) attendu += static_cast<std::uint64_t>(std::popcount(a[m] & b[m]));
  if (k->AndCount(a.data(), b.data(), kMots) != attendu) return state.SkipWithError("differs from a scalar count");
  for (auto _ : state) benchmark::DoNotOptimize(k->AndCount(a.data(), b.data(), kMots));
  state.SetItemsProcessed(state.iterations() * kN);
}
BENCHMARK(BM_AndCount)->ArgName("kernels")->DenseRange(0, 2)->Unit(benchmark::kNanosecond);

// A conjunction, with its count.
void BM_And(benchmark::State& state) {
  const Kernels* k = Choisis(state);
  if (k == nullptr) return;
  const auto a = Bits(1, 0.3), b = Bits(2, 0.6);
  std::vector<std::uint64_t> attendu(kMots);
  std::uint64_t population = 0;
  for (std::size_t m = 0; m < kMots; ++m) {
    attendu[m] = a[m] & b[m];
    population += static_cast<std::uint64_t>(std::popcount(attendu[m]));
  }
  std::vector<std::uint64_t> r = a;
  if (k->And(r.data(), b.data(), kMots) != population || r != attendu)
    return state.SkipWithError("differs from a scalar one");
  for (auto _ : state) {  // a &= b again changes nothing: the same work each time
    benchmark::DoNotOptimize(k->And(r.data(), b.data(), kMots));
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * kN);
}
BENCHMARK(BM_And)->ArgName("kernels")->DenseRange(0, 2)->Unit(benchmark::kNanosecond);

}  // namespace
}  // namespace sne::bench
