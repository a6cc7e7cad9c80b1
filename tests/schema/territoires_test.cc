#include "schema/territoires.h"

#include <gtest/gtest.h>

#include "tests/schema/exemple.h"

namespace sne {
namespace {

const Territoires& T() { return testing::CatalogueDeTest()->territoires(); }
const Territoires::Commune& C(const char* code) { return T().commune(T().communes().Find(code)); }
std::string Epci(const char* commune) { return C(commune).epci ? T().epci().Code(C(commune).epci) : ""; }

TEST(Territoires, ComptesPlausibles) {
  EXPECT_EQ(T().regions().size(), 18u);
  EXPECT_EQ(T().departements().size(), 101u);
  EXPECT_GT(T().communes().size(), 34'000u);
  EXPECT_GT(T().epci().size(), 1'200u);
  EXPECT_EQ(T().enregistrement().size(), 101u - 8 + 1);  // Île-de-France's eight are one
}

TEST(Territoires, UneCommuneDansSesTerritoires) {
  const auto& bron = C("69029");
  EXPECT_EQ(T().departements().Code(bron.departement), "69");
  EXPECT_EQ(T().regions().Code(bron.region), "84");
  EXPECT_EQ(T().epci().Code(bron.epci), "200046977");
  EXPECT_EQ(bron.ville, kNoOrdinal);
  EXPECT_EQ(bron.codes_postaux, std::vector<std::string>{"69500"});
  EXPECT_GT(bron.population, 20'000u);
}

TEST(Territoires, ArrondissementsCommeLeurVille) {
  for (const auto& [arrondissement, ville] : {std::pair{"69383", "69123"}, {"75113", "75056"}, {"13201", "13055"}}) {
    EXPECT_EQ(T().communes().Code(C(arrondissement).ville), ville);
    EXPECT_EQ(Epci(arrondissement), Epci(ville));
    EXPECT_EQ(C(arrondissement).departement, C(ville).departement);
  }
}

TEST(Territoires, TerritoireDeCotation) {
  EXPECT_EQ(Epci("75113"), "217500016");  // Ville de Paris
  EXPECT_EQ(Epci("92012"), "200057974");  // an EPT of the Métropole du Grand Paris
  EXPECT_EQ(Epci("93066"), "200057867");
  EXPECT_EQ(Epci("95018"), "200057990");  // Argenteuil, in the métropole though in the Val-d'Oise
  EXPECT_EQ(Epci("95127"), "249500109");  // outside the métropole: its EPCI
  EXPECT_EQ(Epci("22016"), "");           // an island without EPCI
}

TEST(Territoires, LaMetropoleTrouveSesEptEtParis) {
  const Nomenclature& epci = T().epci();
  const auto found = epci.Found(epci.Find("200054781"));
  EXPECT_EQ(found.size(), 13u);  // itself, eleven EPT, Paris
}

TEST(Territoires, TerritoireDEnregistrement) {
  const auto de = [](const char* departement) {
    return T().enregistrement().Code(T().enregistrement_du_departement(T().departements().Find(departement)));
  };
  EXPECT_EQ(de("69"), "069");
  EXPECT_EQ(de("01"), "001");
  EXPECT_EQ(de("2A"), "02A");
  EXPECT_EQ(de("974"), "974");
  for (const char* idf : {"75", "77", "78", "91", "92", "93", "94", "95"}) EXPECT_EQ(de(idf), "111") << idf;
}

TEST(Territoires, ToutDepartementAUneRegion) {
  for (Ordinal d = 1; d <= T().departements().size(); ++d) {
    EXPECT_NE(T().region_du_departement(d), kNoOrdinal) << T().departements().Code(d);
    EXPECT_NE(T().enregistrement_du_departement(d), kNoOrdinal) << T().departements().Code(d);
  }
}

TEST(Territoires, NomenclaturesParNom) {
  for (const char* nom : {"communes", "epci", "departements", "regions", "territoires_enregistrement"}) {
    ASSERT_NE(T().nomenclature(nom), nullptr) << nom;
    EXPECT_EQ(T().nomenclature(nom)->nom(), nom);
  }
  EXPECT_EQ(T().nomenclature("cantons"), nullptr);
}

TEST(Territoires, FichierIllisible) {
  for (const char* faux : {"", "{", "[]", "{\"regions\":[]}", "null"}) {
    const auto t = Territoires::Load(faux);
    ASSERT_FALSE(t) << faux;
    EXPECT_EQ(t.error().code(), Code::kCorrupt);
    EXPECT_NE(t.error().message().find("territoires.json"), std::string::npos);
  }
}

}  // namespace
}  // namespace sne
