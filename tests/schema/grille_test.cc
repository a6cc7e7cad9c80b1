// Grids of cotation: what is refused names the member; what is accepted comes back as it was; which version is in
// force.
#include "schema/grille.h"

#include <gtest/gtest.h>

#include "schema/env.h"
#include "tests/schema/exemple.h"

namespace sne::testing {
namespace {

const CriteresDeCotation& Criteres() {
  static const auto criteres = *CriteresDeCotation::Load(CriteresDeCotationEmbarques(), *CatalogueDeTest());
  return *criteres;
}

constexpr char kPoids[] = R"("hors_mutation":{"poids":5},"mutation":{"poids":-3,"option_pj":2})";

std::string Avec(const std::string& lignes, const std::string& reste = R"("valide_du":"2024-01-01")") {
  return R"({"libelle":"essai",)" + reste + R"(,"criteres":[)" + lignes + "]}";
}
std::string Ligne(const std::string& debut) { return "{" + debut + "," + kPoids + "}"; }

// "chemin: detail" of the first mistake.
std::string Refus(const std::string& json) {
  GrilleDeposee g;
  Erreurs erreurs;
  const bool lisible = LireGrille(json, "200046977", Criteres(), Exigence::kTout, g, erreurs);
  if (!lisible) return "illisible" + (erreurs.empty() ? "" : erreurs[0].chemin + ": " + erreurs[0].detail);
  return erreurs.empty() ? "" : erreurs[0].chemin + ": " + erreurs[0].detail;
}

struct CasDeGrille {
  const char* nom;
  std::string json;
  const char* chemin;
  const char* dit;
};

class GrilleRefusee : public ::testing::TestWithParam<CasDeGrille> {};

TEST_P(GrilleRefusee, NommeLeMembre) {
  const std::string refus = Refus(GetParam().json);
  EXPECT_EQ(refus.substr(0, refus.find(": ")), GetParam().chemin) << refus;
  EXPECT_NE(refus.find(GetParam().dit), std::string::npos) << refus;
}

INSTANTIATE_TEST_SUITE_P(
    Cas, GrilleRefusee,
    ::testing::Values(
        CasDeGrille{"Vide", Avec(""), "/criteres", "au moins un critère"},
        CasDeGrille{"SansCriteres", R"({"libelle":"x","valide_du":"2024-01-01"})", "/criteres", "attendu"},
        CasDeGrille{"CritereInconnu", Avec(Ligne(R"("code":"PARENT_ISOLÉ")")), "/criteres/0/code",
                    "le plus proche : PARENT_ISOLE"},
        CasDeGrille{"ModaliteInconnue", Avec(Ligne(R"("code":"SUROCCUPATION","modalites":["LEGERE","ENORME"])")),
                    "/criteres/0/modalites/1", "LEGERE, LOURDE"},
        CasDeGrille{"ModaliteSansModalites", Avec(Ligne(R"("code":"DAL","modalites":["X"])")),
                    "/criteres/0/modalites/0", "n'en a pas"},
        CasDeGrille{"PoidsTropGrand", Avec(R"({"code":"DAL","hors_mutation":{"poids":101},"mutation":{"poids":0}})"),
                    "/criteres/0/hors_mutation/poids", "-100 à 100 ; trouvé : 101"},
        CasDeGrille{"PoidsDecimal", Avec(R"({"code":"DAL","hors_mutation":{"poids":1.5},"mutation":{"poids":0}})"),
                    "/criteres/0/hors_mutation/poids", "entier"},
        CasDeGrille{"SansMutation", Avec(R"({"code":"DAL","hors_mutation":{"poids":1}})"), "/criteres/0/mutation",
                    "attendu"},
        CasDeGrille{"OptionInconnue",
                    Avec(R"({"code":"DALO","hors_mutation":{"poids":1,"option_pj":4},"mutation":{"poids":0}})"),
                    "/criteres/0/hors_mutation/option_pj", "1 à 3"},
        CasDeGrille{"OptionSansPiece",
                    Avec(R"({"code":"DAL","hors_mutation":{"poids":1,"option_pj":2},"mutation":{"poids":0}})"),
                    "/criteres/0/hors_mutation/option_pj", "aucune pièce"},
        CasDeGrille{"IntervalleALEnvers", Avec(Ligne(R"("code":"TAUX_EFFORT","intervalle":{"min":40,"max":35})")),
                    "/criteres/0/intervalle", "à l'envers"},
        CasDeGrille{"IntervallesQuiSeChevauchent",
                    Avec(Ligne(R"("code":"TAUX_EFFORT","intervalle":{"min":30,"max":35})") + "," +
                         Ligne(R"("code":"TAUX_EFFORT","intervalle":{"min":35})")),
                    "/criteres/1/intervalle", "chevauche celui de /criteres/0"},
        CasDeGrille{"IntervalleSansNombre", Avec(Ligne(R"("code":"PARENT_ISOLE","intervalle":{"min":1})")),
                    "/criteres/0/intervalle", "pas un nombre"},
        CasDeGrille{"DeuxFois", Avec(Ligne(R"("code":"RESIDE_COMMUNE")") + "," + Ligne(R"("code":"RESIDE_COMMUNE")")),
                    "/criteres/1/code", "déjà pesé en /criteres/0"},
        CasDeGrille{"ModaliteDeuxFois",
                    Avec(Ligne(R"("code":"SUROCCUPATION","modalites":["LEGERE"])") + "," +
                         Ligne(R"("code":"SUROCCUPATION","modalites":["LOURDE","LEGERE"])")),
                    "/criteres/1/modalites/1", "déjà pesée"},
        CasDeGrille{"ParSansUnite", Avec(Ligne(R"("code":"TAUX_EFFORT","par":"UNITE")")), "/criteres/0/par", "unité"},
        CasDeGrille{"ParAnDesRefus",
                    Avec(R"({"code":"REFUS","par":"AN","hors_mutation":{"poids":1},"mutation":{"poids":1}})"),
                    "/criteres/0/par", "UNITE (refus)"},
        CasDeGrille{"PlafondSansPar", Avec(Ligne(R"("code":"PARENT_ISOLE","plafond":3)")), "/criteres/0/plafond",
                    "par"},
        CasDeGrille{"FenetreSansEvenements", Avec(Ligne(R"("code":"PARENT_ISOLE","depuis_mois":3)")),
                    "/criteres/0/depuis_mois", "événements"},
        CasDeGrille{"GroupeDUn", Avec(Ligne(R"("code":"PARENT_ISOLE","groupe":"G","cumul":"MAX")")),
                    "/criteres/0/groupe", "que cette ligne"},
        CasDeGrille{"CumulsDifferents",
                    Avec(Ligne(R"("code":"PARENT_ISOLE","groupe":"G","cumul":"MAX")") + "," +
                         Ligne(R"("code":"RESIDE_COMMUNE","groupe":"G")")),
                    "/criteres/1/cumul", "même cumul"},
        CasDeGrille{"CumulSansGroupe", Avec(Ligne(R"("code":"PARENT_ISOLE","cumul":"MAX")")), "/criteres/0/cumul",
                    "groupe"},
        CasDeGrille{"DateInconnue", Avec(Ligne(R"("code":"RESIDE_COMMUNE")"), R"("valide_du":"2024-02-30")"),
                    "/valide_du", "AAAA-MM-JJ"},
        CasDeGrille{"DatesALEnvers",
                    Avec(Ligne(R"("code":"RESIDE_COMMUNE")"), R"("valide_du":"2024-02-02","valide_au":"2024-02-01")"),
                    "/valide_au", "à l'envers"},
        CasDeGrille{"AutreTerritoire",
                    Avec(Ligne(R"("code":"RESIDE_COMMUNE")"), R"("epci":"243100518","valide_du":"2024-02-02")"),
                    "/epci", "200046977"},
        CasDeGrille{"LibelleBlanc", R"({"libelle":"  ","valide_du":"2024-01-01"})", "/libelle", "1 à 200 octets"},
        CasDeGrille{"LibelleAvecU0000", R"({"libelle":"a\u0000b","valide_du":"2024-01-01"})", "/libelle",
                    "sans caractère de contrôle"},
        CasDeGrille{"GroupeSurDeuxLignes", Avec(Ligne(R"("code":"RESIDE_COMMUNE","groupe":"a\nb")")),
                    "/criteres/0/groupe", "sans caractère de contrôle"},
        CasDeGrille{"StatutInconnu",
                    Avec(Ligne(R"("code":"RESIDE_COMMUNE")"), R"("statut":"VOTEE","valide_du":"2024-02-02")"),
                    "/statut", "PUBLIEE"},
        CasDeGrille{"MembreInconnu", Avec(Ligne(R"("code":"RESIDE_COMMUNE","poid":1)")), "/criteres/0/poid", "inconnu"},
        CasDeGrille{"MembreDeuxFois", Avec(Ligne(R"("code":"DAL","code":"DAL")")), "illisible/criteres/0/code",
                    "deux fois"}),
    [](const auto& cas) { return std::string(cas.param.nom); });

TEST(Grille, UnJsonIllisibleEstDitIllisible) { EXPECT_EQ(Refus("{"), "illisible"); }

// What an answer says can be sent back as it is.
TEST(Grille, UneGrilleEcriteSeRelit) {
  const std::string lignes =
      Ligne(R"("code":"TAUX_EFFORT","intervalle":{"min":30,"max":34.5})") + "," +
      Ligne(R"("code":"SUROCCUPATION","modalites":["LEGERE","LOURDE"],"groupe":"G","cumul":"MAX")") + "," +
      Ligne(R"("code":"RESIDE_COMMUNE","groupe":"G","cumul":"MAX")") +
      R"(,{"code":"ANCIENNETE","par":"AN","plafond":48,"hors_mutation":{"poids":1},"mutation":{"poids":2}})" +
      R"(,{"code":"REFUS","par":"UNITE","depuis_mois":24,"hors_mutation":{"poids":-15},"mutation":{"poids":-15}})";
  GrilleDeposee g, relue;
  Erreurs erreurs;
  ASSERT_TRUE(LireGrille(Avec(lignes), "200046977", Criteres(), Exigence::kTout, g, erreurs));
  ASSERT_TRUE(erreurs.empty()) << erreurs[0].chemin << erreurs[0].detail;
  ASSERT_EQ(g.grille.lignes.size(), 5u);
  EXPECT_EQ(g.grille.lignes[1].hors_mutation.poids, 5);
  EXPECT_EQ(g.grille.lignes[1].mutation.option, OptionPj::kConforme);
  std::string json = R"({"epci":"200046977","version":3,"libelle":"essai","valide_du":"2024-01-01","valide_au":null,)";
  AppendLignes(g.grille, Criteres(), json);
  ASSERT_TRUE(LireGrille(json + "}", "200046977", Criteres(), Exigence::kTout, relue, erreurs));
  ASSERT_TRUE(erreurs.empty()) << erreurs[0].chemin << erreurs[0].detail << json;
  EXPECT_EQ(relue.grille, g.grille);

  GrillesDeTerritoire t{"200046977", 7, {}};
  t.versions.push_back({1, VersionDeGrille::Statut::kPubliee, 19000, 19001, g.grille});
  t.versions.push_back({2, VersionDeGrille::Statut::kBrouillon, 19002, {}, g.grille});
  auto lu = LireGrillesDeTerritoire(EcrireGrillesDeTerritoire(t));
  ASSERT_TRUE(lu) << lu.error().message();
  EXPECT_EQ(lu->epci, t.epci);
  EXPECT_EQ(lu->revision, 7u);
  ASSERT_EQ(lu->versions.size(), 2u);
  EXPECT_EQ(lu->versions[0].grille, g.grille);
  EXPECT_EQ(lu->versions[0].publiee_le, 19001);
  EXPECT_EQ(lu->Brouillon(), &lu->versions[1]);
  Grilles grilles{{t.epci, std::make_shared<const GrillesDeTerritoire>(t)}};
  auto toutes = LireGrilles(EcrireGrilles(grilles));
  ASSERT_TRUE(toutes) << toutes.error().message();
  EXPECT_EQ(EcrireGrilles(*toutes), EcrireGrilles(grilles));
  EXPECT_FALSE(LireGrilles("[{]"));
  EXPECT_FALSE(LireGrillesDeTerritoire(R"({"epci":"200046977","versions":[{"version":1}]})"));
}

TEST(Grille, CelleQuiEstEnVigueur) {
  const auto jour = [](const char* date) { return *LireDate(date); };
  GrillesDeTerritoire t{"200046977", 1, {}};
  const auto ajouter = [&](const char* du, const char* au, VersionDeGrille::Statut statut) {
    Grille g{"x", jour(du), std::nullopt, {{}}};
    if (au != nullptr) g.valide_au = jour(au);
    t.versions.push_back({static_cast<int>(t.versions.size()) + 1, statut, 0, {}, g});
  };
  using Statut = VersionDeGrille::Statut;
  ajouter("2024-01-01", nullptr, Statut::kPubliee);
  ajouter("2024-06-01", "2024-08-31", Statut::kPubliee);
  ajouter("2024-10-01", nullptr, Statut::kPubliee);
  ajouter("2024-01-01", nullptr, Statut::kBrouillon);
  const auto version = [&](const char* date) {
    const auto* v = t.EnVigueur(jour(date));
    return v == nullptr ? 0 : v->version;
  };
  EXPECT_EQ(version("2023-12-31"), 0);
  EXPECT_EQ(version("2024-01-01"), 1);
  EXPECT_EQ(version("2024-05-31"), 1);
  EXPECT_EQ(version("2024-06-01"), 2);
  EXPECT_EQ(version("2024-08-31"), 2);
  EXPECT_EQ(version("2024-09-01"), 0) << "une grille remplacée ne revient pas";
  EXPECT_EQ(version("2030-01-01"), 3);
  EXPECT_EQ(t.Fin(t.versions[0]), jour("2024-05-31"));
  EXPECT_EQ(t.Fin(t.versions[2]), std::nullopt);
  EXPECT_EQ(t.StatutAu(t.versions[0], jour("2024-05-31")), "PUBLIEE");
  EXPECT_EQ(t.StatutAu(t.versions[0], jour("2024-06-01")), "ARCHIVEE");
  EXPECT_EQ(t.StatutAu(t.versions[3], jour("2024-06-01")), "BROUILLON");
}

// Those that are shipped, sent as they are.
TEST(Grille, LesGrillesLivreesSontValides) {
  for (const char* nom : {"toulouse-metropole", "metropole-de-lyon", "fictive"}) {
    auto json = ReadWhole(Env::Posix(), std::string(SNE_SOURCES) + "/deploy/grilles/" + nom + ".json");
    ASSERT_TRUE(json) << nom;
    EXPECT_EQ(Refus(*json), "") << nom;
  }
}

}  // namespace
}  // namespace sne::testing
