#include "schema/demande_json.h"

#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "tests/schema/exemple.h"
#include "tests/schema/hasard.h"

namespace sne {
namespace {

using testing::CatalogueDeTest;
using testing::LireFautive;

struct CasFaux {
  const char* nom;
  const char* json;  // a member, put into the sample record
  const char* chemin;
  const char* detail;  // the whole message
};

constexpr CasFaux kFaux[] = {
    {"EnumNombre", R"("civilite":1)", "/civilite", "attendu : un code ; trouvé : 1"},
    {"EnumInconnue", R"("civilite":"9")", "/civilite",
     "attendu : un code de la nomenclature civilite (1, 2) ; trouvé : « 9 »"},
    {"EnumObjet", R"("civilite":{})", "/civilite", "attendu : un code ; trouvé : un objet"},
    {"EnumListe", R"("statut":["ACTIVE"])", "/statut", "attendu : un code ; trouvé : une liste"},
    {"EnumProche", R"("mode_logement_actuel":["HML"])", "/mode_logement_actuel/0",
     "attendu : un code de la nomenclature mode_logement_actuel, le plus proche est HLM ; trouvé : « HML »"},
    {"StatutBrouillon", R"("statut":"BROUILLON")", "/statut",
     "attendu : un code de la nomenclature statut (ACTIVE, A_RENOUVELER, EXPIREE, SUSPENDUE, ATTRIBUEE, RADIEE) ; "
     "trouvé : « BROUILLON »"},
    {"Guichet", R"("guichet_creation":"g0214")", "/guichet_creation",
     "attendu : un code de 5 caractères, chiffres et lettres majuscules ; trouvé : « g0214 »"},
    {"CommuneNombre", R"("commune_residence":69266)", "/commune_residence", "attendu : un code ; trouvé : 69266"},
    {"CommuneInconnue", R"("commune_souhaitee":["69266","99999"])", "/commune_souhaitee/1",
     "attendu : un code de la nomenclature communes ; trouvé : « 99999 »"},
    {"EntierTexte", R"("nb_codemandeurs":"1")", "/nb_codemandeurs", "attendu : un nombre entier ; trouvé : « 1 »"},
    {"EntierDecimal", R"("nb_codemandeurs":1.5)", "/nb_codemandeurs", "attendu : un nombre entier ; trouvé : 1.5"},
    {"EntierBooleen", R"("nb_codemandeurs":true)", "/nb_codemandeurs", "attendu : un nombre entier ; trouvé : true"},
    {"EntierNegatif", R"("nb_codemandeurs":-1)", "/nb_codemandeurs",
     "attendu : un nombre d'au moins 0 et d'au plus 20 ; trouvé : -1"},
    {"EntierGrand", R"("nb_codemandeurs":21)", "/nb_codemandeurs",
     "attendu : un nombre d'au moins 0 et d'au plus 20 ; trouvé : 21"},
    {"EntierHorsDes64Bits", R"("nb_codemandeurs":18446744073709551615)", "/nb_codemandeurs",
     "attendu : un nombre entier ; trouvé : un nombre de 20 caractères"},
    {"MontantTexte", R"("loyer_actuel":"720")", "/loyer_actuel", "attendu : un montant en euros ; trouvé : « 720 »"},
    {"MontantTroisDecimales", R"("loyer_actuel":720.001)", "/loyer_actuel",
     "attendu : un montant en euros, deux décimales au plus ; trouvé : 720.001"},
    {"MontantNegatif", R"("loyer_actuel":-0.01)", "/loyer_actuel",
     "attendu : un nombre d'au moins 0 et d'au plus 100000 ; trouvé : -0.01"},
    {"MontantEnorme", R"("loyer_actuel":1e300)", "/loyer_actuel", "attendu : un montant en euros ; trouvé : 1e+300"},
    {"DateForme", R"("date_creation":"14/11/2019")", "/date_creation",
     "attendu : une date réelle AAAA-MM-JJ ; trouvé : « 14/11/2019 »"},
    {"DateIrreelle", R"("date_creation":"2019-02-29")", "/date_creation",
     "attendu : une date réelle AAAA-MM-JJ ; trouvé : « 2019-02-29 »"},
    {"DateNombre", R"("date_creation":20191114)", "/date_creation",
     "attendu : une date réelle AAAA-MM-JJ ; trouvé : 20191114"},
    {"BooleenTexte", R"("demande_elargie":"OUI")", "/demande_elargie", "attendu : true ou false ; trouvé : « OUI »"},
    {"BooleenNombre", R"("demande_elargie":1)", "/demande_elargie", "attendu : true ou false ; trouvé : 1"},
    {"Bool3", R"("parking":"PEUT-ETRE")", "/parking", "attendu : OUI, NON ou NONDOC ; trouvé : « PEUT-ETRE »"},
    {"MultiTexte", R"("typologie":"T3")", "/typologie", "attendu : une liste de codes ; trouvé : « T3 »"},
    {"MultiNull", R"("typologie":["T3",null])", "/typologie/1", "attendu : un code ; trouvé : null"},
    {"TexteNombre", R"("profession":12)", "/profession", "attendu : un texte ; trouvé : 12"},
    {"TexteNul", R"("profession":"a\u0000b")", "/profession", "le caractère U+0000 n'est pas admis"},
    {"NumeroUnique", R"("numero_unique":"069131990032100000")", "/numero_unique",
     "attendu : un numéro unique de 18 caractères (territoire, mois, année, 6 chiffres, guichet)"},
    {"TextesTexte", R"("quartier_souhaite":"Les Brosses")", "/quartier_souhaite",
     "attendu : une liste de textes ; trouvé : « Les Brosses »"},
    {"TextesNombre", R"("quartier_souhaite":["Les Brosses",3])", "/quartier_souhaite/1",
     "attendu : un texte ; trouvé : 3"},
    {"ObjetListe", R"("adresse":[])", "/adresse", "attendu : un objet ; trouvé : une liste"},
    {"ListeObjet", R"("rfr":{})", "/rfr", "attendu : une liste d'objets ; trouvé : un objet"},
    {"ListeTexte", R"("rfr":["D"])", "/rfr/0", "attendu : un objet ; trouvé : « D »"},
    {"SousChamp", R"("rfr":[{"annee":2022,"montant":1},{"annee":"2023","montant":1}])", "/rfr/1/annee",
     "attendu : un nombre entier ; trouvé : « 2023 »"},
    {"SousChampDObjet", R"("adresse":{"voie":true})", "/adresse/voie", "attendu : un texte ; trouvé : true"},
    {"ChampInconnu", R"("typologi":["T3"])", "/typologi", "champ inconnu ; le plus proche : typologie"},
    {"ChampInconnuSansProche", R"("wxyzwxyzwxyz":1)", "/wxyzwxyzwxyz", "champ inconnu"},
    {"SousChampInconnu", R"("evenements":[{"dat":"2023-01-01"}])", "/evenements/0/dat",
     "champ inconnu ; le plus proche : date"},
    {"ProjectionNEstPasUneCle", R"("codemandeur_nom":"X")", "/codemandeur_nom",
     "champ inconnu ; le plus proche : codemandeurs"},
    // What may be a NIR is not repeated, wherever somebody puts it.
    {"NirEnNombre", R"("profession":184036911900349)", "/profession",
     "attendu : un texte ; trouvé : un nombre de 15 caractères"},
    {"NirDeCorse", R"("date_creation":"184032A119003")", "/date_creation",
     "attendu : une date réelle AAAA-MM-JJ ; trouvé : un texte de 13 octets"},
    {"NirEspace", R"("parking":"1 84 03 69 119 003")", "/parking",
     "attendu : OUI, NON ou NONDOC ; trouvé : un texte de 18 octets"},
    {"NirEnCle", R"("nir184036911900349":1)", "/…", "champ inconnu"},
    {"CleAEchapper", R"("a/b~c":1)", "/a~1b~0c", "champ inconnu"},
};

class LectureFausseTest : public ::testing::TestWithParam<CasFaux> {};
TEST_P(LectureFausseTest, DitOuEtQuoi) {
  const std::string json = testing::ExempleAvec("{" + std::string(GetParam().json) + "}");
  const Lecture lecture = LireFautive(json);
  ASSERT_EQ(lecture.erreurs.size(), 1u) << json;
  EXPECT_EQ(lecture.erreurs[0].chemin, GetParam().chemin);
  EXPECT_EQ(lecture.erreurs[0].detail, GetParam().detail);
}
INSTANTIATE_TEST_SUITE_P(Cas, LectureFausseTest, ::testing::ValuesIn(kFaux),
                         [](const ::testing::TestParamInfo<CasFaux>& cas) { return cas.param.nom; });

TEST(LectureDemande, JsonIllisible) {
  const std::string exemple = testing::DemandeExemple();
  const std::string profond = "{\"a\":" + std::string(2000, '[') + std::string(2000, ']') + "}";
  const std::string cas[] = {"",
                             " ",
                             "{",
                             "}",
                             "{\"nom\":}",
                             exemple.substr(0, exemple.size() / 2),
                             exemple + exemple,
                             exemple + "x",
                             "{'nom':'X'}",
                             "{\"nom\":\"X\",}",
                             "{\"nom\":\"\xff\"}",
                             "{\"nom\":\"\xc3\"}",
                             "{\"nom\":\"\xed\xa0\x80\"}",
                             "{\"nom\":\"\\ud800\"}",
                             "{\"nom\":\"\\udc00x\"}",
                             "{\"nom\":\"\\ud800\\ud800\"}",
                             "{\"nom\":\"a\nb\"}",
                             "{\"nom\":\"\\q\"}",
                             "{\"nb_codemandeurs\":1e999}",
                             "{\"nb_codemandeurs\":01}",
                             "{\"nb_codemandeurs\":99999999999999999999999}",
                             "{\"nb_codemandeurs\":NaN}",
                             profond,
                             std::string("{\"nom\":\"X\"\0}", 12),
                             "nul",
                             "\xef\xbb\xbf" + exemple};
  for (const std::string& json : cas) {
    const Lecture lecture = LireFautive(json);
    ASSERT_EQ(lecture.erreurs.size(), 1u) << json.substr(0, 60);
    EXPECT_EQ(lecture.erreurs[0].chemin, "") << json.substr(0, 60);
    EXPECT_EQ(lecture.erreurs[0].detail.rfind("JSON illisible : ", 0), 0u) << lecture.erreurs[0].detail;
  }
}

TEST(LectureDemande, RacineQuiNEstPasUnObjet) {
  for (const char* json : {"[]", "null", "12", "\"texte\"", "true"}) {
    const Lecture lecture = LireFautive(json);
    ASSERT_EQ(lecture.erreurs.size(), 1u) << json;
    EXPECT_EQ(lecture.erreurs[0].detail.rfind("attendu : un objet ; trouvé : ", 0), 0u) << lecture.erreurs[0].detail;
  }
}

TEST(LectureDemande, CleEnDouble) {
  Lecture lecture = LireFautive(R"({"nom":"X","prenoms":"Y","nom":"X"})");
  ASSERT_EQ(lecture.erreurs.size(), 1u);
  EXPECT_EQ(lecture.erreurs[0].chemin, "/nom");
  EXPECT_EQ(lecture.erreurs[0].detail, "champ présent deux fois");
  lecture = LireFautive(R"({"nom":null,"nom":"X"})");
  EXPECT_EQ(lecture.erreurs.size(), 1u);
  lecture = LireFautive(R"({"age":1,"age":1})");  // also of fields that are left aside
  EXPECT_EQ(lecture.erreurs.size(), 1u);
  lecture = LireFautive(R"({"rfr":[{"annee":2020,"montant":1,"annee":2021}]})");
  ASSERT_EQ(lecture.erreurs.size(), 1u);
  EXPECT_EQ(lecture.erreurs[0].chemin, "/rfr/0/annee");
  EXPECT_TRUE(LireFautive(R"({"rfr":[{"annee":2020},{"annee":2020}]})").erreurs.empty());
}

TEST(LectureDemande, LigneTropLongue) {
  const auto ligne = [](std::size_t octets) {
    const std::string debut = "{\"version_cerfa\":\"V4\"", fin = "}";
    return debut + std::string(octets - debut.size() - fin.size(), ' ') + fin;
  };
  EXPECT_TRUE(LireFautive(ligne(kLigneMax)).erreurs.empty());
  const Lecture lecture = LireFautive(ligne(kLigneMax + 1));
  ASSERT_EQ(lecture.erreurs.size(), 1u);
  EXPECT_EQ(lecture.erreurs[0].detail, "ligne trop longue : 1048577 octets, 1 Mio au plus");
  // One that was taken, and has grown with its marks, is read again.
  LecteurDemande du_journal(*CatalogueDeTest(), Provenance::kJournal);
  Demande d;
  Lecture lu;
  du_journal.Lire(ligne(kRecordMax), d, lu);
  EXPECT_TRUE(lu.erreurs.empty());
  du_journal.Lire(ligne(kRecordMax + 1), d, lu);
  EXPECT_EQ(lu.erreurs.size(), 1u);
}

TEST(LectureDemande, TexteTropLong) {
  const Field& f = CatalogueDeTest()->field(CatalogueDeTest()->Find("profession"));
  const auto lire = [&](std::size_t n) {
    std::string texte;
    for (std::size_t i = 0; i < n; ++i) texte += "é";  // counted in characters, not bytes
    return LireFautive("{\"profession\":\"" + texte + "\"}");
  };
  EXPECT_TRUE(lire(f.longueur_max).erreurs.empty());
  const Lecture lecture = lire(f.longueur_max + 1);
  ASSERT_EQ(lecture.erreurs.size(), 1u);
  EXPECT_EQ(lecture.erreurs[0].detail, "texte trop long : " + std::to_string(f.longueur_max + 1) + " caractères, " +
                                           std::to_string(f.longueur_max) + " au plus");
}

TEST(LectureDemande, ListeTropLongue) {
  std::string json = "{\"rfr\":[";
  for (int i = 0; i < 1001; ++i) json += i ? ",{\"annee\":2000}" : "{\"annee\":2000}";
  const Lecture lecture = LireFautive(json + "]}");
  ASSERT_EQ(lecture.erreurs.size(), 1u);
  EXPECT_EQ(lecture.erreurs[0].chemin, "/rfr/1000");
}

TEST(LectureDemande, TousLesDefautsDUnEnregistrement) {
  const Lecture lecture = LireFautive(R"({"nom":1,"prenoms":2,"typologie":["T9","T3","T8"],"xx":3})");
  ASSERT_EQ(lecture.erreurs.size(), 5u);
  EXPECT_EQ(lecture.erreurs[3].chemin, "/typologie/2");
}

// A line full of mistakes costs no more than a line: the list of errors is bounded, and so is the work behind it.
TEST(LectureDemande, LigneHostileResteRapide) {
  std::string cles = "{", longue = "{\"" + std::string(900'000, 'a') + "\":1";
  for (int i = 0; cles.size() < 1'000'000; ++i) cles += (i ? ",\"champ_" : "\"champ_") + std::to_string(i) + "\":1";
  std::string communes = "{\"commune_souhaitee\":[\"x\"";
  for (int i = 0; i < 900; ++i) communes += ",\"9999" + std::to_string(i) + '"';
  const std::string lignes[] = {cles + "}", longue + "}", communes + "]}"};
  for (const std::string& json : lignes) {
    const std::clock_t debut = std::clock();  // processor time: a busy machine must not fail the test
    const Lecture lecture = LireFautive(json);
    const double ms = 1000.0 * static_cast<double>(std::clock() - debut) / CLOCKS_PER_SEC;
    EXPECT_LE(lecture.erreurs.size(), kErreursMax);
    EXPECT_FALSE(lecture.erreurs.empty());
    for (const Erreur& e : lecture.erreurs) EXPECT_LT(e.chemin.size(), 300u);
    EXPECT_LT(ms, 500) << json.substr(0, 40);
  }
}

TEST(LectureDemande, LeNirNEstJamaisRepete) {
  for (const char* json : {R"({"nir":255081416802538})", R"({"nir":["255081416802538"]})",
                           R"({"nir":"2 55 08 14 168 025 38"})", R"({"codemandeurs":[{"nir":255081416802538}]})"}) {
    const Lecture lecture = LireFautive(json);
    ASSERT_EQ(lecture.erreurs.size(), 1u) << json;
    EXPECT_EQ(lecture.erreurs[0].detail.find("255081"), std::string::npos) << lecture.erreurs[0].detail;
    EXPECT_EQ(lecture.erreurs[0].detail.find("2 55"), std::string::npos) << lecture.erreurs[0].detail;
  }
}

TEST(LectureDemande, LesCalculesSontLaissesDeCote) {
  LecteurDemande lecteur(*CatalogueDeTest());
  Demande d;
  Lecture lecture;
  lecteur.Lire(
      R"({"age":12,"nb_personnes":"texte","cotation":3,"nir_empreinte":"x","nom":"X","cotation@200046977":60})", d,
      lecture);
  EXPECT_TRUE(lecture.erreurs.empty());
  EXPECT_EQ(lecture.calcules_ignores, 5u);
  EXPECT_EQ(testing::Champ(d, "age"), "null");
  EXPECT_EQ(testing::Champ(d, "nir_empreinte"), "null");
}

TEST(LectureDemande, LesVidesSontDits) {
  LecteurDemande lecteur(*CatalogueDeTest());
  Demande d;
  Lecture lecture;
  for (int i = 0; i < 2; ++i) {
    lecteur.Lire(R"({"nom":"X","email":null,"profession":" ","cotations_livrees":[],"adresse":{"escalier":null}})", d,
                 lecture);
    std::string vides;
    for (const FieldId f : lecture.vides) vides += CatalogueDeTest()->field(f).champ + " ";
    EXPECT_EQ(vides, "email profession cotations_livrees adresse ");
  }
}

TEST(LectureDemande, NullVideEtBlancSontAbsents) {
  const Demande d = testing::Lire(
      R"({"nom":null,"profession":"  \t ","typologie":[],"rfr":[],"adresse":{"voie":" "},"quartier_souhaite":[" "],"parking":"NONDOC","accepte_rdc":null})");
  for (const char* champ :
       {"nom", "profession", "typologie", "rfr", "adresse", "quartier_souhaite", "parking", "accepte_rdc"}) {
    EXPECT_EQ(testing::Champ(d, champ), "null") << champ;
  }
}

TEST(LectureDemande, AnciensCodesEtValeursEquivalentes) {
  const Demande d = testing::Lire(
      R"({"motifs":["02","24","13"],"parking":true,"accepte_rdc":false,"loyer_actuel":720.50,"loyer_max":700,"commune_residence":"49144"})");
  EXPECT_EQ(testing::Champ(d, "motifs"), R"(["24","13"])");
  EXPECT_EQ(testing::Champ(d, "parking"), "\"OUI\"");
  EXPECT_EQ(testing::Champ(d, "accepte_rdc"), "\"NON\"");
  EXPECT_EQ(testing::Champ(d, "loyer_actuel"), "720.5");
  EXPECT_EQ(testing::Champ(d, "loyer_max"), "700");
  EXPECT_EQ(testing::Champ(d, "commune_residence"), "\"44180\"");
}

TEST(EcritureDemande, AllerRetourDeLExemple) {
  const Demande d = testing::Lire(testing::DemandeExemple());
  std::string json;
  AppendDemande(*CatalogueDeTest(), d, false, json);
  EXPECT_EQ(testing::Lire(json), d);
  std::string encore;
  AppendDemande(*CatalogueDeTest(), testing::Lire(json), false, encore);
  EXPECT_EQ(encore, json);
}

TEST(EcritureDemande, AllerRetourAuHasard) {
  std::mt19937 rng(2021);
  for (int i = 0; i < 500; ++i) {
    const Demande d = testing::DemandeAuHasard(*CatalogueDeTest(), rng);
    std::string json;
    AppendDemande(*CatalogueDeTest(), d, false, json);
    ASSERT_EQ(testing::Lire(json), d) << json;
  }
}

// An extraction with its computed fields can be read back.
TEST(EcritureDemande, AllerRetourAvecLesCalcules) {
  Demande d = testing::Lire(testing::DemandeExemple());
  testing::Calculer(d, "2024-01-15");
  std::string json;
  AppendDemande(*CatalogueDeTest(), d, true, json);
  Demande relue = testing::Lire(json);
  testing::Calculer(relue, "2024-01-15");
  EXPECT_EQ(relue, d);
}

TEST(EcritureDemande, MontantsEtTextes) {
  const std::pair<std::int64_t, const char*> montants[] = {
      {0, "0"}, {1, "0.01"}, {10, "0.1"}, {100, "1"}, {1234, "12.34"}, {1230, "12.3"}, {-1, "-0.01"}, {-1200, "-12"}};
  for (const auto& [centimes, attendu] : montants) {
    std::string out;
    AppendMontant(centimes, out);
    EXPECT_EQ(out, attendu);
  }
  std::string out;
  AppendJsonString("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f é😀", out);
  EXPECT_EQ(out, "\"a\\\"b\\\\c/\\u0008\\u000c\\n\\r\\t\\u0001\\u001f\x7f é😀\"");
}

}  // namespace
}  // namespace sne
