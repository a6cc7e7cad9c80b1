#include "schema/validation.h"

#include <gtest/gtest.h>

#include "schema/formes.h"
#include "tests/schema/exemple.h"
#include "tests/schema/hasard.h"

namespace sne {
namespace {

Erreurs Valides(std::string_view json, std::string_view limite = "2024-01-15") {
  Erreurs erreurs;
  Valider(*testing::CatalogueDeTest(), testing::Lire(json), LireDate(limite).value(), erreurs);
  return erreurs;
}

constexpr char kAssociation[] =
    R"({"numero_unique":"0690119900321G0214","systeme":"SNE","version_cerfa":"V4","type_demandeur":"PM","raison_sociale":"Abri",
        "date_creation":"2019-01-14","guichet_creation":"G0214","typologie":["T3"],"commune_souhaitee":["69266"],"demande_elargie":true})";

struct Cas {
  const char* nom;
  const char* remplace;  // fields put into the sample record
  const char* chemin;    // of the only error; nullptr: accepted
  const char* detail;    // the whole message
};

constexpr Cas kObligatoires[] = {
    {"SansDateCreation", R"({"date_creation":null})", "/date_creation", "champ obligatoire ; trouvé : aucune valeur"},
    {"SansTypologie", R"({"typologie":[]})", "/typologie", "champ obligatoire ; trouvé : aucune valeur"},
    {"SansCommune", R"({"commune_souhaitee":null})", "/commune_souhaitee",
     "champ obligatoire ; trouvé : aucune valeur"},
    {"SansElargie", R"({"demande_elargie":null})", "/demande_elargie", "champ obligatoire ; trouvé : aucune valeur"},
    {"SansGuichet", R"({"guichet_creation":null})", "/guichet_creation", "champ obligatoire ; trouvé : aucune valeur"},
    {"SansNumero", R"({"numero_unique":null})", "/numero_unique", "champ obligatoire ; trouvé : aucune valeur"},
    {"SansNom", R"({"nom":" "})", "/nom", "champ obligatoire d'une personne physique ; trouvé : aucune valeur"},
    {"SansDateNaissance", R"({"date_naissance":null})", "/date_naissance",
     "champ obligatoire d'une personne physique ; trouvé : aucune valeur"},
    {"AvisSansAnnee", R"({"rfr":[{"annee":2022,"montant":1},{"montant":1}]})", "/rfr/1/annee",
     "champ obligatoire ; trouvé : aucune valeur"},
    {"EvenementSansDate", R"({"evenements":[{"code":"VISITE"}]})", "/evenements/0/date",
     "champ obligatoire ; trouvé : aucune valeur"},
    {"InstructionSansGuichet", R"({"en_instruction":{"depuis":"2024-01-02"}})", "/en_instruction/guichet",
     "champ obligatoire ; trouvé : aucune valeur"},
    {"FacultatifsAbsents", R"({"email":null,"nationalite":null,"motifs":null,"rfr":null,"ressources":null,"pj":null})",
     nullptr, ""},
};

