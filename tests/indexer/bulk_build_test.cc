// The bulk build: which lines are indexed, which are rejected and why, and what stays of the previous index.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <random>
#include <thread>

#include "indexer/lignes.h"
#include "indexer/verify.h"
#include "query/snapshot.h"
#include "schema/index_format.h"
#include "tests/generators/corpus.h"
#include "tests/generators/requests.h"
#include "tests/indexer/atelier.h"
#include "tests/query/compare.h"
#include "tests/schema/exemple.h"

namespace sne::testing {
namespace {

Env& Vrai() { return Env::Posix(); }

// A line of exactly `octets` bytes: blanks before the closing brace.
std::string Longue(int n, std::size_t octets) {
  std::string l = Ligne(n);
  l.insert(l.size() - 1, octets - l.size(), ' ');
  return l;
}

TEST(BulkBuild, RejetsParNumeroDeLigne) {
  const Repertoire r;
  std::string entree;
  entree += Ligne(1) + "\n";                             // 1
  entree += Ligne(2).substr(0, 200) + "\n";              // 2 truncated
  entree += "\n   \t\n";                                 // 3, 4 blank
  entree += Ligne(5) + "\r\n";                           // 5 as Windows ends lines
  entree += Ligne(6, R"({"tipologie":["T3"]})") + "\n";  // 6 unknown field
  entree += Ligne(1) + "\n";                             // 7 the number of line 1
  entree += Longue(8, (1 << 20) + 1) + "\n";             // 8 one byte too long
  entree += Longue(9, 1 << 20) + "\n";                   // 9 as long as can be
  entree += Ligne(10, R"({"statut":"RADIEE"})") + "\n";  // 10 struck off without date or motive
  entree += Ligne(10) + "\n";                            // 11 the first valid line of that number wins
  entree += Ligne(10) + "\n";                            // 12
  entree += "\xff\xfe\n";                                // 13 no UTF-8
  entree += "[1,2]\n";                                   // 14
  entree += "\r\n";                                      // 15 blank
  entree += Ligne(16);                                   // 16 without a newline at the end
  auto bilan = Construire(Vrai(), r.chemin() + "/index", entree);
  ASSERT_TRUE(bilan) << bilan.error().message();
  EXPECT_EQ(bilan->lignes, 13u);
  EXPECT_EQ(bilan->demandes, 5u);
  EXPECT_EQ(bilan->rejets, 8u);
  EXPECT_EQ(Numeros(r.chemin() + "/index"),
            (std::set<std::string>{Numero(1), Numero(5), Numero(9), Numero(10), Numero(16)}));
  const auto rejets = LireRejets(r.chemin() + "/index/rejets.ndjson");
  const std::vector<std::pair<int, std::string>> attendus = {{2, "JSON illisible"},
                                                             {6, "le plus proche : typologie"},
                                                             {7, "déjà présent à la ligne 1"},
                                                             {8, "1 Mio au plus"},
                                                             {10, "date_radiation"},
                                                             {12, "déjà présent à la ligne 11"},
                                                             {13, "JSON illisible"},
                                                             {14, "un objet"}};
  ASSERT_EQ(rejets.size(), attendus.size());
  for (std::size_t i = 0; i < attendus.size(); ++i) {
    EXPECT_EQ(rejets[i].ligne, attendus[i].first);
    EXPECT_NE(rejets[i].faute.find(attendus[i].second), std::string::npos)
        << rejets[i].ligne << " : " << rejets[i].faute;
  }
  EXPECT_TRUE(Verifier(Vrai(), r.chemin() + "/index", false).has_value());
}

// However the number is written in JSON, and wherever it stands in its line, it is the same number.
TEST(BulkBuild, DoublonsSousToutesLesEcritures) {
  const Repertoire r;
  std::string cle = Ligne(1), valeur = Ligne(1), fin = Ligne(1);
  cle.replace(cle.find("numero_unique"), 13, "numero\\u005funique");
  valeur.replace(valeur.find("0691119"), 1, "\\u0030");
  const std::string membre = "\"numero_unique\":\"" + Numero(1) + "\"";
  fin.erase(fin.find("," + membre), membre.size() + 1);
  fin.insert(fin.size() - 1, "," + membre);
  auto bilan = Construire(Vrai(), r.chemin() + "/index", Ligne(1) + "\n" + cle + "\n" + valeur + "\n" + fin + "\n");
  ASSERT_TRUE(bilan) << bilan.error().message();
  EXPECT_EQ(bilan->demandes, 1u);
  EXPECT_EQ(bilan->rejets, 3u);
  EXPECT_EQ(Numeros(r.chemin() + "/index"), NumerosDe(1, 1));
}

TEST(BulkBuild, EntreeVide) {
  for (const char* entree : {"", "\n", " \r\n\t\n"}) {
    const Repertoire r;
    auto bilan = Construire(Vrai(), r.chemin() + "/index", entree);
    ASSERT_TRUE(bilan) << bilan.error().message();
    EXPECT_EQ(bilan->lignes, 0u);
    EXPECT_EQ(Numeros(r.chemin() + "/index"), std::set<std::string>());
    EXPECT_TRUE(Verifier(Vrai(), r.chemin() + "/index", false).has_value());
  }
}

TEST(BulkBuild, QueDesRejets) {
  const Repertoire r;
  auto bilan = Construire(Vrai(), r.chemin() + "/index", "{}\n[]\n{\n");
  ASSERT_TRUE(bilan) << bilan.error().message();
  EXPECT_EQ(bilan->rejets, 3u);
  EXPECT_EQ(Numeros(r.chemin() + "/index"), std::set<std::string>());
}

TEST(BulkBuild, MaxRejetsLaisseLIndexPrecedent) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  ASSERT_TRUE(Construire(Vrai(), index, Lignes(1, 20)).has_value());
  OptionsBuild options;
  options.max_rejets = 2;
  const auto trois = Construire(Vrai(), index, Lignes(21, 30) + "{}\n{}\n{}\n" + Lignes(31, 40), options);
  ASSERT_FALSE(trois.has_value());
  EXPECT_EQ(trois.error().code(), Code::kInvalid);
  EXPECT_NE(trois.error().message().find("--max-rejets"), std::string::npos);
  EXPECT_EQ(Numeros(index), NumerosDe(1, 20));
  EXPECT_EQ(LireRejets(index + "/rejets.ndjson").size(), 3u);
  const auto deux = Construire(Vrai(), index, Lignes(21, 30) + "{}\n{}\n", options);
  ASSERT_TRUE(deux.has_value()) << deux.error().message();
  EXPECT_EQ(Numeros(index), NumerosDe(21, 30));
}

TEST(BulkBuild, RemplaceLIndexEtNeGardeRienDAutre) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  auto un = Construire(Vrai(), index, Lignes(1, 10) + "{}\n");
  ASSERT_TRUE(un) << un.error().message();
  ASSERT_TRUE(std::filesystem::exists(index + "/rejets.ndjson"));
  std::filesystem::create_directories(index + "/build-000007/segment-000001");  // left by a killed build
  auto deux = Construire(Vrai(), index, Lignes(5, 12));
  ASSERT_TRUE(deux) << deux.error().message();
  EXPECT_GT(deux->generation, un->generation) << "une position de journal ne sert qu'une fois";
  EXPECT_EQ(Numeros(index), NumerosDe(5, 12));
  std::vector<std::string> builds;
  for (const auto& e : std::filesystem::directory_iterator(index)) {
    if (e.path().filename().string().starts_with("build-")) builds.push_back(e.path().filename().string());
  }
  EXPECT_EQ(builds, std::vector<std::string>{"build-000008"});
  EXPECT_FALSE(std::filesystem::exists(index + "/rejets.ndjson")) << "ceux du build précédent";
}

