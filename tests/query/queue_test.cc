// The tail of the journal made by several threads is the one made by one.
#include "query/queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "schema/demande_json.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

// Rows as JSON with their versions, then words with their rows, then what died.
std::vector<std::string> Contenu(const Queue& queue) {
  const Catalogue& c = *CatalogueReduit();
  std::vector<std::string> contenu;
  TextReader textes;
  Demande d;
  for (const auto& bloc : queue.blocs) {
    for (std::uint32_t row = 0; row < bloc->rows(); ++row) {
      ReadRow(c, *bloc, row, textes, d);
      AppendDemande(c, d, true, contenu.emplace_back(std::to_string(d.version)));
    }
  }
  if (!queue.blocs.empty()) {
    std::vector<std::uint32_t> premieres{0};
    for (const auto& bloc : queue.blocs) premieres.push_back(premieres.back() + bloc->rows());
    const Dictionnaires& mots = queue.dictionnaires;
    for (const Lexique* lexique : {mots.noms.get(), mots.textes.get()}) {
      contenu.emplace_back("mots");
      for (std::size_t i = 0; i < lexique->size(); ++i) {
        std::string& ligne = contenu.emplace_back(lexique->mot(i));
        lexique->ForEach(i, i + 1, [&](std::size_t bloc, std::span<const RowInBlock> rows) {
          for (const RowInBlock row : rows) ligne += " " + std::to_string(premieres[bloc] + row);
        });
      }
    }
    for (std::size_t b = 0; b < queue.blocs.size(); ++b) {
      for (std::uint32_t row = 0; row < queue.blocs[b]->rows(); ++row) {
        std::string& ligne = contenu.emplace_back("ligne");
        mots.mots_des_lignes->ForEach(
            b, static_cast<RowInBlock>(row), [&](std::uint32_t mot, NameRole role, bool codemandeur) {
              ligne +=
                  " " + std::to_string(mot) + "/" + std::to_string(static_cast<int>(role)) + (codemandeur ? "+" : "");
            });
      }
    }
    const auto octets = mots.voisins->octets();
    contenu.emplace_back(reinterpret_cast<const char*>(octets.data()), octets.size());
  }
  auto morts = queue.remplacees;
  std::sort(morts.begin(), morts.end(),
            [](RowRef a, RowRef b) { return std::pair(a.bloc, a.row) < std::pair(b.bloc, b.row); });
  for (const RowRef m : morts) contenu.push_back(std::to_string(m.bloc) + "/" + std::to_string(m.row));
  contenu.push_back(std::to_string(queue.generation));
  return contenu;
}

TEST(Queue, EstLaMemeQuelsQueSoientLesFils) {
  std::size_t suites = 0;
  for (std::uint32_t graine = 0; graine < 60 && !HasFailure(); ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {65, 1, 130};
    forme.morts = static_cast<int>(graine % 9);
    forme.densite = static_cast<int>(100 + rng() % 500);
    IndexDeTest index(forme, rng);
    const auto scelles = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
    ASSERT_TRUE(scelles) << scelles.error().message();
    index.Changer(static_cast<int>(rng() % 300));
    const auto faire = [&](unsigned aides, std::size_t lignes_par_suite) {
      Equipe equipe(aides);
      auto queue =
          AppliquerJournal(Env::Posix(), index.repertoire(), **scelles, CalculateurReduit(), equipe, lignes_par_suite);
      EXPECT_TRUE(queue) << queue.error().message();
      return queue ? std::move(*queue) : Queue();
    };
    const Queue une = faire(0, 1);
    EXPECT_LE(une.blocs.size(), 1u);
    EXPECT_EQ(une.generation, index.generation());
    for (const auto& [aides, lignes] : {std::pair(1u, 1u), std::pair(3u, 7u), std::pair(7u, 1u)}) {
      const Queue plusieurs = faire(aides, lignes);
      suites = std::max(suites, plusieurs.blocs.size());
      EXPECT_EQ(Contenu(plusieurs), Contenu(une)) << aides << " aides";
    }
  }
  EXPECT_EQ(suites, 8u);
}

// Every row of a snapshot as JSON, whether it lives, and where the journal ended.
std::vector<std::string> Contenu(const Snapshot& s) {
  std::vector<std::string> contenu;
  TextReader textes;
  Demande d;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    for (std::uint32_t row = 0; row < s.block(b).rows(); ++row) {
      ReadRow(s.catalogue(), s.block(b), row, textes, d);
      AppendDemande(s.catalogue(), d, true, contenu.emplace_back(s.live(b).Test(row) ? "+" : "-"));
    }
  }
  contenu.push_back(std::to_string(s.generation()) + " " + std::to_string(s.live_rows()));
  return contenu;
}

// A journal that has grown and a day that has passed, with and without what an earlier snapshot knows.
TEST(Queue, UneReouvertureEstUneOuverture) {
  for (std::uint32_t graine = 0; graine < 20 && !HasFailure(); ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {65, 130};
    forme.morts = static_cast<int>(graine % 9);
    IndexDeTest index(forme, rng);
    const auto ouvrir = [&](Jour jour, const Snapshot* avant) {
      auto s = Snapshot::Open(Env::Posix(), index.repertoire(), jour, avant);
      EXPECT_TRUE(s) << s.error().message();
      return s.value_or(nullptr);
    };
    Jour jour = forme.jour + static_cast<Jour>(graine % 2);
    auto avant = ouvrir(jour, nullptr);
    for (int tour = 0; tour < 4; ++tour) {
      index.Changer(static_cast<int>(rng() % 20));
      jour += static_cast<Jour>(rng() % 2 * 40);
      const auto apres = ouvrir(jour, avant.get()), seul = ouvrir(jour, nullptr);
      ASSERT_TRUE(apres && seul);
      EXPECT_EQ(Contenu(*apres), Contenu(*seul));
      avant = apres;
    }
  }
}

}  // namespace
}  // namespace sne::testing
