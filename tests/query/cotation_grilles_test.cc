// Grids beside one another and from day to day: which territory has which version, what two grids say of a criterion.
#include <gtest/gtest.h>

#include <algorithm>

#include "query/cotation/comparaison.h"
#include "query/cotation/situation_grille.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

using Etat = SituationDeGrille::Etat;
using Statut = VersionDeGrille::Statut;

const CriteresDeCotation& Criteres() {
  static const auto criteres = *CriteresDeCotation::Load(CriteresDeCotationEmbarques(), *CatalogueReduit());
  return *criteres;
}

Grille Lue(const std::string& json) {
  GrilleDeposee g;
  Erreurs erreurs;
  EXPECT_TRUE(LireGrille(json, "200046977", Criteres(), Exigence::kCriteres, g, erreurs));
  EXPECT_TRUE(erreurs.empty()) << erreurs[0].chemin << " : " << erreurs[0].detail;
  return g.grille;
}

Grille Livree(const char* nom) {
  return Lue(*ReadWhole(Env::Posix(), std::string(SNE_TESTS_DATA) + "/../../deploy/grilles/" + nom));
}

// A line without documents: {"code":…} with the same weight in both situations, unless `suite` says more.
std::string Ligne(const std::string& code, int poids, const std::string& suite = "") {
  const std::string p = "{\"poids\":" + std::to_string(poids) + "}";
  return "{\"code\":\"" + code + "\",\"hors_mutation\":" + p + ",\"mutation\":" + p + suite + "}";
}
Grille De(const std::string& lignes) { return Lue("{\"criteres\":[" + lignes + "]}"); }

struct Compare {
  std::vector<Grille> grilles;
  std::vector<GrilleComparee> colonnes;
  Comparaison c;
  explicit Compare(std::vector<Grille> g) : grilles(std::move(g)) {
    static const char* kNoms[] = {"Alpha", "Bêta", "Gamma", "Delta", "Epsilon", "Zêta"};
    for (std::size_t i = 0; i < grilles.size(); ++i)
      colonnes.push_back({"20004697" + std::to_string(i), kNoms[i], &grilles[i]});
    c = Comparer(colonnes, Criteres());
  }
  const CritereCompare& De(const std::string& code) const {
    return *std::find_if(c.criteres.begin(), c.criteres.end(), [&](const auto& x) { return x.code == code; });
  }
  std::vector<std::string> Phrases() const { return sne::Phrases(c, colonnes); }
};

// ---- the best note

// By hand: hors mutation DAL 20, DALO 50, PRIO 25 (of fourteen), PARENT_ISOLE 5, EMPLOI 2×5, MUTATION_PRO 10,
// RAPPROCHEMENT_TRAVAIL 2×8, ESSENTIEL 10, RESIDE_COMMUNE 4, TAUX_EFFORT 2×10, QUARTILE_1 5, VIOLENCES 40, ten local
// priorities of 10, EXPULSION 20, SANS_LOGEMENT 30, LOGEMENT 24 (2×12 for a third party's home), INDIGNE 25, NON_DECENT
// 15, SUROCCUPATION 15, HANDICAP 20, SANTE 10, ANRU 40. Mutation: EXPULSION 10, INDIGNE 10, NON_DECENT 10,
// SUROCCUPATION 20, SOUS_OCCUPATION 20, HANDICAP 25, SANTE 15 instead, no lodging.
TEST(ComparaisonDeGrilles, LaNoteMaximaleDeLaGrilleFictive) {
  const Compare c({Livree("fictive.json")});
  EXPECT_EQ(c.c.notes_maximales[0][0],
            20 + 50 + 25 + 5 + 10 + 10 + 16 + 10 + 4 + 20 + 5 + 40 + 100 + 20 + 30 + 24 + 25 + 15 + 15 + 20 + 10 + 40);
  EXPECT_EQ(c.c.notes_maximales[0][1],
            20 + 50 + 25 + 5 + 10 + 10 + 16 + 10 + 4 + 20 + 5 + 40 + 100 + 10 + 10 + 10 + 20 + 20 + 25 + 15 + 40);
}

