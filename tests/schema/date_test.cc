#include "schema/date.h"

#include <gtest/gtest.h>

#include <chrono>
#include <tuple>

namespace sne {
namespace {

Jour J(std::string_view texte) { return LireDate(texte).value(); }

TEST(Date, LitLaFormeIsoEtElleSeule) {
  EXPECT_EQ(LireDate("1970-01-01"), 0);
  EXPECT_EQ(LireDate("1969-12-31"), -1);
  EXPECT_EQ(LireDate("2000-02-29"), 11016);
  EXPECT_EQ(LireDate("1800-01-01"), JourDe(1800, 1, 1));
  EXPECT_EQ(LireDate("2199-12-31"), JourDe(2199, 12, 31));
  for (const char* faux : {"",
                           "2021-6-30",
                           "2021-06-3",
                           "20210630",
                           "2021/06/30",
                           "30-06-2021",
                           "2021-06-30 ",
                           " 2021-06-30",
                           "2021-06-30T00:00:00",
                           "2021-13-01",
                           "2021-00-10",
                           "2021-06-31",
                           "2021-06-00",
                           "2023-02-29",
                           "1900-02-29",
                           "2100-02-29",
                           "1799-12-31",
                           "2200-01-01",
                           "+021-06-30",
                           "202a-06-30",
                           "2021-0b-30",
                           "２０２１-06-30"}) {
    EXPECT_EQ(LireDate(faux), std::nullopt) << faux;
  }
}

TEST(Date, EcritCeQuElleLit) {
  for (Jour j = JourDe(1800, 1, 1); j <= JourDe(2199, 12, 31); j += 13) {
    ASSERT_EQ(LireDate(EcrireDate(j)), j) << EcrireDate(j);
    const Calendrier c = CalendrierDe(j);
    ASSERT_EQ(JourDe(c.annee, c.mois, c.jour), j);
  }
  std::string out = "le ";
  AjouterDate(0, out);
  EXPECT_EQ(out, "le 1970-01-01");
}

TEST(Date, JoursDuMois) {
  EXPECT_EQ(JoursDuMois(2023, 2), 28);
  EXPECT_EQ(JoursDuMois(2024, 2), 29);
  EXPECT_EQ(JoursDuMois(1900, 2), 28);
  EXPECT_EQ(JoursDuMois(2000, 2), 29);
  EXPECT_EQ(JoursDuMois(2024, 4), 30);
  EXPECT_EQ(JoursDuMois(2024, 12), 31);
}

TEST(Date, PlusMois) {
  struct {
    const char *depart, *arrivee;
    int mois;
  } const cas[] = {
      {"2021-06-30", "2021-06-30", 0},   {"2023-01-31", "2023-02-28", 1},   {"2024-01-31", "2024-02-29", 1},
      {"2024-01-31", "2024-04-30", 3},   {"2023-12-15", "2024-01-15", 1},   {"2024-02-29", "2025-02-28", 12},
      {"2024-02-29", "2028-02-29", 48},  {"2024-03-31", "2024-02-29", -1},  {"2024-01-15", "2023-12-15", -1},
      {"2024-01-15", "2022-01-15", -24}, {"2024-05-31", "2023-04-30", -13}, {"2023-05-20", "2024-05-20", 12}};
  for (const auto& c : cas)
    EXPECT_EQ(EcrireDate(PlusMois(J(c.depart), c.mois)), c.arrivee) << c.depart << " " << c.mois;
}

TEST(Date, MoisComplets) {
  struct {
    const char *debut, *fin;
    int mois;
  } const cas[] = {{"2024-01-15", "2024-01-15", 0},  {"2024-01-15", "2024-02-14", 0}, {"2024-01-15", "2024-02-15", 1},
                   {"2024-01-31", "2024-02-28", 0},  {"2024-01-31", "2024-02-29", 1}, {"2023-01-31", "2023-02-28", 1},
                   {"2024-01-31", "2024-03-30", 1},  {"2024-01-31", "2024-03-31", 2}, {"2024-03-31", "2024-04-30", 1},
                   {"2019-11-14", "2024-01-15", 50}, {"2024-02-01", "2024-01-15", 0}, {"2000-02-29", "2001-02-28", 12},
                   {"1969-12-31", "1970-01-31", 1}};
  for (const auto& c : cas) EXPECT_EQ(MoisComplets(J(c.debut), J(c.fin)), c.mois) << c.debut << " " << c.fin;
}

// A duration in complete months is the greatest n such that debut + n months is not after fin.
TEST(Date, MoisCompletsEtPlusMoisSAccordent) {
  for (Jour debut = J("2019-01-01"); debut <= J("2020-12-31"); ++debut) {
    for (Jour fin = debut + 1; fin <= debut + 800; fin += 7) {
      const int n = MoisComplets(debut, fin);
      ASSERT_LE(PlusMois(debut, n), fin) << EcrireDate(debut) << " " << EcrireDate(fin);
      ASSERT_GT(PlusMois(debut, n + 1), fin) << EcrireDate(debut) << " " << EcrireDate(fin);
    }
  }
}

TEST(Date, AnneesCompletes) {
  EXPECT_EQ(AnneesCompletes(J("1984-03-12"), J("2024-03-11")), 39);
  EXPECT_EQ(AnneesCompletes(J("1984-03-12"), J("2024-03-12")), 40);
  EXPECT_EQ(AnneesCompletes(J("2000-02-29"), J("2001-02-28")), 1);
  EXPECT_EQ(AnneesCompletes(J("2000-02-29"), J("2004-02-28")), 3);
  EXPECT_EQ(AnneesCompletes(J("2030-01-01"), J("2024-01-01")), 0);
}

TEST(Date, AujourdhuiEstCeSiecle) {
  const Jour j = AujourdhuiParis();
  EXPECT_GT(j, J("2024-01-01"));
  EXPECT_LT(j, J("2199-01-01"));
}

// On both sides of the two hours of the year at which the clocks change.
TEST(Date, HeureDeParis) {
  namespace ch = std::chrono;
  for (const auto& [jour, heure, decalage] : {std::tuple(J("2021-01-15"), 23, 1),
                                              {J("2021-03-28"), 0, 1},
                                              {J("2021-03-28"), 1, 2},
                                              {J("2021-06-30"), 22, 2},
                                              {J("2021-10-31"), 0, 2},
                                              {J("2021-10-31"), 1, 1}}) {
    const ch::sys_seconds instant{ch::days{jour} + ch::hours{heure}};
    const std::int64_t paris = instant.time_since_epoch().count() + 3600 * decalage;
    EXPECT_EQ(HeureDeParis(instant), paris) << EcrireDate(jour) << " " << heure;
    EXPECT_EQ(JourDeParis(instant), paris / 86'400) << EcrireDate(jour) << " " << heure;
  }
}

}  // namespace
}  // namespace sne
