// Counts of who may only count: the same rows the same, others as if at random, small ones not at all.
#include "query/perturbation.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>

namespace sne {
namespace {

const Perturbation kUne("0123456789abcdef");

// Under the key 00..0f, as another program computes it, which gives its authors' vector for 00..0e.
TEST(Perturbation, EstSipHash) {
  std::string cle;
  for (char c = 0; c < 16; ++c) cle += c;
  const Perturbation p(cle);
  EXPECT_EQ(p.Cle({0x0706050403020100, 0x0b0a0908}), 0x62cdb11958305f2au);
  EXPECT_NE(p.Cle({1, 0}), p.Cle({0, 1}));
  EXPECT_NE(p.Cle({1, 0}), kUne.Cle({1, 0}));
}

TEST(Perturbation, SansBiaisACinqPres) {
  std::mt19937_64 rng(1);
  double somme = 0;
  std::map<std::int64_t, int> ecarts;
  for (int i = 0; i < 100'000; ++i) {
    const std::int64_t ecart = static_cast<std::int64_t>(kUne.Dire(1000, rng())) - 1000;
    ASSERT_LE(std::abs(ecart), Perturbation::kEcartMax);
    ++ecarts[ecart];
    somme += static_cast<double>(ecart);
  }
  EXPECT_LT(std::abs(somme / 100'000), 0.05);
  EXPECT_EQ(ecarts.size(), 2u * Perturbation::kEcartMax + 1);
}

TEST(Perturbation, PeuNEstPasDit) {
  std::mt19937_64 rng(2);
  for (std::uint64_t n = 0; n < 40; ++n) {
    for (int i = 0; i < 200; ++i) {
      const std::uint64_t dit = kUne.Dire(n, rng());
      EXPECT_TRUE(dit == kTu || dit >= Perturbation::kSeuil);
      if (n + Perturbation::kEcartMax < Perturbation::kSeuil) {
        EXPECT_EQ(dit, kTu) << n;
      }
    }
  }
}

// One application more moves what is said by anything but one.
TEST(Perturbation, UneDePlusNeSeVoitPas) {
  std::mt19937_64 rng(3);
  std::map<std::int64_t, int> differences;
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t cellule = rng(), une = kUne.Cle({rng() >> 15, static_cast<std::uint32_t>(i)});
    ++differences[static_cast<std::int64_t>(kUne.Dire(501, cellule + une) - kUne.Dire(500, cellule))];
  }
  EXPECT_LT(differences[1], 2'500);
  EXPECT_GT(differences.size(), 15u);
}

}  // namespace
}  // namespace sne
