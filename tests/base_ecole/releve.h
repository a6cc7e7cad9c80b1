// tests/base_ecole/releve.h
// What the tests of the base école measure: every line is read back from its JSON, never from the generator's own
// structures. One pass over 200,000 lines fills a Releve that all tests of the file share.
#pragma once

#include <simdjson.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bench/base_ecole/dates.h"
#include "bench/base_ecole/generateur.h"

namespace sne::ecole {

// Upper tail of the chi-square law: regularised incomplete gamma function Q(k/2, x/2), series or continued fraction
// (Abramowitz and Stegun 6.5.29 and 6.5.31).
inline double ChiSquareTail(double x, double degrees) {
  const double a = degrees / 2;
  x /= 2;
  if (x <= 0) return 1;
  const double front = std::exp(-x + a * std::log(x) - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a;
    double sum = term;
    for (double n = a + 1; term > sum * 1e-15; ++n) sum += term *= x / n;
    return 1 - front * sum;
  }
  double b = x + 1 - a;
  double c = 1e300;
  double d = 1 / b;
  double h = d;
  for (int i = 1; i < 500; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= c * d;
    if (std::abs(c * d - 1) < 1e-15) break;
  }
  return front * h;
}

// Counts by code, compared with shares that need not sum to 100.
using Comptes = std::map<std::string, double, std::less<>>;
using Parts = std::vector<std::pair<std::string, double>>;

struct Khi2 {
  double p;
  double statistique;
  int degres;
};
// Codes that `parts` does not name count as one more class of share 0, that is as a failure (p = 0).
inline Khi2 Comparer(const Comptes& counts, const Parts& parts) {
  double n = 0;
  double sum = 0;
  double named = 0;
  for (const auto& [code, count] : counts) n += count;
  for (const auto& [code, part] : parts) sum += part;
  double x = 0;
  for (const auto& [code, part] : parts) {
    const auto found = counts.find(code);
    const double seen = found == counts.end() ? 0 : found->second;
    const double expected = n * part / sum;
    named += seen;
    if (expected > 0) x += (seen - expected) * (seen - expected) / expected;
  }
  if (named < n) return {0, INFINITY, 0};
  const int degrees = static_cast<int>(parts.size()) - 1;
  return {ChiSquareTail(x, degrees), x, degrees};
}
// A share of yes among n.
inline Khi2 ComparerPart(double yes, double n, double percent) {
  return Comparer({{"non", n - yes}, {"oui", yes}}, {{"non", 100 - percent}, {"oui", percent}});
}

struct Part {
  double oui = 0;
  double n = 0;
  void Ajouter(bool yes) {
    oui += yes ? 1 : 0;
    n += 1;
  }
  double pourcent() const { return 100 * oui / n; }
};

struct Releve {
  std::uint64_t lignes = 0;
  std::uint64_t morales = 0;
  std::uint64_t octets = 0;
  std::map<std::string, Comptes> comptes;  // by distribution
  std::map<std::string, Part> parts;       // by yes-or-no figure
  std::map<std::string, std::vector<double>> valeurs;
  double somme_anciennete = 0, somme_age = 0, somme_taille = 0, n_foyers = 0, n_anciennete = 0;
  std::map<std::string, std::uint64_t> fautes;       // broken rules, by name
  std::map<std::string, std::string> exemple_faute;  // numéro unique
  std::unordered_set<std::string> numeros;
  std::unordered_map<std::string, std::uint32_t> identites;  // name, first names, birth
  std::unordered_map<std::string, std::uint32_t> textes;
  std::unordered_set<std::string> nirs;
  std::uint64_t nir_repetes = 0;
  std::unordered_set<std::string> mots;
  std::unordered_set<std::string> noms;
  std::map<std::string, std::uint64_t> presence;  // lines where a key stands
};

// Reads one line into the figures. `age_max_radiation`: struck-off lines only count in "motif_radiation" and rules.
void Relever(std::string_view line, const Generateur& generateur, Releve& releve);

// The shared pass: 200,000 demandes, seed 1, 2021-06-30.
const Releve& ReleveCommun();

}  // namespace sne::ecole