constexpr Cas kDates[] = {
    {"CreationLeJourMeme",
     R"({"numero_unique":"0690124900321G0214","date_creation":"2024-01-15","date_dernier_renouvellement":null})",
     nullptr, ""},
    {"CreationDemain",
     R"({"numero_unique":"0690124900321G0214","date_creation":"2024-01-16","date_dernier_renouvellement":null})",
     "/date_creation", "attendu : une date jusqu'au 2024-01-15 (date de référence) ; trouvé : 2024-01-16"},
    {"EnregistrementAvant", R"({"date_enregistrement":"2019-11-13"})", "/date_enregistrement",
     "attendu : une date à partir de date_creation (2019-11-14) ; trouvé : 2019-11-13"},
    {"EnregistrementLeJour", R"({"date_enregistrement":"2019-11-14"})", nullptr, ""},
    {"EnregistrementTardif", R"({"date_enregistrement":"2020-03-01"})", nullptr, ""},
    {"RenouvellementAvant", R"({"date_dernier_renouvellement":"2019-11-13"})", "/date_dernier_renouvellement",
     "attendu : une date à partir de date_creation (2019-11-14) ; trouvé : 2019-11-13"},
    {"ModificationDemain", R"({"date_modification":"2024-01-16"})", "/date_modification",
     "attendu : une date jusqu'au 2024-01-15 (date de référence) ; trouvé : 2024-01-16"},
    {"RadiationAvant", R"({"statut":"RADIEE","motif_radiation":"RADREN","date_radiation":"2019-01-01"})",
     "/date_radiation", "attendu : une date à partir de date_creation (2019-11-14) ; trouvé : 2019-01-01"},
    {"SeizeAnsLeJour", R"({"date_naissance":"2003-11-14"})", nullptr, ""},
    {"SeizeAnsLeLendemain", R"({"date_naissance":"2003-11-15"})", "/date_naissance",
     "attendu : 16 ans révolus à date_creation (2019-11-14) ; trouvé : né le 2003-11-15"},
    {"NaissanceApresCreation", R"({"date_naissance":"2021-01-01"})", "/date_naissance",
     "attendu : 16 ans révolus à date_creation (2019-11-14) ; trouvé : né le 2021-01-01"},
    {"NaissancePrevueDansDixMois", R"({"nb_a_naitre":1,"date_naissance_prevue":"2024-11-15"})", nullptr, ""},
    {"NaissancePrevueTropLoin", R"({"nb_a_naitre":1,"date_naissance_prevue":"2024-11-16"})", "/date_naissance_prevue",
     "attendu : une naissance prévue au plus tard le 2024-11-15 ; trouvé : 2024-11-16"},
    {"NaissancePrevuePassee", R"({"nb_a_naitre":1,"date_naissance_prevue":"2023-11-16"})", nullptr, ""},
    {"EnfantPasEncoreNe", R"({"personnes_a_charge":[{"lien_parente":"E","date_naissance":"2024-01-16"}]})",
     "/personnes_a_charge/0/date_naissance",
     "attendu : une date jusqu'au 2024-01-15 (date de référence) ; trouvé : 2024-01-16"},
    {"JeuneParent", R"({"personnes_a_charge":[{"lien_parente":"E","date_naissance":"1998-01-16"}]})", nullptr, ""},
    {"EvenementDemain", R"({"evenements":[{"code":"VISITE","date":"2024-01-16"}]})", "/evenements/0/date",
     "attendu : une date jusqu'au 2024-01-15 (date de référence) ; trouvé : 2024-01-16"},
    {"PieceDemain", R"({"pj":[{"categorie":"LOG","date_depot":"2024-01-16"}]})", "/pj/0/date_depot",
     "attendu : une date jusqu'au 2024-01-15 (date de référence) ; trouvé : 2024-01-16"},
    {"InstructionDemain", R"({"en_instruction":{"guichet":"G0214","depuis":"2024-01-16"}})", "/en_instruction/depuis",
     "attendu : une date jusqu'au 2024-01-15 (date de référence) ; trouvé : 2024-01-16"},
    {"DerniereCalDemain", R"({"date_derniere_cal":"2024-01-16"})", "/date_derniere_cal",
     "attendu : une date jusqu'au 2024-01-15 (date de référence) ; trouvé : 2024-01-16"},
    {"TitreDeSejourAVenir", R"({"nationalite":"3","titre_sejour_fin":"2031-01-01"})", nullptr, ""},
    {"BailAVenir", R"({"statut":"ATTRIBUEE","attribution":{"bail_signe":false,"date_bail":"2024-02-01"}})", nullptr,
     ""},
    {"RepriseSansDate", R"({"reprise_anciennete":true})", "/date_anciennete",
     "attendu : la date de l'ancienneté reprise, puisque reprise_anciennete est true ; trouvé : aucune valeur"},
    {"DateSansReprise", R"({"date_anciennete":"2018-01-01"})", "/date_anciennete",
     "attendu : aucune valeur, puisque reprise_anciennete n'est pas true"},
    {"RepriseApresCreation", R"({"reprise_anciennete":true,"date_anciennete":"2019-11-15"})", "/date_anciennete",
     "attendu : une date jusqu'à date_creation (2019-11-14) ; trouvé : 2019-11-15"},
    {"RepriseJuste", R"({"reprise_anciennete":true,"date_anciennete":"2015-11-15"})", nullptr, ""},
};

