// Draws: values by weight, and the little randomness that scenarios need. Deterministic for one seed and one standard
// library.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace sne::bench {

using Alea = std::mt19937_64;

inline std::int64_t Entre(Alea& alea, std::int64_t min, std::int64_t max) {
  return std::uniform_int_distribution<std::int64_t>(min, max)(alea);
}

// Values drawn with a probability proportional to their weight.
class Tirage {
 public:
  void Ajouter(std::string valeur, double poids);
  bool vide() const { return valeurs_.empty(); }
  std::size_t size() const { return valeurs_.size(); }
  // REQUIRES: !vide().
  const std::string& Tirer(Alea& alea) const;
  const std::string& valeur(std::size_t i) const { return valeurs_[i]; }

 private:
  std::vector<std::string> valeurs_;
  std::vector<double> cumul_;
};

// One element. REQUIRES: !v.empty().
template <class T>
const T& Choisir(Alea& alea, const std::vector<T>& v) {
  return v[static_cast<std::size_t>(Entre(alea, 0, static_cast<std::int64_t>(v.size()) - 1))];
}

}  // namespace sne::bench
