// Delivered scores over the life of an application: kept by versions that do not speak of them, cleared by those that
// do, gone with the territory in which nothing is wanted any more.
#include "indexer/notes_livrees.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "indexer/ecrivain.h"
#include "indexer/flux.h"
#include "indexer/point_de_controle.h"
#include "query/snapshot.h"
#include "schema/demande_json.h"
#include "tests/indexer/atelier.h"

namespace sne::testing {
namespace {

constexpr char kLyon[] = R"({"epci":"200046977","note":40,"date":"2024-01-02","origine":"EPCI"})";
constexpr char kAmberieu[] = R"({"epci":"240100883","note":12,"date":"2024-01-03","origine":"SPTA"})";

class NotesLivreesTest : public ::testing::Test {
 protected:
  NotesLivreesTest() {
    const auto bilan = Construire(Env::Posix(), index_, Lignes(1, 2, R"({"commune_souhaitee":["69266","01004"]})"));
    EXPECT_TRUE(bilan && bilan->rejets == 0);
    Rouvrir();
  }
  void Rouvrir() {
    e_.reset();
    auto e = Ecrivain::Ouvrir(Env::Posix(), index_, {});
    ASSERT_TRUE(e) << e.error().message();
    e_ = std::move(*e);
  }
  // "acceptes", "sans_effet" or the first error.
  // `reste`: further members, with the comma before them.
  std::string Envoyer(const std::string& op, const std::string& reste = "") {
    ++version_;
    Refus refus(Env::Posix(), index_);
    FluxDeChangements flux(*e_, refus, Mandat::Tout());
    EXPECT_TRUE(flux.Lire(R"({"op":")" + op + R"(","numero_unique":")" + Numero(1) +
                          "\",\"version\":" + std::to_string(version_) + reste + "}\n"));
    EXPECT_TRUE(flux.Finir(false));
    const std::string bilan = flux.Bilan();
    for (const char* sort : {"acceptes", "sans_effet"}) {
      if (bilan.find("\"" + std::string(sort) + "\":1") != std::string::npos) return sort;
    }
    --version_;
    const std::size_t ou = bilan.find("\"chemin\":\"");
    return ou == std::string::npos ? bilan : bilan.substr(ou + 10, bilan.find('"', ou + 10) - ou - 10);
  }
  std::string Remplacer(const std::string& champs, const std::string& dernier = "") {
    std::string demande = Ligne(1, champs);
    demande.insert(demande.size() - 1, dernier);
    return Envoyer("remplacer", ",\"demande\":" + demande);
  }
  std::string Modifier(const std::string& champs) {
    return Envoyer("modifier", ",\"version_precedente\":" + std::to_string(version_) + ",\"champs\":" + champs);
  }
  // As a reader sees them: "200046977=40 240100883=12".
  std::string Notes() {
    auto s = Snapshot::Open(Env::Posix(), index_);
    if (!s) return s.error().message();
    const Catalogue& c = (*s)->catalogue();
    const FieldId champ = c.FindKey("cotations_livrees");
    const auto ou = (*s)->Find(*LireNumeroUnique(Numero(1)));
    TextReader textes;
    std::string json, out;
    AppendValue(c, c.field(champ), ReadValue(c, (*s)->block(ou->bloc), ou->row, champ, textes), json);
    simdjson::dom::parser parser;
    const simdjson::padded_string texte(json);
    simdjson::dom::array liste;
    if (parser.parse(texte).get(liste)) return "";
    for (const simdjson::dom::element note : liste) {
      out += (out.empty() ? "" : " ") + std::string(note["epci"].get_c_str().value()) + "=" +
             simdjson::minify(note["note"]);
    }
    return out;
  }

