// A workbook's parts by themselves: text in XML, cells, rows, and the archive that holds them. What other programs read
// in a whole one: classeur_http.py.
#include "server/extraction/classeur.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <map>
#include <random>

#include "server/extraction/archive_zip.h"
#include "server/extraction/feuille_xlsx.h"
#include "server/extraction/plume_xlsx.h"
#include "server/extraction/reserve.h"
#include "server/extraction/xml_texte.h"

namespace sne::testing {
namespace {

using namespace std::string_literals;

std::string Xml(std::string_view texte) {
  std::string out;
  AjouterTexteXml(texte, out);
  return out;
}

struct TexteCas {
  const char* nom;
  std::string texte, xml;
};
const TexteCas kTextes[] = {
    {"Ordinaire", "Éléonore d'Arc", "Éléonore d'Arc"},
    {"Balises", "<b>&\"]]>", "&lt;b&gt;&amp;&quot;]]&gt;"},
    {"EntiteEcrite", "&amp;", "&amp;amp;"},
    {"LignesEtTabulation", "a\r\nb\tc\rd", "a&#13;\nb\tc&#13;d"},
    {"Controles", "\x01\x1F\x7F", "_x0001__x001F_\x7F"},
    {"PasDesCaracteres", "\uFFFD\uFFFE\uFFFF", "\uFFFD_xFFFE__xFFFF_"},
    {"CommeUnCode", "_x0041_", "_x005F_x0041_"},
    {"CommeUnCodeMinuscule", "a_x00e9_b", "a_x005F_x00e9_b"},
    {"DeuxQuiSePartagentUnTrait", "_x0041_x0042_", "_x005F_x0041_x005F_x0042_"},
    {"UnControleLeFermerait", "_x0041\x01", "_x005F_x0041_x0001_"},
    {"PresqueUnCode", "_x004_ _x00411_ _X0041_ x0041_ _x0041", "_x004_ _x00411_ _X0041_ x0041_ _x0041"},
    {"Emoji", "👩🏽‍🚀", "👩🏽‍🚀"},
    {"ALaLimite", std::string(32'767, 'a'), std::string(32'767, 'a')},
    {"UnDeTrop", std::string(32'768, 'a'), std::string(32'766, 'a') + "…"},
    {"LimiteEnUnites", std::string(32'765, 'a') + "😀", std::string(32'765, 'a') + "😀"},
    {"PaireALaCoupe", std::string(32'765, 'a') + "😀b", std::string(32'765, 'a') + "…"},
    {"LettresLarges",
     [] {
       std::string t;
       for (int i = 0; i < 32'768; ++i) t += "é";
       return t;
     }(),
     [] {
       std::string t;
       for (int i = 0; i < 32'766; ++i) t += "é";
       return t + "…";
     }()},
};
class XmlTexteTest : public ::testing::TestWithParam<TexteCas> {};
TEST_P(XmlTexteTest, Ecrit) { EXPECT_EQ(Xml(GetParam().texte), GetParam().xml); }
INSTANTIATE_TEST_SUITE_P(Textes, XmlTexteTest, ::testing::ValuesIn(kTextes),
                         [](const auto& cas) { return std::string(cas.param.nom); });

// What a reader of workbooks makes of it, as ECMA-376 says.
std::string Relu(const std::string& xml) {
  static const std::map<std::string, std::string> entites = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#13;", "\r"}};
  std::string brut, out;
  for (std::size_t i = 0; i < xml.size();) {
    const std::string entite = xml[i] == '&' ? xml.substr(i, xml.find(';', i) - i + 1) : "";
    brut += entite.empty() ? xml.substr(i, 1) : entites.at(entite);
    i += std::max<std::size_t>(1, entite.size());
  }
  for (std::size_t i = 0; i < brut.size();) {
    const bool code = brut[i] == '_' && i + 7 <= brut.size() && brut[i + 1] == 'x' && brut[i + 6] == '_' &&
                      brut.substr(i + 2, 4).find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (!code) {
      out += brut[i++];
      continue;
    }
    const int c = std::stoi(brut.substr(i + 2, 4), nullptr, 16);
    out += c == 0xFFFE ? "\uFFFE" : c == 0xFFFF ? "\uFFFF" : std::string(1, static_cast<char>(c));
    i += 7;
  }
  return out;
}

TEST(XmlTexte, SeRelit) {
  std::mt19937 hasard(7);
  const std::string morceaux[] = {"_",    "x", "0",      "0041",   "_x0041_", "_x", "005F", "&",  ";",
                                  "amp;", "<", ">",      "\"",     "]]",      "\r", "\n",   "\t", "\x01",
                                  "\x1f", "é", "\uFFFE", "\uFFFF", "\uFFFD",  "😀",  "a"};
  for (int i = 0; i < 20'000; ++i) {
    std::string texte;
    for (unsigned n = hasard() % 12; n > 0; --n) texte += morceaux[hasard() % std::size(morceaux)];
    const std::string xml = Xml(texte);
    EXPECT_EQ(Relu(xml), texte) << xml;
    std::size_t caracteres = 0;
    for (const char c : texte) caracteres += (c & 0xC0) != 0x80;
    EXPECT_EQ(LongueurDeTexteXml(xml), caracteres) << xml;
  }
}

TEST(Colonnes, Noms) {
  for (const auto& [c, nom] :
       {std::pair(0, "A"), {25, "Z"}, {26, "AA"}, {51, "AZ"}, {52, "BA"}, {701, "ZZ"}, {702, "AAA"}, {16'383, "XFD"}})
    EXPECT_EQ(NomDeColonneXlsx(static_cast<std::size_t>(c)), nom);
}

template <class F>
std::string Cellule(F ecrire) {
  std::string out;
  ecrire(out);
  return out;
}

TEST(Plume, Cellules) {
  const PlumeXlsx p;
  const auto texte = [](const std::string& t) {
    return "\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" + t + "</t></is></c>";
  };
  EXPECT_EQ(Cellule([&](auto& o) { p.Vide(o); }), "");
  EXPECT_EQ(Cellule([&](auto& o) { p.Texte(" =1+1 ", o); }), texte(" =1+1 "));
  EXPECT_EQ(Cellule([&](auto& o) { p.Libelle("Active", o); }), "\" s=\"1\" t=\"s\"><v>0</v></c>");
  EXPECT_EQ(Cellule([&](auto& o) { p.Booleen(true, o); }), "\" s=\"1\" t=\"s\"><v>1</v></c>");
  EXPECT_EQ(Cellule([&](auto& o) { p.Libelle("Active", o); }), "\" s=\"1\" t=\"s\"><v>0</v></c>");
  EXPECT_EQ(Cellule([&](auto& o) { p.Entier(-3, o); }), "\"><v>-3</v></c>");
  for (const auto& [centimes, v] : {std::pair<std::int64_t, const char*>(0, "0.00"),
                                    {5, "0.05"},
                                    {-5, "-0.05"},
                                    {123'456, "1234.56"},
                                    {-100, "-1.00"},
                                    {INT64_MIN, "-92233720368547758.08"}})
    EXPECT_EQ(Cellule([&, c = centimes](auto& o) { p.Montant(c, o); }), "\" s=\"3\"><v>"s + v + "</v></c>");
  EXPECT_EQ(Cellule([&](auto& o) { p.MontantEnTexte(123'450, o); }), "1234,50");
  // 1900-02-29 never was, but Excel counts it: serial 60.
  EXPECT_EQ(Cellule([&](auto& o) { p.Date(JourDe(1900, 3, 1), o); }), "\" s=\"2\"><v>61</v></c>");
  EXPECT_EQ(Cellule([&](auto& o) { p.Date(JourDe(1900, 2, 28), o); }), texte("28/02/1900"));
  EXPECT_EQ(Cellule([&](auto& o) { p.Date(JourDe(2021, 6, 30), o); }), "\" s=\"2\"><v>44377</v></c>");
  EXPECT_EQ(Cellule([&](auto& o) { p.DateEnTexte(JourDe(1821, 6, 3), o); }), "03/06/1821");
}

TEST(Plume, Longueurs) {
  const PlumeXlsx p;
  EXPECT_EQ(p.Longueur(""), 0u);
  EXPECT_EQ(p.Longueur(Cellule([&](auto& o) { p.Texte("d'été & \x01", o); })), 9u);
  EXPECT_EQ(p.Longueur(Cellule([&](auto& o) { p.Libelle("À renouveler", o); })), 12u);
  EXPECT_EQ(p.Longueur(Cellule([&](auto& o) { p.Entier(1234, o); })), 4u);
  EXPECT_EQ(p.Longueur(Cellule([&](auto& o) { p.Montant(99'900, o); })), 6u);
  EXPECT_EQ(p.Longueur(Cellule([&](auto& o) { p.Montant(123'456'700, o); })), 12u);  // 1 234 567,00
  EXPECT_EQ(p.Longueur(Cellule([&](auto& o) { p.Date(18'000, o); })), 10u);
}

// What finds no place in the table of labels is a text like any other.
TEST(Plume, TableDesLibellesBornee) {
  const PlumeXlsx p;
  std::string out;
  for (std::size_t i = 0; i < PlumeXlsx::kLibellesMax; ++i) p.Libelle("libellé " + std::to_string(i), out);
  EXPECT_EQ(out.find("inlineStr"), out.npos);
  EXPECT_NE(Cellule([&](auto& o) { p.Libelle("un de plus", o); }).find("inlineStr"), std::string::npos);
  EXPECT_EQ(Cellule([&](auto& o) { p.Libelle("libellé 7", o); }), "\" s=\"1\" t=\"s\"><v>7</v></c>");
  EXPECT_NE(p.Libelles().find("uniqueCount=\"65536\""), std::string::npos);
}

TEST(Plume, TableDesLibellesBorneeEnOctets) {
  const PlumeXlsx p;
  std::string out;
  for (char c = 'a'; c <= 'z'; ++c) p.Libelle(std::string(1 << 19, c), out);
  EXPECT_LT(p.Libelles().size(), PlumeXlsx::kOctetsDeLibellesMax + (1 << 20));
}

// Rows of every length of cell, against the same written in the most obvious way.
TEST(Feuille, Lignes) {
  std::mt19937 hasard(3);
  std::vector<FeuilleDemandes::Colonne> colonnes(800, {"Colonne", "Catégorie"});
  const FeuilleDemandes feuille(colonnes);
  Lot lot;
  Reserve octets;
  lot.lignes = 50;
  lot.colonnes.resize(colonnes.size());
  for (auto& c : lot.colonnes)
    for (std::size_t i = 0; i < lot.lignes; ++i)
      c.push_back(octets.Poser(std::string(hasard() % 4 ? hasard() % 70 : 0, 'x')));
  std::string xml = "avant", attendu = "avant";
  for (std::size_t i = 0; i < lot.lignes; ++i) {
    const std::uint32_t numero =
        i < 25 ? static_cast<std::uint32_t>(i) + 3 : kLignesXlsx - static_cast<std::uint32_t>(i);
    feuille.Ligne(lot, i, numero, xml);
    attendu += "<row r=\"" + std::to_string(numero) + "\">";
    for (std::size_t c = 0; c < colonnes.size(); ++c) {
      if (lot.colonnes[c][i].empty()) continue;
      attendu += "<c r=\"" + NomDeColonneXlsx(c) + std::to_string(numero) + std::string(lot.colonnes[c][i]);
    }
    attendu += "</row>";
  }
  EXPECT_EQ(xml, attendu);
}

TEST(Feuille, Largeurs) {
  const FeuilleDemandes feuille({{"Nom", "a"}, {"Nom", "a"}, {"Nom", "a"}, {"Département d'enregistrement", "b"}});
  EXPECT_EQ(feuille.Largeurs(std::vector<std::size_t>{0, 10, 32'767, 3}), (std::vector<unsigned>{8, 12, 60, 19}));
  EXPECT_EQ(feuille.Zone(1, 2), "$A$1:$D$2");
  EXPECT_NE(feuille.Fin(40, std::vector<unsigned>(4, 60), "")
                .find("<autoFilter ref=\"A2:D40\"/><mergeCells count=\"1\"><mergeCell ref=\"A1:C1\"/>"),
            std::string::npos);
}

// ---- the archive, read back by the most obvious reader

std::uint64_t Champ(const std::string& s, std::size_t i, int octets) {
  std::uint64_t v = 0;
  for (int k = octets - 1; k >= 0; --k) v = v << 8 | static_cast<unsigned char>(s.at(i + static_cast<std::size_t>(k)));
  return v;
}

std::string Gonfler(std::string_view compresses, std::size_t taille) {
  std::string out(taille + 1, 0);
  z_stream z{};
  inflateInit2(&z, -15);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compresses.data()));
  z.avail_in = static_cast<uInt>(compresses.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(z.avail_in, 0u);
  out.resize(z.total_out);
  inflateEnd(&z);
  return out;
}

// Name and content of each entry, in order; `place`: of the first byte in the file.
std::vector<std::pair<std::string, std::string>> Lire(const std::string& zip, std::uint64_t place) {
  const std::size_t fin = zip.size() - 22;
  EXPECT_EQ(Champ(zip, fin, 4), 0x06054b50u);
  std::uint64_t ou = Champ(zip, fin + 16, 4), nombre = Champ(zip, fin + 10, 2);
  if (ou == 0xFFFF'FFFF) {
    EXPECT_EQ(Champ(zip, fin - 20, 4), 0x07064b50u);
    const auto fin64 = static_cast<std::size_t>(Champ(zip, fin - 12, 8) - place);
    EXPECT_EQ(Champ(zip, fin64, 4), 0x06064b50u);
    EXPECT_EQ(Champ(zip, fin64 + 14, 2), 45u) << "Excel looks at it";
    EXPECT_EQ(Champ(zip, fin64 + 32, 8), nombre);
    ou = Champ(zip, fin64 + 48, 8);
  }
  std::vector<std::pair<std::string, std::string>> entrees;
  for (auto d = static_cast<std::size_t>(ou - place); nombre > 0; --nombre) {
    EXPECT_EQ(Champ(zip, d, 4), 0x02014b50u);
    const std::string nom = zip.substr(d + 46, Champ(zip, d + 28, 2));
    const std::uint64_t compresses = Champ(zip, d + 20, 4), taille = Champ(zip, d + 24, 4);
    std::uint64_t debut = Champ(zip, d + 42, 4);
    if (debut == 0xFFFF'FFFF) {
      EXPECT_EQ(Champ(zip, d + 6, 2), 45u);
      EXPECT_EQ(Champ(zip, d + 46 + nom.size(), 4), 0x0008'0001u);
      debut = Champ(zip, d + 46 + nom.size() + 4, 8);
    }
    const auto l = static_cast<std::size_t>(debut - place);
    EXPECT_EQ(Champ(zip, l, 4), 0x04034b50u);
    EXPECT_EQ(Champ(zip, l + 4, 2), 20u) << "Excel opens no other while sizes stand behind";
    EXPECT_EQ(zip.substr(l + 30, nom.size()), nom);
    const std::string contenu = Gonfler(std::string_view(zip).substr(l + 30 + nom.size(), compresses), taille);
    EXPECT_EQ(contenu.size(), taille);
    EXPECT_EQ(crc32(0, reinterpret_cast<const Bytef*>(contenu.data()), static_cast<uInt>(contenu.size())),
              Champ(zip, d + 16, 4));
    const std::size_t suite = l + 30 + nom.size() + compresses;
    EXPECT_EQ(Champ(zip, suite, 4), 0x08074b50u);
    for (const std::size_t i : {0, 4, 8}) EXPECT_EQ(Champ(zip, suite + 4 + i, 4), Champ(zip, d + 16 + i, 4));
    entrees.emplace_back(nom, contenu);
    d += 46 + nom.size() + Champ(zip, d + 30, 2);
  }
  return entrees;
}

TEST(Archive, SeRelit) {
  std::mt19937 hasard(5);
  for (const std::uint64_t place : {std::uint64_t{0}, std::uint64_t{5} << 30, std::uint64_t{0xFFFF'FFFF} - 100'000}) {
    std::vector<std::pair<std::string, std::string>> entrees = {{"vide", ""}, {"un", "a"}};
    for (int i = 0; i < 8; ++i) {
      std::string contenu;
      const std::size_t taille = hasard() % 400'000;
      while (contenu.size() < taille)
        contenu += i % 2 ? static_cast<char>(hasard()) : "<c r=\"A1\"/>"[contenu.size() % 11];
      entrees.emplace_back("xl/partie" + std::to_string(i) + ".xml", contenu);
    }
    ArchiveZip zip(place);
    std::string tout, out;
    for (const auto& [nom, contenu] : entrees) {
      zip.Ouvrir(nom, out);
      for (std::size_t i = 0; i < contenu.size();) {
        const std::size_t n = 1 + hasard() % 100'000;
        zip.Ecrire(std::string_view(contenu).substr(i, n), out);
        i += n;
        tout += out;  // given away piece by piece
        out.clear();
      }
      zip.Fermer(out);
    }
    zip.Fin(out);
    EXPECT_EQ(Lire(tout + out, place), entrees) << place;
  }
}

}  // namespace
}  // namespace sne::testing
