// Names as they are typed against names as they are recorded (tests/data/noms.tsv): each pair is looked up by the real
// search, among all the others. Laws of q on random demandes.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "query/correspondance.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/block/identifiants.h"
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
  bool Chercher(const std::string& q, const Ressort& ressort = {}) {
    Requete requete;
    requete.q = q;
    requete.nombre = 1000;
    requete.filtres.emplace();  // all statuts
    requete.filtres->genre = Condition::Genre::kOu;
    for (const bool present : {true, false}) {
      Condition& c = requete.filtres->conditions.emplace_back();
      c.champ = "statut";
      c.present = present;
    }
    plan_ = {};
    reponse_ = {};
    Erreurs erreurs;
    Resolve(requete, {s_->catalogue(), s_->date_reference()}, plan_, erreurs);
    if (!erreurs.empty()) return false;
    plan_.ressort = ressort;
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
    const auto correspondances = CorrespondancesDe(*s_, {&l.ref, 1}, plan_.simple);
    for (const Correspondance& c : correspondances[0]) genre = std::max(genre, static_cast<std::size_t>(c.genre));
    return kGenres[genre];
  }
  std::string Numero(const Response::Ligne& l) const { return NumeroDe(*s_, l.ref); }
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

// Rows of an index, each by the end of its number, as q orders them; how the weakest word of each was found.
std::string Ordre(const std::vector<std::string>& personnes, const std::string& q, const Ressort& ressort = {}) {
  std::mt19937 rng(1);
  IndexDeTest::Forme forme;
  for (std::size_t i = 0; i < personnes.size(); ++i) {
    forme.lignes.push_back(R"({"numero_unique":"069111900000)" + std::to_string(i) + R"(G0214","statut":"ATTRIBUEE",)" +
                           personnes[i] + "}");
  }
  forme.blocs = {static_cast<std::uint32_t>(personnes.size())};
  const IndexDeTest index(forme, rng);
  Moteur moteur(index.repertoire());
  EXPECT_TRUE(moteur.Chercher(q, ressort)) << q;
  std::string ordre;
  for (const Response::Ligne& l : moteur.reponse().lignes) {
    ordre += (ordre.empty() ? "" : ", ") + moteur.Numero(l).substr(12, 1) + (l.tolerant ? "~ " : " ") + moteur.Genre(l);
  }
  return ordre;
}

TEST(Noms, UnePersonneAvantDeux) {
  const std::vector<std::string> personnes = {
      R"("nom":"DUPONT","prenoms":"Paul","codemandeurs":[{"nom":"MARTIN","prenoms":"Marie"}])",
      R"("nom":"MARTIN","prenoms":"Paul","codemandeurs":[{"prenoms":"Luc"},{"nom":"DUPONT","prenoms":"Marie"}])",
      R"("nom":"DUPONT","prenoms":"Luc Marie")",
      R"("nom":"DUPONT","prenoms":"Marie","codemandeurs":[{"nom":"LEROY","prenoms":"Luc"}])",
      R"("nom":"DUPONT","prenoms":"Marielle","codemandeurs":[{"nom":"LEROY","prenoms":"Marie"}])",
      R"("nom":"DUPOND","prenoms":"Luc","codemandeurs":[{"nom":"LEROY","prenoms":"Marie"}])",
      R"("nom":"DUPOND","prenoms":"Maria")"};
  EXPECT_EQ(Ordre(personnes, "dupont marie"),
            "3 exact, 1 codemandeur, 2 exact, 0 codemandeur, 4 codemandeur, 6~ faute, 5~ phonetique");
}

