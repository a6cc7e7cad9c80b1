// Names as they are typed against names as they are recorded (tests/data/noms.tsv): each pair is looked up by the real
// search, among all the others. Laws of q on random demandes.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "query/correspondance.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/env.h"
#include "schema/fold.h"
#include "schema/son.h"
#include "tests/generators/corpus.h"
#include "tests/query/compare.h"

namespace sne::testing {
namespace {

// What q finds in an index.
class Moteur {
 public:
  explicit Moteur(const std::string& repertoire) {
    auto s = Snapshot::Open(Env::Posix(), repertoire);
    if (!s) ADD_FAILURE() << s.error().message();
    s_ = s.value_or(nullptr);
  }
  // All rows, in their order. False when q is refused.
  bool Chercher(const std::string& q) {
    Requete requete;
    requete.q = q;
    requete.nombre = 1000;
    plan_ = {};
    reponse_ = {};
    Erreurs erreurs;
    Resolve(requete, {s_->catalogue(), s_->date_reference()}, plan_, erreurs);
    if (!erreurs.empty()) return false;
    Equipe equipe(0);
    auto r = Search(*s_, Perimetre::France(), plan_, nullptr, Echeance::max(), equipe);
    EXPECT_TRUE(r) << q;
    if (r) reponse_ = *r;
    return true;
  }
  const Response::Ligne* Ligne(const std::string& numero) const {
    const auto it = std::find_if(reponse_.lignes.begin(), reponse_.lignes.end(),
                                 [&](const Response::Ligne& l) { return NumeroDe(*s_, l.ref) == numero; });
    return it == reponse_.lignes.end() ? nullptr : &*it;
  }
  // How a row was found: the weakest of its words.
  std::string Genre(const Response::Ligne& l) const {
    static constexpr const char* kGenres[] = {"exact", "usage", "codemandeur", "debut", "phonetique", "faute"};
    std::size_t genre = 0;
    for (const Correspondance& c : CorrespondancesDe(*s_, l.ref, plan_.simple))
      genre = std::max(genre, static_cast<std::size_t>(c.genre));
    return kGenres[genre];
  }
  const Response& reponse() const { return reponse_; }

 private:
  std::shared_ptr<const Snapshot> s_;
  Plan plan_;
  Response reponse_;
};

struct Paire {
  std::string tape, nom, prenoms, attendu, numero;
};

std::vector<Paire> LirePaires() {
  std::vector<Paire> paires;
  std::ifstream lignes(SNE_TESTS_DATA "/noms.tsv");
  for (std::string ligne; std::getline(lignes, ligne);) {
    if (ligne.empty() || ligne[0] == '#') continue;
    const std::size_t a = ligne.find('\t'), virgule = ligne.find(", ", a), b = ligne.find('\t', virgule);
    if (b == ligne.npos) {
      ADD_FAILURE() << ligne;
      continue;
    }
    std::string suite = std::to_string(paires.size());
    paires.push_back({ligne.substr(0, a), ligne.substr(a + 1, virgule - a - 1),
                      ligne.substr(virgule + 2, b - virgule - 2), ligne.substr(b + 1),
                      "0691119" + suite.insert(0, 6 - suite.size(), '0') + "G0214"});
  }
  return paires;
}

std::string Json(const Paire& p) {
  const std::string debut = R"({"numero_unique":")" + p.numero + R"(","statut":"ATTRIBUEE",)";
  const auto personne = [&](const std::string& nom) {
    return "\"" + nom + R"(":")" + p.nom + R"(","prenoms":")" + p.prenoms + "\"";
  };
  if (p.attendu == "usage") return debut + R"("nom":"ZZYZX",)" + personne("nom_usage") + "}";
  if (p.attendu == "codemandeur")
    return debut + R"("nom":"ZZYZX","prenoms":"Xyzzy","codemandeurs":[{)" + personne("nom") + "}]}";
  return debut + personne("nom") + "}";
}

TEST(Noms, CommeLaTable) {
  std::mt19937 rng(1);
  const std::vector<Paire> paires = LirePaires();
  ASSERT_GT(paires.size(), 400u);
  IndexDeTest::Forme forme;
  for (const Paire& p : paires) forme.lignes.push_back(Json(p));
  forme.blocs = {static_cast<std::uint32_t>(paires.size())};
  const IndexDeTest index(forme, rng);
  Moteur moteur(index.repertoire());
  for (const Paire& p : paires) {
    ASSERT_TRUE(moteur.Chercher(p.tape)) << p.tape;
    const Response::Ligne* ligne = moteur.Ligne(p.numero);
    EXPECT_EQ(ligne ? moteur.Genre(*ligne) : "-", p.attendu) << p.tape << " / " << p.nom << ", " << p.prenoms;
  }
}

}  // namespace
}  // namespace sne::testing