TEST(ComparaisonDeGrilles, CeQuiNeCompteQuUneFois) {
  const std::string intervalles = Ligne("TAUX_EFFORT", 5, R"(,"intervalle":{"min":30,"max":39})") + "," +
                                  Ligne("TAUX_EFFORT", 9, R"(,"intervalle":{"min":40})");
  EXPECT_EQ(Compare({De(intervalles)}).c.notes_maximales[0][0], 9);
  const std::string max = R"(,"groupe":"G","cumul":"MAX")", somme = R"(,"groupe":"G","cumul":"SOMME")";
  EXPECT_EQ(Compare({De(Ligne("DAL", 3, max) + "," + Ligne("DALO", 7, max))}).c.notes_maximales[0][0], 7);
  EXPECT_EQ(Compare({De(Ligne("DAL", 3, somme) + "," + Ligne("DALO", 7, somme))}).c.notes_maximales[0][0], 10);
  EXPECT_EQ(Compare({De(Ligne("DAL", -3, max) + "," + Ligne("DALO", -7, max))}).c.notes_maximales[0][0], 0);
}

TEST(ComparaisonDeGrilles, AncienneteMalusEtUnitesSansPlafondNComptentPas) {
  const Compare c({De(Ligne("ANCIENNETE", 1, R"(,"par":"MOIS","plafond":48)") + "," + Ligne("DALO", 60) + "," +
                      Ligne("NON_PRESENTATION", -10) + "," + Ligne("REFUS", 5, R"(,"par":"UNITE")"))});
  EXPECT_EQ(c.c.notes_maximales[0][0], 60);
  EXPECT_EQ(c.De("ANCIENNETE").cellules[0].valeurs[0].points, 48);
  EXPECT_EQ(c.De("ANCIENNETE").cellules[0].valeurs[0].pour_cent, 80);
  EXPECT_EQ(c.De("NON_PRESENTATION").cellules[0].valeurs[0].pour_cent, -100.0 * 10 / 60);
  EXPECT_EQ(c.De("REFUS").cellules[0].valeurs[0].points, std::nullopt);
  EXPECT_EQ(c.De("REFUS").cellules[0].valeurs[0].pour_cent, std::nullopt);
  const Compare plafonne({De(Ligne("DALO", 60) + "," + Ligne("REFUS", -5, R"(,"par":"UNITE","plafond":12)"))});
  EXPECT_EQ(plafonne.De("REFUS").cellules[0].valeurs[1].points, -12);
  const Compare seule({De(Ligne("ANCIENNETE", 1, R"(,"par":"MOIS","plafond":48)"))});
  EXPECT_EQ(seule.De("ANCIENNETE").cellules[0].valeurs[0].pour_cent, std::nullopt) << "no best note to compare with";
}

// ---- what differs

TEST(ComparaisonDeGrilles, UnFacteurDeDeuxExactementNeDivergePas) {
  const Compare deux({De(Ligne("DALO", 10) + "," + Ligne("DAL", 20)), De(Ligne("DALO", 20) + "," + Ligne("DAL", 10))});
  EXPECT_FALSE(deux.De("DALO").divergent());
  const Compare plus({De(Ligne("DALO", 10) + "," + Ligne("DAL", 20)), De(Ligne("DALO", 21) + "," + Ligne("DAL", 9))});
  EXPECT_TRUE(plus.De("DALO").divergent());
  const Compare echelle(
      {De(Ligne("DALO", 10) + "," + Ligne("DAL", 20)), De(Ligne("DALO", 50) + "," + Ligne("DAL", 100))});
  EXPECT_FALSE(echelle.De("DALO").divergent()) << "another scale is no divergence";
}

TEST(ComparaisonDeGrilles, SignesEtZeros) {
  const auto diverge = [](int a, int b) {
    return Compare({De(Ligne("DALO", a) + "," + Ligne("DAL", 50)), De(Ligne("DALO", b) + "," + Ligne("DAL", 50))})
        .De("DALO")
        .divergent();
  };
  EXPECT_TRUE(diverge(10, -10));
  EXPECT_TRUE(diverge(10, 0));
  EXPECT_FALSE(diverge(0, 0));
  EXPECT_FALSE(diverge(-10, -10));
  const std::string par = R"(,"par":"UNITE")";  // without a ceiling there are no per cents, signs there are
  EXPECT_TRUE(Compare({De(Ligne("REFUS", -5, par)), De(Ligne("REFUS", 5, par))}).De("REFUS").divergent());
}

