// The words of the rows: whatever was added comes back, person by person, over parts appended to each other.
#include "schema/mots_des_lignes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "schema/lexique.h"

namespace sne::testing {
namespace {

struct MotLu {
  std::string mot;
  NameRole role;
  bool codemandeur;  // begins with it
  bool operator==(const MotLu&) const = default;
};
using Table = std::map<std::pair<std::size_t, RowInBlock>, std::vector<MotLu>>;

// One part of a build: words gathered, the lexicon beside them.
struct Part {
  LexiqueBuilder noms;
  MotsDesLignesBuilder lignes;
  void Add(std::uint32_t bloc, RowInBlock row, const std::string& mot, NameRole role, std::uint32_t personne) {
    const std::uint32_t rang = noms.Rang(mot);
    noms.Add(rang, bloc, row);
    lignes.Add(bloc, row, rang, role, personne);
  }
};

std::shared_ptr<const MotsDesLignes> Finir(const Part& part, std::shared_ptr<const Lexique>& noms) {
  std::vector<std::uint32_t> places;
  auto lexique = Lexique::FromBytes(std::make_shared<const std::string>(part.noms.Finish(&places)));
  if (!lexique) ADD_FAILURE() << lexique.error().message();
  noms = *lexique;
  const auto premier = static_cast<std::uint32_t>(noms->Beginning(kAfterRoleWords).first);
  auto mots = MotsDesLignes::FromBytes(std::make_shared<const std::string>(part.lignes.Finish(places, premier)));
  if (!mots) ADD_FAILURE() << mots.error().message();
  return mots.value_or(nullptr);
}

// Words of one row, drawn; what must be read of it into `attendus`.
void Tirer(std::mt19937& rng, Part& part, std::uint32_t bloc, RowInBlock row, std::vector<MotLu>& attendus) {
  const std::uint32_t premiere = rng() % 4 == 0, personnes = premiere + rng() % 3;
  for (std::uint32_t p = premiere; p < personnes; ++p) {
    const auto debut = static_cast<std::ptrdiff_t>(attendus.size());
    for (std::size_t n = rng() % 6; n > 0; --n) {
      std::string mot(1 + rng() % 3, 'a');
      for (char& c : mot) c = static_cast<char>('a' + rng() % 3);
      const auto role = static_cast<NameRole>(rng() % kNameRoles);
      part.Add(bloc, row, mot, role, p);
      const auto deja =
          std::find_if(attendus.begin() + debut, attendus.end(), [&](const MotLu& m) { return m.mot == mot; });
      if (deja != attendus.end()) {
        deja->role = std::max(deja->role, role);
      } else {
        attendus.push_back({mot, role, p > 0 && std::ssize(attendus) == debut});
      }
    }
  }
}

TEST(MotsDesLignes, CommeUneTable) {
  constexpr std::uint32_t kGraine = 20261125;
  std::mt19937 rng(kGraine);
  for (int tour = 0; tour < 12; ++tour) {
    SCOPED_TRACE(::testing::Message() << "graine " << kGraine << ", tour " << tour);
    Table table;
    Part tout;
    const std::size_t blocs = tour == 0 ? 0 : 1 + rng() % 3;
    for (std::uint32_t premier = 0; premier < blocs;) {
      Part part;
      const std::uint32_t n = 1 + rng() % (static_cast<std::uint32_t>(blocs) - premier);
      for (std::uint32_t b = 0; b < n; ++b) {
        for (std::uint32_t row = rng() % 3; row < 300; row += 1 + rng() % 4)
          Tirer(rng, part, b, static_cast<RowInBlock>(row), table[{premier + b, static_cast<RowInBlock>(row)}]);
      }
      part.noms.Add("*role", 0, 0);  // a word that no row bears by itself
      const auto mots = tout.noms.Append(std::move(part.noms), premier);
      tout.lignes.Append(part.lignes, premier, mots);
      premier += n;
    }
    std::shared_ptr<const Lexique> noms;
    const auto mots = Finir(tout, noms);
    ASSERT_NE(mots, nullptr);
    EXPECT_TRUE(mots->Verify());
    EXPECT_EQ(mots->mots(), noms->size());
    for (std::size_t b = 0; b < blocs + 1; ++b) {
      for (const std::uint32_t row : {0u, 1u, 2u, 15u, 16u, 17u, 150u, 298u, 299u, 300u, 65'535u}) {
        std::vector<MotLu> lus;
        mots->ForEach(b, static_cast<RowInBlock>(row), [&](std::uint32_t mot, NameRole role, bool codemandeur) {
          lus.push_back({std::string(noms->mot(mot)), role, codemandeur});
        });
        const auto it = table.find({b, static_cast<RowInBlock>(row)});
        EXPECT_EQ(lus, it == table.end() ? std::vector<MotLu>() : it->second) << b << ' ' << row;
      }
    }
  }
}

TEST(MotsDesLignes, UnFichierTronqueEstRefuse) {
  Part part;
  part.Add(0, 3, "martin", NameRole::kNom, 0);
  std::vector<std::uint32_t> places;
  part.noms.Finish(&places);
  const std::string sain = part.lignes.Finish(places, 0);
  for (std::size_t n = 0; n < sain.size(); n += n < 200 ? 1 : 4001)
    EXPECT_FALSE(MotsDesLignes::FromBytes(std::make_shared<const std::string>(sain.substr(0, n)))) << n;
}

}  // namespace
}  // namespace sne::testing
