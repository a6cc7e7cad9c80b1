// bench/base_ecole/calendrier.h
// When demandes were filed. The law of the seniority is national (bins of figures.h, mean 15 complete months unless
// asked otherwise), then shared between the three zones so that Île-de-France waits about 1.8 times as long as the rest
// and the national margin stays exact. Days follow the season, the weekday and the spring of 2020.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "bench/base_ecole/dates.h"
#include "bench/base_ecole/figures.h"
#include "bench/base_ecole/rng.h"
#include "bench/base_ecole/territoire.h"

namespace sne::ecole {

// Filing days of one population, by calendar month, for every zone.
class Calendrier {
 public:
  // Day d of `weights[zone]` is `last` - (weights.size() - 1) + d.
  Calendrier(Day last, const std::array<std::vector<double>, kZones>& weights);

  struct Place {
    Day creation;
    std::uint64_t rang;  // 0-based among the demandes of the same territory and calendar month, growing with the day
    std::size_t mois;    // index of the calendar month
  };
  // The demande at place r of the n that one territory has. `u` in [0, 1) moves it inside its slice of the month.
  // `phase`, below 2^32, is the territory's own rounding of shares to whole demandes: drawn at random, it makes the
  // expected number of every month exact even in small territories.
  Place Placer(Zone zone, std::uint64_t r, std::uint64_t n, std::uint32_t phase, double u) const;
  // Demandes of one calendar month, for a territory of n.
  std::uint64_t Effectif(Zone zone, std::size_t month, std::uint64_t n, std::uint32_t phase) const;
  // Largest share of one calendar month, bounds the serial numbers.
  double PartMaximale() const;
  // Index of the month of a day, or size() outside.
  std::size_t MoisDe(Day day) const;
  std::size_t size() const { return first_day_.size() - 1; }
  // Share of the demandes of a zone filed on `from` or later.
  double PartDepuis(Zone zone, Day from) const;

 private:
  std::vector<Day> first_day_;                            // of each calendar month, and the end
  std::array<std::vector<std::uint64_t>, kZones> borne_;  // cumulated share of months, times 2^32
  std::array<std::vector<double>, kZones> cumul_;         // cumulated share of days, size days + 1
  Day first_ = 0;
};

// Seniority of the living demandes at a date.
class Anciennete {
 public:
  // `shares`: of the stock by zone, sum 1. Throws std::invalid_argument when no tilt of the bins gives the mean.
  Anciennete(Day date, double mean_months, const std::array<double, kZones>& shares);

  static std::size_t Tranche(int months);
  const std::array<double, kTranchesAnciennete>& Parts(Zone zone) const {
    return bins_[static_cast<std::size_t>(zone)];
  }
  const std::array<double, kTranchesAnciennete>& Parts() const { return national_; }
  const Calendrier& calendrier() const { return calendrier_; }

 private:
  static std::vector<double> PoidsDesJours(Day date, double slope);
  static std::array<std::vector<double>, kZones> Repartir(Day date, double mean,
                                                          const std::array<double, kZones>& shares, Anciennete& self);
  std::array<double, kTranchesAnciennete> national_{};
  std::array<std::array<double, kTranchesAnciennete>, kZones> bins_{};
  Calendrier calendrier_;
};

// Filing days of the demandes struck off in the year before `date`: those struck off for want of renewal were filed at
// least 13 months before.
Calendrier CalendrierDesRadiees(Day date);
inline constexpr double kPartRadieesRecentes = 0.2;  // filed less than 13 months before `date`

}  // namespace sne::ecole
