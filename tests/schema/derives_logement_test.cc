// Computed fields of the present dwelling, of places, motives, priorities, events and documents.
#include "tests/schema/derives_cas.h"

namespace sne {
namespace {

using testing::Cas;

#define LOGEMENT(surface, habitants) R"({"surface_actuelle":)" surface R"(,"nb_habitants_actuel":)" habitants "}"
constexpr Cas kOccupations[] = {
    {"UnSuffit", LOGEMENT("9", "1"), "2024-01-15", "suroccupation", "\"NON\""},
    {"UnTropPetit", LOGEMENT("8", "1"), "2024-01-15", "suroccupation", "\"LEGERE\""},
    {"DeuxSuffit", LOGEMENT("16", "2"), "2024-01-15", "suroccupation", "\"NON\""},
    {"DeuxLegere", LOGEMENT("15", "2"), "2024-01-15", "suroccupation", "\"LEGERE\""},
    {"DeuxLegereLimite", LOGEMENT("9", "2"), "2024-01-15", "suroccupation", "\"LEGERE\""},
    {"DeuxLourde", LOGEMENT("8", "2"), "2024-01-15", "suroccupation", "\"LOURDE\""},
    {"TroisSuffit", LOGEMENT("25", "3"), "2024-01-15", "suroccupation", "\"NON\""},
    {"TroisLegere", LOGEMENT("24", "3"), "2024-01-15", "suroccupation", "\"LEGERE\""},
    {"SeptSuffit", LOGEMENT("61", "7"), "2024-01-15", "suroccupation", "\"NON\""},
    {"HuitSuffit", LOGEMENT("70", "8"), "2024-01-15", "suroccupation", "\"NON\""},
    {"HuitLegere", LOGEMENT("69", "8"), "2024-01-15", "suroccupation", "\"LEGERE\""},
    {"HuitLourde", LOGEMENT("60", "8"), "2024-01-15", "suroccupation", "\"LOURDE\""},
    {"DouzeSuffit", LOGEMENT("70", "12"), "2024-01-15", "suroccupation", "\"NON\""},
    {"DouzeLegere", LOGEMENT("61", "12"), "2024-01-15", "suroccupation", "\"LEGERE\""},
    {"SansSurface", LOGEMENT("null", "3"), "2024-01-15", "suroccupation", "null"},
    {"SansHabitants", LOGEMENT("30", "null"), "2024-01-15", "suroccupation", "null"},
    {"SousT4Seul", R"({"mode_logement_actuel":["HLM"],"typologie_actuelle":"T4","nb_habitants_actuel":2})",
     "2024-01-15", "sousoccupation", "true"},
    {"SousT3Deux", R"({"mode_logement_actuel":["HLM"],"typologie_actuelle":"T3","nb_habitants_actuel":2})",
     "2024-01-15", "sousoccupation", "false"},
    {"SousChambre", R"({"mode_logement_actuel":["HLM"],"typologie_actuelle":"C","nb_habitants_actuel":1})",
     "2024-01-15", "sousoccupation", "false"},
    {"SousT6Quatre", R"({"mode_logement_actuel":["HLM"],"typologie_actuelle":"T6P","nb_habitants_actuel":4})",
     "2024-01-15", "sousoccupation", "true"},
    {"SousPriveNon", R"({"typologie_actuelle":"T5","nb_habitants_actuel":1})", "2024-01-15", "sousoccupation", "false"},
    {"SousTypologieInconnue", R"({"mode_logement_actuel":["HLM"],"typologie_actuelle":null})", "2024-01-15",
     "sousoccupation", "null"},
    {"SousHabitantsInconnus",
     R"({"mode_logement_actuel":["HLM"],"typologie_actuelle":"T5","nb_habitants_actuel":null})", "2024-01-15",
     "sousoccupation", "true"},
    {"MutationHlm", R"({"mode_logement_actuel":["LP","HLM"]})", "2024-01-15", "mutation", "true"},
    {"MutationSansMode", R"({"mode_logement_actuel":[]})", "2024-01-15", "mutation", "false"},
    {"MutationAssociation", R"({"type_demandeur":"PM","raison_sociale":"Abri"})", "2024-01-15", "mutation", "null"},
};
SNE_DERIVES(OccupationTest, kOccupations);

constexpr Cas kLieux[] = {
    {"TerritoireMetropole", "{}", "2024-01-15", "territoire_enregistrement", "\"069\""},
    {"TerritoireIleDeFrance", R"({"numero_unique":"1111119900321G0214"})", "2024-01-15", "territoire_enregistrement",
     "\"111\""},
    {"TerritoireCorse", R"({"numero_unique":"02A1119900321G0214"})", "2024-01-15", "territoire_enregistrement",
     "\"02A\""},
    {"TerritoireOutreMer", R"({"numero_unique":"9741119900321G0214"})", "2024-01-15", "territoire_enregistrement",
     "\"974\""},
    {"EpciDistinctsDansLOrdre", R"({"commune_souhaitee":["75113","92012","75101","69266"]})", "2024-01-15",
     "epci_souhaite", R"(["217500016","200057974","200046977"])"},
    {"DepartementsDistincts", R"({"commune_souhaitee":["75113","92012","75101","69266"]})", "2024-01-15",
     "departement_souhaite", R"(["75","92","69"])"},
    {"RegionsDistinctes", R"({"commune_souhaitee":["75113","92012","69266","97411"]})", "2024-01-15",
     "region_souhaitee", R"(["11","84","04"])"},
    {"IleSansEpci", R"({"commune_souhaitee":["22016"]})", "2024-01-15", "epci_souhaite", "null"},
    {"IleDepartement", R"({"commune_souhaitee":["22016"]})", "2024-01-15", "departement_souhaite", R"(["22"])"},
    {"PremierChoix", R"({"commune_souhaitee":["69383","69266"]})", "2024-01-15", "commune_choix1", "\"69383\""},
    {"SansChoix", R"({"commune_souhaitee":[]})", "2024-01-15", "commune_choix1", "null"},
    {"SansChoixSansEpci", R"({"commune_souhaitee":[]})", "2024-01-15", "epci_souhaite", "null"},
    {"ResidenceArrondissement", R"({"commune_residence":"75113"})", "2024-01-15", "epci_residence", "\"217500016\""},
    {"ResidenceDepartement", R"({"commune_residence":"2A004"})", "2024-01-15", "departement_residence", "\"2A\""},
    {"ResidenceRegion", R"({"commune_residence":"2A004"})", "2024-01-15", "region_residence", "\"94\""},
    {"ResidenceInconnue", R"({"commune_residence":null})", "2024-01-15", "departement_residence", "null"},
};
SNE_DERIVES(LieuxTest, kLieux);

#define PJ(categorie, statut) R"({"categorie":")" categorie R"(","statut":")" statut R"("})"
#define COMPLET PJ("IDENT", "CONFORME") "," PJ("FISCAL", "DEPOSEE") "," PJ("RESS", "CONFORME") "," PJ("LOG", "DEPOSEE")
constexpr Cas kDossiers[] = {
    {"AssistantMaternelPrincipal", R"({"motif_principal":"16","motifs":null})", "2024-01-15", "assistant_maternel",
     "true"},
    {"AssistantMaternelAutreMotif", R"({"motifs":["13","16"]})", "2024-01-15", "assistant_maternel", "true"},
    {"AssistantMaternelNon", "{}", "2024-01-15", "assistant_maternel", "false"},
    {"DaloActif", R"({"dalo_statut":"ACTIF"})", "2024-01-15", "dalo", "true"},
    {"DaloCaduc", R"({"dalo_statut":"CADUC"})", "2024-01-15", "dalo", "false"},
    {"DaloReloge", R"({"dalo_statut":"ACTREL"})", "2024-01-15", "dalo", "false"},
    {"DaloInconnu", R"({"dalo_statut":null})", "2024-01-15", "dalo", "false"},
    {"PjVide", R"({"pj":[]})", "2024-01-15", "pj_completude", "\"VIDE\""},
    {"PjRefuseesVide", R"({"pj":[)" PJ("IDENT", "NON_CONFORME") "," PJ("LOG", "QUARANTAINE") "]}", "2024-01-15",
     "pj_completude", "\"VIDE\""},
    {"PjIdentite", R"({"pj":[)" PJ("IDENT", "DEPOSEE") "," PJ("SEJOUR", "CONFORME") "]}", "2024-01-15", "pj_completude",
     "\"IDENTITE\""},
    {"PjPartiel", R"({"pj":[)" PJ("IDENT", "DEPOSEE") "," PJ("FISCAL", "CONFORME") "]}", "2024-01-15", "pj_completude",
     "\"PARTIEL\""},
    {"PjSansIdentitePartiel", R"({"pj":[)" PJ("LOG", "CONFORME") "]}", "2024-01-15", "pj_completude", "\"PARTIEL\""},
    {"PjComplet", R"({"pj":[)" COMPLET "]}", "2024-01-15", "pj_completude", "\"COMPLET\""},
    {"PjHorsUeSansTitre", R"({"nationalite":"3","pj":[)" COMPLET "]}", "2024-01-15", "pj_completude", "\"PARTIEL\""},
    {"PjHorsUeAvecTitre", R"({"nationalite":"3","pj":[)" COMPLET "," PJ("SEJOUR", "CONFORME") "]}", "2024-01-15",
     "pj_completude", "\"COMPLET\""},
    {"PjObsoleteNeComptePlus", R"({"pj":[)" COMPLET "," PJ("LOG", "OBSOLETE") "]}", "2024-01-15", "pj_completude",
     "\"COMPLET\""},
    {"PjConformes",
     R"({"pj":[)" PJ("LOG", "CONFORME") "," PJ("RESS", "DEPOSEE") "," PJ("IDENT", "CONFORME") "," PJ(
         "LOG", "NON_CONFORME") "]}",
     "2024-01-15", "pj_conformes", R"(["IDENT","LOG"])"},
    {"PjConformesAucune", R"({"pj":[)" PJ("LOG", "OBSOLETE") "]}", "2024-01-15", "pj_conformes", "null"},
    {"EvenementLePlusRecent",
     R"({"evenements":[{"code":"VISITE","date":"2023-06-02"},{"code":"CONTACT","date":"2023-06-01"}]})", "2024-01-15",
     "dernier_evenement", "\"VISITE\""},
    {"EvenementDuMemeJourLeDernier",
     R"({"evenements":[{"code":"VISITE","date":"2023-06-02"},{"code":"CONTACT","date":"2023-06-02"}]})", "2024-01-15",
     "dernier_evenement", "\"CONTACT\""},
    {"EvenementDate",
     R"({"evenements":[{"code":"VISITE","date":"2023-06-02"},{"code":"CONTACT","date":"2023-06-01"}]})", "2024-01-15",
     "dernier_evenement_date", "\"2023-06-02\""},
    {"EvenementAucun", R"({"evenements":null})", "2024-01-15", "dernier_evenement", "null"},
};
SNE_DERIVES(DossierTest, kDossiers);

}  // namespace
}  // namespace sne