TEST(ComparaisonDeGrilles, UneSeuleSituationSuffit) {
  const Grille a =
      De(R"({"code":"SUROCCUPATION","hors_mutation":{"poids":10},"mutation":{"poids":2}},)" + Ligne("DAL", 90));
  const Grille b =
      De(R"({"code":"SUROCCUPATION","hors_mutation":{"poids":10},"mutation":{"poids":20}},)" + Ligne("DAL", 90));
  EXPECT_TRUE(Compare({a, b}).De("SUROCCUPATION").divergent());
}

TEST(ComparaisonDeGrilles, ManquantsEtOrdreDesCriteres) {
  const Compare c(
      {De(Ligne("REFUS", -15)), De(Ligne("DALO", 10) + "," + Ligne("ANCIENNETE", 3)), De(Ligne("DALO", 10))});
  std::vector<std::string> codes;
  for (const auto& x : c.c.criteres) codes.push_back(x.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"ANCIENNETE", "DALO", "REFUS"}));
  EXPECT_TRUE(c.De("DALO").Manque());
  EXPECT_EQ(c.De("DALO").cellules[0].lignes, 0u);
  EXPECT_FALSE(c.De("DALO").divergent()) << "missing is not divergent";
  EXPECT_TRUE(Comparer({}, Criteres()).criteres.empty());
}

// ---- in words

TEST(ComparaisonDeGrilles, EnPhrases) {
  const Compare c({Livree("toulouse-metropole.json"), Livree("metropole-de-lyon.json"), Livree("fictive.json")});
  const auto phrases = c.Phrases();
  const auto dit = [&](const std::string& phrase) {
    return std::find(phrases.begin(), phrases.end(), phrase) != phrases.end();
  };
  EXPECT_TRUE(
      dit("Reconnu prioritaire DALO : 50 points, soit 45 % (Alpha) ; 50 points sur pièce, soit 9,7 % (Gamma) ; "
          "non pesé (Bêta)."))
      << "50 of 110, 50 of 514";
  EXPECT_TRUE(dit("Avis favorable d'une instance du PDALHPD : 40 points (Alpha) ; non pesé (Bêta, Gamma)."));
  EXPECT_TRUE(
      dit("Ancienneté de la demande : 1 point par mois (Alpha) ; 1 point par mois, 48 au plus (Gamma) ; non pesé "
          "(Bêta)."));
  EXPECT_TRUE(
      dit("En procédure d'expulsion, hors mutation : 20 points, soit 57 % (Bêta) ; 20 points sur pièce, soit 3,9 % "
          "(Gamma) ; non pesé (Alpha)."));
  EXPECT_TRUE(
      dit("En procédure d'expulsion, en mutation : 20 points, soit 57 % (Bêta) ; 10 points sur pièce, soit 2,2 % "
          "(Gamma) ; non pesé (Alpha)."));
  EXPECT_TRUE(
      dit("Taux d'effort excessif : 10 points, soit 29 % (Bêta) ; 10 points, le double sur pièce, soit 3,9 % (Gamma) ; "
          "non pesé (Alpha)."));
  EXPECT_TRUE(
      dit("Refus d'un logement adapté (malus) : 15 points de moins par refus (Gamma) ; non pesé (Alpha, Bêta)."));
  for (const std::string& p : phrases) EXPECT_EQ(p.back(), '.') << p;
}

// What diverges in one situation alone is said of that one.
TEST(ComparaisonDeGrilles, UneSituationQuiDiverge) {
  const Grille a =
      De(R"({"code":"SUROCCUPATION","hors_mutation":{"poids":10},"mutation":{"poids":2}},)" + Ligne("DAL", 90));
  const Grille b =
      De(R"({"code":"SUROCCUPATION","hors_mutation":{"poids":10},"mutation":{"poids":10}},)" + Ligne("DAL", 90));
  EXPECT_EQ(Compare({a, b}).Phrases(),
            std::vector<std::string>{
                "Suroccupation, en mutation : 10 points, soit 10 % (Bêta) ; 2 points, soit 2,2 % (Alpha)."});
}