constexpr Cas kNumeros[] = {
    {"MoisSuivant", R"({"numero_unique":"0691219900321G0214"})", nullptr, ""},
    {"MoisPrecedent", R"({"numero_unique":"0691019900321G0214"})", "/numero_unique",
     "attendu : un numéro unique du mois de date_creation (2019-11-14) ou du suivant ; trouvé : mois 10, année 19"},
    {"DeuxMoisApres", R"({"numero_unique":"0690120900321G0214"})", "/numero_unique",
     "attendu : un numéro unique du mois de date_creation (2019-11-14) ou du suivant ; trouvé : mois 01, année 20"},
    {"DecembrePuisJanvier", R"({"numero_unique":"0690120900321G0214","date_creation":"2019-12-31"})", nullptr, ""},
    {"AutreSiecle",
     R"({"numero_unique":"0690100900321G0214","date_creation":"1999-12-31","date_naissance":"1960-01-01"})", nullptr,
     ""},
    {"AutreAnnee", R"({"numero_unique":"0691118900321G0214"})", "/numero_unique",
     "attendu : un numéro unique du mois de date_creation (2019-11-14) ou du suivant ; trouvé : mois 11, année 18"},
    {"AutreTerritoire", R"({"commune_souhaitee":["33063","75113"]})", "/commune_souhaitee",
     "attendu : au moins une commune du territoire 069 du numéro unique ; trouvé : 33063 et une autre"},
    {"UneCommuneDuTerritoireSuffit", R"({"commune_souhaitee":["33063","69266"]})", nullptr, ""},
    {"IleDeFrance", R"({"numero_unique":"1111119900321G0214","commune_souhaitee":["92012"]})", nullptr, ""},
    {"OrigineMalFormee", R"({"numero_unique_origine":"069"})", "/numero_unique_origine",
     "attendu : le numéro unique, de 18 caractères, d'une autre demande"},
    {"OrigineElleMeme", R"({"numero_unique_origine":"0691119900321G0214"})", "/numero_unique_origine",
     "attendu : le numéro unique, de 18 caractères, d'une autre demande"},
    {"OrigineJuste", R"({"numero_unique_origine":"0691115900321G0214"})", nullptr, ""},
};

