// query/ against the oracle, on random corpora shaped for boundaries: every answer equal, exactly.
// SNE_ORACLE_GRAINE=n shifts the seeds; SNE_ORACLE_REQUETES=n multiplies the number of requests.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/generators/grilles.h"
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
  IndexDeTest index(forme, rng);
  if (graine % 3 != 0) DeposerDesGrilles(index, forme.ouverture, rng);
  const auto s = Ouvrir(index, forme.ouverture);
  if (!s) return;
  EXPECT_EQ(s->generation(), index.generation());
  const Reference reference(*CatalogueReduit(), index.Emporter(), forme.ouverture, index.grilles());
  ComparerLignes(*s, reference);
  Questionneur questionneur(*CatalogueReduit(), reference.demandes(), rng);
  Equipe equipe(graine % 4 == 0 ? 2 : 0);
  for (int i = 0; i < requetes && !::testing::Test::HasFailure(); ++i) {
    Requete requete = questionneur.Requete_();
    if (reference.demandes().size() > 5000 && requete.nombre && *requete.nombre < 1000 && *requete.nombre > 0)
      requete.nombre = 1000;
    SCOPED_TRACE(::testing::Message() << "requête " << i << " : " << Decrire(requete));
    const std::int64_t lignes = Comparer(s, reference, requete, equipe, rng);
    ++bilan.requetes;
    if (lignes < 0) ++bilan.refusees;
    if (lignes == 0) ++bilan.vides;
    bilan.lignes += static_cast<std::uint64_t>(std::max<std::int64_t>(0, lignes));
  }
}

void Imprimer(const Bilan& b) {
  std::printf("%llu requêtes, %llu refusées, %llu sans réponse, %llu lignes\n",
              static_cast<unsigned long long>(b.requetes), static_cast<unsigned long long>(b.refusees),
              static_cast<unsigned long long>(b.vides), static_cast<unsigned long long>(b.lignes));
}

// Numbers that match, ascending; nothing when the request is refused.
std::optional<std::vector<std::string>> Numeros(const std::shared_ptr<const Snapshot>& s, const Requete& requete) {
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, {s->catalogue(), s->date_reference()}, plan, erreurs);
  if (!erreurs.empty()) return std::nullopt;
  std::vector<std::string> numeros;
  const Perimetre tout = Perimetre::France();
  const Appariement appariement(*s, tout, plan);
  for (std::uint32_t b = 0; b < s->blocks(); ++b)
    appariement.Bloc(b, nullptr).ForEach([&](std::uint32_t row) { numeros.push_back(NumeroDe(*s, {b, row})); });
  std::sort(numeros.begin(), numeros.end());
  return numeros;
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
    for (std::uint32_t b = n % 5 == 4 ? 6 + rng() % 7 : rng() % 5; n > 1 && b > 0; --b)
      forme.blocs.push_back(std::vector<std::uint32_t>{1, 3, 63, 64, 65, 130, 200}[rng() % 7]);
    if (n > 1 && rng() % 3) forme.changements = static_cast<int>(rng() % 60);
    if (n > 1 && rng() % 2) forme.morts = static_cast<int>(rng() % 20);
    if (rng() % 3 == 0) forme.ouverture = JourDe(2023, 2, 28) + static_cast<Jour>(rng() % 400);
    forme.densite = static_cast<int>(100 + rng() % 700);
    Eprouver(forme, base + n, 125 * fois, bilan);
  }
  Imprimer(bilan);
  EXPECT_TRUE(HasFailure() || bilan.requetes >= 20'000u);
  EXPECT_LT(bilan.refusees * 4, bilan.requetes) << "trop de requêtes impossibles : peu est éprouvé";
}

