// Grids of cotation on disk: checkpoints that bring nothing else, rebuilds, snapshots, failing files, damage. (Random
// ones beside other requests: ecrivain_test.cc; what is decided: depot_de_grille_test.cc.)
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "indexer/copie.h"
#include "indexer/journal.h"
#include "indexer/point_de_controle.h"
#include "indexer/stats.h"
#include "indexer/verify.h"
#include "schema/index_ouvert.h"
#include "tests/generators/corpus.h"
#include "tests/indexer/atelier.h"
#include "tests/indexer/grilles_lues.h"
#include "tests/indexer/pannes.h"

namespace sne::testing {
namespace {

constexpr char kLyon[] = "200046977", kPlaineCommune[] = "200057867";

GrilleDeposee Grille_(VersionDeGrille::Statut statut, int jours) {
  GrilleDeposee g;
  g.statut = statut;
  g.grille.libelle = "essai";
  g.grille.valide_du = JourDe(2024, 1, 15) + jours;
  g.grille.lignes.emplace_back().critere = "DAL";
  return g;
}

class GrillesTest : public ::testing::Test {
 protected:
  GrillesTest() {
    Depart(Env::Posix(), index_, 5);
    e_ = Ouvrir(Env::Posix(), index_);
  }
  void Poser(const std::string& epci, VersionDeGrille::Statut statut, int jours) {
    auto depot = e_->Deposer(epci, Grille_(statut, jours), e_->GrillesDe(epci) ? std::optional("*") : std::nullopt);
    ASSERT_TRUE(depot) << depot.error().message();
    ASSERT_TRUE(depot->accepte());
    ASSERT_TRUE(e_->Durable(e_->generation()));
  }
  std::string Fichier() {
    const auto ouvert = IndexOuvert::Ouvrir(Env::Posix(), index_);
    if (!ouvert) return ouvert.error().message();
    std::string noms;
    const std::vector<std::string> fichiers = Env::Posix().List(ouvert->build).value();
    for (const std::string& nom : fichiers) {
      if (nom.starts_with("grilles-")) noms += (noms.empty() ? "" : " ") + nom;
    }
    EXPECT_EQ(noms, ouvert->etat.grilles.nom);
    return noms;
  }
  std::string Lues(const std::string& index) {
    auto lues = LireGrillesDIndex(Env::Posix(), index);
    return lues ? EcrireGrilles(*lues) : lues.error().message();
  }
  std::string Verdict() {
    auto bilan = Verifier(Env::Posix(), index_, false);
    return bilan ? std::to_string(bilan->grilles) : bilan.error().message();
  }

