#include "schema/nir.h"

#include <gtest/gtest.h>

#include <set>

#include "schema/nir_remplacement.h"
#include "tests/schema/exemple.h"

namespace sne {
namespace {

TEST(Nir, AccepteLesClesCalculees) {
  for (const char* nir : {"255081416802538", "185057800608491", "279039999999080", "191032A00499126", "268112B03399296",
                          "175019741199340", "200127511399485"}) {
    EXPECT_EQ(FauteNir(nir), "") << nir;
  }
}

TEST(Nir, RefuseToutAutreCle) {
  const std::string debut = "2550814168025";
  int justes = 0;
  for (int cle = 0; cle < 100; ++cle) {
    const std::string nir = debut + static_cast<char>('0' + cle / 10) + static_cast<char>('0' + cle % 10);
    if (FauteNir(nir).empty()) {
      ++justes;
      EXPECT_EQ(cle, 38);
    }
  }
  EXPECT_EQ(justes, 1);
}

TEST(Nir, RefuseLaMauvaiseStructureSansLaRepeter) {
  for (const char* faux :
       {"", "25508141680253", "2550814168025380", "555081416802538", "055081416802538", "255001416802538",
        "255131416802538", "255191416802538", "2550814168025A8", "191032C00499126", "19103A200499126",
        "191032a00499126", "25508 416802538", "２55081416802538"}) {
    const std::string faute = FauteNir(faux);
    EXPECT_FALSE(faute.empty()) << faux;
    EXPECT_TRUE(*faux == '\0' || faute.find(faux) == std::string::npos) << faute;
  }
}

TEST(Nir, EmpreinteDependDeLaCle) {
  const std::string a = EmpreinteNir("255081416802538", "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(a, EmpreinteNir("255081416802538", "0123456789abcdef0123456789abcdef"));
  EXPECT_NE(a, EmpreinteNir("255081416802538", "0123456789abcdef0123456789abcdeX"));
  EXPECT_NE(a, EmpreinteNir("185057800608491", "0123456789abcdef0123456789abcdef"));
  EXPECT_EQ(a.size(), 16u);
  EXPECT_EQ(a.find_first_not_of("0123456789abcdef"), std::string::npos);
}

// HMAC-SHA-256 of RFC 4231, test case 2, its first 128 bits.
TEST(Nir, EmpreinteEstHmacSha256) {
  EXPECT_EQ(EmpreinteNir("what do ya want for nothing?", "Jefe"), "5bdcc146bf60754e");
}

TEST(RemplacerNir, NeLaisseQueLesEmpreintes) {
  static constexpr std::string_view kCle = "0123456789abcdef0123456789abcdef";
  Demande d = testing::Lire(testing::ExempleAvec(
      R"({"nir":"255081416802538","codemandeurs":[{"lien":"M","nir":"185057800608491"},{"lien":"A"}]})"));
  RemplacerNir(*testing::CatalogueDeTest(), d, kCle);
  EXPECT_EQ(testing::Champ(d, "nir"), "null");
  EXPECT_EQ(testing::Champ(d, "nir_empreinte"), '"' + EmpreinteNir("255081416802538", kCle) + '"');
  std::string json;
  AppendDemande(*testing::CatalogueDeTest(), d, true, json);
  EXPECT_EQ(json.find("255081416802538"), std::string::npos);
  EXPECT_EQ(json.find("185057800608491"), std::string::npos);
  EXPECT_NE(json.find(EmpreinteNir("185057800608491", kCle)), std::string::npos);

  // The computed fields leave it alone.
  testing::Calculer(d, "2024-01-15");
  EXPECT_EQ(testing::Champ(d, "nir_empreinte"), '"' + EmpreinteNir("255081416802538", kCle) + '"');
}

// A record that only passes through the journal keeps what it was given on arrival.
TEST(RemplacerNir, LeJournalGardeLesEmpreintes) {
  const Catalogue& c = *testing::CatalogueDeTest();
  Demande d = testing::Lire(testing::ExempleAvec(
      R"({"nir":"255081416802538","codemandeurs":[{"lien":"M","nir":"185057800608491"},{"lien":"A"}]})"));
  RemplacerNir(c, d, "0123456789abcdef0123456789abcdef");
  std::string json;
  AppendPourJournal(c, d, json);
  Demande relue;
  Lecture lecture;
  LecteurDemande(c, Provenance::kJournal).Lire(json, relue, lecture);
  EXPECT_TRUE(lecture.erreurs.empty());
  EXPECT_EQ(relue.valeurs, d.valeurs);
  // From anywhere else they are not believed.
  LecteurDemande(c).Lire(json, relue, lecture);
  EXPECT_EQ(lecture.calcules_ignores, 2u);
  EXPECT_EQ(testing::Champ(relue, "nir_empreinte"), "null");
}

TEST(RemplacerNir, SansNirNeChangeRien) {
  Demande d = testing::Lire(testing::DemandeExemple());
  const Demande avant = d;
  RemplacerNir(*testing::CatalogueDeTest(), d, "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(d, avant);
}

}  // namespace
}  // namespace sne
