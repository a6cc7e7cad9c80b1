// Applications of the same person are those of a comparison two by two: of everything, of a perimeter, and while the
// index changes.
#include "query/doublons.h"

#include <gtest/gtest.h>

#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/env.h"
#include "schema/fold.h"
#include "tests/generators/corpus.h"
#include "tests/query/compare.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

// Persons of few names that sound alike or nearly, born on few days, as demandeur or codemandeur; some share a NIR,
// some are declared distinct.
class Menages {
 public:
  explicit Menages(std::mt19937& rng) : rng_(rng) {}
  std::string Ligne() {
    const int n = suite_++;
    static constexpr const char* kStatuts[] = {"ACTIVE", "ACTIVE", "ATTRIBUEE", "SUSPENDUE", "RADIEE"};
    std::string out = R"({"numero_unique":")" + Numero(n) + R"(","date_creation":"2021-06-15","statut":")" +
                      kStatuts[rng_() % 5] + R"(","commune_souhaitee":[")" + (rng_() % 2 ? "69123" : "69266") + "\"]," +
                      Personne();
    if (rng_() % 3 == 0) out += R"(,"codemandeurs":[{"lien":"C",)" + Personne() + "}]";
    if (rng_() % 4 == 0) out += R"(,"non_doublons":[")" + Numero(static_cast<int>(rng_() % 300)) + "\"]";
    return out + "}";
  }

 private:
  template <std::size_t N>
  const char* Un(const char* const (&noms)[N]) {
    return noms[rng_() % N];
  }
  static std::string Numero(int n) { return "069062199" + std::to_string(1000 + n) + "G0214"; }
  std::string Personne() {
    static constexpr const char* kNoms[] = {"LEFÈVRE", "Lefebvre",       "LEFEUVRE",     "N'DIAYE",
                                            "NDIAYE",  "DE LA FONTAINE", "Delafontaine", "DUPONT",
                                            "DUPOND",  "SI LOUNE",       "Maçon",        "O"};
    static constexpr const char* kPrenoms[] = {
        "Awa Marie", "awa", "Jean-Pierre", "Jean Pierre", "Jean-Luc", "Mohamed", "Mohammed, Ali", " Anne", "Y"};
    std::string out = "\"nom\":\"" + std::string(Un(kNoms)) + "\"";
    if (rng_() % 3 == 0) out += ",\"nom_usage\":\"" + std::string(Un(kNoms)) + "\"";
    if (rng_() % 20) out += ",\"prenoms\":\"" + std::string(Un(kPrenoms)) + "\"";
    if (rng_() % 10) out += ",\"date_naissance\":\"19" + std::to_string(60 + rng_() % 25) + "-03-12\"";
    if (rng_() % 3 == 0) out += ",\"nir_empreinte\":\"00000000000000" + std::to_string(10 + rng_() % 90) + "\"";
    return out;
  }
  std::mt19937& rng_;
  int suite_ = 0;
};

RowRef Lieu(const Snapshot& s, const Demande& d) {
  const auto numero = Str(d.valeurs[s.catalogue().field(s.catalogue().FindKey("numero_unique")).slot]);
  return s.Find(*LireNumeroUnique(numero)).value();
}

// Of the demandes that `perimetre` holds; returns how many pairs there are.
std::size_t ComparerDoublons(const Snapshot& s, const Perimetre& perimetre, const std::vector<Demande>& toutes) {
  std::vector<Demande> vues;
  for (const Demande& d : toutes) {
    const RowRef ref = Lieu(s, d);
    if (perimetre.Contient(ref.bloc, ref.row)) vues.push_back(d);
  }
  const auto attendus = DoublonsDe(s.catalogue(), vues);
  const auto vu = s.Dans(perimetre);
  const FieldId champ = s.catalogue().FindKey("doublon_probable");
  std::size_t paires = 0;
  for (std::size_t i = 0; i < vues.size(); ++i) {
    const RowRef ref = Lieu(s, vues[i]);
    std::set<std::pair<std::string, std::pair<std::set<Rapprochement>, bool>>> trouves, voulus;
    for (const Doublon& d : s.doublons().De(s, perimetre, ref))
      trouves.insert({NumeroDe(s, d.autre), {{d.motifs.begin(), d.motifs.end()}, d.ecarte}});
    bool un = false;
    for (const DoublonAttendu& d : attendus[i]) {
      voulus.insert({NumeroDe(s, Lieu(s, vues[d.autre])), {d.motifs, d.ecarte}});
      un = un || !d.ecarte;
    }
    EXPECT_TRUE(trouves == voulus) << NumeroDe(s, ref) << " : " << trouves.size() << " pour " << voulus.size();
    EXPECT_EQ(vu->column(ref.bloc, champ, kNoOrdinal).scalaire.Value(ref.row), un ? 2 : 1) << NumeroDe(s, ref);
    paires += voulus.size();
  }
  return paires;
}

