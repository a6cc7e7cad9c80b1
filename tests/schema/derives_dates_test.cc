// Computed fields that are dates and durations: age, anciennete, date_fin_validite, statut, delai_depasse.
#include "tests/schema/derives_cas.h"

namespace sne {
namespace {

using testing::Cas;

constexpr Cas kAges[] = {
    {"VeilleDeLAnniversaire", R"({"date_naissance":"1984-03-12"})", "2024-03-11", "age", "39"},
    {"Anniversaire", R"({"date_naissance":"1984-03-12"})", "2024-03-12", "age", "40"},
    {"NeUn29FevrierAnneeCommune", R"({"date_naissance":"2000-02-29"})", "2023-02-27", "age", "22"},
    {"NeUn29FevrierDernierJourDeFevrier", R"({"date_naissance":"2000-02-29"})", "2023-02-28", "age", "23"},
    {"NeUn29FevrierAnneeBissextileVeille", R"({"date_naissance":"2000-02-29"})", "2024-02-28", "age", "23"},
    {"NeUn29FevrierAnneeBissextile", R"({"date_naissance":"2000-02-29"})", "2024-02-29", "age", "24"},
    {"QuatreVingtDixSeptAns", R"({"date_naissance":"1926-12-31"})", "2024-01-15", "age", "97"},
    {"NeAvant1970", R"({"date_naissance":"1969-12-31"})", "2020-12-30", "age", "50"},
    {"Inconnu", R"({"date_naissance":null})", "2024-01-15", "age", "null"},
    {"Association", R"({"type_demandeur":"PM","raison_sociale":"Abri","date_naissance":null})", "2024-01-15", "age",
     "null"},
};
SNE_DERIVES(AgeTest, kAges);

constexpr Cas kAnciennetes[] = {
    {"MemeJour", R"({"date_creation":"2024-01-15"})", "2024-01-15", "anciennete", "0"},
    {"VeilleDuMois", R"({"date_creation":"2023-12-16"})", "2024-01-15", "anciennete", "0"},
    {"UnMois", R"({"date_creation":"2023-12-15"})", "2024-01-15", "anciennete", "1"},
    {"Le31EnAvril", R"({"date_creation":"2024-03-31"})", "2024-04-29", "anciennete", "0"},
    {"Le31DevientLe30", R"({"date_creation":"2024-03-31"})", "2024-04-30", "anciennete", "1"},
    {"Le31DevientLe29Fevrier", R"({"date_creation":"2024-01-31"})", "2024-02-29", "anciennete", "1"},
    {"Le31DevientLe28Fevrier", R"({"date_creation":"2023-01-31"})", "2023-02-28", "anciennete", "1"},
    {"Le30NArrivePasAvantFevrier28", R"({"date_creation":"2023-01-30"})", "2023-02-27", "anciennete", "0"},
    {"DixAns", R"({"date_creation":"2014-01-15"})", "2024-01-15", "anciennete", "120"},
    {"Reprise", R"({"reprise_anciennete":true,"date_anciennete":"2018-01-15"})", "2024-01-15", "anciennete", "72"},
    {"DateSansReprise", R"({"reprise_anciennete":false,"date_anciennete":"2018-01-15"})", "2024-01-15", "anciennete",
     "50"},
    {"RepriseSansDate", R"({"reprise_anciennete":true})", "2024-01-15", "anciennete", "50"},
    {"ContinueApresRadiation", R"({"statut":"RADIEE","date_radiation":"2020-11-14","motif_radiation":"RADREN"})",
     "2024-01-15", "anciennete", "50"},
    {"CreeeApresLeJour", R"({"date_creation":"2024-02-01"})", "2024-01-15", "anciennete", "0"},
};
SNE_DERIVES(AncienneteTest, kAnciennetes);

#define SNE_DATES(creation, renouvellement) \
  R"({"date_creation":")" creation R"(","date_dernier_renouvellement":)" renouvellement "}"

constexpr Cas kStatuts[] = {
    {"FinUnAnApresLeDepot", SNE_DATES("2023-05-20", "null"), "2024-01-15", "date_fin_validite", "\"2024-05-20\""},
    {"FinUnAnApresLeRenouvellement", SNE_DATES("2019-05-20", R"("2023-05-18")"), "2024-01-15", "date_fin_validite",
     "\"2024-05-18\""},
    {"Fin29Fevrier", SNE_DATES("2024-02-29", "null"), "2024-03-15", "date_fin_validite", "\"2025-02-28\""},
    {"VeilleDuPreavis", SNE_DATES("2023-05-20", "null"), "2024-04-19", "statut", "\"ACTIVE\""},
    {"JourDuPreavis", SNE_DATES("2023-05-20", "null"), "2024-04-20", "statut", "\"A_RENOUVELER\""},
    {"VeilleDeLaFin", SNE_DATES("2023-05-20", "null"), "2024-05-19", "statut", "\"A_RENOUVELER\""},
    {"JourDeLaFin", SNE_DATES("2023-05-20", "null"), "2024-05-20", "statut", "\"EXPIREE\""},
    {"LongtempsApres", SNE_DATES("2020-05-20", "null"), "2024-05-20", "statut", "\"EXPIREE\""},
    {"PreavisDu31MarsVeille", SNE_DATES("2023-03-31", "null"), "2024-02-28", "statut", "\"ACTIVE\""},
    {"PreavisDu31MarsEnFevrierBissextile", SNE_DATES("2023-03-31", "null"), "2024-02-29", "statut", "\"A_RENOUVELER\""},
    {"JourDuDepot", SNE_DATES("2024-01-15", "null"), "2024-01-15", "statut", "\"ACTIVE\""},
    {"ActiveSaisieEstRecalculee", R"({"statut":"ACTIVE","date_dernier_renouvellement":"2022-01-01"})", "2024-01-15",
     "statut", "\"EXPIREE\""},
    {"ExpireeSaisieEstRecalculee", R"({"statut":"EXPIREE"})", "2024-01-15", "statut", "\"ACTIVE\""},
    {"SansStatutSaisi", R"({"statut":null})", "2024-01-15", "statut", "\"ACTIVE\""},
    {"Suspendue", R"({"statut":"SUSPENDUE","date_dernier_renouvellement":"2022-01-01"})", "2024-01-15", "statut",
     "\"SUSPENDUE\""},
    {"Attribuee", R"({"statut":"ATTRIBUEE","date_dernier_renouvellement":"2022-01-01"})", "2024-01-15", "statut",
     "\"ATTRIBUEE\""},
    {"Radiee", R"({"statut":"RADIEE","motif_radiation":"RADREN","date_radiation":"2023-01-01"})", "2024-01-15",
     "statut", "\"RADIEE\""},
};
SNE_DERIVES(StatutTest, kStatuts);

// Délais of the catalogue: Rhône 24; Paris C and T1 72, T2 and T3 108, T4 and more 120; by default 24.
constexpr Cas kDelais[] = {
    {"Atteint", R"({"date_creation":"2022-01-15"})", "2024-01-15", "delai_depasse", "false"},
    {"Depasse", R"({"date_creation":"2021-12-15"})", "2024-01-15", "delai_depasse", "true"},
    {"ParisT2", R"({"commune_souhaitee":["75113"],"typologie":["T2"],"date_creation":"2017-01-15"})", "2024-01-15",
     "delai_depasse", "false"},
    {"ParisT1", R"({"commune_souhaitee":["75113"],"typologie":["T1"],"date_creation":"2017-01-15"})", "2024-01-15",
     "delai_depasse", "true"},
    {"LePlusPetitDesDelais", R"({"commune_souhaitee":["75113"],"typologie":["T2","T1"],"date_creation":"2017-01-15"})",
     "2024-01-15", "delai_depasse", "true"},
    {"LePremierChoixSeul", R"({"commune_souhaitee":["75113","69266"],"typologie":["T2"],"date_creation":"2017-01-15"})",
     "2024-01-15", "delai_depasse", "false"},
    {"AncienneteReprise", R"({"date_creation":"2023-01-15","reprise_anciennete":true,"date_anciennete":"2021-01-15"})",
     "2024-01-15", "delai_depasse", "true"},
    {"SansCommune", R"({"commune_souhaitee":[]})", "2024-01-15", "delai_depasse", "null"},
    {"SansTypologie", R"({"commune_souhaitee":["75113"],"typologie":[],"date_creation":"2017-12-15"})", "2024-01-15",
     "delai_depasse", "true"},
};
SNE_DERIVES(DelaiDepasseTest, kDelais);

}  // namespace
}  // namespace sne