constexpr Cas kEtats[] = {
    {"RadieeSansDate", R"({"statut":"RADIEE","motif_radiation":"RADREN"})", "/date_radiation",
     "champ obligatoire d'une demande RADIEE ; trouvé : aucune valeur"},
    {"RadieeSansMotif", R"({"statut":"RADIEE","date_radiation":"2023-01-01"})", "/motif_radiation",
     "champ obligatoire d'une demande RADIEE ; trouvé : aucune valeur"},
    {"Radiee", R"({"statut":"RADIEE","date_radiation":"2023-01-01","motif_radiation":"RADREN"})", nullptr, ""},
    {"MotifSansRadiation", R"({"motif_radiation":"RADREN"})", "/motif_radiation",
     "attendu : aucune valeur, puisque statut n'est pas RADIEE ; trouvé : RADREN"},
    {"Reactivee", R"({"date_radiation":"2023-01-01"})", nullptr, ""},
    {"SousMotif",
     R"({"statut":"RADIEE","date_radiation":"2023-01-01","motif_radiation":"RADIRR","sous_motif_irrecevabilite":"IRRRES"})",
     nullptr, ""},
    {"SousMotifSansIrrecevabilite",
     R"({"statut":"RADIEE","date_radiation":"2023-01-01","motif_radiation":"RADREN","sous_motif_irrecevabilite":"IRRRES"})",
     "/sous_motif_irrecevabilite",
     "attendu : aucune valeur, puisque motif_radiation n'est pas RADIRR ; trouvé : IRRRES"},
    {"AttributionActive", R"({"attribution":{"bail_signe":false}})", "/attribution",
     "attendu : aucune attribution, puisque statut n'est ni ATTRIBUEE ni RADIEE"},
    {"AttributionAttribuee", R"({"statut":"ATTRIBUEE","attribution":{"bail_signe":false}})", nullptr, ""},
    {"QuatreMotifs", R"({"motifs":["13","09","01","08"]})", "/motifs", "attendu : 3 motifs au plus ; trouvé : 4"},
    {"PrincipalHorsDesMotifs", R"({"motifs":["09"]})", "/motifs",
     "attendu : une liste qui contient motif_principal (13)"},
    {"PrincipalSeul", R"({"motifs":null})", nullptr, ""},
    {"MotifsSansPrincipal", R"({"motif_principal":null})", nullptr, ""},
    {"DeuxAvisPourUneAnnee",
     R"({"rfr":[{"personne":"D","annee":2022,"montant":1},{"personne":"D","annee":2022,"montant":2}]})", "/rfr/1",
     "attendu : un seul avis du demandeur par année ; trouvé : 2022 aussi en /rfr/0"},
    {"DeuxCodemandeursUneAnnee",
     R"({"rfr":[{"personne":"C","annee":2022,"montant":1},{"personne":"C","annee":2022,"montant":2}]})", nullptr, ""},
    {"NoteLivree", R"({"cotations_livrees":[{"epci":"200046977","note":40,"date":"2024-01-02","origine":"EPCI"}]})",
     nullptr, ""},
    {"NoteLivreeAilleurs",
     R"({"cotations_livrees":[{"epci":"243100518","note":40,"date":"2024-01-02","origine":"EPCI"}]})",
     "/cotations_livrees/0/epci",
     "attendu : un territoire de cotation où la demande souhaite un logement ; trouvé : 243100518"},
    {"NoteLivreeDeuxFois",
     R"({"cotations_livrees":[{"epci":"200046977","note":40,"date":"2024-01-02","origine":"EPCI"},{"epci":"200046977","note":40,"date":"2024-01-02","origine":"EPCI"}]})",
     "/cotations_livrees/1/epci",
     "attendu : une seule note par territoire ; trouvé : 200046977 aussi en /cotations_livrees/0"},
    {"NoteLivreeSansDate", R"({"cotations_livrees":[{"epci":"200046977","note":40,"origine":"SPTA"}]})",
     "/cotations_livrees/0/date", "champ obligatoire ; trouvé : aucune valeur"},
};

constexpr char kEmail[] = "attendu : une adresse de la forme nom@domaine.fr, sans espace, 254 caractères au plus";
constexpr char kTelephone[] = "attendu : un numéro de téléphone de 4 à 15 chiffres, éventuellement précédés de +";
constexpr Cas kFormes[] = {
    {"Nir", R"({"nir":"255081416802538"})", nullptr, ""},
    {"NirCle", R"({"nir":"255081416802539"})", "/nir", "la clé du NIR ne correspond pas au numéro"},
    {"NirCodemandeur", R"({"codemandeurs":[{},{"nir":"255081416802539"}]})", "/codemandeurs/1/nir",
     "la clé du NIR ne correspond pas au numéro"},
    {"Email", R"({"email":"awa.lefevre"})", "/email", kEmail},
    {"EmailCodemandeur", R"({"codemandeurs":[{"email":"a@b"}]})", "/codemandeurs/0/email", kEmail},
    {"Telephone", R"({"tel_portable":"06 39 98 01 4x"})", "/tel_portable", kTelephone},
    {"TelephoneFixe", R"({"tel_fixe":"12"})", "/tel_fixe", kTelephone},
    {"TelephoneCodemandeur", R"({"codemandeurs":[{"tel_portable":"x"}]})", "/codemandeurs/0/tel_portable", kTelephone},
    {"TelephoneEtranger", R"({"tel_portable":"+32 (0)470/12.34-56"})", nullptr, ""},
    {"Siret", R"({"employeur_siret":"73282932000074"})", nullptr, ""},
    {"SiretCle", R"({"employeur_siret":"73282932000075"})", "/employeur_siret",
     "la clé du SIRET ne correspond pas au numéro"},
    {"Bailleur", R"({"bailleur_actuel":"732829320 Office fictif"})", nullptr, ""},
    {"BailleurCle", R"({"bailleur_actuel":"732829321 Office fictif"})", "/bailleur_actuel",
     "la clé du SIREN ne correspond pas au numéro"},
    {"BailleurChiffres", R"({"bailleur_actuel":"73282932 Office fictif"})", "/bailleur_actuel",
     "attendu : un SIREN de 9 chiffres"},
    {"BailleurSansSiren", R"({"bailleur_actuel":"Office fictif"})", nullptr, ""},
    {"BailleurNomAvecChiffre", R"({"bailleur_actuel":"3F Résidences"})", nullptr, ""},
};

