// `verify` finds what is not as it was built, and opening refuses what is missing, with the file's name and the remedy.
#include "indexer/verify.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "indexer/journal.h"
#include "query/snapshot.h"
#include "schema/index_format.h"
#include "schema/index_ouvert.h"
#include "schema/lexiques.h"
#include "schema/voisins.h"
#include "tests/generators/corpus.h"
#include "tests/indexer/atelier.h"

namespace sne::testing {
namespace {

namespace fs = std::filesystem;

class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() : index_(r_.chemin() + "/index") {
    auto bilan =
        Construire(Env::Posix(), index_, Lignes(1, 40, R"({"nom":"ZEPHYRIN","complement_demande":"un zéphyr"})"));
    EXPECT_TRUE(bilan.has_value()) << bilan.error().message();
    build_ = index_ + "/build-000001";
    segment_ = build_ + "/" + NomDeSegment(1);
  }

  std::string Lire(const std::string& chemin) { return ReadWhole(Env::Posix(), chemin).value_or(""); }
  void Poser(const std::string& chemin, const std::string& octets) {
    ASSERT_TRUE(ReplaceFile(Env::Posix(), chemin, octets));
  }
  // The verdict: empty when intact.
  std::string Verdict() {
    auto bilan = Verifier(Env::Posix(), index_, false);
    if (bilan) return {};
    EXPECT_EQ(bilan.error().code(), Code::kCorrupt) << bilan.error().message();
    return bilan.error().message();
  }
  void Accuse(const std::string& fichier) {
    const std::string verdict = Verdict();
    EXPECT_NE(verdict.find(fichier), std::string::npos) << "« " << verdict << " »";
    EXPECT_NE(verdict.find("restaurez"), std::string::npos) << "« " << verdict << " »";
  }
  std::string UnBloc() {
    for (const std::string& f : Fichiers(build_)) {
      if (f.ends_with(".bloc")) return f;
    }
    return {};
  }

