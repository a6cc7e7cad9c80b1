// base_ecole_calibration [N]: prints the constants of revenus.cc and logement.cc that make the published shares hold,
// measured over N demandes (2,000,000). Not part of the program; run it by hand when incomes change.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/base_ecole/generateur.h"
#include "bench/base_ecole/revenus.h"

int main(int argc, char** argv) {
  using namespace sne::ecole;
  Options options;
  options.demandes = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2000000;
  options.graine = 20210630;
  const Generateur generateur(options);
  Generateur::Atelier atelier;
  std::string line;
  std::vector<double> positions;
  std::vector<double> rents[3];  // private elsewhere, private Île-de-France, social
  std::vector<double> benefits;
  double outside = 0;
  double first_quartile = 0;
  double poor = 0;
  double age = 0;
  double tenants = 0;
  for (std::uint64_t i = 0; i < generateur.lignes(); ++i) {
    line.clear();
    generateur.Ligne(i, atelier, line);
    const Demande& d = atelier.demande;
    if (d.morale) continue;
    positions.push_back(DernierePositionBrute());
    age += CompleteYears(d.demandeur.naissance, options.date);
    const double per_unit = d.total_ressources / UnitesDeConsommation(generateur.contexte(), d);
    poor += per_unit < 1102 ? 1 : 0;
    if (d.mode != kHlm) {
      outside += 1;
      first_quartile += per_unit < kLimiteQ1 ? 1 : 0;
    }
    if (ALoyer(d.mode)) {
      tenants += 1;
      if (d.apl > 0) benefits.push_back(d.apl);
    }
    const auto& t = generateur.contexte().territoires;
    const bool idf = t.departements()[t.communes()[d.commune_residence].departement].idf;
    if (d.mode == kLp) rents[idf ? 1 : 0].push_back(d.loyer);
    if (d.mode == kHlm) rents[2].push_back(d.loyer);
  }
  const auto quantile = [](std::vector<double>& values, double q) {
    const auto at = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size()));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
  };
  const auto n = static_cast<double>(positions.size());
  std::printf("âge moyen %.3f\n", age / n);
  std::printf("premier quartile, hors mutation : %.4f (0.50 visé)\n", first_quartile / outside);
  std::printf("sous le seuil de pauvreté : %.4f (plus de 0.40)\n", poor / n);
  std::printf("kPositions = {%.4f, %.4f, %.4f, %.4f}\n", quantile(positions, 0.74), quantile(positions, 0.94),
              quantile(positions, 0.975), quantile(positions, 0.985));
  std::printf("loyers médians : privé %.0f (620), privé IdF %.0f (820), HLM %.0f (410)\n", quantile(rents[0], 0.5),
              quantile(rents[1], 0.5), quantile(rents[2], 0.5));
  std::printf("APL : %.4f des locataires (0.55), médiane %.0f (210)\n", static_cast<double>(benefits.size()) / tenants,
              quantile(benefits, 0.5));
}
