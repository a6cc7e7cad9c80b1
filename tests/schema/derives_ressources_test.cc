// Computed fields of income: RFR, ceilings, monthly resources, quartile, effort, money left.
#include "tests/schema/derives_cas.h"

namespace sne {
namespace {

using testing::Cas;

#define RFR(...) R"({"rfr":[)" __VA_ARGS__ "]}"
#define AVIS(annee, montant) R"({"personne":"D","annee":)" #annee R"(,"montant":)" #montant "}"
#define AVIS_C(annee, montant) R"({"personne":"C","annee":)" #annee R"(,"montant":)" #montant "}"

constexpr Cas kRfr[] = {
    {"N1", "{}", "2024-01-15", "rfr_n1", "18620"},
    {"N2", "{}", "2024-01-15", "rfr_n2", "17850"},
    {"N2ChangeAuPremierJanvier", "{}", "2025-01-01", "rfr_n2", "18620"},
    {"N1ManqueAuPremierJanvier", "{}", "2025-01-01", "rfr_n1", "null"},
    {"SommeDesPersonnes", RFR(AVIS(2022, 10000.5) "," AVIS_C(2022, 5000)), "2024-01-15", "rfr_n2", "15000.5"},
    {"ZeroNEstPasAbsent", RFR(AVIS(2022, 0)), "2024-01-15", "rfr_n2", "0"},
    {"FoyerN2", RFR(AVIS(2022, 20000) "," AVIS(2023, 18000.01)), "2024-01-15", "rfr_foyer", "20000"},
    {"FoyerN1DixPourCentPlusBas", RFR(AVIS(2022, 20000) "," AVIS(2023, 18000)), "2024-01-15", "rfr_foyer", "18000"},
    {"FoyerN1IncompletNEstPasUneBaisse", RFR(AVIS(2022, 20000) "," AVIS_C(2022, 15000) "," AVIS(2023, 20000)),
     "2024-01-15", "rfr_foyer", "35000"},
    {"FoyerSeulN1", RFR(AVIS(2023, 9000)), "2024-01-15", "rfr_foyer", "9000"},
    {"FoyerAnneeAnterieure", RFR(AVIS(2020, 9000) "," AVIS(2021, 9500) "," AVIS_C(2021, 500)), "2024-01-15",
     "rfr_foyer", "10000"},
    {"FoyerAnneeFutureIgnoree", RFR(AVIS(2024, 9000)), "2024-01-15", "rfr_foyer", "null"},
    {"FoyerSansAvis", R"({"rfr":null})", "2024-01-15", "rfr_foyer", "null"},
};
SNE_DERIVES(RfrTest, kRfr);

// Category 4 (one + 2 dependants) elsewhere in 2024: PLAI 24,276, PLUS 43,899, PLS 57,068.70, PLI 70,238.40.
#define FOYER_RFR(montant, communes) R"({"rfr":[)" AVIS(2022, montant) R"(],"commune_souhaitee":[)" communes "]}"
#define LYON "\"69383\""
constexpr Cas kPlafonds[] = {
    {"PlaiInclus", FOYER_RFR(24276, LYON), "2024-01-15", "tranche_plafond", "\"PLAI\""},
    {"PlusUnCentimeAuDessus", FOYER_RFR(24276.01, LYON), "2024-01-15", "tranche_plafond", "\"PLUS\""},
    {"PlusInclus", FOYER_RFR(43899, LYON), "2024-01-15", "tranche_plafond", "\"PLUS\""},
    {"PlsUnCentimeAuDessus", FOYER_RFR(43899.01, LYON), "2024-01-15", "tranche_plafond", "\"PLS\""},
    {"PlsInclus", FOYER_RFR(57068.7, LYON), "2024-01-15", "tranche_plafond", "\"PLS\""},
    {"PliUnCentimeAuDessus", FOYER_RFR(57068.71, LYON), "2024-01-15", "tranche_plafond", "\"PLI\""},
    {"PliInclus", FOYER_RFR(70238.4, LYON), "2024-01-15", "tranche_plafond", "\"PLI\""},
    {"Hors", FOYER_RFR(70238.41, LYON), "2024-01-15", "tranche_plafond", "\"HORS\""},
    {"ZoneParis", FOYER_RFR(33511, "\"75113\""), "2024-01-15", "tranche_plafond", "\"PLAI\""},
    {"ZoneParisVoisine", FOYER_RFR(33511, "\"92012\""), "2024-01-15", "tranche_plafond", "\"PLAI\""},
    {"ResteDIleDeFranceInclus", FOYER_RFR(30824, "\"95018\""), "2024-01-15", "tranche_plafond", "\"PLAI\""},
    {"ResteDIleDeFranceAuDessus", FOYER_RFR(30824.01, "\"95018\""), "2024-01-15", "tranche_plafond", "\"PLUS\""},
    {"ZoneDuPremierChoix", FOYER_RFR(33511, LYON ",\"75113\""), "2024-01-15", "tranche_plafond", "\"PLUS\""},
    {"Annee2025", R"({"rfr":[{"annee":2023,"montant":24875}]})", "2025-03-01", "tranche_plafond", "\"PLAI\""},
    {"Annee2023PrendLes2021", R"({"rfr":[{"annee":2021,"montant":22375}]})", "2023-12-31", "tranche_plafond",
     "\"PLAI\""},
    {"Annee2023AuDessusDes2021", R"({"rfr":[{"annee":2021,"montant":22376}]})", "2023-12-31", "tranche_plafond",
     "\"PLUS\""},
    {"AvantLesDonneesLaPlusAncienne", R"({"rfr":[{"annee":2017,"montant":22375}]})", "2019-12-31", "tranche_plafond",
     "\"PLAI\""},
    {"ApresLesDonneesLaDerniere", R"({"rfr":[{"annee":2028,"montant":24875}]})", "2030-06-30", "tranche_plafond",
     "\"PLAI\""},
    // 8 persons, one alone with seven dependants: category 9, PLAI 32,010 + 3 x 3,569 = 42,717.
    {"PersonnesSupplementaires",
     R"({"rfr":[{"annee":2022,"montant":42717}],"personnes_a_charge":[{},{},{},{},{},{},{}]})", "2024-01-15",
     "tranche_plafond", "\"PLAI\""},
    {"PersonnesSupplementairesAuDessus",
     R"({"rfr":[{"annee":2022,"montant":42718}],"personnes_a_charge":[{},{},{},{},{},{},{}]})", "2024-01-15",
     "tranche_plafond", "\"PLUS\""},
    {"SansRfr", R"({"rfr":null})", "2024-01-15", "tranche_plafond", "null"},
    {"SansCommune", R"({"commune_souhaitee":null})", "2024-01-15", "tranche_plafond", "null"},
    {"TauxPlancher", FOYER_RFR(43898.99, LYON), "2024-01-15", "taux_plafond", "99"},
    {"TauxCent", FOYER_RFR(43899, LYON), "2024-01-15", "taux_plafond", "100"},
    {"TauxZero", FOYER_RFR(0, LYON), "2024-01-15", "taux_plafond", "0"},
    {"TauxSansRfr", R"({"rfr":null})", "2024-01-15", "taux_plafond", "null"},
    {"TauxAssociation", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "taux_plafond", "null"},
};
SNE_DERIVES(PlafondTest, kPlafonds);

#define SALAIRE(montant) R"({"personne":"D","nature":"SAL","montant":)" #montant "}"
constexpr Cas kRessources[] = {
    {"Somme", "{}", "2024-01-15", "ressources_mensuelles", "1961"},
    {"Centimes", R"({"ressources":[)" SALAIRE(1640.33) "," SALAIRE(0.33) "]}", "2024-01-15", "ressources_mensuelles",
     "1640.66"},
    {"PensionVersee", R"({"pension_versee":200})", "2024-01-15", "ressources_mensuelles", "1761"},
    {"PensionEnLigne", R"({"ressources":[)" SALAIRE(1500) R"(,{"nature":"PAV","montant":300}]})", "2024-01-15",
     "ressources_mensuelles", "1200"},
    {"PensionAuxDeuxEndroits",
     R"({"pension_versee":300,"ressources":[)" SALAIRE(1500) R"(,{"nature":"PAV","montant":300}]})", "2024-01-15",
     "ressources_mensuelles", "1200"},
    {"JamaisNegatif", R"({"pension_versee":3000})", "2024-01-15", "ressources_mensuelles", "0"},
    {"SansRessources", R"({"ressources":[{"nature":"AUCUNE"}]})", "2024-01-15", "ressources_mensuelles", "0"},
    {"NonDeclare", R"({"ressources":[]})", "2024-01-15", "ressources_mensuelles", "null"},
    {"Natures", R"({"ressources":[{"nature":"AF"},{"nature":"SAL"},{"nature":"AF"}]})", "2024-01-15",
     "nature_ressource", R"(["SAL","AF"])"},
    {"NaturePensionVersee", R"({"ressources":[)" SALAIRE(1500) R"(],"pension_versee":100})", "2024-01-15",
     "nature_ressource", R"(["SAL","PAV"])"},
    {"NatureAucuneDeclaree", R"({"ressources":null})", "2024-01-15", "nature_ressource", "null"},
    // Unités de consommation: 1,961 divided by 1.6, 1.8 ...
    {"Uc13AnsVeilleDes14", "{}", "2026-05-31", "ressources_uc", "1225.62"},
    {"Uc14Ans", "{}", "2026-06-01", "ressources_uc", "1089.44"},
    {"UcANaitreNeComptePas", R"({"nb_a_naitre":1})", "2024-01-15", "ressources_uc", "1225.62"},
    {"UcCodemandeur", R"({"codemandeurs":[{"lien":"M"}]})", "2024-01-15", "ressources_uc", "933.8"},
    {"UcEnfantSansDate", R"({"personnes_a_charge":[{"lien_parente":"E"}]})", "2024-01-15", "ressources_uc", "1508.46"},
    {"UcAutreSansDate", R"({"personnes_a_charge":[{"lien_parente":"A"}]})", "2024-01-15", "ressources_uc", "1307.33"},
    {"UcSeul", R"({"personnes_a_charge":null})", "2024-01-15", "ressources_uc", "1961"},
    {"UcAssociation", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "ressources_uc", "null"},
    {"UcNonDeclare", R"({"ressources":[]})", "2024-01-15", "ressources_uc", "null"},
};
SNE_DERIVES(RessourcesTest, kRessources);

// Thresholds of 2024 elsewhere: 11,000, 15,150, 21,000 a year; in Île-de-France 12,000, 16,950, 24,100. One person:
// UC 1.
#define SEUL_AVEC(montant) R"({"personnes_a_charge":[],"ressources":[)" SALAIRE(montant) "]}"
#define SEUL_A_PARIS(montant) \
  R"({"personnes_a_charge":[],"commune_souhaitee":["75113"],"ressources":[)" SALAIRE(montant) "]}"
constexpr Cas kQuartiles[] = {
    {"SousQ1", SEUL_AVEC(916.66), "2024-01-15", "quartile", "\"Q1\""},  // 10,999.92
    {"SurQ1", SEUL_AVEC(916.67), "2024-01-15", "quartile", "\"Q2\""},   // 11,000.04
    {"Q2Inclus", SEUL_AVEC(1262.5), "2024-01-15", "quartile", "\"Q2\""},
    {"SurQ2", SEUL_AVEC(1262.51), "2024-01-15", "quartile", "\"Q3\""},
    {"Q3Inclus", SEUL_AVEC(1750), "2024-01-15", "quartile", "\"Q3\""},
    {"SurQ3", SEUL_AVEC(1750.01), "2024-01-15", "quartile", "\"Q4\""},
    {"IleDeFrance", SEUL_A_PARIS(1000), "2024-01-15", "quartile", "\"Q1\""},
    {"IleDeFranceAuDessus", SEUL_A_PARIS(1000.01), "2024-01-15", "quartile", "\"Q2\""},
    {"Annee2021", SEUL_AVEC(825), "2022-06-30", "quartile", "\"Q1\""},  // 9,900
    {"Annee2021AuDessus", SEUL_AVEC(825.01), "2022-06-30", "quartile", "\"Q2\""},
    {"SansRessources", R"({"ressources":[{"nature":"AUCUNE"}]})", "2024-01-15", "quartile", "\"Q1\""},
    {"NonDeclare", R"({"ressources":[]})", "2024-01-15", "quartile", "null"},
    {"SansCommune", R"({"commune_souhaitee":null})", "2024-01-15", "quartile", "null"},
};
SNE_DERIVES(QuartileTest, kQuartiles);

#define LOYER(loyer, charges, apl, ressources)                                             \
  R"({"loyer_actuel":)" loyer R"(,"charges_actuelles":)" charges R"(,"apl_actuelle":)" apl \
  R"(,"ressources":[)" ressources "]}"
constexpr Cas kEfforts[] = {
    {"Plancher", LOYER("299.99", "null", "null", SALAIRE(1000)), "2024-01-15", "taux_effort", "29"},
    {"Trente", LOYER("300", "null", "null", SALAIRE(1000)), "2024-01-15", "taux_effort", "30"},
    {"ChargesEtApl", LOYER("300", "50", "100", SALAIRE(1000)), "2024-01-15", "taux_effort", "25"},
    {"AplPlusGrande", LOYER("100", "null", "300", SALAIRE(1000)), "2024-01-15", "taux_effort", "0"},
    {"SansLoyer", LOYER("null", "80", "null", SALAIRE(1000)), "2024-01-15", "taux_effort", "null"},
    {"LoyerNul", LOYER("0", "80", "null", SALAIRE(1000)), "2024-01-15", "taux_effort", "null"},
    {"SansRessourcesDeclarees", LOYER("300", "null", "null", ""), "2024-01-15", "taux_effort", "null"},
    {"RessourcesNulles", LOYER("300", "null", "null", R"({"nature":"AUCUNE"})"), "2024-01-15", "taux_effort", "999"},
    {"RessourcesEtCoutNuls", LOYER("300", "null", "300", R"({"nature":"AUCUNE"})"), "2024-01-15", "taux_effort", "0"},
    {"Plafonne", LOYER("3000", "null", "null", SALAIRE(10)), "2024-01-15", "taux_effort", "999"},
    {"ResteSeul", R"({"personnes_a_charge":[],"loyer_actuel":null,"charges_actuelles":null,"apl_actuelle":null})",
     "2024-01-15", "reste_a_vivre", "65.36"},  // 1,961 / 30
    {"ResteNegatifPlancher", LOYER("2000", "null", "null", SALAIRE(1000)), "2024-01-15", "reste_a_vivre",
     "-20.84"},  // -20.833
    {"ResteSansRessources", R"({"ressources":null})", "2024-01-15", "reste_a_vivre", "null"},
    {"ResteAssociation", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "reste_a_vivre", "null"},
};
SNE_DERIVES(EffortTest, kEfforts);

}  // namespace
}  // namespace sne
