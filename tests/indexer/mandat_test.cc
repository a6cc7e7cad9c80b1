// For whom a request reaches the indexer: what a profile may correct, of which applications, in the name of whom.
#include "indexer/mandat.h"

#include <gtest/gtest.h>

#include "indexer/ecrivain.h"
#include "indexer/flux.h"
#include "indexer/verrou.h"
#include "tests/indexer/atelier.h"

namespace sne::testing {
namespace {

Mandat Pour(std::string parametres) {
  auto m = Mandat::Lire(parametres);
  EXPECT_TRUE(m) << parametres;
  EXPECT_EQ(parametres, "");
  return m ? std::move(*m) : Mandat::Tout();
}

TEST(MandatTest, SeLit) {
  std::string parametres = "guichet=G0214&pour_profil=GT&agent=Zo%C3%A9&pour_territoire=departements%3A69";
  auto m = Mandat::Lire(parametres);
  ASSERT_TRUE(m);
  EXPECT_EQ(parametres, "guichet=G0214&agent=Zo%C3%A9");
  EXPECT_TRUE(m->CorrigeSeulement());
  EXPECT_TRUE(m->Peut("liberation"));
  for (std::string illisible :
       {"pour_profil=ROI", "pour_territoire=france", "pour_profil=GT&pour_profil=SOURCE", "pour_profil=GT&pour_autre=1",
        "pour_profil=GT&pour_territoire=Lyon", "pour_profil=%zz"})
    EXPECT_FALSE(Mandat::Lire(illisible)) << illisible;
}

TEST(MandatTest, GuichetsEtEpci) {
  const Mandat guichet = Pour("pour_profil=GUICHET&pour_territoire=departements%3A69&pour_guichets=G0214,69123");
  EXPECT_TRUE(guichet.Sert("69123"));
  EXPECT_FALSE(guichet.Sert("75001"));
  EXPECT_FALSE(Pour("pour_profil=GUICHET&pour_territoire=france").Sert("G0214"));
  EXPECT_TRUE(Pour("pour_profil=ECOLE&pour_territoire=france").Sert("G0214"));
  const Mandat epci = Pour("pour_profil=EPCI&pour_territoire=epci%3A200046977");
  EXPECT_TRUE(epci.Gouverne("200046977"));
  EXPECT_FALSE(epci.Gouverne("200054781"));
  EXPECT_TRUE(Mandat::Tout().Sert("G0214"));
  EXPECT_FALSE(Mandat::Tout().CorrigeSeulement());
}

// Applications 1 to 3 wish for Lyon 3e among others, 4 for Bron alone.
class Corrections : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto bilan = Construire(Env::Posix(), index_,
                                  Lignes(1, 3, R"({"nir":"284036911900396","nir_statut":"VERIFIE"})") +
                                      Ligne(4, R"({"commune_souhaitee":["69029"],"demande_elargie":false})") + "\n");
    ASSERT_TRUE(bilan) << bilan.error().message();
    ASSERT_EQ(bilan->rejets, 0u);
    auto e = Ecrivain::Ouvrir(Env::Posix(), index_, {});
    ASSERT_TRUE(e) << e.error().message();
    e_ = std::move(*e);
  }
  std::string Envoyer(const std::string& parametres, const std::string& lignes) {
    Refus refus(Env::Posix(), index_);
    FluxDeChangements flux(*e_, refus, Pour(parametres));
    EXPECT_TRUE(flux.Lire(lignes + "\n"));
    EXPECT_TRUE(flux.Finir(false));
    return flux.Bilan();
  }
  static std::string Modifier(int n, const std::string& champs, const std::string& reste = "") {
    return R"({"op":"modifier","numero_unique":")" + Numero(n) + "\"" + reste + ",\"champs\":" + champs + "}";
  }
  // What is accepted, what has no effect, what is refused; and the first error.
  static std::string Sort(const std::string& bilan) {
    const auto entre = [&](const std::string& avant, const std::string& apres) {
      const std::size_t debut = bilan.find(avant);
      return debut == bilan.npos
                 ? std::string()
                 : bilan.substr(debut + avant.size(), bilan.find(apres, debut + avant.size()) - debut - avant.size());
    };
    return entre("\"acceptes\":", ",") + entre("\"sans_effet\":", ",") + entre("\"rejetes\":", ",") + " " +
           entre("\"chemin\":\"", "\"");
  }

  const Repertoire r_;
  const std::string index_ = r_.chemin() + "/index";
  std::unique_ptr<Ecrivain> e_;
};

constexpr const char* kGt = "pour_profil=GT&pour_territoire=communes%3A69383";
constexpr const char* kEpci = "pour_profil=EPCI&pour_territoire=epci%3A200046977";