class ValidationTest : public ::testing::TestWithParam<Cas> {};
TEST_P(ValidationTest, DitOuEtQuoi) {
  const Erreurs erreurs = Valides(testing::ExempleAvec(GetParam().remplace));
  if (GetParam().chemin == nullptr) {
    for (const Erreur& e : erreurs) ADD_FAILURE() << e.chemin << " : " << e.detail;
    return;
  }
  ASSERT_EQ(erreurs.size(), 1u) << GetParam().remplace;
  EXPECT_EQ(erreurs[0].chemin, GetParam().chemin);
  EXPECT_EQ(erreurs[0].detail, GetParam().detail);
}
std::string NomDuCas(const ::testing::TestParamInfo<Cas>& cas) { return cas.param.nom; }
INSTANTIATE_TEST_SUITE_P(Obligatoires, ValidationTest, ::testing::ValuesIn(kObligatoires), NomDuCas);
INSTANTIATE_TEST_SUITE_P(Dates, ValidationTest, ::testing::ValuesIn(kDates), NomDuCas);
INSTANTIATE_TEST_SUITE_P(Numeros, ValidationTest, ::testing::ValuesIn(kNumeros), NomDuCas);
INSTANTIATE_TEST_SUITE_P(Etats, ValidationTest, ::testing::ValuesIn(kEtats), NomDuCas);
INSTANTIATE_TEST_SUITE_P(Formes, ValidationTest, ::testing::ValuesIn(kFormes), NomDuCas);

TEST(Validation, AccepteLExemple) {
  for (const Erreur& e : Valides(testing::DemandeExemple())) ADD_FAILURE() << e.chemin << " : " << e.detail;
}

TEST(Validation, Association) {
  for (const Erreur& e : Valides(kAssociation)) ADD_FAILURE() << e.chemin << " : " << e.detail;
  std::string sans_nom = kAssociation;
  sans_nom.replace(sans_nom.find("\"Abri\""), 6, "null");
  const Erreurs erreurs = Valides(sans_nom);
  ASSERT_EQ(erreurs.size(), 1u);
  EXPECT_EQ(erreurs[0].chemin, "/raison_sociale");
  EXPECT_EQ(erreurs[0].detail, "champ obligatoire d'une personne morale ; trouvé : aucune valeur");
}

// Odd but legal: very old, many persons, many communes, names with apostrophes, a rent without surface.
TEST(Validation, AccepteLEtrangeQuiEstLegal) {
  std::string communes = "\"69266\"", personnes = "{\"lien_parente\":\"E\"}";
  for (const char* code :
       {"69029", "69256", "69259", "69290", "69034", "69091", "69123", "69381", "69382", "69383", "69384"}) {
    communes += ",\"" + std::string(code) + '"';
  }
  for (int i = 0; i < 10; ++i) personnes += ",{\"lien_parente\":\"A\"}";
  const Erreurs erreurs = Valides(testing::ExempleAvec(
      R"({"date_naissance":"1926-01-01","nom":"D'ALMEIDA-N'DIAYE de la O","surface_actuelle":null,"situation_familiale":"M",)"
      R"("nb_codemandeurs":3,"commune_souhaitee":[)" +
      communes + R"(],"personnes_a_charge":[)" + personnes + "]}"));
  for (const Erreur& e : erreurs) ADD_FAILURE() << e.chemin << " : " << e.detail;
}

