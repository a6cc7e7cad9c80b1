#include "query/cotation/distribution.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sne {
namespace {

constexpr std::int64_t kIntervalles = 40;
constexpr std::int64_t kEtendueDirecte = 1 << 20;  // notes that far apart are counted in a table

// How often each note occurs, ascending.
std::vector<std::pair<std::int64_t, std::uint64_t>> Compter(std::span<const std::int64_t> notes) {
  std::vector<std::pair<std::int64_t, std::uint64_t>> comptes;
  if (notes.empty()) return comptes;
  const auto [min, max] = std::minmax_element(notes.begin(), notes.end());
  if (*max - *min < kEtendueDirecte) {
    const std::int64_t base = *min;
    std::vector<std::uint32_t> table(static_cast<std::size_t>(*max - base) + 1);
    for (const std::int64_t n : notes) ++table[static_cast<std::size_t>(n - base)];
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (table[i] != 0) comptes.emplace_back(base + static_cast<std::int64_t>(i), table[i]);
    }
    return comptes;
  }
  std::vector<std::int64_t> rangees(notes.begin(), notes.end());
  std::sort(rangees.begin(), rangees.end());
  for (const std::int64_t n : rangees) {
    if (comptes.empty() || comptes.back().first != n) comptes.emplace_back(n, 0);
    ++comptes.back().second;
  }
  return comptes;
}

std::int64_t Pas(std::int64_t etendue) {
  for (std::int64_t dizaine = 1;; dizaine *= 10) {
    for (const std::int64_t pas : {dizaine, 2 * dizaine, 5 * dizaine}) {
      if (etendue / pas + 2 <= kIntervalles) return pas;
    }
  }
}

std::int64_t Plancher(std::int64_t n, std::int64_t pas) { return n / pas - (n % pas < 0 ? 1 : 0); }

}  // namespace

Distribution Decrire(std::span<const std::int64_t> notes) {
  Distribution d;
  d.effectif = notes.size();
  if (notes.empty()) return d;
  const auto comptes = Compter(notes);
  d.minimum = comptes.front().first;
  d.maximum = comptes.back().first;
  d.distinctes = comptes.size();
  const auto n = static_cast<double>(d.effectif);
  double somme = 0;
  for (const auto& [note, nombre] : comptes) {
    somme += static_cast<double>(note) * static_cast<double>(nombre);
    if (nombre > 1) d.ex_aequo += nombre;
    if (nombre >= d.nombre_frequente) {
      d.note_frequente = note;
      d.nombre_frequente = nombre;
    }
  }
  d.moyenne = somme / n;
  double carres = 0;
  for (const auto& [note, nombre] : comptes) {
    const double ecart = static_cast<double>(note) - d.moyenne;
    carres += ecart * ecart * static_cast<double>(nombre);
  }
  d.ecart_type = std::sqrt(carres / n);
  // The mean of the notes at both sides of a place between them: at k/4 of the whole.
  const auto quantile = [&](std::uint64_t k) {
    const std::uint64_t quatre = d.effectif * k;
    const std::uint64_t bas = (quatre - 1) / 4, haut = quatre / 4;  // ranks from 0, ascending
    const auto au = [&](std::uint64_t rang) {
      std::uint64_t avant = 0;
      for (const auto& [note, nombre] : comptes) {
        avant += nombre;
        if (rang < avant) return static_cast<double>(note);
      }
      return static_cast<double>(d.maximum);
    };
    return (au(bas) + au(haut)) / 2;
  };
  d.quart_bas = quantile(1);
  d.mediane = quantile(2);
  d.quart_haut = quantile(3);
  d.pas = Pas(d.maximum - d.minimum);
  const std::int64_t premier = Plancher(d.minimum, d.pas);
  for (std::int64_t i = premier; i <= Plancher(d.maximum, d.pas); ++i)
    d.intervalles.push_back({i * d.pas, (i + 1) * d.pas, 0});
  for (const auto& [note, nombre] : comptes)
    d.intervalles[static_cast<std::size_t>(Plancher(note, d.pas) - premier)].nombre += nombre;
  return d;
}

void Regrouper(Distribution& d, std::uint64_t seuil) {
  std::vector<Distribution::Intervalle> joints;
  for (const Distribution::Intervalle& v : d.intervalles) {
    if (joints.empty() || joints.back().nombre >= seuil) {
      joints.push_back(v);
    } else {
      joints.back().max = v.max;
      joints.back().nombre += v.nombre;
    }
  }
  if (joints.size() > 1 && joints.back().nombre < seuil) {
    const Distribution::Intervalle reste = joints.back();
    joints.pop_back();
    joints.back().max = reste.max;
    joints.back().nombre += reste.nombre;
  }
  d.intervalles = std::move(joints);
}

std::vector<std::uint32_t> Rangs(std::span<const std::int64_t> notes) {
  std::vector<std::uint32_t> rangs(notes.size());
  const auto comptes = Compter(notes);
  if (comptes.empty()) return rangs;
  std::vector<std::uint32_t> rang_de(comptes.size());
  std::uint32_t devant = 0;
  for (std::size_t i = comptes.size(); i-- > 0;) {
    rang_de[i] = devant + 1;
    devant += static_cast<std::uint32_t>(comptes[i].second);
  }
  const std::int64_t base = comptes.front().first;
  if (comptes.back().first - base < kEtendueDirecte) {
    std::vector<std::uint32_t> table(static_cast<std::size_t>(comptes.back().first - base) + 1);
    for (std::size_t i = 0; i < comptes.size(); ++i)
      table[static_cast<std::size_t>(comptes[i].first - base)] = rang_de[i];
    for (std::size_t i = 0; i < notes.size(); ++i) rangs[i] = table[static_cast<std::size_t>(notes[i] - base)];
    return rangs;
  }
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const auto it = std::lower_bound(comptes.begin(), comptes.end(), std::pair(notes[i], std::uint64_t{0}));
    rangs[i] = rang_de[static_cast<std::size_t>(it - comptes.begin())];
  }
  return rangs;
}

}  // namespace sne
