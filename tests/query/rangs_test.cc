// Ranks of cotation are those of a slow count over all applications.
#include "query/cotation/rangs.h"

#include <gtest/gtest.h>

#include "query/resolve.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/generators/grilles.h"
#include "tests/query/compare.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

TEST(RangsDeCotation, ValentLeCompte) {
  const Catalogue& c = *CatalogueReduit();
  const Field& statut = c.field(c.Find("statut"));
  const auto vivants = StatutsVivants(c);
  std::uint64_t rangs = 0, ex_aequo = 0, non_vivantes = 0;
  for (std::uint32_t graine = 0; graine < 30; ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {200, 130, 64};
    forme.changements = 40;
    forme.morts = 15;
    forme.densite = 700;
    IndexDeTest index(forme, rng);
    DeposerDesGrilles(index, forme.ouverture, rng);
    auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
    ASSERT_TRUE(s.has_value()) << s.error().message();
    const Reference reference(c, index.Vivantes(), forme.ouverture, index.grilles());
    for (const Ordinal territoire : TerritoiresDeCotation()) {
      std::vector<std::int64_t> notes;
      for (const Demande& d : reference.demandes()) {
        const auto note = NoteDe(c, d, territoire);
        const bool vivante = std::binary_search(vivants.begin(), vivants.end(), IntOr(d.valeurs[statut.slot], -1));
        if (note && vivante) notes.push_back(*note);
        non_vivantes += note && !vivante;
      }
      const RangsDeCotation calcules(**s, territoire);
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
  EXPECT_GT(rangs, 1000u);
  EXPECT_GT(ex_aequo, 100u);
  EXPECT_GT(non_vivantes, 100u);
}

}  // namespace
}  // namespace sne::testing
