#include "bench/base_ecole/calendrier.h"

#include <algorithm>
#include <stdexcept>

#include "bench/base_ecole/maths.h"

namespace sne::ecole {
namespace {

constexpr double kTwo32 = 4294967296.0;
constexpr std::size_t kBins = kTranchesAnciennete;

// Relative number of filings of a day: season, weekday, and April 2020 against March 2020.
double PoidsDuJour(Day day) {
  const Civil c = ToCivil(day);
  double season = kSaison[static_cast<std::size_t>(c.month - 1)];
  if (c.year == 2020 && c.month == 4) season = kSaison[2] * kAvril2020SurMars;
  return season * kSemaine[static_cast<std::size_t>(Weekday(day))];
}

// Share of the demandes by bin when the mean asked for differs from the published one: the published bins times
// ratio^(middle of the bin).
double MoyenneDe(const std::array<double, kBins>& parts, const std::array<double, kBins>& means) {
  double sum = 0;
  double mean = 0;
  for (std::size_t b = 0; b < kBins; ++b) {
    sum += parts[b];
    mean += parts[b] * means[b];
  }
  return mean / sum;
}

}  // namespace

Calendrier::Calendrier(Day last, const std::array<std::vector<double>, kZones>& weights) {
  const auto days = static_cast<Day>(weights[0].size());
  first_ = last - (days - 1);
  for (Day day = first_; day <= last;) {
    first_day_.push_back(day);
    const Civil c = ToCivil(day);
    day = ToDay(c.year, c.month, 1) + DaysInMonth(c.year, c.month);
  }
  first_day_.push_back(last + 1);
  for (std::size_t z = 0; z < kZones; ++z) {
    double sum = 0;
    for (const double w : weights[z]) sum += w;
    cumul_[z].push_back(0);
    double cumulated = 0;
    for (const double w : weights[z]) {
      cumulated += w;
      cumul_[z].push_back(cumulated / sum);
    }
    cumul_[z].back() = 1;
    for (const Day day : first_day_) {
      borne_[z].push_back(static_cast<std::uint64_t>(cumul_[z][static_cast<std::size_t>(day - first_)] * kTwo32));
    }
  }
}

std::uint64_t Calendrier::Effectif(Zone zone, std::size_t month, std::uint64_t n, std::uint32_t phase) const {
  const auto& borne = borne_[static_cast<std::size_t>(zone)];
  return ((borne[month + 1] * n + phase) >> 32) - ((borne[month] * n + phase) >> 32);
}

Calendrier::Place Calendrier::Placer(Zone zone, std::uint64_t r, std::uint64_t n, std::uint32_t phase, double u) const {
  const auto z = static_cast<std::size_t>(zone);
  const auto& borne = borne_[z];
  std::size_t low = 0;
  std::size_t high = borne.size() - 1;  // borne[low] * n <= r < borne[high] * n
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (((borne[middle] * n + phase) >> 32) <= r ? low : high) = middle;
  }
  const std::uint64_t start = (borne[low] * n + phase) >> 32;
  const std::uint64_t count = ((borne[low + 1] * n + phase) >> 32) - start;
  const auto from = static_cast<std::size_t>(first_day_[low] - first_);
  const auto to = static_cast<std::size_t>(first_day_[low + 1] - first_);
  const double part = (static_cast<double>(r - start) + u) / static_cast<double>(count);
  const double target = cumul_[z][from] + part * (cumul_[z][to] - cumul_[z][from]);
  const auto begin = cumul_[z].begin();
  const auto found =
      std::upper_bound(begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to), target);
  const auto day = std::clamp<std::ptrdiff_t>(found - begin - 1, static_cast<std::ptrdiff_t>(from),
                                              static_cast<std::ptrdiff_t>(to) - 1);
  return {first_ + static_cast<Day>(day), r - start, low};
}

double Calendrier::PartMaximale() const {
  double part = 0;
  for (const auto& borne : borne_) {
    for (std::size_t m = 0; m + 1 < borne.size(); ++m) {
      part = std::max(part, static_cast<double>(borne[m + 1] - borne[m]) / kTwo32);
    }
  }
  return part;
}

std::size_t Calendrier::MoisDe(Day day) const {
  if (day < first_day_.front() || day >= first_day_.back()) return size();
  return static_cast<std::size_t>(std::upper_bound(first_day_.begin(), first_day_.end(), day) - first_day_.begin() - 1);
}

double Calendrier::PartDepuis(Zone zone, Day from) const {
  if (from <= first_) return 1;
  if (from >= first_day_.back()) return 0;
  return 1 - cumul_[static_cast<std::size_t>(zone)][static_cast<std::size_t>(from - first_)];
}

std::size_t Anciennete::Tranche(int months) {
  std::size_t bin = 0;
  while (bin + 1 < kBins && months >= kBornesAnciennete[bin + 1]) ++bin;
  return bin;
}

