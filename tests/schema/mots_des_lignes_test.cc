// The words of the rows: the lexicon read the other way round, whatever its words and blocks.
#include "schema/mots_des_lignes.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "schema/terms.h"

namespace sne::testing {
namespace {

using Trouves = std::map<std::string, std::uint32_t>;  // word, roles

TEST(MotsDesLignes, CommeUneTable) {
  constexpr std::uint32_t kGraine = 20261125;
  std::mt19937 rng(kGraine);
  for (int tour = 0; tour < 12; ++tour) {
    SCOPED_TRACE(::testing::Message() << "graine " << kGraine << ", tour " << tour);
    std::map<std::pair<std::size_t, RowInBlock>, Trouves> table;
    LexiqueBuilder builder;
    const std::size_t blocs = tour == 0 ? 0 : 1 + rng() % 3;
    for (std::uint32_t b = 0; b < blocs; ++b) {
      for (std::uint32_t row = rng() % 3; row < 300; row += 1 + rng() % 4) {
        Trouves& ligne = table[{b, static_cast<RowInBlock>(row)}];
        for (std::size_t n = rng() % 6; n > 0; --n) {
          std::string mot(1 + rng() % 3, 'a');
          for (char& c : mot) c = static_cast<char>('a' + rng() % 3);
          ligne[mot] |= rng() % 3 == 0 ? 1u << rng() % 3 : 0;
        }
        for (const auto& [mot, roles] : ligne) {
          builder.Add(NameWord(mot), b, static_cast<RowInBlock>(row));
          if (roles & MotsDesLignes::kNom) builder.Add(RoleWord(NameRole::kNom, mot), b, static_cast<RowInBlock>(row));
          if (roles & MotsDesLignes::kUsage)
            builder.Add(RoleWord(NameRole::kUsage, mot), b, static_cast<RowInBlock>(row));
          if (roles & MotsDesLignes::kPrenom)
            builder.Add(RoleWord(NameRole::kPrenom, mot), b, static_cast<RowInBlock>(row));
        }
      }
    }
    auto noms = Lexique::FromBytes(std::make_shared<const std::string>(builder.Finish()));
    ASSERT_TRUE(noms) << noms.error().message();
    auto mots = MotsDesLignes::FromBytes(std::make_shared<const std::string>(MotsDesLignes::Construire(**noms)));
    ASSERT_TRUE(mots) << mots.error().message();
    EXPECT_TRUE((*mots)->Verify());
    EXPECT_EQ((*mots)->mots(), (*noms)->size());
    for (std::size_t b = 0; b < blocs + 1; ++b) {
      for (const std::uint32_t row : {0u, 1u, 2u, 15u, 16u, 17u, 150u, 298u, 299u, 300u, 65'535u}) {
        Trouves trouves;
        (*mots)->ForEach(b, static_cast<RowInBlock>(row), [&](std::uint32_t mot, std::uint32_t roles) {
          EXPECT_TRUE(trouves.emplace((*noms)->mot(mot), roles).second);
        });
        const auto it = table.find({b, static_cast<RowInBlock>(row)});
        EXPECT_EQ(trouves, it == table.end() ? Trouves() : it->second) << b << ' ' << row;
      }
    }
  }
}

TEST(MotsDesLignes, UnFichierTronqueEstRefuse) {
  LexiqueBuilder builder;
  builder.Add("martin", 0, 3);
  auto noms = Lexique::FromBytes(std::make_shared<const std::string>(builder.Finish()));
  ASSERT_TRUE(noms) << noms.error().message();
  const std::string sain = MotsDesLignes::Construire(**noms);
  for (std::size_t n = 0; n < sain.size(); n += n < 200 ? 1 : 4001)
    EXPECT_FALSE(MotsDesLignes::FromBytes(std::make_shared<const std::string>(sain.substr(0, n)))) << n;
}

}  // namespace
}  // namespace sne::testing