TEST(Validation, ToutesLesFautesEnsembleMaisBornees) {
  const Erreurs erreurs =
      Valides(testing::ExempleAvec(R"({"nom":null,"email":"x","motifs":["09"],"date_modification":"2025-01-01"})"));
  EXPECT_EQ(erreurs.size(), 4u);
  std::string evenements = "{\"code\":\"VISITE\"}";
  for (int i = 0; i < 50; ++i) evenements += ",{\"code\":\"VISITE\"}";
  EXPECT_EQ(Valides(testing::ExempleAvec("{\"evenements\":[" + evenements + "]}")).size(), kErreursMax);
}

TEST(Validation, SuitLeCatalogueQuIlRecoit) {
  // Two catalogues in turn: the rules kept per thread are those of the one passed.
  const auto autre = Catalogue::Load(CatalogueEmbarque(), testing::TerritoiresDeTest()).value();
  const Demande d = testing::Lire(testing::DemandeExemple());
  for (int i = 0; i < 2; ++i) {
    Erreurs erreurs;
    Valider(*autre, d, JourDe(2024, 1, 15), erreurs);
    Valider(*testing::CatalogueDeTest(), d, JourDe(2024, 1, 15), erreurs);
    EXPECT_TRUE(erreurs.empty());
  }
}

TEST(Validation, SupporteToutEnregistrement) {
  std::mt19937 rng(5);
  const Validateur validateur(*testing::CatalogueDeTest());
  for (int i = 0; i < 2000; ++i) {
    Erreurs erreurs;
    validateur.Valider(testing::DemandeAuHasard(*testing::CatalogueDeTest(), rng), JourDe(2024, 1, 15), erreurs);
    ASSERT_LE(erreurs.size(), kErreursMax);
    for (const Erreur& e : erreurs) ASSERT_TRUE(e.chemin.starts_with('/') && !e.detail.empty()) << e.chemin << e.detail;
  }
}

TEST(Formes, Email) {
  for (const char* juste : {"a@b.fr", "awa.lefevre+sne@exemple.example.fr", "é@exämple.fr", "a_b-c'd@b-c.org"}) {
    EXPECT_EQ(FauteEmail(juste), "") << juste;
  }
  for (const char* faux :
       {"", "a", "@b.fr", "a@", "a@b", "a@.fr", "a@b.", "a@b..fr", "a@b@c.fr", "a b@c.fr", "a@b.fr ", "a@b\t.fr"}) {
    EXPECT_NE(FauteEmail(faux), "") << faux;
  }
  EXPECT_NE(FauteEmail(std::string(250, 'a') + "@b.fr"), "");
}

TEST(Formes, Telephone) {
  for (const char* juste :
       {"0639980142", "06 39 98 01 42", "+33639980142", "06.39.98.01.42", "(0)1-23/45 67", "3949"}) {
    EXPECT_EQ(FauteTelephone(juste), "") << juste;
  }
  for (const char* faux : {"", "123", "1234567890123456", "06 39 98 01 4a", "33+639980142", "++33639980142", "06,39"}) {
    EXPECT_NE(FauteTelephone(faux), "") << faux;
  }
}

TEST(Formes, SirenEtSiret) {
  EXPECT_EQ(FauteSiren("732829320"), "");
  EXPECT_EQ(FauteSiren("217500016"), "");
  for (const char* faux : {"", "73282932", "7328293200", "73282932A", "732829321", "732892320"})
    EXPECT_NE(FauteSiren(faux), "") << faux;
  EXPECT_EQ(FauteSiret("73282932000074"), "");
  EXPECT_EQ(FauteSiret("35600000049837"), "");  // La Poste
  for (const char* faux :
       {"", "7328293200007", "73282932000075", "732829320000740", "73282932100074", "35600000049838"}) {
    EXPECT_NE(FauteSiret(faux), "") << faux;
  }
}

}  // namespace
}  // namespace sne
