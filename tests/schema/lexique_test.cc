// The lexicon: what goes in is found again, beginnings are runs, parts follow on, damaged bytes are refused.
#include "schema/lexique.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace sne::testing {
namespace {

using Lignes = std::vector<std::pair<std::uint32_t, RowInBlock>>;

Result<std::shared_ptr<const Lexique>> Ouvrir(std::string octets) {
  return Lexique::FromBytes(std::make_shared<const std::string>(std::move(octets)));
}

Lignes Toutes(const Lexique& l, std::pair<std::size_t, std::size_t> mots) {
  Lignes lignes;
  l.ForEach(mots.first, mots.second, [&](std::size_t bloc, std::span<const RowInBlock> rows) {
    EXPECT_FALSE(rows.empty());
    for (const RowInBlock row : rows) lignes.emplace_back(static_cast<std::uint32_t>(bloc), row);
  });
  EXPECT_EQ(lignes.size(), l.Rows(mots.first, mots.second));
  return lignes;
}

TEST(Lexique, Vide) {
  auto l = Ouvrir(LexiqueBuilder().Finish());
  ASSERT_TRUE(l) << l.error().message();
  EXPECT_TRUE((*l)->Verify());
  EXPECT_EQ((*l)->size(), 0u);
  EXPECT_TRUE(Toutes(**l, (*l)->Beginning("")).empty());
  EXPECT_TRUE(Toutes(**l, (*l)->Equal("martin")).empty());
}

// Random words over a small alphabet, in several blocks, built whole and in parts: the same bytes, and each word and
// each beginning finds the rows that a table says.
TEST(Lexique, CommeUneTable) {
  constexpr std::uint32_t kGraine = 20261124;
  std::mt19937 rng(kGraine);
  for (const int tour : {0, 1, 2}) {
    SCOPED_TRACE(::testing::Message() << "graine " << kGraine << ", tour " << tour);
    std::map<std::string, Lignes> table;
    LexiqueBuilder entier, assemble;
    std::uint32_t bloc = 0;
    for (int part = 0; part < 3; ++part) {
      LexiqueBuilder morceau;
      const std::uint32_t blocs = rng() % 3;
      for (std::uint32_t b = 0; b < blocs; ++b) {
        const std::uint32_t rows = tour == 2 ? 65'536 : 1 + rng() % 200;
        for (std::uint32_t row = 0; row < rows; ++row) {
          std::string mot(1 + rng() % 3, 'a');
          for (char& c : mot) c = static_cast<char>("ab\xc3\xa9"[rng() % 4]);
          table[mot].emplace_back(bloc + b, static_cast<RowInBlock>(row));
          entier.Add(mot, bloc + b, static_cast<RowInBlock>(row));
          morceau.Add(mot, b, static_cast<RowInBlock>(row));
        }
      }
      assemble.Append(std::move(morceau), bloc);
      bloc += blocs;
    }
    const std::string octets = entier.Finish();
    EXPECT_EQ(octets, assemble.Finish());
    auto l = Ouvrir(octets);
    ASSERT_TRUE(l) << l.error().message();
    EXPECT_TRUE((*l)->Verify());
    ASSERT_EQ((*l)->size(), table.size());
    std::size_t i = 0;
    for (const auto& [mot, lignes] : table) {
      EXPECT_EQ((*l)->mot(i++), mot);
      EXPECT_EQ(Toutes(**l, (*l)->Equal(mot)), lignes);
      for (std::size_t n = 0; n <= mot.size(); ++n) {
        const std::string debut = mot.substr(0, n);
        Lignes attendues;
        for (const auto& [autre, rows] : table) {
          if (autre.starts_with(debut)) attendues.insert(attendues.end(), rows.begin(), rows.end());
        }
        EXPECT_EQ(Toutes(**l, (*l)->Beginning(debut)), attendues) << debut;
      }
      const auto [premier, dernier] = (*l)->Equal(mot + "b");
      EXPECT_EQ(dernier - premier, table.count(mot + "b"));
    }
    EXPECT_TRUE(Toutes(**l, (*l)->Equal("zz")).empty());
    EXPECT_TRUE(Toutes(**l, (*l)->Beginning("\xff")).empty());
  }
}

TEST(Lexique, AltereEtTronque) {
  LexiqueBuilder b;
  for (int i = 0; i < 3000; ++i) b.Add("mot" + std::to_string(i), i / 100u, static_cast<RowInBlock>(i));
  const std::string sain = b.Finish();
  const auto refuse = [](std::string octets) {
    auto l = Ouvrir(std::move(octets));
    return !l || !(*l)->Verify();
  };
  EXPECT_FALSE(refuse(sain));
  for (std::size_t ou = 0; ou < sain.size(); ou += ou < 64 ? 1 : 37) {
    std::string octets = sain;
    octets[ou] = static_cast<char>(octets[ou] ^ (1 << ou % 8));
    EXPECT_TRUE(refuse(octets)) << "octet " << ou;
  }
  for (const std::size_t taille :
       {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, sain.size() / 2, sain.size() - 1})
    EXPECT_TRUE(refuse(sain.substr(0, taille))) << taille;
  EXPECT_TRUE(refuse(sain + "x"));
}

}  // namespace
}  // namespace sne::testing
