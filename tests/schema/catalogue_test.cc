#include "schema/catalogue.h"

#include <gtest/gtest.h>

#include <set>

#include "schema/bareme.h"
#include "tests/schema/exemple.h"

namespace sne {
namespace {

const Catalogue& C() { return *testing::CatalogueDeTest(); }

// Every field of the form, of the computed criteria and of shared handling, in the order of the description of the
// field.
constexpr const char* kChamps[] = {"numero_unique",
                                   "territoire_enregistrement",
                                   "systeme",
                                   "version_cerfa",
                                   "type_demandeur",
                                   "raison_sociale",
                                   "nature_demande",
                                   "statut",
                                   "date_creation",
                                   "date_enregistrement",
                                   "date_dernier_renouvellement",
                                   "date_fin_validite",
                                   "date_modification",
                                   "nb_renouvellements",
                                   "anciennete",
                                   "reprise_anciennete",
                                   "numero_unique_origine",
                                   "guichet_creation",
                                   "guichet_dernier",
                                   "canal_depot",
                                   "mutation",
                                   "nb_codemandeurs",
                                   "nb_colocataires",
                                   "colocataires",
                                   "motif_radiation",
                                   "sous_motif_irrecevabilite",
                                   "date_radiation",
                                   "civilite",
                                   "nom",
                                   "nom_usage",
                                   "prenoms",
                                   "date_naissance",
                                   "age",
                                   "nir",
                                   "nir_statut",
                                   "nationalite",
                                   "titre_sejour_fin",
                                   "situation_familiale",
                                   "tel_fixe",
                                   "tel_portable",
                                   "email",
                                   "adresse",
                                   "commune_residence",
                                   "departement_residence",
                                   "heberge_chez",
                                   "adresse_courrier",
                                   "mesure_protection",
                                   "structure_accompagnement",
                                   "codemandeur_lien",
                                   "codemandeur_nom",
                                   "codemandeur_nom_usage",
                                   "codemandeur_prenoms",
                                   "codemandeur_date_naissance",
                                   "codemandeur_statut_professionnel",
                                   "nb_personnes",
                                   "personnes_a_charge",
                                   "nb_personnes_a_charge",
                                   "nb_enfants_mineurs",
                                   "nb_a_naitre",
                                   "date_naissance_prevue",
                                   "nb_garde_alternee",
                                   "nb_droit_visite",
                                   "composition_familiale",
                                   "famille_monoparentale",
                                   "jeune_menage",
                                   "profession",
                                   "statut_professionnel",
                                   "secteur_employeur",
                                   "employeur_nom",
                                   "employeur_siret",
                                   "employeur_plus_10",
                                   "commune_travail",
                                   "activite_essentielle",
                                   "assistant_maternel",
                                   "rfr_n1",
                                   "rfr_n2",
                                   "rfr_foyer",
                                   "rfr_source",
                                   "categorie_menage",
                                   "taux_plafond",
                                   "tranche_plafond",
                                   "ressources",
                                   "nature_ressource",
                                   "pension_versee",
                                   "ressources_mensuelles",
                                   "ressources_uc",
                                   "quartile",
                                   "taux_effort",
                                   "reste_a_vivre",
                                   "mode_logement_actuel",
                                   "bailleur_actuel",
                                   "date_entree_logement",
                                   "loyer_actuel",
                                   "charges_actuelles",
                                   "apl_actuelle",
                                   "nb_habitants_actuel",
                                   "categorie_logement_actuel",
                                   "typologie_actuelle",
                                   "surface_actuelle",
                                   "logement_qpv",
                                   "proprietaire_autre",
                                   "suroccupation",
                                   "sousoccupation",
                                   "relogement_anru",
                                   "motif_principal",
                                   "motifs",
                                   "motif_precision",
                                   "complement_demande",
                                   "categorie_recherchee",
                                   "typologie",
                                   "accepte_rdc",
                                   "accepte_sans_ascenseur",
                                   "etage_max",
                                   "parking",
                                   "loyer_max",
                                   "logement_adapte",
                                   "accepte_colocation",
                                   "commune_souhaitee",
                                   "quartier_souhaite",
                                   "epci_souhaite",
                                   "departement_souhaite",
                                   "commune_choix1",
                                   "demande_elargie",
                                   "handicap_personnes",
                                   "handicap_etat",
                                   "handicap_moteur",
                                   "handicap_sensoriel",
                                   "handicap_autre",
                                   "handicap_marches",
                                   "handicap_aides",
                                   "handicap_equipements",
                                   "dalo",
                                   "dalo_statut",
                                   "dalo_date",
                                   "dalo_typologie",
                                   "priorites",
                                   "priorite_date",
                                   "priorite_autorite",
                                   "priorites_locales",
                                   "criteres_hors_cerfa",
                                   "accord_collectif",
                                   "pdalhpd",
                                   "siao",
                                   "contingents",
                                   "agent_etat",
                                   "en_instruction",
                                   "nb_propositions",
                                   "nb_passages_cal",
                                   "nb_refus",
                                   "derniere_decision_cal",
                                   "rang_cal",
                                   "date_derniere_cal",
                                   "dernier_refus_date",
                                   "dernier_refus_motif",
                                   "pj",
                                   "pj_completude",
                                   "pj_conformes",
                                   "indice_fraude",
                                   "cotation",
                                   "cotations_livrees",
                                   "delai_depasse"};

TEST(Catalogue, TousLesChampsDeLaDescription) {
  for (const char* champ : kChamps) EXPECT_NE(C().Find(champ), kNoField) << champ;
  EXPECT_GE(C().racines().size(), 150u);
}

TEST(Catalogue, ChaqueChampEstComplet) {
  std::set<std::string> noms;
  for (const Field& f : C().fields()) {
    EXPECT_FALSE(f.libelle.empty()) << f.champ;
    EXPECT_NE(std::string("NIFX").find(f.classe), std::string::npos) << f.champ;
    EXPECT_TRUE(noms.insert(f.nom_public()).second) << f.nom_public();
    EXPECT_EQ(C().Find(f.champ), f.id);
    EXPECT_EQ(C().FindKey(f.cle, f.parent), f.id);
    EXPECT_TRUE(f.projection.empty() || C().Find(f.projection) == f.id) << f.champ;
    EXPECT_FALSE(f.facette && (f.IsString() || f.type == Type::kTexts)) << f.champ << " : a text has no facet";
    EXPECT_FALSE(f.tri && f.type == Type::kMulti) << f.champ << " : several values cannot be sorted on";
    EXPECT_LE(f.min, f.max) << f.champ;
    const auto& freres = f.parent == kNoField ? C().racines() : C().field(f.parent).champs;
    EXPECT_EQ(freres[f.slot], f.id) << f.champ;
  }
}

TEST(Catalogue, ClassesSensibles) {
  for (const char* champ :
       {"nir", "nir_empreinte", "titre_sejour_fin", "nb_a_naitre", "handicap_personnes", "logement_adapte",
        "complement_demande", "mesure_protection", "indice_fraude", "codemandeur_nir"}) {
    EXPECT_EQ(C().field(C().Find(champ)).classe, 'X') << champ;
  }
  for (const char* motif : {"06", "27", "28", "07", "08"}) {
    const Nomenclature& n = *C().nomenclature("motif");
    EXPECT_EQ(n.valeur(n.Find(motif)).classe, 'X') << motif;
  }
  for (const char* champ : {"nom", "prenoms", "date_naissance", "email", "adresse", "codemandeur_nom"}) {
    EXPECT_EQ(C().field(C().Find(champ)).classe, 'I') << champ;
  }
}

TEST(Catalogue, ChaqueNomenclatureAUnCodeEtUnLibelleParValeur) {
  std::set<const Nomenclature*> vues;
  for (const Field& f : C().fields()) {
    if (f.nomenclature == nullptr || f.nomenclature->ouverte() || !vues.insert(f.nomenclature).second) continue;
    std::set<std::string> codes;
    for (Ordinal o = 1; o <= f.nomenclature->size(); ++o) {
      const Valeur& v = f.nomenclature->valeur(o);
      EXPECT_FALSE(v.libelle.empty()) << f.nomenclature->nom() << " " << v.code;
      EXPECT_TRUE(codes.insert(v.code).second) << f.nomenclature->nom() << " " << v.code;
      EXPECT_EQ(f.nomenclature->Find(v.code), o) << f.nomenclature->nom() << " " << v.code;
      for (const std::string& code : v.couvre) EXPECT_NE(f.nomenclature->Find(code), kNoOrdinal) << code;
    }
  }
}

TEST(Catalogue, ProjectionsEtSousChamps) {
  EXPECT_EQ(C().field(C().Find("codemandeur_nom")).champ, "codemandeurs.nom");
  EXPECT_EQ(C().Find("priorites_locales.code"), C().FindKey("code", C().FindKey("priorites_locales")));
  EXPECT_EQ(C().FindKey("code"), kNoField);
  EXPECT_EQ(C().Find("priorites_locales.codes"), kNoField);
}

TEST(Catalogue, ProposeLeNomLePlusProche) {
  EXPECT_EQ(C().Nearest("typologi"), "typologie");
  EXPECT_EQ(C().Nearest("nb_personne"), "nb_personnes");
  EXPECT_EQ(C().Nearest("commune_souhaite"), "commune_souhaitee");
  EXPECT_EQ(C().Nearest("wxyzwxyzwxyz"), "");
  EXPECT_EQ(C().NearestKey("dat", C().FindKey("evenements")), "date");
}

TEST(Catalogue, ChaqueCritereCalculeAUneFonction) {
  const auto calculateur = Calculateur::Creer(testing::CatalogueDeTest());
  ASSERT_TRUE(calculateur) << calculateur.error().message();
}

Result<std::shared_ptr<const Catalogue>> Charger(std::string json) {
  return Catalogue::Load(json, testing::TerritoiresDeTest());
}
std::string Remplace(std::string texte, const std::string& quoi, const std::string& par) {
  const std::size_t i = texte.find(quoi);
  EXPECT_NE(i, std::string::npos) << quoi;
  return texte.replace(i, quoi.size(), par);
}

TEST(Catalogue, CritereCalculeSansFonction) {
  const auto c = Charger(Remplace(std::string(CatalogueEmbarque()), R"({"champ": "canal_depot",)",
                                  R"({"champ": "canal_depot", "calcule": "fixe",)"));
  ASSERT_TRUE(c) << c.error().message();
  const auto calculateur = Calculateur::Creer(*c);
  ASSERT_FALSE(calculateur);
  EXPECT_NE(calculateur.error().message().find("canal_depot"), std::string::npos) << calculateur.error().message();
}

TEST(Catalogue, CritereDuJourDeclareFixe) {
  const auto c = Charger(Remplace(std::string(CatalogueEmbarque()), R"("calcule": "jour")", R"("calcule": "fixe")"));
  ASSERT_TRUE(c) << c.error().message();
  EXPECT_FALSE(Calculateur::Creer(*c));
}

TEST(Catalogue, BaremeManquant) {
  for (const char* partie : {"plafonds", "communes_zone_paris", "delais_anormalement_longs", "seuils_quartiles"}) {
    const auto c =
        Charger(Remplace(std::string(CatalogueEmbarque()), '"' + std::string(partie) + "\":", "\"autre_chose\":"));
    ASSERT_TRUE(c) << c.error().message();
    const auto bareme = Bareme::Charger(**c);
    ASSERT_FALSE(bareme) << partie;
    EXPECT_NE(bareme.error().message().find(partie), std::string::npos) << bareme.error().message();
    EXPECT_FALSE(Calculateur::Creer(*c)) << partie;
  }
}

TEST(Catalogue, FichierFaux) {
  struct {
    const char *json, *dans_le_message;
  } const cas[] = {
      {"", "illisible"},
      {"{", "illisible"},
      {R"({"version":"1"})", "nomenclatures"},
      {R"({"nomenclatures":{},"categories":{}})", "categories"},
      {R"({"nomenclatures":{"a":{}},"categories":[]})", "a doit"},
      {R"({"nomenclatures":{"a":[{"libelle":"x"}]},"categories":[]})", "pas de code"},
      {R"({"nomenclatures":{},"categories":[{"code":"x","champs":[{"champ":"a","type":"texte"}]}]})", "type inconnu"},
      {R"({"nomenclatures":{},"categories":[{"code":"x","champs":[{"champ":"a","type":"enum"}]}]})",
       "nomenclature manquante"},
      {R"({"nomenclatures":{},"categories":[{"code":"x","champs":[{"champ":"a","type":"enum","nomenclature":"b"}]}]})",
       "inconnue"},
      {R"({"nomenclatures":{},"categories":[{"code":"x","champs":[{"champ":"a","type":"int"},{"champ":"a","type":"int"}]}]})",
       "deux champs"},
      {R"({"nomenclatures":{},"categories":[{"code":"x","champs":[{"champ":"a","type":"list"}]}]})", "champs"},
      {R"({"nomenclatures":{},"categories":[{"code":"x","champs":[{"champ":"a","type":"int","calcule":"demain"}]}]})",
       "calcule"},
      {R"({"nomenclatures":{},"categories":[{"code":"x","champs":[{"type":"int"}]}]})", "pas de nom"},
  };
  for (const auto& c : cas) {
    const auto catalogue = Charger(c.json);
    ASSERT_FALSE(catalogue) << c.json;
    EXPECT_EQ(catalogue.error().code(), Code::kInvalid);
    EXPECT_NE(catalogue.error().message().find(c.dans_le_message), std::string::npos) << catalogue.error().message();
  }
}

TEST(Catalogue, SeriesDistinctes) {
  const auto a = Charger(std::string(CatalogueEmbarque())), b = Charger(std::string(CatalogueEmbarque()));
  EXPECT_NE((*a)->serie(), (*b)->serie());
}

}  // namespace
}  // namespace sne
