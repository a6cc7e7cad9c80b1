// query/ against the oracle, on random corpora shaped for boundaries: every answer equal, exactly.
// SNE_ORACLE_GRAINE=n shifts the seeds; SNE_ORACLE_REQUETES=n multiplies the number of requests.
#include <gtest/gtest.h>

#include <cstdlib>

#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/generators/requests.h"
#include "tests/query/compare.h"

namespace sne::testing {
namespace {

std::uint32_t Env_(const char* nom, std::uint32_t defaut) {
  const char* v = std::getenv(nom);
  return v ? static_cast<std::uint32_t>(std::strtoul(v, nullptr, 10)) : defaut;
}

std::shared_ptr<const Snapshot> Ouvrir(const IndexDeTest& index, Jour jour) {
  auto s = Snapshot::Open(Env::Posix(), index.repertoire(), jour);
  if (!s) ADD_FAILURE() << s.error().message();
  return s.value_or(nullptr);
}

struct Bilan {
  std::uint64_t requetes = 0, refusees = 0, vides = 0, lignes = 0;
};

void Eprouver(const IndexDeTest::Forme& forme, std::uint32_t graine, int requetes, Bilan& bilan) {
  SCOPED_TRACE(::testing::Message() << "graine " << graine);
  std::mt19937 rng(graine);
  const IndexDeTest index(forme, rng);
  const auto s = Ouvrir(index, forme.ouverture);
  if (!s) return;
  EXPECT_EQ(s->generation(), index.generation());
  const Reference reference(*CatalogueReduit(), index.Vivantes());
  ComparerLignes(*s, reference);
  Questionneur questionneur(*CatalogueReduit(), reference.demandes(), rng);
  Equipe equipe(graine % 4 == 0 ? 2 : 0);
  for (int i = 0; i < requetes && !::testing::Test::HasFailure(); ++i) {
    Requete requete = questionneur.Requete_();
    if (reference.demandes().size() > 5000 && requete.nombre && *requete.nombre < 1000 && *requete.nombre > 0) requete.nombre = 1000;
    SCOPED_TRACE(::testing::Message() << "requête " << i << " : " << Decrire(requete));
    const std::int64_t lignes = Comparer(s, reference, requete, equipe, rng);
    ++bilan.requetes;
    if (lignes < 0) ++bilan.refusees;
    if (lignes == 0) ++bilan.vides;
    bilan.lignes += static_cast<std::uint64_t>(std::max<std::int64_t>(0, lignes));
  }
}

// Many small corpora: blocks of a few rows, empty journals and long ones, another day than that of the blocks.
TEST(Oracle, PetitsCorpus) {
  const std::uint32_t base = Env_("SNE_ORACLE_GRAINE", 1) * 100'000;
  const auto fois = static_cast<int>(Env_("SNE_ORACLE_REQUETES", 1));
  Bilan bilan;
  for (std::uint32_t n = 0; n < 200 && !HasFailure(); ++n) {
    std::mt19937 rng(base + n);
    IndexDeTest::Forme forme;
    if (n == 1) forme.blocs = {1};
    for (std::uint32_t b = rng() % 5; n > 1 && b > 0; --b) forme.blocs.push_back(std::vector<std::uint32_t>{1, 3, 63, 64, 65, 130, 200}[rng() % 7]);
    if (n > 1 && rng() % 3) forme.changements = static_cast<int>(rng() % 60);
    if (n > 1 && rng() % 2) forme.morts = static_cast<int>(rng() % 20);
    if (rng() % 3 == 0) forme.ouverture = JourDe(2023, 2, 28) + static_cast<Jour>(rng() % 400);
    forme.densite = static_cast<int>(100 + rng() % 700);
    Eprouver(forme, base + n, 125 * fois, bilan);
  }
  std::printf("%llu requêtes, %llu refusées, %llu sans réponse, %llu lignes\n", static_cast<unsigned long long>(bilan.requetes),
              static_cast<unsigned long long>(bilan.refusees), static_cast<unsigned long long>(bilan.vides), static_cast<unsigned long long>(bilan.lignes));
  EXPECT_TRUE(HasFailure() || bilan.requetes >= 20'000u);
  EXPECT_LT(bilan.refusees * 4, bilan.requetes) << "trop de requêtes impossibles : peu est éprouvé";
}

}  // namespace
}  // namespace sne::testing
