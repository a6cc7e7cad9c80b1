// Range headers and names of files.
#include "server/plage.h"

#include <gtest/gtest.h>

#include "server/routes/fichier.h"

namespace sne {
namespace {

using Genre = Plage::Genre;

struct Cas {
  const char* entete;
  std::uint64_t taille;
  Genre genre;
  std::uint64_t debut = 0, fin = 0;
};
constexpr Cas kCas[] = {
    {"", 100, Genre::kTout},
    {"bytes=0-49", 100, Genre::kPartie, 0, 50},
    {"bytes=0-0", 100, Genre::kPartie, 0, 1},
    {"bytes=99-99", 100, Genre::kPartie, 99, 100},
    {"bytes=50-", 100, Genre::kPartie, 50, 100},
    {"bytes=0-", 100, Genre::kPartie, 0, 100},
    {"bytes=50-1000", 100, Genre::kPartie, 50, 100},
    {"bytes=50-99999999999999999999999", 100, Genre::kPartie, 50, 100},
    {"bytes=0-18446744073709551615", 100, Genre::kPartie, 0, 100},
    {"bytes=-1", 100, Genre::kPartie, 99, 100},
    {"bytes=-100", 100, Genre::kPartie, 0, 100},
    {"bytes=-1000", 100, Genre::kPartie, 0, 100},
    {"Bytes = 1-2 ", 100, Genre::kPartie, 1, 3},
    {"bytes=100-", 100, Genre::kHorsBornes},
    {"bytes=100-200", 100, Genre::kHorsBornes},
    {"bytes=99999999999999999999999-", 100, Genre::kHorsBornes},
    {"bytes=-0", 100, Genre::kHorsBornes},
    {"bytes=0-", 0, Genre::kHorsBornes},
    {"bytes=-5", 0, Genre::kTout},
    {"bytes=50-49", 100, Genre::kTout},
    {"bytes=0-1,5-6", 100, Genre::kTout},
    {"bytes=0-1, bytes=5-6", 100, Genre::kTout},
    {"bytes=", 100, Genre::kTout},
    {"bytes=-", 100, Genre::kTout},
    {"bytes=--1", 100, Genre::kTout},
    {"bytes=a-b", 100, Genre::kTout},
    {"bytes=1-b", 100, Genre::kTout},
    {"bytes=+1-2", 100, Genre::kTout},
    {"bytes=1 -2", 100, Genre::kTout},
    {"bytes 0-1", 100, Genre::kTout},
    {"lignes=0-1", 100, Genre::kTout},
    {"0-1", 100, Genre::kTout},
};

TEST(Plage, Formes) {
  for (const Cas& c : kCas) {
    const Plage p = LirePlage(c.entete, c.taille);
    EXPECT_EQ(p.genre, c.genre) << c.entete << " de " << c.taille;
    if (c.genre == Genre::kPartie && p.genre == c.genre) {
      EXPECT_EQ(p.debut, c.debut) << c.entete;
      EXPECT_EQ(p.fin, c.fin) << c.entete;
    }
  }
}

TEST(NomDeFichier, GardeLettresEtChiffres) {
  EXPECT_EQ(NomSur("Priorités T3 / Lyon", 60), "Priorités-T3-Lyon");
  EXPECT_EQ(NomSur("  ../../etc/passwd\r\n", 60), "etc-passwd");
  EXPECT_EQ(NomSur("\"; filename=x.exe", 60), "filename-x-exe");
  EXPECT_EQ(NomSur("\u202Egnp.exe", 60), "gnp-exe");
  EXPECT_EQ(NomSur("🏠", 60), "");
  EXPECT_EQ(NomSur("e\u0301te\u0301", 60), "e\u0301te\u0301");
  EXPECT_EQ(NomSur("\xff\xfe", 60), "");
  EXPECT_EQ(NomSur(std::string(500, 'x'), 60), std::string(60, 'x'));
}

TEST(NomDeFichier, DeuxFormes) {
  EXPECT_EQ(Disposition("extraction-2021-06-30.csv"),
            "attachment; filename=\"extraction-2021-06-30.csv\"; filename*=UTF-8''extraction-2021-06-30.csv");
  EXPECT_EQ(Disposition("extraction-Priorités-2021-06-30.xlsx"),
            "attachment; filename=\"extraction-priorites-2021-06-30.xlsx\"; "
            "filename*=UTF-8''extraction-Priorit%C3%A9s-2021-06-30.xlsx");
  for (const char c : Disposition("extraction-Ω日-1.csv")) EXPECT_TRUE(c >= 0x20 && c < 0x7F);
}

}  // namespace
}  // namespace sne
