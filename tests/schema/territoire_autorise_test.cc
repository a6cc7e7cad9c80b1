// The territory of a caller: written and read, and which applications it holds.
#include "schema/territoire_autorise.h"

#include <gtest/gtest.h>

#include "tests/schema/exemple.h"

namespace sne::testing {
namespace {

TEST(TerritoireAutorise, UneCleParTerritoire) {
  TerritoireAutorise t;
  EXPECT_EQ(t.Cle(), "");
  t.departements = {"69", "01", "69"};
  t.epci = {"200046977"};
  t.contingents = {"COLACT"};
  EXPECT_EQ(t.Cle(), "epci:200046977;departements:01,69;contingents:COLACT");
  const auto lu = LireTerritoire(t.Cle());
  ASSERT_TRUE(lu);
  EXPECT_EQ(lu->Cle(), t.Cle());
  t.france = true;
  EXPECT_EQ(t.Cle(), "france;contingents:COLACT");
  EXPECT_EQ(LireTerritoire(t.Cle())->Cle(), t.Cle());
  for (const char* illisible : {"Lyon", "communes", "communes:", ";", "departements:69;x:1"})
    EXPECT_FALSE(LireTerritoire(illisible)) << illisible;
}

// Whatever a token holds, no code reads as another territory, nor a restriction as none.
TEST(TerritoireAutorise, UneCleNeSeContrefaitPas) {
  TerritoireAutorise t;
  t.epci = {"200046977;france"};
  t.contingents = {"COLACT,PPRIOR", ";france"};
  const auto lu = LireTerritoire(t.Cle());
  ASSERT_TRUE(lu);
  EXPECT_FALSE(lu->france);
  EXPECT_EQ(lu->contingents.size(), 2u);
  EXPECT_EQ(lu->Cle(), t.Cle());
}

struct Cas {
  const char *nom, *territoire, *champs;
  bool dedans;
};
class Dedans : public ::testing::TestWithParam<Cas> {};
TEST_P(Dedans, OuNon) {
  const Demande d = Lire(ExempleAvec(GetParam().champs));
  const auto t = LireTerritoire(GetParam().territoire);
  ASSERT_TRUE(t);
  EXPECT_EQ(TerritoireLie(*t, CatalogueDeTest()).Contient(d), GetParam().dedans);
}
constexpr const char* kLyon3 = R"({"commune_souhaitee":["69383"],"demande_elargie":false,"contingents":["COLTER"]})";
constexpr const char* kVilleDeLyon = R"({"commune_souhaitee":["69123"],"demande_elargie":false})";
constexpr const char* kElargie = R"({"commune_souhaitee":["69091"],"demande_elargie":true})";  // Givors
INSTANTIATE_TEST_SUITE_P(
    Cas, Dedans,
    ::testing::Values(Cas{"Rien", "", kLyon3, false}, Cas{"France", "france", kLyon3, true},
                      Cas{"Commune", "communes:69383", kLyon3, true}, Cas{"Autre", "communes:69029", kLyon3, false},
                      Cas{"VilleTrouveSesArrondissements", "communes:69123", kLyon3, true},
                      Cas{"ArrondissementNeTrouvePasLaVille", "communes:69383", kVilleDeLyon, false},
                      Cas{"Epci", "epci:200046977", kLyon3, true}, Cas{"Departement", "departements:69", kLyon3, true},
                      Cas{"AutreDepartement", "departements:01", kLyon3, false},
                      Cas{"Region", "regions:84", kLyon3, true},
                      Cas{"Plusieurs", "communes:69029;regions:84", kLyon3, true},
                      Cas{"Elargie", "communes:69029", kElargie, true},
                      Cas{"ElargieAilleurs", "communes:01053", kElargie, false},
                      Cas{"ElargieDansUnEpciDuDepartement", "epci:200046977", kElargie, true},
                      Cas{"Contingent", "departements:69;contingents:COLTER", kLyon3, true},
                      Cas{"AutreContingent", "france;contingents:PPRIOR", kLyon3, false},
                      Cas{"CodeInconnu", "communes:99999;epci:123456782", kLyon3, false}),
    [](const auto& cas) { return cas.param.nom; });

}  // namespace
}  // namespace sne::testing
