// Damaged blocks: whatever bit of a block file is turned, an answer is the right one or an error, never a wrong one.
#include <gtest/gtest.h>

#include <filesystem>

#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/env.h"
#include "schema/index_format.h"
#include "tests/generators/corpus.h"
#include "tests/generators/requests.h"

namespace sne::testing {
namespace {

struct Question {
  Plan plan;
  Response attendue;
};

Result<Response> Chercher(const Snapshot& s, const Plan& plan) {
  Equipe equipe(0);
  return Search(s, Perimetre::France(), plan, nullptr, Echeance::max(), equipe);
}

bool Egales(const FacetResult& a, const FacetResult& b) {
  return a.autres == b.autres && a.sans_valeur == b.sans_valeur &&
         std::equal(a.valeurs.begin(), a.valeurs.end(), b.valeurs.begin(), b.valeurs.end(),
                    [](const auto& x, const auto& y) { return x.valeur == y.valeur && x.nombre == y.nombre; }) &&
         std::equal(
             a.tranches.begin(), a.tranches.end(), b.tranches.begin(), b.tranches.end(),
             [](const auto& x, const auto& y) { return x.min == y.min && x.max == y.max && x.nombre == y.nombre; });
}

bool Egales(const Response& a, const Response& b) {
  return a.total == b.total && a.strict == b.strict && a.tolerant == b.tolerant && a.suite == b.suite &&
         std::equal(a.lignes.begin(), a.lignes.end(), b.lignes.begin(), b.lignes.end(),
                    [](const auto& x, const auto& y) { return x.ref == y.ref && x.tolerant == y.tolerant; }) &&
         std::equal(a.facettes.begin(), a.facettes.end(), b.facettes.begin(), b.facettes.end(),
                    [](const auto& x, const auto& y) { return Egales(x, y); });
}

class Dommages : public ::testing::Test {
 protected:
  Dommages() : rng_(31), index_({.blocs = {6'000, 900}, .densite = 250}, rng_) {
    sain_ = Ouvrir().value_or(nullptr);
    for (const auto& f : std::filesystem::recursive_directory_iterator(index_.repertoire())) {
      if (f.path().extension() == ".bloc") blocs_.push_back(f.path());
    }
  }
  Result<std::shared_ptr<const Snapshot>> Ouvrir() {
    return Snapshot::Open(Env::Posix(), index_.repertoire(), JourDe(2021, 6, 30));
  }
  // Turns one bit of the file at `ou` while f() runs.
  template <class F>
  void Altere(const std::string& fichier, std::size_t ou, F&& f) {
    const std::string octets = ReadWhole(Env::Posix(), fichier).value_or("");
    std::string autres = octets;
    autres[ou] = static_cast<char>(autres[ou] ^ (1 << rng_() % 8));
    ASSERT_TRUE(ReplaceFile(Env::Posix(), fichier, autres));
    f();
    ASSERT_TRUE(ReplaceFile(Env::Posix(), fichier, octets));
  }

  std::mt19937 rng_;
  IndexDeTest index_;
  std::shared_ptr<const Snapshot> sain_;
  std::vector<std::string> blocs_;
};

TEST_F(Dommages, JamaisUneReponseFausse) {
  ASSERT_NE(sain_, nullptr);
  ASSERT_EQ(blocs_.size(), 2u);
  const std::vector<Demande> demandes = index_.Vivantes();
  Questionneur questionneur(*CatalogueReduit(), demandes, rng_);
  std::vector<Question> questions;
  while (questions.size() < 60) {
    Question q;
    Erreurs erreurs;
    Resolve(questionneur.Requete_(), {sain_->catalogue(), sain_->date_reference()}, q.plan, erreurs);
    if (!erreurs.empty()) continue;
    auto r = Chercher(*sain_, q.plan);
    if (!r) continue;
    q.attendue = std::move(*r);
    questions.push_back(std::move(q));
  }
  std::size_t ouverts = 0, justes = 0, erreurs = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string& fichier = blocs_[rng_() % 2];
    const std::size_t ou = rng_() % std::filesystem::file_size(fichier);
    SCOPED_TRACE(::testing::Message() << fichier << ", octet " << ou);
    Altere(fichier, ou, [&] {
      auto s = Ouvrir();
      if (!s) {
        EXPECT_EQ(s.error().code(), Code::kCorrupt);
        return;
      }
      ++ouverts;
      for (int k = 0; k < 12; ++k) {
        const Question& q = questions[rng_() % questions.size()];
        auto r = Chercher(**s, q.plan);
        if (r) {
          ++justes;
          EXPECT_TRUE(Egales(*r, q.attendue));
        } else {
          ++erreurs;
          EXPECT_EQ(r.error().code(), Code::kCorrupt);
          EXPECT_TRUE((*s)->altere());
        }
      }
      TextReader textes, textes_sains;
      Demande lue, attendue;
      for (std::size_t b = 0; b < 2; ++b) {
        for (int k = 0; k < 20; ++k) {
          const std::uint32_t row = static_cast<std::uint32_t>(rng_()) % sain_->block(b).rows();
          ReadRow((*s)->catalogue(), (*s)->block(b), row, textes, lue);
          ReadRow(sain_->catalogue(), sain_->block(b), row, textes_sains, attendue);
          EXPECT_TRUE((*s)->altere() || lue == attendue);
        }
      }
      EXPECT_TRUE((*s)->altere()) << "toutes les colonnes ont été lues";
    });
  }
  EXPECT_GT(ouverts, 20u);
  EXPECT_GT(justes, 50u) << "une page altérée ne touche que ce qui la lit";
  EXPECT_GT(erreurs, 50u);
}

// A segment that still stands keeps its bytes from one checkpoint to the next, until damage was seen in them.
TEST_F(Dommages, SegmentsRepris) {
  const std::string build = index_.repertoire() + "/" + NomDeBuild(1);
  const auto etat = Etat::Lire(ReadWhole(Env::Posix(), CheminEtat(build)).value_or(""));
  ASSERT_TRUE(etat);
  const auto ouvrir = [&](const Snapshot* avant) {
    auto s = Snapshot::Open(Env::Posix(), index_.repertoire(), JourDe(2021, 6, 30), avant);
    EXPECT_TRUE(s) << s.error().message();
    return s.value_or(nullptr);
  };
  const auto premier = ouvrir(nullptr);
  auto autre = *etat;
  autre.morts = {7};
  ASSERT_TRUE(CommitState(Env::Posix(), build, autre));
  const auto deuxieme = ouvrir(premier.get());
  EXPECT_EQ(&deuxieme->block(0), &premier->block(0));
  EXPECT_EQ(deuxieme->live_rows() + 1, premier->live_rows());

  int vus = 0;
  for (int part = 2; part < 12; ++part) {
    const std::string& fichier = blocs_[static_cast<std::size_t>(part) % blocs_.size()];
    std::shared_ptr<const Snapshot> abime;
    Altere(fichier, std::filesystem::file_size(fichier) / static_cast<std::size_t>(part), [&] {
      auto s = Snapshot::Open(Env::Posix(), index_.repertoire(), JourDe(2021, 6, 30));
      if (s) abime = *s;  // numbers are looked at whenever a block is opened
    });
    if (!abime) continue;
    TextReader textes;
    Demande lue;
    for (std::size_t b = 0; b < 2; ++b) {
      for (std::uint32_t row = 0; row < abime->block(b).rows(); ++row)
        ReadRow(abime->catalogue(), abime->block(b), row, textes, lue);
    }
    if (!abime->altere()) continue;
    ++vus;
    const auto repare = ouvrir(abime.get());
    EXPECT_NE(&repare->block(0), &abime->block(0));
    for (std::size_t b = 0; b < 2; ++b) EXPECT_TRUE(repare->block(b).Verify());
    EXPECT_FALSE(repare->altere());
  }
  EXPECT_GT(vus, 2);
  ASSERT_TRUE(CommitState(Env::Posix(), build, *etat));
}

}  // namespace
}  // namespace sne::testing