TEST(BulkBuild, UnTubeCommeUnFichier) {
  const Repertoire r;
  const std::string entree = Lignes(1, 300);
  int tube[2];
  ASSERT_EQ(::pipe2(tube, O_CLOEXEC), 0);
  std::thread ecrivain([&] {
    for (std::size_t i = 0; i < entree.size();)
      i += static_cast<std::size_t>(std::max<ssize_t>(0, ::write(tube[1], entree.data() + i, entree.size() - i)));
    ::close(tube[1]);
  });
  OptionsBuild options;
  options.index = r.chemin() + "/index";
  options.date_reference = JourDe(2024, 1, 15);
  options.progression = false;
  auto bilan = BulkBuild(Vrai(), CatalogueReduit(), tube[0], options);
  ecrivain.join();
  ::close(tube[0]);
  ASSERT_TRUE(bilan) << bilan.error().message();
  EXPECT_EQ(Numeros(options.index), NumerosDe(1, 300));
  for (const std::string& f : Fichiers(options.index)) EXPECT_EQ(f.find("entree"), std::string::npos) << f;
}

TEST(BulkBuild, LignesParTerritoire) {
  const Repertoire r;
  std::string entree;
  for (int n = 1; n <= 60; ++n) {
    static const char* kCommunes[] = {R"(["69266"])", R"(["69029","69383"])", R"(["69383"])"};
    entree += Ligne(n, std::string("{\"commune_souhaitee\":") + kCommunes[n % 3] + "}") + "\n";
  }
  for (const unsigned threads : {1u, 2u}) {
    OptionsBuild options;
    options.threads = threads;
    ASSERT_TRUE(Construire(Vrai(), r.chemin() + "/index", entree, options).has_value());
    auto s = Snapshot::Open(Vrai(), r.chemin() + "/index");
    ASSERT_TRUE(s) << s.error().message();
    const FieldId choix = (*s)->catalogue().Find("commune_choix1");
    std::vector<std::int64_t> communes;
    for (std::size_t b = 0; b < (*s)->blocks(); ++b) {
      for (std::uint32_t row = 0; row < (*s)->block(b).rows(); ++row)
        communes.push_back((*s)->block(b).column(choix).scalaire.Value(row));
    }
    EXPECT_EQ(communes.size(), 60u);
    EXPECT_TRUE(std::is_sorted(communes.begin(), communes.end())) << threads << " fils";
  }
}

