#include "bench/sne_bench/tirage.h"

#include <algorithm>

namespace sne::bench {

void Tirage::Ajouter(std::string valeur, double poids) {
  if (poids <= 0) return;
  valeurs_.push_back(std::move(valeur));
  cumul_.push_back((cumul_.empty() ? 0 : cumul_.back()) + poids);
}

const std::string& Tirage::Tirer(Alea& alea) const {
  const double x = std::uniform_real_distribution<double>(0, cumul_.back())(alea);
  const auto rang = static_cast<std::size_t>(std::upper_bound(cumul_.begin(), cumul_.end(), x) - cumul_.begin());
  return valeurs_[std::min(rang, valeurs_.size() - 1)];
}

}  // namespace sne::bench
