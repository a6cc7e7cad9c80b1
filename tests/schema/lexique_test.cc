// The lexicon: what goes in is found again, beginnings are runs, parts follow on, damaged bytes are refused.
#include "schema/lexique.h"

#include <gtest/gtest.h>

#include <bit>
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
  l.ForEachList(mots.first, mots.second, [&](std::size_t, const ListeDeLignes& liste) {
    std::vector<bool> la(kBlockRows);
    liste.ForEach([&](RowInBlock row) { la[row] = true; });
    for (std::uint32_t row = 0; row < kBlockRows; row += row < 64 ? 1 : 1009)
      EXPECT_EQ(liste.Contient(static_cast<RowInBlock>(row)), la[row]) << row;
  });
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

// Every form of a list, at its limits, evenly spread or in clusters with gaps longer than a byte says, behind lists of
// other lengths.
TEST(Lexique, FormesDeListes) {
  std::mt19937 rng(7);
  std::map<std::string, Lignes> table;
  LexiqueBuilder b;
  int mot = 0;
  for (const std::uint32_t n : {1u, 2u, 255u, 256u, 257u, 700u, 4095u, 4096u, 4097u, 65'535u, 65'536u}) {
    for (const std::uint32_t amas : {1u, 40u, 300u}) {
      for (const std::uint32_t bloc : {0u, 3u}) {
        std::vector<bool> la(65'536);
        std::uint32_t mis = 0;
        if (n > 1) la[0] = la[65'535] = true, mis = 2;
        while (mis < n) {
          for (std::uint32_t i = 0, ou = rng() % 65'536; i < amas && mis < n; ++i, ou = (ou + 1) % 65'536) {
            mis += !la[ou];
            la[ou] = true;
          }
        }
        const std::string nom = "m" + std::to_string(1000 + mot);
        for (std::uint32_t row = 0; row < 65'536; ++row) {
          if (!la[row]) continue;
          table[nom].emplace_back(bloc, static_cast<RowInBlock>(row));
          b.Add(nom, bloc, static_cast<RowInBlock>(row));
        }
      }
      ++mot;
    }
  }
  auto l = Ouvrir(b.Finish());
  ASSERT_TRUE(l) << l.error().message();
  EXPECT_TRUE((*l)->Verify());
  for (const auto& [nom, lignes] : table) {
    SCOPED_TRACE(nom);
    EXPECT_EQ(Toutes(**l, (*l)->Equal(nom)), lignes);
    const auto [premier, dernier] = (*l)->Equal(nom);
    (*l)->ForEachList(premier, dernier, [&](std::size_t bloc, const ListeDeLignes& liste) {
      std::vector<RowInBlock> attendues;
      for (const auto& [b2, row] : lignes) {
        if (b2 == bloc) attendues.push_back(row);
      }
      ASSERT_EQ(liste.n, attendues.size());
      if (!liste.dense()) return;
      std::uint32_t bits = 0;
      for (std::uint32_t m = 0; m < kBlockRows / 64; ++m)
        bits += static_cast<std::uint32_t>(std::popcount(liste.bits()[m]));
      EXPECT_EQ(bits, liste.n);
      for (const RowInBlock row : attendues) EXPECT_TRUE(liste.bits()[row >> 6] >> (row & 63) & 1);
    });
  }
}

// A damaged list reads as empty and is reported, also when only the request looks at it.
TEST(Lexique, UneListeAltereeNeSeLitPas) {
  LexiqueBuilder b;
  for (int i = 0; i < 400; ++i) {
    for (std::uint32_t row = 0; row < 300; ++row)
      b.Add("mot" + std::to_string(i), static_cast<std::uint32_t>(i % 3), static_cast<RowInBlock>(row * 200 + i % 7));
  }
  const std::string sain = b.Finish();
  std::mt19937 rng(11);
  int lues = 0;
  for (int essai = 0; essai < 200; ++essai) {
    std::string octets = sain;
    const std::size_t debut = sain.size() / 3;
    for (int k = 0; k < 50; ++k) octets[debut + rng() % (sain.size() * 2 / 3)] = static_cast<char>(rng());
    auto l = Ouvrir(octets);
    if (!l) continue;  // the sums themselves
    const auto [premier, dernier] = (*l)->Beginning("");
    std::uint64_t n = 0;
    (*l)->ForEach(premier, dernier, [&](std::size_t, std::span<const RowInBlock> rows) { n += rows.size(); });
    EXPECT_TRUE(n == 400 * 300 || (*l)->altered());
    lues += (*l)->altered();
  }
  EXPECT_GT(lues, 20);
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
  for (std::size_t ou = 0; ou < sain.size(); ou += ou < 64 ? 1 : 137) {
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
