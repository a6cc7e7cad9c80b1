#include "schema/nomenclature.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/schema/exemple.h"

namespace sne {
namespace {

const Nomenclature& N(const char* nom) { return *testing::CatalogueDeTest()->nomenclature(nom); }

std::set<std::string> CodesDe(const Nomenclature& n, std::span<const Ordinal> ordinaux) {
  std::set<std::string> codes;
  for (const Ordinal o : ordinaux) codes.insert(n.Code(o));
  return codes;
}
std::set<std::string> Resolus(const Nomenclature& n, std::string_view texte) {
  const auto ordinaux = n.Resolve(texte);
  return CodesDe(n, ordinaux);
}
using Ensemble = std::set<std::string>;

TEST(Nomenclature, TrouveUnCode) {
  const Nomenclature& n = N("mode_logement_actuel");
  const Ordinal hlm = n.Find("HLM");
  ASSERT_NE(hlm, kNoOrdinal);
  EXPECT_EQ(n.Code(hlm), "HLM");
  EXPECT_EQ(n.Libelle(hlm), "Locataire HLM");
  EXPECT_EQ(n.Find("hlm"), kNoOrdinal);
  EXPECT_EQ(n.Find(""), kNoOrdinal);
  EXPECT_EQ(n.Find("ZZZ"), kNoOrdinal);
}

TEST(Nomenclature, OrdinauxDansLOrdreDuCatalogue) {
  const Nomenclature& n = N("typologie");
  const char* codes[] = {"C", "T1", "T2", "T3", "T4", "T5", "T6P"};
  ASSERT_EQ(n.size(), std::size(codes));
  for (Ordinal o = 1; o <= n.size(); ++o) EXPECT_EQ(n.Code(o), codes[o - 1]);  // sousoccupation counts rooms by it
}

TEST(Nomenclature, LesLibellesValentLesCodes) {
  const Nomenclature& n = N("mode_logement_actuel");
  EXPECT_EQ(Resolus(n, "Locataire HLM"), Ensemble{"HLM"});
  EXPECT_EQ(Resolus(n, "LOCATAIRE hlm"), Ensemble{"HLM"});
  EXPECT_EQ(Resolus(n, "Logement HLM"), Ensemble{"HLM"});  // older label
  EXPECT_EQ(Resolus(n, "hlm"), Ensemble{"HLM"});
  EXPECT_EQ(Resolus(n, "Hébergé à l'hôtel"), Ensemble{"HOT"});
  EXPECT_EQ(Resolus(n, "heberge a l hotel"), Ensemble{"HOT"});
  EXPECT_EQ(Resolus(n, "château"), Ensemble{});
}

TEST(Nomenclature, UnCodeLEmporteSurUnLibelle) {
  // "C" is the code of Chambre; no label may take it away.
  EXPECT_EQ(Resolus(N("typologie"), "C"), Ensemble{"C"});
  EXPECT_EQ(Resolus(N("typologie"), "F3"), Ensemble{"T3"});
}

TEST(Nomenclature, CodeV2RemplaceParUnSeul) {
  const Nomenclature& motif = N("motif");
  EXPECT_EQ(motif.Code(motif.Find("02")), "24");  // Démolition and Renouvellement urbain are one value
  EXPECT_EQ(Resolus(motif, "Démolition"), Ensemble{"24"});
}

TEST(Nomenclature, CodeV2QuiCouvrePlusieursValeurs) {
  const Nomenclature& motif = N("motif");
  EXPECT_EQ(CodesDe(motif, motif.Found(motif.Find("03"))), (Ensemble{"03", "25", "26"}));
  EXPECT_EQ(CodesDe(motif, motif.Found(motif.Find("25"))), (Ensemble{"03", "25"}));
  EXPECT_EQ(CodesDe(motif, motif.Found(motif.Find("26"))), (Ensemble{"03", "26"}));
  EXPECT_EQ(CodesDe(motif, motif.Buckets(motif.Find("03"))), (Ensemble{"03", "25", "26"}));
  EXPECT_EQ(CodesDe(motif, motif.Found(motif.Find("13"))), Ensemble{"13"});
  EXPECT_TRUE(motif.has_overlaps());
  EXPECT_FALSE(N("typologie").has_overlaps());
}

TEST(Nomenclature, UneVilleTrouveSesArrondissements) {
  const Nomenclature& c = N("communes");
  const Ensemble lyon = CodesDe(c, c.Found(c.Find("69123")));
  EXPECT_EQ(lyon.size(), 10u);
  EXPECT_TRUE(lyon.count("69383"));
  EXPECT_EQ(CodesDe(c, c.Found(c.Find("69383"))), Ensemble{"69383"});
  EXPECT_EQ(CodesDe(c, c.Buckets(c.Find("69383"))), (Ensemble{"69383", "69123"}));
  EXPECT_EQ(CodesDe(c, c.Found(c.Find("75056"))).size(), 21u);
  EXPECT_EQ(CodesDe(c, c.Found(c.Find("13055"))).size(), 17u);
}

TEST(Nomenclature, FoundEtBucketsSontInverses) {
  for (const char* nom : {"motif", "communes", "epci", "mode_logement_actuel"}) {
    const Nomenclature& n = N(nom);
    for (Ordinal o = 1; o <= n.size(); ++o) {
      const auto found = n.Found(o);
      ASSERT_NE(std::find(found.begin(), found.end(), o), found.end()) << nom << " " << n.Code(o);
      for (const Ordinal s : found) {
        const auto buckets = n.Buckets(s);
        ASSERT_NE(std::find(buckets.begin(), buckets.end(), o), buckets.end())
            << nom << " " << n.Code(o) << " " << n.Code(s);
      }
    }
  }
}

TEST(Nomenclature, UnLibellePartageALesCandidats) {
  const Ensemble saint_denis = Resolus(N("communes"), "Saint-Denis");
  EXPECT_TRUE(saint_denis.count("93066"));
  EXPECT_TRUE(saint_denis.count("97411"));
  EXPECT_GE(saint_denis.size(), 4u);
  EXPECT_EQ(Resolus(N("communes"), "saint denis"), saint_denis);
  EXPECT_EQ(Resolus(N("communes"), "villeurbanne"), Ensemble{"69266"});
}

TEST(Nomenclature, UneCommuneFusionneeSeTrouveParSonAncienCode) {
  const Nomenclature& c = N("communes");
  EXPECT_EQ(c.Code(c.Find("49144")), "44180");
}

TEST(Nomenclature, GuichetsOuverts) {
  const Nomenclature& g = N("guichets");
  EXPECT_TRUE(g.ouverte());
  for (const char* code : {"G0214", "GDPUB", "00000", "ZZZZZ", "0000A"}) {
    const Ordinal o = g.Find(code);
    ASSERT_NE(o, kNoOrdinal) << code;
    EXPECT_EQ(g.Code(o), code);
    ASSERT_EQ(g.Found(o).size(), 1u);
    EXPECT_EQ(g.Found(o)[0], o);
  }
  for (const char* faux : {"", "G021", "G02144", "g0214", "G-214", "GÉ14"}) EXPECT_EQ(g.Find(faux), kNoOrdinal) << faux;
  EXPECT_EQ(g.Libelle(g.Find("GDPUB")), "Portail grand public");
  EXPECT_EQ(g.Resolve("gdpub"), std::vector<Ordinal>{g.Find("GDPUB")});
}

TEST(Nomenclature, ProposeLesPlusProches) {
  EXPECT_EQ(N("mode_logement_actuel").Proches("HML", 1), std::vector<std::string>{"HLM"});
  EXPECT_EQ(N("communes").Proches("Villeurbane", 1), std::vector<std::string>{"69266"});
  EXPECT_TRUE(N("typologie").Proches("château fort", 3).empty());
}

TEST(Nomenclature, BooleensEtBool3) {
  EXPECT_EQ(N("bool").Code(1), "false");
  EXPECT_EQ(N("bool").Code(2), "true");
  EXPECT_EQ(N("bool").Find("OUI"), 2u);
  EXPECT_EQ(N("bool3").Code(1), "NON");
  EXPECT_EQ(N("bool3").Code(2), "OUI");
  EXPECT_EQ(N("bool3").Find("true"), 2u);
}

}  // namespace
}  // namespace sne
