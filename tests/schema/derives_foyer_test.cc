// Computed fields of the household.
#include "tests/schema/derives_cas.h"

namespace sne {
namespace {

using testing::Cas;

#define ENFANT(naissance) R"({"lien_parente":"E","date_naissance":")" naissance R"("})"
#define CONJOINT(naissance) R"({"lien":"M","date_naissance":")" naissance R"("})"
#define SEUL R"("personnes_a_charge":[])"

constexpr Cas kNombres[] = {
    {"Seul", "{" SEUL "}", "2024-01-15", "nb_personnes", "1"},
    {"DeuxEnfants", "{}", "2024-01-15", "nb_personnes", "3"},
    {"ANaitreCompte", R"({"nb_a_naitre":2})", "2024-01-15", "nb_personnes", "5"},
    {"ANaitrePasACharge", R"({"nb_a_naitre":2})", "2024-01-15", "nb_personnes_a_charge", "2"},
    {"DroitDeVisiteNeComptePas", R"({"nb_droit_visite":2})", "2024-01-15", "nb_personnes", "3"},
    {"GardeAlterneeDejaListee", R"({"nb_garde_alternee":2})", "2024-01-15", "nb_personnes", "3"},
    {"GardeAlterneeNonListee", R"({"nb_garde_alternee":3})", "2024-01-15", "nb_personnes", "4"},
    {"GardeAlterneeNonListeeACharge", R"({"nb_garde_alternee":3})", "2024-01-15", "nb_personnes_a_charge", "3"},
    {"CodemandeursListes", R"({"nb_codemandeurs":0,"codemandeurs":[{"lien":"M"},{"lien":"A"}]})", "2024-01-15",
     "nb_personnes", "5"},
    {"CodemandeursDeclares", R"({"nb_codemandeurs":2,"codemandeurs":[{"lien":"M"}]})", "2024-01-15", "nb_personnes",
     "5"},
    {"ColocatairesNon", R"({"nb_colocataires":2,"colocataires":[{"nom":"X"}]})", "2024-01-15", "nb_personnes", "3"},
    {"Association", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "nb_personnes", "null"},
    {"AssociationACharge", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "nb_personnes_a_charge",
     "null"},
    {"MineursVeilleDesDixHuitAns", "{}", "2030-05-31", "nb_enfants_mineurs", "2"},
    {"MineursDixHuitAns", "{}", "2030-06-01", "nb_enfants_mineurs", "1"},
    {"MineurSansDate", R"({"personnes_a_charge":[{"lien_parente":"E"}]})", "2024-01-15", "nb_enfants_mineurs", "1"},
    {"NeveuNEstPasUnEnfant", R"({"personnes_a_charge":[{"lien_parente":"A","date_naissance":"2015-01-01"}]})",
     "2024-01-15", "nb_enfants_mineurs", "0"},
    {"AucunMineur", "{" SEUL "}", "2024-01-15", "nb_enfants_mineurs", "0"},
    {"MineursAssociation", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "nb_enfants_mineurs",
     "null"},
};
SNE_DERIVES(NombresTest, kNombres);

constexpr Cas kCompositions[] = {
    {"Seul", "{" SEUL "}", "2024-01-15", "composition_familiale", "\"SEUL\""},
    {"SeulEnceinte", "{" SEUL R"(,"nb_a_naitre":1})", "2024-01-15", "composition_familiale", "\"MONO\""},
    {"SeulAvecParent", R"({"personnes_a_charge":[{"lien_parente":"P"}]})", "2024-01-15", "composition_familiale",
     "\"MONO\""},
    {"Couple", "{" SEUL R"(,"codemandeurs":[{"lien":"C"}]})", "2024-01-15", "composition_familiale", "\"COUPLE\""},
    {"CouplePacse", "{" SEUL R"(,"codemandeurs":[{"lien":"P"}]})", "2024-01-15", "composition_familiale", "\"COUPLE\""},
    {"CoupleAvecEnfants", R"({"codemandeurs":[{"lien":"M"}]})", "2024-01-15", "composition_familiale",
     "\"COUPLE_PAC\""},
    {"CoupleEtAutre", "{" SEUL R"(,"codemandeurs":[{"lien":"A"},{"lien":"M"}]})", "2024-01-15", "composition_familiale",
     "\"COUPLE\""},
    {"FratrieCodemandeuse", "{" SEUL R"(,"codemandeurs":[{"lien":"A"}]})", "2024-01-15", "composition_familiale",
     "\"AUTRE\""},
    {"ColocataireV3", "{" SEUL R"(,"codemandeurs":[{"lien":"L"}]})", "2024-01-15", "composition_familiale",
     "\"AUTRE\""},
    {"LienInconnuMarie", "{" SEUL R"(,"situation_familiale":"M","codemandeurs":[{"nom":"X"}]})", "2024-01-15",
     "composition_familiale", "\"COUPLE\""},
    {"LienInconnuSepare", "{" SEUL R"(,"codemandeurs":[{"nom":"X"}]})", "2024-01-15", "composition_familiale",
     "\"AUTRE\""},
    {"CodemandeurSansDetailConcubin", "{" SEUL R"(,"situation_familiale":"U","nb_codemandeurs":1})", "2024-01-15",
     "composition_familiale", "\"COUPLE\""},
    {"MarieSansCodemandeur", "{" SEUL R"(,"situation_familiale":"M"})", "2024-01-15", "composition_familiale",
     "\"SEUL\""},
    {"Colocation", "{" SEUL R"(,"nb_colocataires":1})", "2024-01-15", "composition_familiale", "\"AUTRE\""},
    {"Association", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "composition_familiale",
     "\"AUTRE\""},
    {"MonoparentaleEnfants", "{}", "2024-01-15", "famille_monoparentale", "true"},
    {"MonoparentaleANaitre", "{" SEUL R"(,"nb_a_naitre":1})", "2024-01-15", "famille_monoparentale", "true"},
    {"MonoparentaleSansEnfant", R"({"personnes_a_charge":[{"lien_parente":"A"}]})", "2024-01-15",
     "famille_monoparentale", "false"},
    {"MonoparentaleAvecGrandParent", R"({"personnes_a_charge":[{"lien_parente":"E"},{"lien_parente":"P"}]})",
     "2024-01-15", "famille_monoparentale", "false"},
    {"MonoparentaleCouple", R"({"codemandeurs":[{"lien":"M"}]})", "2024-01-15", "famille_monoparentale", "false"},
    {"MonoparentaleCodemandeurAutre", R"({"codemandeurs":[{"lien":"A"}]})", "2024-01-15", "famille_monoparentale",
     "false"},
    {"MonoparentaleAssociation", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15",
     "famille_monoparentale", "null"},
};
SNE_DERIVES(CompositionTest, kCompositions);

// Ages in complete years on 2024-01-15.
#define COUPLE(l_un, l_autre) "{" SEUL R"(,"date_naissance":")" l_un R"(","codemandeurs":[)" CONJOINT(l_autre) "]}"
constexpr Cas kJeunes[] = {
    {"Somme55", COUPLE("1996-01-15", "1996-01-16"), "2024-01-15", "jeune_menage", "true"},   // 28 + 27
    {"Somme56", COUPLE("1996-01-15", "1996-01-15"), "2024-01-15", "jeune_menage", "false"},  // 28 + 28
    {"LendemainDAnniversaire", COUPLE("1996-01-15", "1996-01-16"), "2024-01-16", "jeune_menage", "false"},
    {"SeulNon", "{" SEUL R"(,"date_naissance":"2004-01-15"})", "2024-01-15", "jeune_menage", "false"},
    {"FratrieNon", R"({"codemandeurs":[{"lien":"A","date_naissance":"2004-01-15"}]})", "2024-01-15", "jeune_menage",
     "false"},
    {"AgeInconnu", R"({"codemandeurs":[{"lien":"M"}]})", "2024-01-15", "jeune_menage", "null"},
    {"CodemandeurSansDetail", R"({"situation_familiale":"M","nb_codemandeurs":1})", "2024-01-15", "jeune_menage",
     "null"},
    {"LeConjointPasLAutre",
     "{" SEUL R"(,"date_naissance":"1996-01-15","codemandeurs":[{"lien":"A","date_naissance":"1950-01-01"},)" CONJOINT(
         "1998-01-01") "]}",
     "2024-01-15", "jeune_menage", "true"},
    {"Association", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "jeune_menage", "null"},
};
SNE_DERIVES(JeuneMenageTest, kJeunes);

#define ENFANTS_5      \
  ENFANT("2012-01-01") \
  "," ENFANT("2013-01-01") "," ENFANT("2014-01-01") "," ENFANT("2015-01-01") "," ENFANT("2016-01-01")
constexpr Cas kCategories[] = {
    {"UnePersonne", "{" SEUL "}", "2024-01-15", "categorie_menage", "\"1\""},
    {"UnePersonneHandicapee", "{" SEUL R"(,"handicap_personnes":["DEM"]})", "2024-01-15", "categorie_menage", "\"2\""},
    {"LogementAdapteVautHandicap", "{" SEUL R"(,"logement_adapte":"OUI"})", "2024-01-15", "categorie_menage", "\"2\""},
    {"CoupleAge", COUPLE("1980-01-15", "1980-01-15"), "2024-01-15", "categorie_menage", "\"2\""},
    {"JeuneCouple", COUPLE("2000-01-15", "2000-01-15"), "2024-01-15", "categorie_menage", "\"3\""},
    {"DeuxAdultesNonCouple", "{" SEUL R"(,"codemandeurs":[{"lien":"A"}]})", "2024-01-15", "categorie_menage", "\"2\""},
    {"CoupleDontUnHandicape", "{" SEUL R"(,"handicap_personnes":["COD"],"codemandeurs":[)" CONJOINT("1970-01-01") "]}",
     "2024-01-15", "categorie_menage", "\"3\""},
    {"SeulPlusUn", R"({"personnes_a_charge":[)" ENFANT("2015-01-01") "]}", "2024-01-15", "categorie_menage", "\"3\""},
    {"SeulPlusUnHandicape", R"({"handicap_personnes":["PAC"],"personnes_a_charge":[)" ENFANT("2015-01-01") "]}",
     "2024-01-15", "categorie_menage", "\"3\""},
    {"SeulPlusUnANaitre", "{" SEUL R"(,"nb_a_naitre":1})", "2024-01-15", "categorie_menage", "\"3\""},
    {"SeulPlusDeux", "{}", "2024-01-15", "categorie_menage", "\"4\""},
    {"CouplePlusUn",
     R"({"codemandeurs":[)" CONJOINT("1980-01-01") R"(],"personnes_a_charge":[)" ENFANT("2015-01-01") "]}",
     "2024-01-15", "categorie_menage", "\"3\""},
    {"JeuneCouplePlusUn",
     R"({"date_naissance":"2000-01-01","codemandeurs":[)" CONJOINT("2000-01-01") R"(],"personnes_a_charge":[)" ENFANT(
         "2022-01-01") "]}",
     "2024-01-15", "categorie_menage", "\"3\""},
    {"CouplePlusDeuxHandicap", R"({"handicap_personnes":["PAC"],"codemandeurs":[)" CONJOINT("1980-01-01") "]}",
     "2024-01-15", "categorie_menage", "\"5\""},
    {"SeulPlusQuatre",
     R"({"personnes_a_charge":[)" ENFANT("2012-01-01") "," ENFANT("2013-01-01") "," ENFANT("2014-01-01") "," ENFANT(
         "2015-01-01") "]}",
     "2024-01-15", "categorie_menage", "\"6\""},
    {"SeulPlusCinq", R"({"personnes_a_charge":[)" ENFANTS_5 "]}", "2024-01-15", "categorie_menage", "\"6P\""},
    {"CouplePlusCinqHandicapNAjouteRien",
     R"({"handicap_personnes":["DEM"],"codemandeurs":[)" CONJOINT("1980-01-01") R"(],"personnes_a_charge":[)" ENFANTS_5
                                                                                "]}",
     "2024-01-15", "categorie_menage", "\"6P\""},
    {"Association", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "categorie_menage", "null"},
};
SNE_DERIVES(CategorieMenageTest, kCategories);

}  // namespace
}  // namespace sne