// The edges of a full block, and lists and bitsets of rows longer than any small corpus has.
TEST(Oracle, BlocsPleins) {
  const std::uint32_t base = Env_("SNE_ORACLE_GRAINE", 1) * 100'000 + 50'000;
  Bilan bilan;
  std::uint32_t n = 0;
  for (const auto& blocs : std::vector<std::vector<std::uint32_t>>{{65'535}, {65'536}, {65'536, 1}}) {
    for (int fois = 0; fois < 2 && !HasFailure(); ++fois) {
      std::mt19937 rng(base + n);
      IndexDeTest::Forme forme;
      forme.blocs = blocs;
      forme.changements = fois * 40;
      forme.morts = fois * 300;
      if (fois && blocs[0] == 65'536) forme.ouverture = JourDe(2024, 2, 29);
      forme.densite = 40;
      Eprouver(forme, base + n++, 25, bilan);
    }
  }
  Imprimer(bilan);
}

// Laws that hold whatever the right answer is.
TEST(Oracle, Lois) {
  const std::uint32_t base = Env_("SNE_ORACLE_GRAINE", 1) * 100'000 + 60'000;
  for (std::uint32_t n = 0; n < 20 && !HasFailure(); ++n) {
    SCOPED_TRACE(::testing::Message() << "graine " << base + n);
    std::mt19937 rng(base + n);
    IndexDeTest::Forme forme;
    forme.blocs = {130, 64, 200};
    forme.changements = 30;
    const IndexDeTest index(forme, rng);
    const auto s = Ouvrir(index, forme.ouverture);
    if (!s) return;
    const auto demandes = index.Vivantes();
    Questionneur questionneur(*CatalogueReduit(), demandes, rng);
    const auto combiner = [](Condition::Genre genre, std::vector<Condition> conditions) {
      Condition c;
      c.genre = genre;
      c.conditions = std::move(conditions);
      return c;
    };
    using G = Condition::Genre;
    // Every row, whatever its statut: the implicit filter would add itself to some of the conditions only.
    Condition statut;
    statut.champ = "statut";
    statut.present = true;
    const Condition toutes = combiner(G::kOu, {statut, combiner(G::kNon, {statut})});
    const auto numeros = [&](const Condition& c) {
      Requete r;
      r.filtres = combiner(G::kEt, {c, toutes});
      return Numeros(s, r);
    };
    for (int i = 0; i < 60 && !HasFailure(); ++i) {
      const Condition a = questionneur.Condition_(3), b = questionneur.Condition_(3);
      Requete description;
      description.filtres = combiner(G::kOu, {a, b});
      SCOPED_TRACE(Decrire(description));
      const auto ra = numeros(a), rb = numeros(b);
      if (!ra || !rb) continue;  // an impossible one
      const auto et = numeros(combiner(G::kEt, {a, b}));
      EXPECT_EQ(et, numeros(combiner(G::kEt, {b, a})));
      EXPECT_TRUE(std::includes(ra->begin(), ra->end(), et->begin(), et->end()));
      const auto ou = numeros(combiner(G::kOu, {a, b}));
      EXPECT_EQ(ou, numeros(combiner(G::kOu, {b, a})));
      EXPECT_EQ(ra->size() + rb->size(), et->size() + ou->size());
      const Condition non_a = combiner(G::kNon, {a}), non_b = combiner(G::kNon, {b});
      EXPECT_EQ(ra, numeros(combiner(G::kNon, {non_a})));
      EXPECT_EQ(ra->size() + numeros(non_a)->size(), demandes.size());
      EXPECT_EQ(numeros(combiner(G::kNon, {combiner(G::kOu, {a, b})})), numeros(combiner(G::kEt, {non_a, non_b})));
    }
  }
}

// Pages read while the index changes: a row that did not change appears exactly once.
TEST(Oracle, PagesPendantLesChangements) {
  const std::uint32_t base = Env_("SNE_ORACLE_GRAINE", 1) * 100'000 + 70'000;
  for (std::uint32_t n = 0; n < 15 && !HasFailure(); ++n) {
    SCOPED_TRACE(::testing::Message() << "graine " << base + n);
    std::mt19937 rng(base + n);
    IndexDeTest::Forme forme;
    forme.blocs = {130, 64};
    IndexDeTest index(forme, rng);
    auto s = Ouvrir(index, forme.ouverture);
    if (!s) return;
    const auto avant = index.Vivantes();
    Questionneur questionneur(*CatalogueReduit(), avant, rng);
    Requete requete = questionneur.Requete_();
    requete.filtres.reset();
    requete.q.clear();
    requete.facettes.clear();
    requete.nombre = 7;
    SCOPED_TRACE(Decrire(requete));
    const auto premieres = Numeros(s, requete);
    if (!premieres) continue;
    std::multiset<std::string> lues;
    Equipe equipe(0);
    std::optional<Position> apres;
    do {
      Plan plan;
      Erreurs erreurs;
      Resolve(requete, {s->catalogue(), s->date_reference()}, plan, erreurs);
      ASSERT_TRUE(erreurs.empty());
      auto page = Search(*s, Perimetre::France(), plan, apres ? &*apres : nullptr, Echeance::max(), equipe);
      ASSERT_TRUE(page) << page.error().message();
      for (const auto& l : page->lignes) lues.insert(NumeroDe(*s, l.ref));
      apres = page->suite;
      if (index.touches().size() < 40) index.Changer(3);
      s = Ouvrir(index, forme.ouverture);
      ASSERT_NE(s, nullptr);
    } while (apres);
    for (const std::string& numero : *premieres) {
      if (!index.touches().contains(numero)) {
        EXPECT_EQ(lues.count(numero), 1u) << numero;
      }
    }
  }
}

}  // namespace
}  // namespace sne::testing