  Repertoire r_;
  std::string index_, build_, segment_;
};

TEST_F(VerifyTest, IntactEtCompte) {
  auto bilan = Verifier(Env::Posix(), index_, false);
  ASSERT_TRUE(bilan) << bilan.error().message();
  EXPECT_EQ(bilan->lignes, 40u);
  EXPECT_GE(bilan->blocs, 1u);
  EXPECT_GT(bilan->termes, 5u);
  EXPECT_EQ(bilan->enregistrements, 0u);
}

TEST_F(VerifyTest, UnBitDansUnBloc) {
  const std::string bloc = UnBloc(), sain = Lire(bloc);
  std::mt19937 rng(3);
  for (int i = 0; i < 100; ++i) {
    std::string octets = sain;
    const std::size_t ou = rng() % octets.size();
    octets[ou] = static_cast<char>(octets[ou] ^ (1 << rng() % 8));
    Poser(bloc, octets);
    SCOPED_TRACE(::testing::Message() << "octet " << ou);
    Accuse(fs::path(bloc).filename().string());
  }
}

TEST_F(VerifyTest, UnBitDUnLexique) {
  for (const std::string& lexique : {CheminNoms(segment_), CheminTextes(segment_), CheminMotsDesLignes(segment_)}) {
    const std::string sain = Lire(lexique);
    for (std::size_t ou = 0; ou < sain.size(); ou += ou < 2000 ? 97 : 4999) {
      std::string octets = sain;
      octets[ou] = static_cast<char>(octets[ou] ^ (1 << ou % 8));
      Poser(lexique, octets);
      SCOPED_TRACE(::testing::Message() << "octet " << ou);
      Accuse(fs::path(lexique).filename().string());
    }
    Poser(lexique, sain);
  }
}

TEST_F(VerifyTest, UnBitDeLEtat) {
  const std::string sain = Lire(CheminEtat(build_));
  for (std::size_t ou = 0; ou < sain.size(); ou += 7) {
    std::string octets = sain;
    octets[ou] = static_cast<char>(octets[ou] ^ (1 << ou % 8));
    Poser(CheminEtat(build_), octets);
    SCOPED_TRACE(::testing::Message() << "octet " << ou);
    EXPECT_NE(Verdict().find("etat : "), std::string::npos);
  }
}

TEST_F(VerifyTest, UnBitDesVoisins) {
  const std::string voisins = CheminVoisins(segment_), sain = Lire(voisins);
  for (std::size_t ou = 0; ou < sain.size(); ou += ou < 100 ? 7 : 9973) {
    std::string octets = sain;
    octets[ou] = static_cast<char>(octets[ou] ^ (1 << ou % 8));
    Poser(voisins, octets);
    SCOPED_TRACE(::testing::Message() << "octet " << ou);
    Accuse("voisins");
  }
}

// A table of near words that is whole but not that of the lexicon.
TEST_F(VerifyTest, LesVoisinsDAutresMots) {
  auto ouvert = IndexOuvert::Ouvrir(Env::Posix(), index_);
  ASSERT_TRUE(ouvert) << ouvert.error().message();
  Poser(
      CheminVoisins(segment_),
      Voisins::Construire(static_cast<std::uint32_t>(ouvert->segments[0].dictionnaires.noms->size()),
                          [](std::uint32_t i) { return i == 0 ? std::string_view("zephirin") : std::string_view(); }));
  const std::string verdict = Verdict();
  EXPECT_NE(verdict.find("voisins : les mots voisins ne sont pas ceux du lexique"), std::string::npos) << verdict;
}

// Lexicons that are whole but not those of the rows: a word more, a word less.
TEST_F(VerifyTest, DesMotsDAutresLignes) {
  auto ouvert = IndexOuvert::Ouvrir(Env::Posix(), index_);
  ASSERT_TRUE(ouvert) << ouvert.error().message();
  const auto reecrire = [&](auto&& changer) {
    LexiquesBuilder lexiques;
    TermCollector collecteur(*ouvert->catalogue);
    TextReader textes;
    Demande d;
    std::uint32_t ligne = 0;
    for (std::uint32_t b = 0; b < ouvert->segments[0].blocs.size(); ++b) {
      for (std::uint32_t row = 0; row < ouvert->segments[0].blocs[b]->rows(); ++row, ++ligne) {
        ReadRow(*ouvert->catalogue, *ouvert->segments[0].blocs[b], row, textes, d);
        Termes mots = collecteur.Collect(d);
        if (ligne == 17) changer(mots);
        lexiques.Add(mots, b, static_cast<RowInBlock>(row));
      }
    }
    ASSERT_TRUE(lexiques.Write(Env::Posix(), segment_, ouvert->etat.segments[0]));
    ASSERT_TRUE(CommitState(Env::Posix(), build_, ouvert->etat));
  };
  reecrire([](Termes&) {});
  EXPECT_EQ(Verdict(), "");
  reecrire([](Termes& mots) { mots.noms.push_back({"zzintrus"}); });
  Accuse("noms.lexique : les mots ne sont pas ceux des lignes");
  reecrire([](Termes& mots) { mots.noms.back().personne = 7; });
  Accuse("noms.lignes : les mots ne sont pas ceux des lignes");
  reecrire([](Termes& mots) { mots.textes.push_back(TextTerm(3, TextStem("zzintrus"))); });
  Accuse("textes.lexique : les mots ne sont pas ceux des lignes");
  reecrire([](Termes& mots) { mots.textes.pop_back(); });
  Accuse("textes.lexique : les mots ne sont pas ceux des lignes");
}

TEST_F(VerifyTest, CeQuiManqueEstNomme) {
  for (const std::string& f : Fichiers(index_)) {
    if (f.ends_with("nir.cle")) continue;  // the writer's own
    SCOPED_TRACE(f);
    const std::string ailleurs = r_.chemin() + "/ailleurs";
    fs::rename(f, ailleurs);
    auto bilan = Verifier(Env::Posix(), index_, false);
    EXPECT_FALSE(bilan.has_value());
    auto s = Snapshot::Open(Env::Posix(), index_);
    ASSERT_FALSE(s.has_value());
    const bool pas_d_index = f.ends_with("CURRENT");
    EXPECT_EQ(s.error().code(), pas_d_index ? Code::kNotFound : Code::kCorrupt) << s.error().message();
    EXPECT_NE(s.error().message().find("sne-indexer build"), std::string::npos) << s.error().message();
    fs::rename(ailleurs, f);
  }
  EXPECT_EQ(Verdict(), "");
}

TEST_F(VerifyTest, UnFichierDeDonneesAltere) {
  for (const char* nom : {"catalogue.json", "territoires.json"}) {
    const std::string sain = Lire(build_ + "/" + nom);
    Poser(build_ + "/" + nom, sain + " ");
    Accuse(nom);
    Poser(build_ + "/" + nom, sain);
  }
  for (const std::string& mauvais : {std::string(), std::string("build-000009\n"), std::string("../../../etc\n")}) {
    Poser(index_ + "/CURRENT", mauvais);
    EXPECT_NE(Verdict().find("sne-indexer build"), std::string::npos) << mauvais;
  }
}

TEST_F(VerifyTest, LeJournal) {
  const std::uint64_t generation = IndexOuvert::Ouvrir(Env::Posix(), index_)->etat.generation;
  auto journal = Journal::Ouvrir(Env::Posix(), index_, generation);
  ASSERT_TRUE(journal) << journal.error().message();
  for (int n = 1; n <= 3; ++n) {
    Enregistrement e;
    e.genre = Genre::kSuppression;
    e.numero_unique = Numero(n);
    ASSERT_TRUE((*journal)->Ajouter({e}));
  }
  ASSERT_TRUE((*journal)->Sync());
  auto bilan = Verifier(Env::Posix(), index_, false);
  ASSERT_TRUE(bilan) << bilan.error().message();
  EXPECT_EQ(bilan->enregistrements, 3u);
  EXPECT_EQ(Numeros(index_), NumerosDe(4, 40));
}

}  // namespace
}  // namespace sne::testing
