#include "schema/bareme.h"

#include <gtest/gtest.h>

#include "tests/schema/exemple.h"

namespace sne {
namespace {

const Bareme& B() {
  static const Bareme bareme = Bareme::Charger(*testing::CatalogueDeTest()).value();
  return bareme;
}
Ordinal Commune(const char* code) { return testing::CatalogueDeTest()->territoires().communes().Find(code); }
Ordinal Typologie(const char* code) { return testing::CatalogueDeTest()->nomenclature("typologie")->Find(code); }

TEST(Bareme, LAnneeOuLaPrecedenteConnue) {
  EXPECT_EQ(B().PlafondsDe(2024).annee, 2024);
  EXPECT_EQ(B().PlafondsDe(2025).annee, 2025);
  EXPECT_EQ(B().PlafondsDe(2099).annee, 2025);
  EXPECT_EQ(B().PlafondsDe(2023).annee, 2021);
  EXPECT_EQ(B().PlafondsDe(2021).annee, 2021);
  EXPECT_EQ(B().PlafondsDe(1999).annee, 2021);  // none before: the earliest
  EXPECT_EQ(B().SeuilsDe(2020).annee, 2019);
}

TEST(Bareme, PlafondsDe2024) {
  const auto& zones = B().PlafondsDe(2024).zones;
  EXPECT_EQ(zones[0].Plus(1), 2'604'400);
  EXPECT_EQ(zones[0].Plai(4), 3'351'100);
  EXPECT_EQ(zones[1].Plus(3), 4'678'900);
  EXPECT_EQ(zones[2].Plai(6), 3'201'000);
  EXPECT_EQ(zones[2].Plai(8), 3'201'000 + 2 * 356'900);
  EXPECT_EQ(zones[2].Plus(7), 5'820'000 + 649'200);
  // Ceilings grow with the household, and PLAI stays below PLUS.
  for (int annee : {2021, 2024, 2025}) {
    for (const auto& p : B().PlafondsDe(annee).zones) {
      for (int c = 1; c <= 10; ++c) {
        EXPECT_LT(p.Plai(c), p.Plus(c)) << annee << " " << c;
        EXPECT_LT(p.Plus(c), p.Plus(c + 1)) << annee << " " << c;
      }
      EXPECT_EQ(p.pls_pour_mille, 1300);
      EXPECT_EQ(p.pli_pour_mille, 1600);
    }
  }
}

TEST(Bareme, Zones) {
  for (const char* paris : {"75056", "75113", "92012", "93066", "94080"})
    EXPECT_EQ(B().ZoneDe(Commune(paris)), Bareme::Zone::kParis) << paris;
  for (const char* idf : {"95018", "77288", "78646"})
    EXPECT_EQ(B().ZoneDe(Commune(idf)), Bareme::Zone::kIleDeFrance) << idf;
  for (const char* autre : {"69266", "2A004", "97411"})
    EXPECT_EQ(B().ZoneDe(Commune(autre)), Bareme::Zone::kAutres) << autre;
}

TEST(Bareme, DelaisAnormalementLongs) {
  EXPECT_EQ(B().Delai(Commune("31555"), kNoOrdinal), 36);
  EXPECT_EQ(B().Delai(Commune("31555"), Typologie("T4")), 36);
  EXPECT_EQ(B().Delai(Commune("75113"), Typologie("T1")), 72);
  EXPECT_EQ(B().Delai(Commune("75113"), Typologie("T3")), 108);
  EXPECT_EQ(B().Delai(Commune("75113"), Typologie("T6P")), 120);
  EXPECT_EQ(B().Delai(Commune("75113"), kNoOrdinal), 72);  // the smallest
}

TEST(Bareme, SeuilsParTerritoire) {
  const auto& annee = B().SeuilsDe(2024);
  EXPECT_EQ(B().SeuilsDeCommune(annee, Commune("69266"))[0], 1'100'000);
  EXPECT_EQ(B().SeuilsDeCommune(annee, Commune("95018"))[0], 1'200'000);
  EXPECT_EQ(B().SeuilsDeCommune(annee, Commune("75113"))[2], 2'410'000);
}

}  // namespace
}  // namespace sne