Perimetre AuHasard(const Snapshot& s, std::mt19937& rng) {
  Perimetre::ParBloc par_bloc;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    RowSet rows = RowSet::Empty(s.block(b).rows());
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      if (rng() % 3) rows.Set(row);
    }
    rows.Settle();
    par_bloc.push_back(std::make_shared<const RowSet>(std::move(rows)));
  }
  return Perimetre::Lignes(std::move(par_bloc));
}

TEST(Doublons, ValentLaComparaisonDeuxADeux) {
  std::size_t paires = 0;
  for (std::uint32_t graine = 0; graine < 12; ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {300, 70, 64};
    forme.changements = static_cast<int>(graine % 3) * 20;
    forme.morts = static_cast<int>(graine % 4) * 5;
    Menages menages(rng);
    for (int i = 0; i < 300; ++i) forme.lignes.push_back(menages.Ligne());
    IndexDeTest index(forme, rng);
    const auto ouvrir = [&] {
      auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
      EXPECT_TRUE(s.has_value());
      return s.value_or(nullptr);
    };
    auto s = ouvrir();
    ASSERT_TRUE(s);
    paires += ComparerDoublons(*s, Perimetre::France(), index.Vivantes());
    paires += ComparerDoublons(*s, AuHasard(*s, rng), index.Vivantes());
    // What is known serves the next snapshot, which has other rows and other dead ones.
    for (int fois = 0; fois < 3; ++fois) {
      index.Changer(30);
      auto suite = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture, s.get());
      ASSERT_TRUE(suite.has_value());
      s = *suite;
      paires += ComparerDoublons(*s, Perimetre::France(), index.Vivantes());
      paires += ComparerDoublons(*s, AuHasard(*s, rng), index.Vivantes());
    }
  }
  EXPECT_GT(paires, 5000u);
}

// As an ordinary boolean: conditions, counts, order.
TEST(Doublons, CommeUnBooleen) {
  for (std::uint32_t graine = 0; graine < 6; ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {300, 130};
    forme.changements = 25;
    Menages menages(rng);
    for (int i = 0; i < 300; ++i) forme.lignes.push_back(menages.Ligne());
    IndexDeTest index(forme, rng);
    auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
    ASSERT_TRUE(s.has_value());
    const Reference reference(s->get()->catalogue(), index.Vivantes(), forme.ouverture, index.grilles());
    Equipe equipe(0);
    const auto feuille = [](const char* champ, Litteral v) {
      Condition c;
      c.champ = champ;
      c.egal = std::move(v);
      return c;
    };
    for (const bool vrai : {true, false}) {
      Requete q;
      q.filtres = feuille("doublon_probable", vrai);
      for (const char* champ : {"doublon_probable", "statut"}) {
        DemandeDeFacette f;
        f.champ = champ;
        q.facettes.push_back(f);
      }
      CleDeTri tri;
      tri.champ = "doublon_probable";
      tri.descendant = vrai;
      q.tri.push_back(tri);
      EXPECT_GT(Comparer(*s, reference, q, equipe, rng), 0);
      q.filtres.reset();
      EXPECT_GT(Comparer(*s, reference, q, equipe, rng), 0);
    }
  }
}

}  // namespace
}  // namespace sne::testing
