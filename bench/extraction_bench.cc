// Cells of an extraction and their bytes: the forty columns of the model « instruction », rows as they stand in the
// index and in an order that has nothing to do with it.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "bench/corpus.h"
#include "server/extraction/cellules.h"
#include "server/extraction/classeur.h"
#include "server/extraction/csv.h"
#include "server/extraction/modeles.h"
#include "server/extraction/ndjson.h"

namespace sne::bench {
namespace {

constexpr std::size_t kLot = 512;

std::vector<Colonne> ColonnesDe(std::string_view modele, Colonne::Contenu contenu) {
  std::vector<Colonne> colonnes;
  for (const FieldId id : ChampsDuModele(*TrouverModele(modele), LaVue().catalogue())) {
    const Field& f = LaVue().catalogue().field(id);
    colonnes.push_back({f.nom_public(), f.libelle, id, kNoOrdinal, contenu, true});
  }
  return colonnes;
}

std::vector<RowRef> Toutes(bool melangees) {
  std::vector<RowRef> rows;
  for (std::uint32_t b = 0; b < LaVue().blocks(); ++b)
    LaVue().live(b).ForEach([&](std::uint32_t row) { rows.push_back({b, row}); });
  std::mt19937 hasard(1);
  if (melangees) std::shuffle(rows.begin(), rows.end(), hasard);
  return rows;
}

void Extraire(benchmark::State& state, const std::vector<Colonne>& colonnes, Ecrivain& ecrivain, bool json,
              bool melangees) {
  const std::vector<RowRef> rows = Toutes(melangees);
  Cellules cellules(LaVue(), Perimetre::France(), colonnes, ecrivain.plume(), json);
  std::string out;
  std::uint64_t octets = 0, lignes = 0;
  std::size_t i = 0;
  for (auto _ : state) {
    const std::size_t fenetre = std::min(melangees ? std::size_t{32768} : kLot, rows.size() - i);
    cellules.Prendre(std::span(rows).subspan(i, fenetre));
    while (cellules.Lire()) {
    }
    for (std::size_t j = 0; j < fenetre; j += kLot) {
      out.clear();
      ecrivain.Lignes(cellules.Ecrire(j, std::min(kLot, fenetre - j)), out);
      benchmark::DoNotOptimize(out.data());
      octets += out.size();
    }
    lignes += fenetre;
    i = i + fenetre == rows.size() ? 0 : i + fenetre;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(lignes));
  state.SetBytesProcessed(static_cast<std::int64_t>(octets));
}

void Csv(benchmark::State& state, std::string_view modele, bool melangees) {
  const auto colonnes = ColonnesDe(modele, Colonne::Contenu::kValeur);
  const auto ecrivain = EcrireCsv(colonnes, Dialecte::kExcelFr);
  Extraire(state, colonnes, *ecrivain, false, melangees);
}

void Xlsx(benchmark::State& state, bool melangees) {
  auto vue = std::make_shared<Vue>();
  vue->snapshot = std::shared_ptr<const Snapshot>(&LaVue(), [](const Snapshot*) {});  // is never given up
  auto x = std::make_shared<Extraction>();
  x->regard.liste = x->regard.fiche = vue->snapshot;
  x->regard.vue = std::move(vue);
  x->colonnes = ColonnesDe("instruction", Colonne::Contenu::kValeur);
  const auto ecrivain = EcrireClasseur(x);
  std::string debut;
  ecrivain->Debut(0, debut);
  Extraire(state, x->colonnes, *ecrivain, false, melangees);
}

void Ndjson(benchmark::State& state, bool melangees) {
  const auto colonnes = ColonnesDe("instruction", Colonne::Contenu::kCode);
  const auto ecrivain = EcrireNdjson(colonnes);
  Extraire(state, colonnes, *ecrivain, true, melangees);
}

// One pass over all rows, whatever the time: what is met first is not what is met last.
constexpr std::int64_t kPassage = 2'800'000 / kLot, kFenetres = 2'800'000 / 32768;
BENCHMARK_CAPTURE(Csv, ordre_de_l_index, "instruction", false)->Iterations(kPassage)->Name("Extraction/csv/index");
BENCHMARK_CAPTURE(Csv, autre_ordre, "instruction", true)->Iterations(kFenetres)->Name("Extraction/csv/autre_ordre");
BENCHMARK_CAPTURE(Csv, complet, "complet", false)->Iterations(kPassage)->Name("Extraction/csv/complet");
BENCHMARK_CAPTURE(Xlsx, ordre_de_l_index, false)->Iterations(kPassage)->Name("Extraction/xlsx/index");
BENCHMARK_CAPTURE(Xlsx, autre_ordre, true)->Iterations(kFenetres)->Name("Extraction/xlsx/autre_ordre");
BENCHMARK_CAPTURE(Ndjson, ordre_de_l_index, false)->Iterations(kPassage)->Name("Extraction/ndjson/index");
BENCHMARK_CAPTURE(Ndjson, autre_ordre, true)->Iterations(kFenetres)->Name("Extraction/ndjson/autre_ordre");

}  // namespace
}  // namespace sne::bench
