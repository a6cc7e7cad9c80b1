// The criteria of cotation as data: all that the field asks for are there, and what is wrong in the file is named.
#include "schema/criteres_cotation.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/schema/exemple.h"

namespace sne {
namespace {

auto Charger(std::string_view json) { return CriteresDeCotation::Load(json, *testing::CatalogueDeTest()); }

const CriteresDeCotation& Criteres() {
  static const auto criteres = Charger(CriteresDeCotationEmbarques());
  EXPECT_TRUE(criteres) << criteres.error().message();
  return **criteres;
}

// Those of published grids and of the SNE's screens, by category.
const std::map<std::string, std::set<std::string>> kAttendus = {
    {"informations_generales",
     {"ANCIENNETE", "DAL",    "DALO",   "PDALHPD", "PRIO_A",   "PRIO_B",       "PRIO_C",
      "PRIO_D",     "PRIO_E", "PRIO_F", "PRIO_G",  "PRIO_G2",  "PRIO_H",       "PRIO_I",
      "PRIO_J",     "PRIO_K", "PRIO_L", "PRIO_M",  "MUTATION", "AGE_MOINS_30", "AGE_65_PLUS"}},
    {"foyer",
     {"PARENT_ISOLE", "FAMILLE_NOMBREUSE", "GROSSESSE", "JEUNE_MENAGE", "HANDICAP", "DECOHABITATION",
      "DIVORCE_SEPARATION", "REGROUPEMENT_FAMILIAL"}},
    {"situation_professionnelle",
     {"EMPLOI", "ENTREE_EMPLOI", "MUTATION_PRO", "RAPPROCHEMENT_TRAVAIL", "TRAVAILLE_COMMUNE", "ETUDIANT_APPRENTI",
      "ASSMAT", "ESSENTIEL"}},
    {"ressources", {"TAUX_EFFORT", "RESTE_A_VIVRE", "QUARTILE_1", "PLAFOND_PLAI"}},
    {"situation_actuelle",
     {"SANS_LOGEMENT", "HEBERGE_STRUCTURE", "HEBERGE_TIERS", "HEBERGE_FAMILLE", "HABITAT_PRECAIRE", "EXPULSION",
      "CONGE_BAILLEUR", "NON_DECENT", "INDIGNE", "SUROCCUPATION", "SOUS_OCCUPATION", "LOGEMENT_TROP_CHER", "SANTE",
      "VIOLENCES", "VOISINAGE", "ANRU", "RESIDE_COMMUNE", "RAPPROCHEMENT_FAMILLE"}},
    {"vie_demande", {"REFUS", "NON_PRESENTATION", "DOSSIER_COMPLET"}},
};

TEST(CriteresDeCotation, TousCeuxDuDomaine) {
  std::map<std::string, std::set<std::string>> trouves;
  for (const auto& categorie : Criteres().categories()) {
    for (const CritereDeCotation& c : categorie.criteres) {
      if (kAttendus.contains(categorie.code)) trouves[categorie.code].insert(c.code);
      EXPECT_EQ(Criteres().Find(c.code), &c);
    }
  }
  EXPECT_EQ(trouves, kAttendus);
  EXPECT_EQ(Criteres().Find("RIEN"), nullptr);
}

// What services enter is a criterion each: the priorities of the law, those of an EPCI, what the form does not hold.
TEST(CriteresDeCotation, ToutCeQueSaisissentLesServices) {
  std::set<std::string> valeurs, nommees;
  for (const char* nom : {"priorites", "priorites_locales", "criteres_hors_cerfa"}) {
    const Nomenclature& n = *testing::CatalogueDeTest()->nomenclature(nom);
    for (Ordinal o = 1; o <= n.size(); ++o) valeurs.insert(n.Code(o));
  }
  for (const auto& categorie : Criteres().categories()) {
    for (const CritereDeCotation& c : categorie.criteres) {
      if (!c.condition) continue;
      const Condition& feuille = c.condition->element ? *c.condition->element : *c.condition;
      if (c.condition->champ != "priorites" && !c.condition->element) continue;
      EXPECT_TRUE(c.hors_cerfa) << c.code;
      EXPECT_EQ(c.condition->element != nullptr, !c.territoire.empty()) << c.code;
      nommees.insert(std::get<std::string>(*feuille.egal));
    }
  }
  EXPECT_EQ(nommees, valeurs);
}

TEST(CriteresDeCotation, ModalitesEtIntervalles) {
  const CritereDeCotation& emploi = *Criteres().Find("EMPLOI");
  ASSERT_EQ(emploi.modalites.size(), 3u);
  EXPECT_EQ(emploi.modalites[2].code, "ART");
  EXPECT_EQ(emploi.pj, "SITPRO");
  const CritereDeCotation& anciennete = *Criteres().Find("ANCIENNETE");
  ASSERT_TRUE(anciennete.intervalle);
  EXPECT_TRUE(anciennete.intervalle->par_unite);
  EXPECT_EQ(anciennete.intervalle->unite, "mois");
  EXPECT_EQ(Criteres().Find("TAUX_EFFORT")->intervalle->au_moins, (std::vector<double>{30, 35, 40}));
}

struct FauteCas {
  const char* nom;
  const char* critere;  // a criterion with a mistake
  const char* chemin;   // below that criterion
};
class FauteTest : public ::testing::TestWithParam<FauteCas> {};
TEST_P(FauteTest, EstNommee) {
  const std::string bon = R"({"code": "A", "libelle": "a", "condition": null, "pj": null, "hors_cerfa": true})";
  const auto lus = Charger(R"({"version": "1", "categories": [{"code": "c", "libelle": "C", "criteres": [)" + bon +
                           ", " + GetParam().critere + "]}]}");
  ASSERT_FALSE(lus);
  EXPECT_EQ(lus.error().code(), Code::kInvalid);
  EXPECT_EQ(lus.error().chemin(), std::string("/categories/0/criteres/1") + GetParam().chemin) << lus.error().message();
  EXPECT_NE(lus.error().message().find("criteres_cotation.json : " + lus.error().chemin()), std::string::npos);
}
const FauteCas kFautes[] = {
    {"SansCondition", R"({"code": "B", "libelle": "b", "pj": null})", ""},
    {"SansPiece", R"({"code": "B", "libelle": "b", "condition": null, "hors_cerfa": true})", ""},
    {"SansConditionMaisDuCerfa", R"({"code": "B", "libelle": "b", "condition": null, "pj": null})", ""},
    {"DeuxFois", R"({"code": "A", "libelle": "b", "condition": null, "pj": null, "hors_cerfa": true})", "/code"},
    {"MembreInconnu", R"({"code": "B", "point": 3})", "/point"},
    {"PieceInconnue", R"({"pj": "LOGE"})", "/pj"},
    {"ChampInconnu", R"({"condition": {"champ": "motif", "egal": "05"}})", "/condition/champ"},
    {"ValeurInconnue", R"({"condition": {"champ": "motifs", "egal": "99"}})", "/condition/egal"},
    {"ValeurInconnueDUneListe", R"({"condition": {"ou": [{"champ": "motifs", "parmi": ["05", "5"]}]}})",
     "/condition/ou/0/parmi/1"},
    {"NombreEnTexte", R"({"condition": {"non": {"champ": "age", "min": "30"}}})", "/condition/non/min"},
    {"BooleenEnTexte", R"({"condition": {"champ": "dalo", "egal": "OUI"}})", "/condition/egal"},
    {"OperateurInconnu", R"({"condition": {"champ": "motifs", "vaut": "05"}})", "/condition/vaut"},
    {"SansChamp", R"({"condition": {"egal": "05"}})", "/condition"},
    {"DeuxGroupes", R"({"condition": {"et": [{"champ": "dalo", "egal": true}], "ou": []}})", "/condition/ou"},
    {"SousChampInconnu", R"({"condition": {"champ": "pj", "element": {"champ": "code", "egal": "X"}}})",
     "/condition/element/champ"},
    {"ElementSansListe", R"({"condition": {"champ": "motifs", "element": {"champ": "code", "egal": "X"}}})",
     "/condition/element"},
    {"ModaliteFausse", R"({"modalites": [{"code": "X", "condition": {"champ": "motifs", "egal": "X"}}]})",
     "/modalites/0/condition/egal"},
    {"IntervalleSansNombre", R"({"intervalle": {"champ": "motifs", "unite": "mois"}})", "/intervalle/champ"},
    {"TerritoireSansPlace", R"({"territoire": "motifs"})", "/territoire"},
    {"FenetreSansListe",
     R"({"fenetre": {"champ": "motifs", "date": "date", "condition": {"champ": "code", "egal": "CRE"}}})",
     "/fenetre/champ"},
    {"FenetreSansDate", R"({"fenetre": {"champ": "evenements", "date": "code"}})", "/fenetre/date"},
};
INSTANTIATE_TEST_SUITE_P(Fautes, FauteTest, ::testing::ValuesIn(kFautes), [](const auto& i) { return i.param.nom; });

// Fields and values of class X, wherever a condition names them.
TEST(CriteresDeCotation, CeuxQuiDisentQuelqueChoseDeSensible) {
  for (const char* code : {"VIOLENCES", "SANTE", "HANDICAP", "GROSSESSE", "PRIO_A", "PRIO_G2"})
    EXPECT_TRUE(Criteres().Find(code)->sensible) << code;
  for (const char* code : {"ANCIENNETE", "DALO", "PRIO_E", "EXPULSION", "PL_ANRU", "REFUS", "EMPLOI", "RESIDE_COMMUNE"})
    EXPECT_FALSE(Criteres().Find(code)->sensible) << code;
}

TEST(CriteresDeCotation, Illisible) {
  EXPECT_FALSE(Charger("{"));
  EXPECT_FALSE(Charger("[]"));
  EXPECT_FALSE(Charger(R"({"categories": {}})"));
}

}  // namespace
}  // namespace sne