TEST(BulkBuild, LeNirNeLaissePasDeTrace) {
  const Repertoire r;
  const std::string nir = "2840375123456";  // of a fictive person
  const std::string cle = std::to_string(97 - std::stoll(nir) % 97);
  const std::string avec_cle = nir + (cle.size() == 1 ? "0" : "") + cle;
  ASSERT_TRUE(Construire(Vrai(), r.chemin() + "/index",
                         Ligne(1, "{\"nir\":\"" + avec_cle + "\",\"nir_statut\":\"VERIFIE\"}") + "\n" +
                             Ligne(2, "{\"nir\":\"" + nir + "99\"}"))
                  .has_value());
  for (const std::string& f : Fichiers(r.chemin())) {
    auto octets = ReadWhole(Vrai(), f);
    ASSERT_TRUE(octets) << octets.error().message();
    EXPECT_EQ(octets->find(nir), std::string::npos) << f;
  }
  auto s = Snapshot::Open(Vrai(), r.chemin() + "/index");
  ASSERT_TRUE(s) << s.error().message();
  TextReader textes;
  const Value v = ReadValue((*s)->catalogue(), (*s)->block(0), 0, (*s)->catalogue().Find("nir_empreinte"), textes);
  EXPECT_EQ(Str(v).size(), 16u);
}

// What a bulk build indexes answers as the oracle does.
TEST(BulkBuild, RepondCommeLOracle) {
  constexpr std::uint32_t kGraine = 77;
  SCOPED_TRACE(::testing::Message() << "graine " << kGraine);
  std::mt19937 rng(kGraine);
  const auto un = [&](std::initializer_list<const char*> v) { return std::string(v.begin()[rng() % v.size()]); };
  const Repertoire r;
  std::string entree;
  std::vector<Demande> demandes;
  LecteurDemande lecteur(*CatalogueReduit());
  for (int n = 1; n <= 700; ++n) {
    const std::string ligne = Ligne(
        n, "{\"nom\":\"" + un({"DUPONT", "N'DIAYE", "Lefèvre", "Nguyen"}) +
               "\",\"typologie\":" + un({"[\"T1\"]", "[\"T3\",\"T4\"]", "[\"T2\"]"}) +
               ",\"commune_souhaitee\":" + un({"[\"69266\"]", "[\"69383\",\"69029\"]", "[\"69123\",\"75101\"]"}) +
               ",\"motif_principal\":\"" + un({"13", "09"}) + "\",\"loyer_max\":" + un({"650", "650.5", "null"}) +
               ",\"complement_demande\":" + un({"null", "\"Près de l'hôpital\"", "\"Ma fille dort dans le salon\""}) +
               ",\"tel_portable\":" + un({"null", "\"0639980142\""}) + "}");
    entree += ligne + "\n";
    Demande d;
    Lecture lecture;
    lecteur.Lire(ligne, d, lecture);
    CalculateurReduit().CalculerFixes(d);
    CalculateurReduit().CalculerDuJour(d, JourDe(2024, 1, 15));
    demandes.push_back(std::move(d));
  }
  OptionsBuild options;
  options.threads = 2;
  auto bilan = Construire(Vrai(), r.chemin() + "/index", entree, options);
  ASSERT_TRUE(bilan) << bilan.error().message();
  ASSERT_EQ(bilan->demandes, 700u);
  auto s = Snapshot::Open(Vrai(), r.chemin() + "/index");
  ASSERT_TRUE(s) << s.error().message();
  const Reference reference(*CatalogueReduit(), demandes);
  ComparerLignes(**s, reference);
  Questionneur questionneur(*CatalogueReduit(), reference.demandes(), rng);
  Equipe equipe(1);
  for (int i = 0; i < 400 && !HasFailure(); ++i) {
    const Requete requete = questionneur.Requete_();
    SCOPED_TRACE(::testing::Message() << "requête " << i << " : " << Decrire(requete));
    Comparer(*s, reference, requete, equipe, rng);
  }
}

// Wherever they wish to live, those that searches leave out by default come last.
TEST(BulkBuild, LesRadieesSontAPart) {
  const auto cle = [](const std::string& remplace) {
    return CouperLignes(Ligne(1, remplace), *CatalogueReduit(), 1)[0].cle;
  };
  for (const char* derniere : {R"({"commune_souhaitee":["75110"]})", R"({"commune_souhaitee":["69381"]})"}) {
    const std::string lieu(derniere, std::strlen(derniere) - 1);
    EXPECT_LT(cle(lieu + R"(,"statut":"ATTRIBUEE"})"), cle(R"({"commune_souhaitee":["69381"],"statut":"RADIEE"})"));
    EXPECT_LT(cle(lieu + R"(,"statut":"ATTRIBUEE"})"), cle(R"({"commune_souhaitee":["75110"],"statut":"SUSPENDUE"})"));
  }
}

}  // namespace
}  // namespace sne::testing
