#include "bench/sne_bench/mesures.h"

#include <algorithm>
#include <cmath>

namespace sne::bench {
namespace {

Quantiles De(std::vector<double>& temps) {
  std::sort(temps.begin(), temps.end());
  return {Quantile(temps, 0.5), Quantile(temps, 0.95), Quantile(temps, 0.99), Quantile(temps, 1)};
}

}  // namespace

double Quantile(const std::vector<double>& triees, double q) {
  if (triees.empty()) return 0;
  const auto rang = static_cast<std::size_t>(std::ceil(q * static_cast<double>(triees.size())));
  return triees[std::clamp<std::size_t>(rang, 1, triees.size()) - 1];
}

void Qualite::Ajouter(const Jugement& j) {
  comptees_ += j.comptee;
  trouvees_ += j.comptee && j.trouvee;
  identifiantes_ += j.identifiante;
  premieres_ += j.identifiante && j.premiere;
  tolerantes_.push_back(static_cast<double>(j.tolerantes));
}

double Qualite::tolerantes() const {
  std::vector<double> triees = tolerantes_;
  std::sort(triees.begin(), triees.end());
  return Quantile(triees, 0.5);
}

void Mesures::Reussie(double client_us, double serveur_us) {
  client_.push_back(client_us);
  if (serveur_us >= 0) serveur_.push_back(serveur_us);
}

void Mesures::Fautive(const std::string& quoi) {
  if (erreurs_++ == 0) premiere_erreur_ = quoi;
}

void Mesures::Clore(double secondes) {
  debit_ = secondes > 0 ? static_cast<double>(client_.size()) / secondes : 0;
  quantiles_client_ = De(client_);
  quantiles_serveur_ = De(serveur_);
}

}  // namespace sne::bench