// What explains most of what was typed comes first.
TEST(Noms, LePlusProbableDabord) {
  EXPECT_EQ(
      Ordre({R"("nom":"TOICHE","prenoms":"Solange")", R"("nom":"M'TOICHE","prenoms":"Solange")"}, "m'toiche solange"),
      "1 exact, 0 exact");
  EXPECT_EQ(Ordre({R"("nom":"NICOLAS","prenoms":"Thomas")", R"("nom":"THOMAS","prenoms":"Nicolas")"}, "thomss nicolas"),
            "1~ faute, 0~ faute");
  EXPECT_EQ(Ordre({R"("nom":"SIMON","nom_usage":"BERGER","prenoms":"Nour")", R"("nom":"BERGER","prenoms":"Simon")"},
                  "bverger simon"),
            "1~ faute, 0~ faute");
  EXPECT_EQ(Ordre({R"("nom":"THOMAS","prenoms":"Jean Paul")", R"("nom":"THOMAS","prenoms":"Jean-Paul")",
                   R"("nom":"THOMAS","prenoms":"Jean-Marie")", R"("nom":"THOMAS","prenoms":"Jean")"},
                  "thomas jean"),
            "0 exact, 3 exact, 1 exact, 2 exact");
  EXPECT_EQ(
      Ordre({R"("nom":"THOMAS","prenoms":"Jean Paul")", R"("nom":"THOMAS","prenoms":"Jean-Paul")"}, "thomas jean-paul"),
      "1 exact, 0 exact");
  EXPECT_EQ(Ordre({R"("nom":"BUSSET","prenoms":"Luc")", R"("nom":"BOUCHET","prenoms":"Luc")"}, "bouceht luc"),
            "1~ faute, 0~ phonetique");
  EXPECT_EQ(Ordre({R"("nom":"AMRANI","prenoms":"Ali Sonia")", R"("nom":"EL AMRANI","prenoms":"Sonia")",
                   R"("nom":"AMRANI","prenoms":"Sonia")"},
                  "amrani sonia"),
            "2 exact, 1 exact, 0 exact");
}

TEST(Noms, LeRessortAvantLesAutres) {
  const std::vector<std::string> personnes = {
      R"("nom":"DUPONT","prenoms":"Marie","commune_souhaitee":["59350"])",
      R"("nom":"DUPOND","prenoms":"Marie","commune_souhaitee":["69029"])",
      R"("nom":"DUPONT","prenoms":"Marie","commune_souhaitee":["69029","59350"])",
      R"("nom":"DUPONT","prenoms":"Luc Marie","commune_souhaitee":["69029"])"};
  EXPECT_EQ(Ordre(personnes, "dupont marie"), "0 exact, 2 exact, 3 exact, 1~ phonetique");
  const Catalogue& c = *CatalogueReduit();
  const auto ordinal = [&](const char* champ, const char* code) {
    return c.field(c.Find(champ)).nomenclature->Find(code);
  };
  const Ressort rhone{{ordinal("departement_souhaite", "69")}, {}}, lyon{{}, {ordinal("epci_souhaite", "200046977")}},
      ailleurs{{ordinal("departement_souhaite", "13")}, {}};
  for (const Ressort& ressort : {rhone, lyon})
    EXPECT_EQ(Ordre(personnes, "dupont marie", ressort), "2 exact, 0 exact, 3 exact, 1~ phonetique");
  EXPECT_EQ(Ordre(personnes, "dupont marie", ailleurs), "0 exact, 2 exact, 3 exact, 1~ phonetique");
}

std::string Texte(const Demande& d, const char* champ) {
  const Catalogue& c = *CatalogueReduit();
  return std::string(Str(d.valeurs[c.field(c.Find(champ)).slot]));
}

bool EstUnNom(const std::string& nom) {  // one letter finds nothing, digits are read as something else
  const std::string plie = Fold(nom);
  return plie.size() > 1 && std::none_of(plie.begin(), plie.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What is known of a person, each as one would type it.
std::vector<std::string> Jetons(const Demande& d) {
  const Catalogue& c = *CatalogueReduit();
  std::vector<std::string> jetons = {Texte(d, "numero_unique")};
  const std::string prenoms = Texte(d, "prenoms");
  for (const std::string& nom : {Texte(d, "nom"), Texte(d, "nom_usage"), prenoms.substr(0, prenoms.find(' '))}) {
    if (EstUnNom(nom)) jetons.push_back(nom);
  }
  const std::int64_t naissance = IntOr(d.valeurs[c.field(c.Find("date_naissance")).slot], INT64_MIN);
  if (naissance > JourDe(1900, 1, 1)) jetons.push_back(EcrireDate(static_cast<Jour>(naissance)));
  const std::string email = Texte(d, "email"), tel = NormaliserIdentifiant(Texte(d, "tel_portable"));
  if (email.find('@') != email.npos && email.find(' ') == email.npos) jetons.push_back(email);
  if (tel.size() == 10 && tel[0] == '0' && tel[1] != '0') jetons.push_back(tel);
  return jetons;
}

// Whoever is looked up by his name is among the strict rows; whatever is added that is true of him, he stays found.
TEST(Q, ChacunSeTrouve) {
  int noms = 0, longues = 0;
  for (const std::uint32_t graine : {1u, 2u, 3u, 4u, 5u, 6u}) {
    SCOPED_TRACE("graine " + std::to_string(graine));
    std::mt19937 rng(graine);
    const IndexDeTest index({.blocs = {150, 90}, .changements = graine % 2 ? 40 : 0, .densite = 700}, rng);
    Moteur moteur(index.repertoire());
    for (const Demande& d : index.Vivantes()) {
      const std::string numero = Texte(d, "numero_unique"), nom = Texte(d, "nom");
      if (EstUnNom(nom) && moteur.Chercher(nom)) {
        const Response::Ligne* ligne = moteur.Ligne(numero);
        EXPECT_TRUE(ligne != nullptr && !ligne->tolerant) << nom;
        ++noms;
      }
      std::vector<std::string> jetons = Jetons(d);
      std::shuffle(jetons.begin(), jetons.end(), rng);
      std::string q;
      for (const std::string& j : jetons) {
        q += (q.empty() ? "" : " ") + j;
        if (!moteur.Chercher(q)) break;  // more words than a search takes
        EXPECT_NE(moteur.Ligne(numero), nullptr) << numero << " : " << q;
        ++longues;
      }
    }
  }
  EXPECT_GT(noms, 200);
  EXPECT_GT(longues, 1000);
}

}  // namespace
}  // namespace sne::testing