TEST_F(Corrections, QuelquesChampsDeSonTerritoire) {
  constexpr const char* kSansNir = R"({"nir":null,"nir_statut":"SUPPRIME_DOUBLON"})";
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(1, kSansNir))), "100 ");
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(1, kSansNir))), "010 ");
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(2, R"({"nir":null})"))), "001 /champs/nir");
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(2, R"({"nir_statut":"SUPPRIME_DOUBLON"})"))), "001 /champs/nir_statut");
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(2, R"({"nir":null,"nir_statut":"VERIFIE"})"))), "001 /champs/nir_statut");
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(2, R"({"nir":"284036911900396","nir_statut":"SUPPRIME_DOUBLON"})"))),
            "001 /champs/nir");
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(2, R"({"nom":"X"})"))), "001 /champs/nom");
  EXPECT_EQ(Sort(Envoyer(kGt, R"({"op":"supprimer","numero_unique":")" + Numero(2) + R"(","version":9})")), "001 /op");
  EXPECT_EQ(Sort(Envoyer(kGt, R"({"op":"remplacer","numero_unique":")" + Numero(2) + R"(","version":9,"demande":)" +
                                  Ligne(2) + "}")),
            "001 /op");
  EXPECT_EQ(Sort(Envoyer("pour_profil=GUICHET&pour_territoire=france", Modifier(2, kSansNir))), "001 /champs/nir");
}

TEST_F(Corrections, DehorsEstCommeInconnu) {
  constexpr const char* kSansNir = R"({"nir":null,"nir_statut":"SUPPRIME_DOUBLON"})";
  ASSERT_EQ(Sort(Envoyer("", R"({"op":"supprimer","numero_unique":")" + Numero(3) + R"(","version":9})")), "100 ");
  std::set<std::string> bilans;
  for (const int n : {3, 4, 77}) {  // deleted, outside, never there; also with what would tell its version
    for (const char* reste : {"", R"(,"version":2,"version_precedente":1)", R"(,"version":20,"version_precedente":12)"})
      bilans.insert(Envoyer(kGt, Modifier(n, kSansNir, reste)));
  }
  EXPECT_EQ(bilans.size(), 1u) << *bilans.rbegin();
  EXPECT_EQ(Sort(*bilans.begin()), "001 /numero_unique");
}

// The source's versions go on as if nothing had been: what it sends next is not taken for old.
TEST_F(Corrections, NePrendPasDeVersion) {
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(1, R"({"nir":null,"nir_statut":"SUPPRIME_DOUBLON"})",
                                       R"(,"version":7,"version_precedente":1)"))),
            "100 ");
  EXPECT_EQ(e_->Version(*LireNumeroUnique(Numero(1))), 1);
  EXPECT_EQ(Sort(Envoyer(kGt, Modifier(1, R"({"nir":null,"nir_statut":"SUPPRIME_DOUBLON"})",
                                       R"(,"version":9,"version_precedente":8)"))),
            "001 /version_precedente");
  EXPECT_EQ(Sort(Envoyer("", Modifier(1, R"({"nir":"284036911900396","nir_statut":"VERIFIE"})",
                                      R"(,"version":2,"version_precedente":1)"))),
            "100 ");
}

TEST_F(Corrections, UnEpciNEcritQueCeQuiEstSien) {
  const auto liste = [](const char* epci, const char* code) {
    return std::string(R"([{"epci":")") + epci + R"(","code":")" + code + "\"}]";
  };
  ASSERT_EQ(Sort(Envoyer("", Modifier(1, R"({"priorites_locales":)" + liste("200054781", "PL_ANRU") + "}",
                                      R"(,"version":2,"version_precedente":1)"))),
            "100 ");
  EXPECT_EQ(Sort(Envoyer(kEpci, Modifier(1, R"({"priorites_locales":)" + liste("200054781", "PL_ANRU") + "}"))),
            "001 /champs/priorites_locales");
  EXPECT_EQ(Sort(Envoyer(kEpci, Modifier(1, R"({"priorites_locales":)" + liste("200046977", "PL_ESSENTIEL") + "}"))),
            "100 ");
  // That of the other stands still: taking one's own away twice changes something once.
  EXPECT_EQ(Sort(Envoyer(kEpci, Modifier(1, R"({"priorites_locales":null})"))), "100 ");
  EXPECT_EQ(Sort(Envoyer(kEpci, Modifier(1, R"({"priorites_locales":null})"))), "010 ");
  EXPECT_EQ(Sort(Envoyer("", Modifier(1, R"({"priorites_locales":)" + liste("200054781", "PL_ANRU") + "}",
                                      R"(,"version":3,"version_precedente":2)"))),
            "010 ");
}

TEST_F(Corrections, PrisesDuTerritoire) {
  const Mandat lyon = Pour("pour_profil=BAILLEUR&pour_territoire=communes%3A69383&pour_guichets=G0214");
  const auto prendre = [&](int n) {
    auto issue = e_->Prendre(*LireNumeroUnique(Numero(n)), {"G0214", "Zoé", 0, {}}, lyon);
    return issue ? issue->sort : Issue::Sort::kLibre;
  };
  EXPECT_EQ(prendre(1), Issue::Sort::kPrise);
  EXPECT_EQ(prendre(4), Issue::Sort::kInconnue);
  EXPECT_EQ(prendre(77), Issue::Sort::kInconnue);
  ASSERT_TRUE(e_->Prendre(*LireNumeroUnique(Numero(4)), {"G0214", "Zoé", 0, {}}, Mandat::Tout()));
  const auto rendue = e_->Rendre(*LireNumeroUnique(Numero(4)), "G0214", "Zoé", false, "", lyon);
  ASSERT_TRUE(rendue);
  EXPECT_EQ(rendue->sort, Issue::Sort::kInconnue);
}

}  // namespace
}  // namespace sne::testing