  const Repertoire r_;
  const std::string index_ = r_.chemin() + "/index";
  std::unique_ptr<Ecrivain> e_;
  std::int64_t version_ = 1;
};

constexpr char kVoulues[] = R"("commune_souhaitee":["69266","01004"])";
const std::string kDeux = std::string(R"("cotations_livrees":[)") + kLyon + "," + kAmberieu + "]";

TEST_F(NotesLivreesTest, UnRemplacementQuiNEnDitRienLesGarde) {
  EXPECT_EQ(Modifier("{" + kDeux + "}"), "acceptes");
  EXPECT_EQ(Notes(), "200046977=40 240100883=12");
  EXPECT_EQ(Remplacer(std::string("{") + kVoulues + "}"), "sans_effet") << "le même enregistrement chaque nuit";
  EXPECT_EQ(Remplacer(std::string("{") + kVoulues + R"(,"profession":"autre"})"), "acceptes");
  EXPECT_EQ(Notes(), "200046977=40 240100883=12");
  ASSERT_TRUE(Sceller(*e_));
  Rouvrir();
  EXPECT_EQ(Remplacer(std::string("{") + kVoulues + R"(,"profession":"autre"})"), "sans_effet") << "scellées aussi";
  EXPECT_EQ(Remplacer(std::string("{") + kVoulues + R"(,"profession":"tierce"})"), "acceptes");
  EXPECT_EQ(Notes(), "200046977=40 240100883=12");
}

TEST_F(NotesLivreesTest, CeluiQuiEnParleLesRemplace) {
  for (const char* vide : {"null", "[]"}) {
    for (const char* cle : {"\"cotations_livrees\"", "\"cotations\\u005flivrees\""}) {
      EXPECT_EQ(Modifier("{" + kDeux + "}"), "acceptes");
      EXPECT_EQ(Remplacer(std::string("{") + kVoulues + "}", std::string(",") + cle + ":" + vide), "acceptes");
      EXPECT_EQ(Notes(), "") << vide;
      EXPECT_EQ(Remplacer(std::string("{") + kVoulues + "}"), "sans_effet");
    }
    EXPECT_EQ(Modifier("{" + kDeux + "}"), "acceptes");
    EXPECT_EQ(Modifier(std::string(R"({"cotations_livrees":)") + vide + "}"), "acceptes");
    EXPECT_EQ(Notes(), "") << vide;
  }
  EXPECT_EQ(Remplacer(std::string("{") + kVoulues + R"(,"cotations_livrees":[)" + kLyon + "]}"), "acceptes");
  EXPECT_EQ(Notes(), "200046977=40");
  EXPECT_EQ(Remplacer(std::string("{") + kVoulues + R"(,"cotations_livrees":[)" + kLyon + "]}"), "sans_effet");
}

TEST_F(NotesLivreesTest, CelleDUnTerritoireQuiNEstPlusVouluPart) {
  EXPECT_EQ(Modifier("{" + kDeux + "}"), "acceptes");
  EXPECT_EQ(Modifier(R"({"commune_souhaitee":["69266"]})"), "acceptes");
  EXPECT_EQ(Notes(), "200046977=40");
  EXPECT_EQ(Modifier(R"({"commune_souhaitee":["69029","01004"]})"), "acceptes") << "elle ne revient pas";
  EXPECT_EQ(Notes(), "200046977=40");
  EXPECT_EQ(Modifier("{" + kDeux + "}"), "acceptes");
  EXPECT_EQ(Remplacer(R"({"commune_souhaitee":["69029"]})"), "acceptes");
  EXPECT_EQ(Notes(), "200046977=40");
  EXPECT_EQ(Remplacer(R"({"commune_souhaitee":["69029"]})"), "sans_effet");
}

TEST_F(NotesLivreesTest, UneNoteEnTropQuiEstDiteEstRefusee) {
  EXPECT_EQ(Modifier("{" + kDeux + R"(,"commune_souhaitee":["69266"]})"), "/champs/cotations_livrees/1/epci");
  EXPECT_EQ(Remplacer(R"({"commune_souhaitee":["69266"],)" + kDeux + "}"), "/demande/cotations_livrees/1/epci");
  EXPECT_EQ(Modifier(R"({"cotations_livrees":[{"epci":"200046977","note":"x","date":"2024-01-02","origine":"EPCI"}]})"),
            "/champs/cotations_livrees/0/note");
  EXPECT_EQ(Modifier(R"({"cotations_livrees":[{"epci":"000000000","note":1,"date":"2024-01-02","origine":"EPCI"}]})"),
            "/champs/cotations_livrees/0/epci");
  EXPECT_EQ(Notes(), "");
}

TEST_F(NotesLivreesTest, UneDemandeSupprimeeNEnGardeAucune) {
  EXPECT_EQ(Modifier("{" + kDeux + "}"), "acceptes");
  EXPECT_EQ(Envoyer("supprimer"), "acceptes");
  EXPECT_EQ(Remplacer(std::string("{") + kVoulues + "}"), "acceptes");
  EXPECT_EQ(Notes(), "");
}

}  // namespace
}  // namespace sne::testing