TEST(ComparaisonDeGrilles, BeaucoupDeTerritoiresSontComptes) {
  const Compare c({De(Ligne("DALO", 50)), De(Ligne("DALO", 50)), De(Ligne("DALO", 50)), De(Ligne("DALO", 50)),
                   De(Ligne("DALO", 50)), De(Ligne("DAL", 1))});
  EXPECT_EQ(c.Phrases()[0],
            "Délai anormalement long dépassé : 1 point (Zêta) ; non pesé (Alpha, Bêta, Gamma et 2 autres).");
  EXPECT_EQ(c.Phrases()[1], "Reconnu prioritaire DALO : 50 points (Alpha, Bêta, Gamma et 2 autres) ; non pesé (Zêta).");
  EXPECT_TRUE(Compare({De(Ligne("DALO", 50)), De(Ligne("DALO", 50))}).Phrases().empty()) << "alike: nothing to say";
}

// ---- versions and days

VersionDeGrille Version(int n, Statut statut, Jour du, std::optional<Jour> au = std::nullopt) {
  VersionDeGrille v;
  v.version = n;
  v.statut = statut;
  v.grille = De(Ligne("DAL", 1));
  v.grille.valide_du = du;
  v.grille.valide_au = au;
  return v;
}

TEST(SituationDeGrille, DUnJourALAutre) {
  GrillesDeTerritoire g;
  g.versions = {Version(1, Statut::kPubliee, 100, 150), Version(2, Statut::kArchivee, 120),
                Version(3, Statut::kPubliee, 200), Version(4, Statut::kPubliee, 300),
                Version(5, Statut::kBrouillon, 400)};
  const auto le = [&](Jour jour) {
    const SituationDeGrille s = SituationDe(&g, jour);
    return std::tuple(s.etat(), s.en_vigueur ? s.en_vigueur->version : 0, s.a_venir ? s.a_venir->version : 0,
                      s.montree()->version);
  };
  EXPECT_EQ(le(99), std::tuple(Etat::kAVenir, 0, 1, 1));
  EXPECT_EQ(le(100), std::tuple(Etat::kPubliee, 1, 3, 1));
  EXPECT_EQ(le(150), std::tuple(Etat::kPubliee, 1, 3, 1));
  EXPECT_EQ(le(151), std::tuple(Etat::kAVenir, 0, 3, 3));
  EXPECT_EQ(le(200), std::tuple(Etat::kPubliee, 3, 4, 3));
  EXPECT_EQ(le(300), std::tuple(Etat::kPubliee, 4, 0, 4));
  g.versions.erase(g.versions.begin() + 2, g.versions.begin() + 4);
  EXPECT_EQ(le(151), std::tuple(Etat::kBrouillon, 0, 0, 5));
  g.versions.pop_back();
  EXPECT_EQ(le(151), std::tuple(Etat::kAucune, 0, 0, 2)) << "the last one, since something is there";
  EXPECT_EQ(SituationDe(nullptr, 1).etat(), Etat::kAucune);
  EXPECT_EQ(SituationDe(nullptr, 1).montree(), nullptr);
}

TEST(SituationDeGrille, TerritoiresCotes) {
  const Territoires& t = CatalogueReduit()->territoires();
  const auto tous = TerritoiresCotes(t);
  const auto de = [&](const char* siren) {
    return std::find_if(tous.begin(), tous.end(),
                        [&](const TerritoireCote& c) { return t.epci().Code(c.epci) == siren; });
  };
  ASSERT_NE(de("217500016"), tous.end()) << "Paris";
  ASSERT_NE(de("200057867"), tous.end()) << "an EPT";
  EXPECT_EQ(de("200054781"), tous.end()) << "the Métropole du Grand Paris is made of others";
  ASSERT_NE(de("200046977"), tous.end());
  EXPECT_EQ(de("200046977")->departements, (std::vector<Ordinal>{t.departements().Find("69")}));
  EXPECT_TRUE(std::is_sorted(tous.begin(), tous.end(), [](const auto& a, const auto& b) { return a.epci < b.epci; }));
}

}  // namespace
}  // namespace sne::testing
