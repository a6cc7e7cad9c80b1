// Near words found by halves equal those found by a scan; a damaged file is refused.
#include "schema/voisins.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "schema/fold.h"
#include "schema/son.h"

namespace sne {
namespace {

struct Table {
  std::vector<std::string> mots;
  std::shared_ptr<const Voisins> voisins;
  MotsNumerotes Acces() const {
    return [this](std::uint32_t i) { return std::string_view(mots[i]); };
  }
  std::set<std::string> Lus(const std::vector<std::uint32_t>& numeros) const {
    std::set<std::string> out;
    for (const std::uint32_t i : numeros) out.insert(mots[i]);
    EXPECT_EQ(out.size(), numeros.size());
    return out;
  }
};

Table Faire(const std::set<std::string>& mots) {
  Table t;
  t.mots.assign(mots.begin(), mots.end());
  const auto octets =
      std::make_shared<const std::string>(Voisins::Construire(static_cast<std::uint32_t>(t.mots.size()), t.Acces()));
  auto v = Voisins::FromBytes(octets);
  EXPECT_TRUE(v) << v.error().message();
  t.voisins = *v;
  EXPECT_TRUE(t.voisins->Verify());
  return t;
}

bool Lettres(const std::string& m) {
  return m.size() >= 3 && m.size() <= 30 && m.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == m.npos;
}

// Few letters, so that many words are near each other; every length around the limits; digits and other scripts.
TEST(Voisins, CommeUnParcours) {
  for (std::uint32_t graine = 0; graine < 12; ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    const auto mot = [&] {
      static const std::string kLettres = "abcehilnorstu";
      std::string m;
      const std::size_t n = 1 + rng() % (rng() % 4 == 0 ? 33 : 11), lettres = 2 + rng() % (kLettres.size() - 1);
      for (std::size_t i = 0; i < n; ++i) m += kLettres[rng() % lettres];
      if (rng() % 40 == 0) m += "7";
      if (rng() % 40 == 0) m.insert(0, "=");
      return m;
    };
    // One edit, anywhere; parts of words meet everywhere.
    const auto edite = [&](std::string m) {
      const std::size_t ou = rng() % m.size();
      const char c = "abcehil"[rng() % 7];
      switch (rng() % 4) {
        case 0:
          m.insert(m.begin() + static_cast<std::ptrdiff_t>(ou), c);
          break;
        case 1:
          m[ou] = c;
          break;
        case 2:
          if (m.size() > 1) m.erase(ou, 1);
          break;
        default:
          if (ou + 1 < m.size()) std::swap(m[ou], m[ou + 1]);
      }
      return m;
    };
    std::set<std::string> mots;
    const std::size_t n = graine == 0 ? 0 : graine == 1 ? 1 : 800;
    std::string dernier = mot();
    while (mots.size() < n) {
      dernier = rng() % 3 == 0 ? mot() : edite(dernier);
      mots.insert(dernier);
    }
    const Table t = Faire(mots);
    for (int i = 0; i < 60; ++i) {
      std::string q = i % 3 == 0 || t.mots.empty() ? mot() : t.mots[rng() % t.mots.size()];
      for (std::size_t k = rng() % 3; k > 0 && !q.empty(); --k) q = edite(q);
      std::set<std::string> fautes, sons;
      const int edits = EditsAdmis(q);
      EXPECT_EQ(edits, !Lettres(q) || q.size() < 3 ? 0 : q.size() < 8 ? 1 : 2);
      const MotsNumerotes acces = t.Acces();
      const Voisins::Comparaison comparaison(*t.voisins, q, acces);
      for (std::uint32_t rang = 0; rang < t.mots.size(); ++rang) {
        const std::string& m = t.mots[rang];
        const bool comparables = edits > 0 && m != q && m.size() >= (q.size() == 3 ? 4 : 3) && Lettres(m);
        const int distance = comparables ? EditDistance(q, m, edits) : 99;
        EXPECT_EQ(comparaison.Edits(rang), distance <= edits ? distance : 0) << q << ' ' << m;
        if (distance <= edits) fautes.insert(m);
        if (Lettres(m) && !CleDeSon(q).empty() && CleDeSon(m) == CleDeSon(q)) sons.insert(m);
      }
      EXPECT_EQ(t.Lus(t.voisins->Fautes(q, t.Acces())), fautes) << q;
      EXPECT_EQ(t.Lus(t.voisins->Semblables(q, t.Acces())), sons) << q;
    }
  }
}

TEST(Voisins, UnFichierTronqueEstRefuse) {
  const Table t = Faire({"martin", "martinez", "dupont"});
  const std::string sain(reinterpret_cast<const char*>(t.voisins->octets().data()), t.voisins->octets().size());
  for (std::size_t n = 0; n < sain.size(); ++n)
    EXPECT_FALSE(Voisins::FromBytes(std::make_shared<const std::string>(sain.substr(0, n)))) << n;
}

}  // namespace
}  // namespace sne