  const Repertoire r_;
  const std::string index_ = r_.chemin() + "/index";
  std::unique_ptr<Ecrivain> e_;
};

TEST_F(GrillesTest, LeFichierNeChangeQuAvecElles) {
  EXPECT_TRUE(Sceller(*e_));
  EXPECT_EQ(Fichier(), "");
  Poser(kLyon, VersionDeGrille::Statut::kBrouillon, 30);
  const std::string premier = "grilles-" + std::to_string(e_->generation());
  const std::string lues = Lues(index_);
  EXPECT_TRUE(Sceller(*e_)) << "rien que des grilles";
  EXPECT_EQ(Fichier(), premier);
  EXPECT_EQ(Lues(index_), lues);
  EXPECT_EQ(e_->etat().segments, 1u) << "aucune ligne, aucun segment";
  ASSERT_TRUE(e_->Prendre(*LireNumeroUnique(Numero(1)), {"G0214", "Zoé", 0, {}}, Mandat::Tout()));
  EXPECT_TRUE(Sceller(*e_));
  EXPECT_EQ(Fichier(), premier) << "un point de contrôle sans elles garde le fichier";
  Refus refus(Env::Posix(), index_);
  EXPECT_TRUE(ReconstruireTout(*e_, refus));
  EXPECT_EQ(Lues(index_), lues);
  Fichier();
  Poser(kLyon, VersionDeGrille::Statut::kPubliee, 30);
  Poser(kPlaineCommune, VersionDeGrille::Statut::kBrouillon, 30);
  EXPECT_EQ(e_->etat().grilles, 2u);
  const std::string second = "grilles-" + std::to_string(e_->generation());
  EXPECT_TRUE(Sceller(*e_));
  EXPECT_EQ(Fichier(), second);
  EXPECT_EQ(e_->etat().grilles, 2u);
  EXPECT_EQ(Verdict(), "2");
  auto stats = Statistiques(Env::Posix(), index_);
  ASSERT_TRUE(stats) << stats.error().message();
  EXPECT_NE(stats->find("2 territoires, 0 en vigueur, 1 en brouillon"), std::string::npos) << *stats;
  // What a killed checkpoint left goes, what `etat` names stays.
  const std::string build = IndexOuvert::Ouvrir(Env::Posix(), index_)->build;
  ASSERT_TRUE(ReplaceFile(Env::Posix(), build + "/grilles-1", "[]\n"));
  EXPECT_TRUE(Nettoyer(Env::Posix(), index_));
  EXPECT_EQ(Fichier(), second);
}

// Put while a build with another catalogue is being written, and in the moment of the switch.
TEST_F(GrillesTest, PendantUneReconstructionAvecUnAutreCatalogue) {
  Poser(kLyon, VersionDeGrille::Statut::kPubliee, 30);
  std::atomic<bool> fini = false;
  std::uint64_t posees = 0;
  std::thread agent([&] {
    for (; !fini; ++posees) {
      auto depot =
          e_->Deposer(kPlaineCommune, Grille_(VersionDeGrille::Statut::kBrouillon, 1 + static_cast<int>(posees)),
                      posees == 0 ? std::nullopt : std::optional("*"));
      EXPECT_TRUE(depot && depot->accepte() && e_->Durable(e_->generation()));
    }
  });
  Refus refus(Env::Posix(), index_);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(ReconstruireTout(*e_, refus, i % 2 ? nullptr : AutreCatalogue()));
  fini = true;
  agent.join();
  EXPECT_GT(posees, 5u);
  for (const bool rouvert : {false, true}) {
    if (rouvert) {
      e_.reset();
      e_ = Ouvrir(Env::Posix(), index_);
    }
    ASSERT_TRUE(e_->GrillesDe(kLyon) && e_->GrillesDe(kPlaineCommune));
    EXPECT_EQ(e_->GrillesDe(kPlaineCommune)->revision, posees);
    EXPECT_EQ(Lues(index_), "[" + EcrireGrillesDeTerritoire(*e_->GrillesDe(kLyon)) + ",\n" +
                                EcrireGrillesDeTerritoire(*e_->GrillesDe(kPlaineCommune)) + "]\n");
  }
  EXPECT_EQ(Verdict(), "2");
}

TEST_F(GrillesTest, UneCopieLesTient) {
  for (int i = 0; i < 4; ++i) {  // in the journal alone, in the file alone, in both
    Poser(kLyon, VersionDeGrille::Statut::kBrouillon, 30 + i);
    if (i > 0) {
      EXPECT_TRUE(Sceller(*e_));
    }
    if (i > 1) Poser(kPlaineCommune, VersionDeGrille::Statut::kPubliee, 30 + i);
    const std::string copie = r_.chemin() + "/copie" + std::to_string(i), suite = copie + "-restauree";
    const std::string attendues = Lues(index_);
    auto bilan = Copier(*e_, copie);
    ASSERT_TRUE(bilan) << bilan.error().message();
    Poser(kLyon, VersionDeGrille::Statut::kBrouillon, 40);  // is not in it
    bilan = Restaurer(Env::Posix(), copie, suite);
    ASSERT_TRUE(bilan) << bilan.error().message();
    EXPECT_EQ(Lues(suite), attendues);
    auto autre = Ouvrir(Env::Posix(), suite);
    ASSERT_TRUE(autre);
    EXPECT_EQ(autre->GrillesDe(kLyon)->revision + 1, e_->GrillesDe(kLyon)->revision);
    EXPECT_TRUE(autre->Deposer(kLyon, Grille_(VersionDeGrille::Statut::kPubliee, 50), "*")->accepte());
    EXPECT_TRUE(Sceller(*autre));
    auto verifie = Verifier(Env::Posix(), suite, false);
    EXPECT_TRUE(verifie) << verifie.error().message();
  }
}

// An index of before a criterion came: it opens, keeps what it has, and is rebuilt with a catalogue that has all.
TEST(Grilles, UnCatalogueSansCeQuUnCritereDemande) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  Depart(Env::Posix(), index, 5);
  auto e = Ouvrir(Env::Posix(), index);
  ASSERT_TRUE(e);
  ASSERT_TRUE(e->criteres());
  ASSERT_TRUE(e->Deposer(kLyon, Grille_(VersionDeGrille::Statut::kPubliee, 5), std::nullopt)->accepte());
  Refus refus(Env::Posix(), index);
  ASSERT_TRUE(ReconstruireTout(*e, refus, AutreCatalogue("activite_essentielle")));
  for (const bool rouvert : {false, true}) {
    if (rouvert) {
      e.reset();
      e = Ouvrir(Env::Posix(), index);
      ASSERT_TRUE(e);
    }
    ASSERT_FALSE(e->criteres());
    EXPECT_NE(e->criteres().error().message().find("activite_essentielle"), std::string::npos);
    EXPECT_TRUE(e->GrillesDe(kLyon));
  }
  Refus encore(Env::Posix(), index);
  ASSERT_TRUE(ReconstruireTout(*e, encore, CatalogueReduit()));
  EXPECT_TRUE(e->criteres());
  EXPECT_EQ(e->GrillesDe(kLyon)->revision, 1u);
}

TEST_F(GrillesTest, VerifyAccuseLeFichier) {
  Poser(kLyon, VersionDeGrille::Statut::kPubliee, 30);
  Poser(kPlaineCommune, VersionDeGrille::Statut::kBrouillon, 30);
  EXPECT_TRUE(Sceller(*e_));
  const auto ouvert = IndexOuvert::Ouvrir(Env::Posix(), index_);
  ASSERT_TRUE(ouvert);
  const std::string nom = Fichier(), chemin = ouvert->build + "/" + nom;
  const std::string sain = ReadWhole(Env::Posix(), chemin).value();
  for (std::size_t i = 0; i < sain.size(); i += 5) {
    std::string octets = sain;
    octets[i] = static_cast<char>(octets[i] ^ (1 << i % 8));
    ASSERT_TRUE(ReplaceFile(Env::Posix(), chemin, octets));
    EXPECT_NE(Verdict().find(nom + " : contenu altéré"), std::string::npos) << i;
    EXPECT_FALSE(Ecrivain::Ouvrir(Env::Posix(), index_, {}));
  }
  ASSERT_TRUE(Env::Posix().Remove(chemin));
  EXPECT_NE(Verdict().find(nom), std::string::npos) << Verdict();
  // Whole, but not such as a writer leaves them.
  const auto reecrire = [&](auto&& changer) {
    Grilles grilles = *ouvert->grilles;
    auto g = std::make_shared<GrillesDeTerritoire>(*grilles[kLyon]);
    changer(*g);
    grilles[kLyon] = g;
    Etat etat = ouvert->etat;
    ASSERT_TRUE(EcrireFichierDeGrilles(Env::Posix(), ouvert->build, grilles, etat));
    ASSERT_TRUE(CommitState(Env::Posix(), ouvert->build, etat));
  };
  reecrire([](GrillesDeTerritoire&) {});
  EXPECT_EQ(Verdict(), "2");
  reecrire([](GrillesDeTerritoire& g) { g.revision = 0; });
  EXPECT_NE(Verdict().find("grilles de 200046977 : révision 0"), std::string::npos) << Verdict();
  reecrire([](GrillesDeTerritoire& g) { g.versions[0].version = 2; });
  EXPECT_NE(Verdict().find("version 2"), std::string::npos) << Verdict();
  reecrire([](GrillesDeTerritoire& g) { g.versions[0].publiee_le.reset(); });
  EXPECT_NE(Verdict().find("statut de la version 1"), std::string::npos) << Verdict();
  reecrire([](GrillesDeTerritoire& g) { g.versions[0].grille.valide_au = g.versions[0].grille.valide_du - 1; });
  EXPECT_NE(Verdict().find("dates à l'envers"), std::string::npos) << Verdict();
}

TEST_F(GrillesTest, VerifyLitCeuxDuJournal) {
  Poser(kLyon, VersionDeGrille::Statut::kPubliee, 30);
  EXPECT_TRUE(Sceller(*e_));
  GrillesDeTerritoire g = *e_->GrillesDe(kLyon);
  const std::uint64_t generation = e_->generation();
  e_.reset();
  const auto ecrire = [&](std::int64_t version, const std::string& epci, const std::string& json) {
    std::filesystem::remove_all(CheminJournal(index_));
    auto journal = Journal::Ouvrir(Env::Posix(), index_, generation);
    ASSERT_TRUE(journal && (*journal)->Ajouter({{Genre::kGrilles, version, epci, json}}));
  };
  ++g.revision;
  ecrire(2, kLyon, EcrireGrillesDeTerritoire(g));
  EXPECT_EQ(Verdict(), "1");
  ecrire(3, kLyon, EcrireGrillesDeTerritoire(g));
  EXPECT_NE(Verdict().find("révision 2 de 200046977"), std::string::npos) << Verdict();
  ecrire(2, kPlaineCommune, EcrireGrillesDeTerritoire(g));
  EXPECT_NE(Verdict().find("d'un autre territoire"), std::string::npos) << Verdict();
  ecrire(2, kLyon, "{}");
  EXPECT_NE(Verdict().find("grilles de"), std::string::npos) << Verdict();
  ecrire(2, kLyon, "{");
  EXPECT_NE(Verdict().find("illisible"), std::string::npos) << Verdict();
  --g.revision;
  ecrire(1, kLyon, EcrireGrillesDeTerritoire(g));
  EXPECT_NE(Verdict().find("révision 1"), std::string::npos) << "une révision ne revient pas : " << Verdict();
}

// Grids alone, with the other rebuild.
Outcome RienQueDesGrilles(Ecrivain& e, Refus& refus, Modele& modele, std::mt19937& rng) {
  const auto poser = [&](int combien) -> Outcome {
    for (int i = 0; i < combien; ++i) {
      if (!modele.UneGrille(e, rng)) return e.Vivant();
    }
    return {};
  };
  SNE_TRY(poser(4));
  SNE_TRY(Sceller(e));
  SNE_TRY(poser(2));
  SNE_TRY(ReconstruireTout(e, refus, AutreCatalogue()));
  return poser(2);
}

TEST(GrillesPannes, PlusRienNeVa) { EprouverPannes(RienQueDesGrilles, 2, false); }
TEST(GrillesPannes, CoupureDeCourant) { EprouverCoupures(RienQueDesGrilles, 2); }

}  // namespace
}  // namespace sne::testing
