// Profiles: the file that ships, and what is refused of another.
#include "schema/profil.h"

#include <gtest/gtest.h>

namespace sne {
namespace {

TEST(Profils, Embarques) {
  const auto lus = Profils::Load(ProfilsEmbarques());
  ASSERT_TRUE(lus) << lus.error().message();
  for (const char* code : {"GUICHET", "BAILLEUR", "RESERVATAIRE", "EPCI", "ETAT", "GT", "STAT", "ADMIN", "DPO"})
    EXPECT_NE((*lus)->Find(code), nullptr) << code;
  EXPECT_EQ((*lus)->Find("guichet"), nullptr);
  const Profil& dpo = *(*lus)->Find("DPO");
  EXPECT_TRUE(dpo.Peut("audit"));
  EXPECT_FALSE(dpo.Peut("recherche"));
  EXPECT_EQ(dpo.classes_liste + dpo.classes_fiche, "");
}

TEST(Profils, Refuses) {
  const auto faute = [](const std::string& profils) {
    const auto lus = Profils::Load("{\"droits\":{\"fiche\":\"une demande\"},\"profils\":[" + profils + "]}");
    return lus ? std::string("accepté") : lus.error().message();
  };
  const auto un = [](const std::string& classes, const std::string& droit) {
    return "{\"code\":\"A\",\"libelle\":\"a\",\"classes_liste\":\"" + classes +
           "\",\"classes_fiche\":\"N\",\"droits\":[\"" + droit + "\"]}";
  };
  EXPECT_EQ(faute(un("NI", "fiche")), "accepté");
  EXPECT_NE(faute(un("NZ", "fiche")).find("classes admises"), std::string::npos);
  EXPECT_NE(faute(un("N", "fichier")).find("droit inconnu"), std::string::npos);
  EXPECT_NE(faute(un("N", "fiche") + "," + un("N", "fiche")).find("deux fois"), std::string::npos);
  EXPECT_NE(faute("{\"code\":\"A\"}").find("attendu"), std::string::npos);
}

}  // namespace
}  // namespace sne