// Weights of the days, each bin summing to 1. In the three last bins the weight falls linearly from 1 to 1 - slope.
std::vector<double> Anciennete::PoidsDesJours(Day date, double slope) {
  const Day first = AddMonths(date, -kBornesAnciennete[kBins]) + 1;
  std::vector<double> weights(static_cast<std::size_t>(date - first + 1));
  std::array<double, kBins> sums{};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Day day = first + static_cast<Day>(i);
    const int months = CompleteMonths(day, date);
    const std::size_t bin = Tranche(months);
    double shape = 1;
    if (bin >= 4) {
      const double width = kBornesAnciennete[bin + 1] - kBornesAnciennete[bin];
      shape = 1 - slope * (months - kBornesAnciennete[bin]) / width;
    }
    weights[i] = PoidsDuJour(day) * shape;
    sums[bin] += weights[i];
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] /= sums[Tranche(CompleteMonths(first + static_cast<Day>(i), date))];
  }
  return weights;
}

std::array<std::vector<double>, kZones> Anciennete::Repartir(Day date, double mean,
                                                             const std::array<double, kZones>& shares,
                                                             Anciennete& self) {
  const Day first = AddMonths(date, -kBornesAnciennete[kBins]) + 1;
  const auto bin_means = [&](const std::vector<double>& weights) {
    std::array<double, kBins> means{};
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const int months = CompleteMonths(first + static_cast<Day>(i), date);
      means[Tranche(months)] += weights[i] * months;
    }
    return means;
  };
  // 1. The slope inside the last bins that gives the published mean with the published bins.
  double low = -3;
  double high = 0.98;
  for (int i = 0; i < 40; ++i) {
    const double slope = (low + high) / 2;
    (MoyenneDe(kPartAnciennete, bin_means(PoidsDesJours(date, slope))) > kAncienneteMoyenne ? low : high) = slope;
  }
  const std::vector<double> days = PoidsDesJours(date, low);
  const std::array<double, kBins> means = bin_means(days);
  // 2. Another mean: the bins are tilted by ratio^months.
  double ratio_low = 0.8;
  double ratio_high = 1.2;
  const auto tilted = [&](double ratio) {
    std::array<double, kBins> parts{};
    double sum = 0;
    for (std::size_t b = 0; b < kBins; ++b) {
      parts[b] = kPartAnciennete[b] * Pow(ratio, means[b]);
      sum += parts[b];
    }
    for (double& p : parts) p /= sum;
    return parts;
  };
  if (mean == kAncienneteMoyenne) {
    self.national_ = tilted(1.0);
  } else {
    if (MoyenneDe(tilted(ratio_low), means) > mean || MoyenneDe(tilted(ratio_high), means) < mean) {
      throw std::invalid_argument("ancienneté moyenne hors d'atteinte");
    }
    for (int i = 0; i < 60; ++i) {
      const double ratio = (ratio_low + ratio_high) / 2;
      (MoyenneDe(tilted(ratio), means) > mean ? ratio_high : ratio_low) = ratio;
    }
    self.national_ = tilted(ratio_low);
  }
  // 3. Zones: longer in Île-de-France, shorter in relaxed markets, national bins untouched.
  constexpr std::array<double, kZones> kTilt = {1.032, 1.0, 0.97};  // per month
  std::vector<double> table(kZones * kBins);
  for (std::size_t z = 0; z < kZones; ++z) {
    for (std::size_t b = 0; b < kBins; ++b) {
      table[z * kBins + b] = self.national_[b] * Pow(kTilt[z], std::min(means[b], 60.0));
    }
  }
  FitMargins(table, shares, self.national_);
  std::array<std::vector<double>, kZones> weights;
  for (std::size_t z = 0; z < kZones; ++z) {
    for (std::size_t b = 0; b < kBins; ++b) self.bins_[z][b] = table[z * kBins + b] / shares[z];
    weights[z] = days;
    for (std::size_t i = 0; i < days.size(); ++i) {
      weights[z][i] *= self.bins_[z][Tranche(CompleteMonths(first + static_cast<Day>(i), date))];
    }
  }
  return weights;
}

Anciennete::Anciennete(Day date, double mean_months, const std::array<double, kZones>& shares)
    : calendrier_(date, Repartir(date, mean_months, shares, *this)) {}

Calendrier CalendrierDesRadiees(Day date) {
  // Share of the demandes struck off in the year, by months since filing (estimation).
  constexpr std::array<int, 6> kLimits = {1, 13, 26, 38, 60, 120};
  constexpr std::array<double, 5> kParts = {kPartRadieesRecentes, 0.5, 0.17, 0.09, 0.04};
  const Day first = AddMonths(date, -kLimits.back()) + 1;
  std::vector<double> weights(static_cast<std::size_t>(date - first + 1));
  const auto bin_of = [&](int months) {
    std::size_t bin = 0;
    while (bin + 1 < kParts.size() && months >= kLimits[bin + 1]) ++bin;
    return bin;
  };
  std::array<double, kParts.size()> sums{};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Day day = first + static_cast<Day>(i);
    const int months = CompleteMonths(day, date);
    weights[i] = months < kLimits[0] ? 0 : PoidsDuJour(day);
    sums[bin_of(months)] += weights[i];
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::size_t bin = bin_of(CompleteMonths(first + static_cast<Day>(i), date));
    weights[i] *= kParts[bin] / sums[bin];
  }
  return Calendrier(date, {weights, weights, weights});
}

}  // namespace sne::ecole
