// Ranks of cotation are those of a slow count over all applications.
#include "query/cotation/rangs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "query/resolve.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/generators/grilles.h"
#include "tests/query/compare.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

// Applications with delivered scores, few and many of the same, some not living.
std::vector<std::string> Notees(int combien, std::mt19937& rng) {
  static constexpr const char* kStatuts[] = {"ACTIVE", "ACTIVE", "ATTRIBUEE", "SUSPENDUE", "RADIEE"};
  std::vector<std::string> lignes;
  for (int i = 0; i < combien; ++i) {
    lignes.push_back(R"({"numero_unique":"069111990)" + std::to_string(1000 + i) +
                     R"(G0214","date_creation":"2021-06-15","statut":")" + kStatuts[rng() % 5] +
                     R"(","commune_souhaitee":["69123","75056"],"cotations_livrees":[{"epci":")" +
                     (i % 3 == 0 ? "217500016" : "200046977") + R"(","note":)" +
                     std::to_string(static_cast<int>(rng() % 60) - 20) + R"(,"date":"2021-05-01","origine":"EPCI"}]})");
  }
  return lignes;
}

TEST(RangsDeCotation, ValentLeCompte) {
  const Catalogue& c = *CatalogueReduit();
  const Field& statut = c.field(c.Find("statut"));
  const auto vivants = StatutsVivants(c);
  std::uint64_t rangs = 0, ex_aequo = 0, non_vivantes = 0;
  for (std::uint32_t graine = 0; graine < 20; ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {200, 130, 64};
    forme.changements = 40;
    forme.morts = 15;
    forme.lignes = Notees(200, rng);
    IndexDeTest index(forme, rng);
    if (graine % 2 == 0) DeposerDesGrilles(index, forme.ouverture, rng);
    auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
    ASSERT_TRUE(s.has_value()) << s.error().message();
    const Reference reference(c, index.Vivantes(), forme.ouverture, index.grilles());
    std::vector<Ordinal> territoires = TerritoiresDeCotation();
    for (const char* siren : {"200046977", "217500016"}) territoires.push_back(TerritoireDe(c, siren));
    for (const Ordinal territoire : territoires) {
      std::vector<std::int64_t> notes;
      for (const Demande& d : reference.demandes()) {
        const auto note = NoteDe(c, d, territoire);
        const bool vivante = std::binary_search(vivants.begin(), vivants.end(), IntOr(d.valeurs[statut.slot], -1));
        if (note && vivante) notes.push_back(*note);
        non_vivantes += note && !vivante;
      }
      const RangsDeCotation calcules(**s, Perimetre::France(), territoire);
      EXPECT_EQ(calcules.effectif(), notes.size());
      notes.insert(notes.end(), {INT64_MIN + 1, -1, 0, 1, INT64_MAX});  // of nobody, or of one who is not living
      for (const std::int64_t note : notes) {
        const auto devant = std::count_if(notes.begin(), notes.end() - 5, [&](std::int64_t n) { return n > note; });
        ASSERT_EQ(calcules.Rang(note), static_cast<std::uint64_t>(devant) + 1) << "note " << note;
        ex_aequo += std::count(notes.begin(), notes.end() - 5, note) > 1;
      }
      rangs += notes.size() - 5;
    }
  }
  std::printf("%llu rangs, %llu ex aequo, %llu notes hors des vivantes\n", static_cast<unsigned long long>(rangs),
              static_cast<unsigned long long>(ex_aequo), static_cast<unsigned long long>(non_vivantes));
  EXPECT_GT(rangs, 1000u);
  EXPECT_LT(ex_aequo, rangs);
  EXPECT_GT(non_vivantes, 100u);
}

}  // namespace
}  // namespace sne::testing
