// The mark of instruction over the life of an application: kept by its new versions, ended by what ends the handling,
// lapsing; and the household it belongs to.
#include "indexer/instruction.h"

#include <gtest/gtest.h>

#include "indexer/ecrivain.h"
#include "indexer/flux.h"
#include "indexer/verrou.h"
#include "tests/indexer/atelier.h"

namespace sne::testing {
namespace {

class InstructionTest : public ::testing::Test {
 protected:
  // The sample's reference date is 2024-01-15.
  void Ouvrir(const std::string& lignes) {
    const auto bilan = Construire(Env::Posix(), index_, lignes);
    ASSERT_TRUE(bilan) << bilan.error().message();
    ASSERT_EQ(bilan->rejets, 0u);
    auto e = Ecrivain::Ouvrir(Env::Posix(), index_, {});
    ASSERT_TRUE(e) << e.error().message();
    e_ = std::move(*e);
  }
  void Remplacer(int n, std::int64_t version, const std::string& champs) {
    Refus refus(Env::Posix(), index_);
    FluxDeChangements flux(*e_, refus, Mandat::Tout());
    EXPECT_TRUE(flux.Lire(R"({"op":"remplacer","numero_unique":")" + Numero(n) +
                          "\",\"version\":" + std::to_string(version) + ",\"demande\":" + Ligne(n, champs) + "}\n"));
    EXPECT_TRUE(flux.Finir(false));
    EXPECT_NE(flux.Bilan().find("\"rejetes\":0"), std::string::npos) << flux.Bilan();
  }
  Issue Prendre(int n, const std::string& agent = "Zoé") {
    auto issue = e_->Prendre(*LireNumeroUnique(Numero(n)), {"G0214", agent, 0, {}}, Mandat::Tout());
    EXPECT_TRUE(issue);
    return issue.value_or(Issue());
  }
  bool Detenue(int n) { return Prendre(n, "un autre").sort == Issue::Sort::kDetenue; }

  const Repertoire r_;
  const std::string index_ = r_.chemin() + "/index";
  std::unique_ptr<Ecrivain> e_;
};

TEST_F(InstructionTest, UneNouvelleVersionLaGarde) {
  Ouvrir(Lignes(1, 3));
  EXPECT_EQ(Prendre(1).sort, Issue::Sort::kPrise);
  EXPECT_EQ(Prendre(1).sort, Issue::Sort::kRenouvelee);
  Remplacer(1, 2, R"({"complement_demande":"autre texte"})");
  EXPECT_TRUE(Detenue(1));
  // The source does not know the mark, nor its events: the same record again changes nothing.
  const std::uint64_t avant = e_->etat().octets_queue;
  Remplacer(1, 3, R"({"complement_demande":"autre texte"})");
  EXPECT_EQ(e_->etat().octets_queue, avant);
  EXPECT_TRUE(Detenue(1));
}

TEST_F(InstructionTest, CeQuiFinitLeTraitementLaFinit) {
  Ouvrir(Lignes(1, 4));
  for (int n = 1; n <= 4; ++n) EXPECT_EQ(Prendre(n).sort, Issue::Sort::kPrise);
  Remplacer(1, 2, R"({"statut":"RADIEE","motif_radiation":"RADABA","date_radiation":"2024-01-15"})");
  Remplacer(2, 2, R"({"evenements":[{"code":"REFUS_DEM","date":"2024-01-15"}]})");
  Remplacer(3, 2, R"({"evenements":[{"code":"PASSAGE_CAL","date":"2024-01-15","decision":"NON_ATT"}]})");
  // A refusal of before is of another handling; a visit ends nothing.
  Remplacer(4, 2, R"({"evenements":[{"code":"REFUS_DEM","date":"2023-03-01"},{"code":"VISITE","date":"2024-01-15"}]})");
  EXPECT_EQ(Prendre(1).sort, Issue::Sort::kRadiee);
  EXPECT_FALSE(Detenue(2));
  EXPECT_FALSE(Detenue(3));
  EXPECT_TRUE(Detenue(4));
}

TEST_F(InstructionTest, ElleEchoit) {
  const auto tenue = [](const char* depuis, const char* evenements) {
    return std::string(R"({"en_instruction":{"guichet":"G0214","agent":"Zoé","depuis":")") + depuis +
           "\"},\"evenements\":" + evenements + "}";
  };
  Ouvrir(Ligne(1, tenue("2023-12-01", "[]")) + "\n" + Ligne(2, tenue("2023-12-16", "[]")) + "\n" +
         Ligne(3, tenue("2023-11-01", R"([{"code":"CONTACT","date":"2024-01-02"}])")) + "\n");
  EXPECT_EQ(e_->etat().prises, 3u);
  EXPECT_EQ(e_->Echoir().value_or(0), 1u);
  EXPECT_EQ(e_->etat().prises, 2u);
  EXPECT_EQ(e_->Echoir().value_or(9), 0u);
  EXPECT_FALSE(Detenue(1));
  EXPECT_TRUE(Detenue(2));  // thirty days, not more
  EXPECT_TRUE(Detenue(3));
}

TEST_F(InstructionTest, LeMenageEstSignale) {
  Ouvrir(Ligne(1) + "\n" + Ligne(2, "{\"numero_unique_origine\":\"" + Numero(1) + "\"}") + "\n" +
         Ligne(3, R"({"colocataires":[{"nom":"DURAND","numero_unique":")" + Numero(1) + "\"}]}") + "\n" + Ligne(4) +
         "\n");
  EXPECT_TRUE(Prendre(1).liees.empty());
  const Issue seconde = Prendre(2);
  ASSERT_EQ(seconde.liees.size(), 1u);
  EXPECT_EQ(EcrireNumeroUnique(seconde.liees[0].first), Numero(1));
  EXPECT_EQ(seconde.liees[0].second.guichet, "G0214");
  EXPECT_EQ(Prendre(3).liees.size(), 2u);  // and 2, which names the same one
  EXPECT_TRUE(Prendre(4).liees.empty());
}

TEST_F(InstructionTest, UnSeulEcrivain) {
  Ouvrir(Lignes(1, 2));
  const auto premier = VerrouillerIndex(index_);
  ASSERT_TRUE(premier);
  const auto second = VerrouillerIndex(index_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), Code::kOverloaded);
  EXPECT_NE(second.error().message().find("un autre sne-indexer"), std::string::npos);
}

}  // namespace
}  // namespace sne::testing
