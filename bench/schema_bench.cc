// What a record costs on its way into an index: reading, rules, computed fields, terms, columns; and back out.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "bench/corpus.h"
#include "schema/block/block.h"
#include "schema/block/builder.h"
#include "schema/demande_json.h"
#include "schema/fold.h"
#include "schema/terms.h"
#include "schema/validation.h"

namespace sne::bench {
namespace {

constexpr std::size_t kLignes = 4096;  // about 12 MB of JSON: more than the caches hold, as in a build

std::size_t Octets(std::span<const std::string> lignes) {
  std::size_t n = 0;
  for (const std::string& l : lignes) n += l.size();
  return n;
}

// One line of JSON to typed values.
void BM_LireDemande(benchmark::State& state) {
  const auto lignes = Lignes(kLignes);
  LecteurDemande lecteur(*LeCatalogue());
  Demande d, relue;
  Lecture lecture;
  for (const std::string& l : lignes.first(200)) {
    std::string ecrite;
    lecteur.Lire(l, d, lecture);
    AppendDemande(*LeCatalogue(), d, false, ecrite);
    lecteur.Lire(ecrite, relue, lecture);
    if (!lecture.erreurs.empty() || d.valeurs != relue.valeurs)
      return state.SkipWithError("does not read back what it wrote");
  }
  std::size_t i = 0;
  for (auto _ : state) {
    lecteur.Lire(lignes[i++ % kLignes], d, lecture);
    benchmark::DoNotOptimize(d.valeurs.data());
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(Octets(lignes) / kLignes));
}
BENCHMARK(BM_LireDemande)->Unit(benchmark::kMicrosecond);

// The rules between the fields of a record.
void BM_Valider(benchmark::State& state) {
  const auto lignes = Lignes(kLignes);
  std::vector<Demande> demandes(kLignes);  // with their NIR, as the rules see them
  LecteurDemande lecteur(*LeCatalogue());
  Lecture lecture;
  for (std::size_t i = 0; i < kLignes; ++i) lecteur.Lire(lignes[i], demandes[i], lecture);
  const Validateur validateur(*LeCatalogue());
  Erreurs erreurs;
  Demande fautive = demandes[0];
  fautive.valeurs[LeCatalogue()->field(LeCatalogue()->FindKey("date_creation")).slot] = std::int64_t{LeJour() + 1};
  validateur.Valider(fautive, LeJour(), erreurs);
  if (erreurs.empty()) return state.SkipWithError("accepts a filing of tomorrow");
  erreurs.clear();
  std::size_t i = 0;
  for (auto _ : state) validateur.Valider(demandes[i++ % kLignes], LeJour(), erreurs);
  if (!erreurs.empty()) return state.SkipWithError("refuses a record of the corpus");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Valider)->Unit(benchmark::kMicrosecond);

// Computed fields: those of the record alone (0), those of the day (1).
void BM_Calculer(benchmark::State& state) {
  const auto demandes = Demandes(kLignes);
  const bool jour = state.range(0) == 1;
  std::vector<Demande> copies(demandes.begin(), demandes.end());
  const auto calculer = [&](Demande& d) {
    jour ? LeCalculateur().CalculerDuJour(d, LeJour()) : LeCalculateur().CalculerFixes(d);
  };
  const FieldId un = LeCatalogue()->FindKey(jour ? "age" : "nb_personnes");
  for (Demande& d : copies) {
    const Value avant = d.valeurs[LeCatalogue()->field(un).slot];
    d.valeurs[LeCatalogue()->field(un).slot] = std::int64_t{-1};
    calculer(d);
    if (d.valeurs[LeCatalogue()->field(un).slot] != avant)
      return state.SkipWithError("is not a function of the record");
  }
  std::size_t i = 0;
  for (auto _ : state) calculer(copies[i++ % kLignes]);
  state.SetItemsProcessed(state.iterations());
  state.SetLabel(jour ? "du jour" : "fixes");
}
BENCHMARK(BM_Calculer)->ArgName("jour")->DenseRange(0, 1)->Unit(benchmark::kMicrosecond);

// Words of names and of texts of a record.
void BM_Termes(benchmark::State& state) {
  const auto demandes = Demandes(kLignes);
  TermCollector collecteur(*LeCatalogue());
  const auto slot = LeCatalogue()->field(LeCatalogue()->FindKey("nom")).slot;
  for (const Demande& d : demandes.first(200)) {
    const auto& noms = collecteur.Collect(d).noms;
    const std::string plie = Fold(Str(d.valeurs[slot]));
    const std::string nom = NameWord(plie.substr(0, plie.find(' ')));
    if (!plie.empty() && std::none_of(noms.begin(), noms.end(), [&](const Termes::Nom& n) { return n.mot == nom; }))
      return state.SkipWithError("a name is missing among the words");
  }
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(collecteur.Collect(demandes[i++ % kLignes]).noms.data());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Termes)->Unit(benchmark::kMicrosecond);

// Rows to the bytes of a block: gathering, then encoding. items/s: rows; octets: of one row in the block.
void BM_Bloc(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const auto demandes = Demandes(n);
  BlockBuilder builder(*LeCatalogue());
  std::string octets;
  const auto encoder = [&] {
    for (const Demande& d : demandes) builder.Add(d);
    octets = builder.Finish(LeJour());
  };
  encoder();
  const auto bloc = Block::FromBytes(std::make_shared<const std::string>(octets), *LeCatalogue());
  if (!bloc || !(*bloc)->Verify() || (*bloc)->rows() != n) return state.SkipWithError("not a block");
  TextReader textes;
  Demande lue;
  for (std::size_t i = 0; i < n; i += n / 64) {
    ReadRow(*LeCatalogue(), **bloc, static_cast<std::uint32_t>(i), textes, lue);
    std::string a, b;
    AppendDemande(*LeCatalogue(), demandes[i], true, a);
    AppendDemande(*LeCatalogue(), lue, true, b);
    if (a != b) return state.SkipWithError("a row does not read back as it was");
  }
  for (auto _ : state) {
    encoder();
    benchmark::DoNotOptimize(octets.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
  state.counters["octets"] = static_cast<double>(octets.size()) / static_cast<double>(n);
}
BENCHMARK(BM_Bloc)->ArgName("lignes")->Arg(4096)->Arg(kBlockRows)->Unit(benchmark::kMillisecond);

// A row read back from its columns whole: what GET /v1/demandes/{nu} begins with.
void BM_RelireLigne(benchmark::State& state) {
  const auto demandes = Demandes(kLignes);
  BlockBuilder builder(*LeCatalogue());
  for (const Demande& d : demandes) builder.Add(d);
  const auto bloc = Block::FromBytes(std::make_shared<const std::string>(builder.Finish(LeJour())), *LeCatalogue());
  if (!bloc) return state.SkipWithError("not a block");
  TextReader textes;
  Demande lue;
  const auto slot = LeCatalogue()->field(LeCatalogue()->FindKey("nom")).slot;
  std::uint32_t row = 0;
  for (auto _ : state) {
    row = (row + 2477) % kLignes;  // no two neighbours: a compressed chunk serves once
    ReadRow(*LeCatalogue(), **bloc, row, textes, lue);
    benchmark::DoNotOptimize(lue.valeurs.data());
  }
  if (lue.valeurs[slot] != demandes[row].valeurs[slot]) return state.SkipWithError("not the row asked for");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RelireLigne)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sne::bench
