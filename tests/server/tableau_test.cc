// Models name fields that exist; cells of CSV and lines of JSON as bytes; rows laid out whatever the length of their
// cells.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "schema/territoires.h"
#include "server/extraction/csv.h"
#include "server/extraction/modeles.h"
#include "server/extraction/ndjson.h"
#include "server/extraction/reserve.h"

namespace sne::testing {
namespace {

TEST(ModelesTest, ChaqueChampExiste) {
  const auto catalogue =
      Catalogue::Load(CatalogueEmbarque(), Territoires::Load(TerritoiresEmbarques()).value()).value();
  for (const Modele& m : Modeles()) {
    const std::vector<FieldId> champs = ChampsDuModele(m, *catalogue);
    std::set<std::string> poses;
    for (const FieldId id : champs) {
      const Field& f = catalogue->field(id);
      EXPECT_TRUE(poses.insert(f.nom_public()).second) << m.nom << " " << f.nom_public();
      EXPECT_NE(f.classe, 'X') << m.nom << " " << f.nom_public();
    }
    for (const std::string_view nom : m.champs) EXPECT_TRUE(poses.contains(std::string(nom))) << m.nom << " : " << nom;
    EXPECT_EQ(TrouverModele(m.nom), &m);
    EXPECT_EQ(poses.size(), m.champs.empty() ? champs.size() : m.champs.size()) << m.nom;
  }
  EXPECT_EQ(TrouverModele("Priorités"), TrouverModele("priorites"));
  EXPECT_EQ(TrouverModele("instructions"), nullptr);
}

std::string Texte(Dialecte d, std::string_view texte) {
  std::string out;
  EcrireCsv({}, d)->plume().Texte(texte, out);
  return out;
}

TEST(CsvTest, Textes) {
  struct Cas {
    std::string texte, excel, rfc;
  };
  const Cas cas[] = {
      {"Bron", "\"Bron\"", "Bron"},   {"a;b", "\"a;b\"", "a;b"},
      {"a,b", "\"a,b\"", "\"a,b\""},  {"dit \"Jo\"", "\"dit \"\"Jo\"\"\"", "\"dit \"\"Jo\"\"\""},
      {"\"", "\"\"\"\"", "\"\"\"\""}, {"a\nb", "\"a\nb\"", "\"a\nb\""},
      {"=1+1", "\"'=1+1\"", "'=1+1"}, {"+33 6", "\"'+33 6\"", "'+33 6"},
      {"-2", "\"'-2\"", "'-2"},       {"@x", "\"'@x\"", "'@x"},
      {"\t=1", "\"'\t=1\"", "'\t=1"}, {"\r=1", "\"'\r=1\"", "\"'\r=1\""},
      {"a=1", "\"a=1\"", "a=1"},      {"😀é", "\"😀é\"", "😀é"},
  };
  for (const Cas& c : cas) {
    EXPECT_EQ(Texte(Dialecte::kExcelFr, c.texte), c.excel);
    EXPECT_EQ(Texte(Dialecte::kRfc4180, c.texte), c.rfc);
  }
  const std::string long_ = std::string(32'768, '=');
  EXPECT_EQ(Texte(Dialecte::kExcelFr, long_), "\"'" + long_ + "\"");
}

TEST(CsvTest, NombresEtDates) {
  const auto excel = EcrireCsv({}, Dialecte::kExcelFr), rfc = EcrireCsv({}, Dialecte::kRfc4180);
  const auto ecrire = [](const Ecrivain& e, auto&& quoi) {
    std::string out;
    quoi(e.plume(), out);
    return out;
  };
  for (const auto& [centimes, a, b] : {std::tuple(123'450, "1234,50", "1234.50"),
                                       {5, "0,05", "0.05"},
                                       {-5, "-0,05", "-0.05"},
                                       {-123'400, "-1234,00", "-1234.00"},
                                       {0, "0,00", "0.00"}}) {
    const auto montant = [c = centimes](const Plume& p, std::string& out) { p.Montant(c, out); };
    EXPECT_EQ(ecrire(*excel, montant), a);
    EXPECT_EQ(ecrire(*rfc, montant), b);
  }
  const auto date = [](const Plume& p, std::string& out) { p.Date(JourDe(1984, 3, 9), out); };
  EXPECT_EQ(ecrire(*excel, date), "09/03/1984");
  EXPECT_EQ(ecrire(*rfc, date), "1984-03-09");
  const auto entier = [](const Plume& p, std::string& out) { p.Entier(-7, out); };
  EXPECT_EQ(ecrire(*excel, entier), "-7");  // a number is no formula
}

TEST(MiseEnLigneTest, CellulesDeToutesLongueurs) {
  std::mt19937 hasard(5);
  std::vector<Colonne> colonnes(7);
  for (std::size_t c = 0; c < colonnes.size(); ++c) colonnes[c].nom = colonnes[c].entete = std::string(c * 9 + 1, 'c');
  const auto csv = EcrireCsv(colonnes, Dialecte::kRfc4180), json = EcrireNdjson(colonnes);
  for (int tour = 0; tour < 50; ++tour) {
    Reserve octets;
    Lot lot;
    lot.lignes = hasard() % 40;
    lot.colonnes.resize(colonnes.size());
    std::vector<std::vector<std::string>> cases(lot.lignes);
    for (auto& ligne : cases) {
      for (auto& colonne : lot.colonnes) {
        const std::size_t n = hasard() % 9 == 0 ? hasard() % 100'000 : hasard() % 70;
        colonne.push_back(octets.Poser(ligne.emplace_back(n, static_cast<char>('a' + hasard() % 26))));
      }
    }
    std::string attendu_csv, attendu_json, obtenu_csv = "x", obtenu_json = "y";
    for (const auto& ligne : cases) {
      for (std::size_t c = 0; c < ligne.size(); ++c) {
        attendu_csv += (c ? "," : "") + ligne[c];
        attendu_json += (c ? ",\"" : "{\"") + colonnes[c].nom + "\":" + ligne[c];
      }
      attendu_csv += "\r\n";
      attendu_json += "}\n";
    }
    csv->Lignes(lot, obtenu_csv);
    json->Lignes(lot, obtenu_json);
    EXPECT_EQ(obtenu_csv, "x" + attendu_csv);
    EXPECT_EQ(obtenu_json, "y" + attendu_json);
  }
}

}  // namespace
}  // namespace sne::testing
