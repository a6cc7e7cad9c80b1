#include "schema/numero_unique.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace sne {
namespace {

constexpr const char* kJustes[] = {
    "0330621004127GDPUB", "0690919000318G0214", "1111023900001GDPUB", "9740121000056G0003", "02A0420000012G0001",
    "02B1299999999ZZZZZ", "001010000000000000", "0951200000000AAAAA", "9760100000000A0000", "1110318016982G1104"};

TEST(NumeroUnique, LitEtEcrit) {
  for (const char* texte : kJustes) {
    const auto n = LireNumeroUnique(texte);
    ASSERT_TRUE(n) << texte;
    EXPECT_EQ(EcrireNumeroUnique(*n), texte);
    EXPECT_LT(n->haut, 1ull << 49);
    EXPECT_LT(n->bas, kGuichets);
  }
}

TEST(NumeroUnique, RefuseLaMauvaiseStructure) {
  for (const char* faux :
       {"", "0330621004127GDPU", "0330621004127GDPUBX", "0000621004127GDPUB", "0200621004127GDPUB",
        "0960621004127GDPUB", "9750621004127GDPUB", "9770621004127GDPUB", "1120621004127GDPUB", "02C0621004127GDPUB",
        "0330021004127GDPUB", "0331321004127GDPUB", "03306A1004127GDPUB", "0330621004127gdpub", "0330621004127GDPU ",
        "033062100412 GDPUB", "0330621004127GDPÉ", "33X0621004127GDPUB"}) {
    EXPECT_FALSE(LireNumeroUnique(faux)) << faux;
  }
}

TEST(NumeroUnique, SeCompareCommeSesCaracteres) {
  std::vector<std::string> textes = {"0330621004127GDPUB", "0330621004127G0214", "0330621004128G0214",
                                     "02A0621004127GDPUB", "02B0621004127GDPUB", "1110621004127GDPUB",
                                     "9740621004127GDPUB", "0330721000000A0000"};
  std::sort(textes.begin(), textes.end());
  for (std::size_t i = 1; i < textes.size(); ++i) {
    EXPECT_LT(*LireNumeroUnique(textes[i - 1]), *LireNumeroUnique(textes[i])) << textes[i - 1] << " " << textes[i];
  }
}

TEST(NumeroUnique, NormaliseLaSaisie) {
  EXPECT_EQ(NormaliserNumeroUnique(" 033 0621 004127 gdpub "), "0330621004127GDPUB");
  EXPECT_EQ(NormaliserNumeroUnique("033\u00a00621\t004127gdpub"), "0330621004127GDPUB");
  EXPECT_EQ(NormaliserNumeroUnique("02a0420"), "02A0420");
  EXPECT_EQ(NormaliserNumeroUnique(""), "");
}

TEST(NumeroUnique, IntervalleDUnDebut) {
  const auto dedans = [](const char* debut, const char* numero) {
    const auto r = IntervalleNumeroUnique(debut);
    const auto n = LireNumeroUnique(numero);
    return r && n && r->premier <= *n && *n <= r->dernier;
  };
  for (const char* debut :
       {"033", "0330", "03306", "0330621", "0330621004127", "0330621004127G", "0330621004127GDPUB"}) {
    EXPECT_TRUE(dedans(debut, "0330621004127GDPUB")) << debut;
    EXPECT_FALSE(dedans(debut, "0340621004127GDPUB")) << debut;
  }
  EXPECT_FALSE(dedans("0330621004127G0", "0330621004127GDPUB"));
  EXPECT_TRUE(dedans("02A", "02A0420000012G0001"));
  EXPECT_FALSE(dedans("02A", "02B0420000012G0001"));
  const auto entier = IntervalleNumeroUnique("0330621004127GDPUB");
  EXPECT_EQ(entier->premier, entier->dernier);
}

TEST(NumeroUnique, AucunIntervallePourUnDebutImpossible) {
  for (const char* faux : {"", "03", "020", "096", "112", "03X", "0332", "03300", "03313", "033062A", "0330621004127G-",
                           "0330621004127GDPUB1", "0330621004127g"}) {
    EXPECT_FALSE(IntervalleNumeroUnique(faux)) << faux;
  }
}

}  // namespace
}  // namespace sne
