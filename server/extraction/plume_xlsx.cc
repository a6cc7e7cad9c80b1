#include "server/extraction/plume_xlsx.h"

#include <charconv>
#include <cstdlib>
#include <vector>

#include "schema/par_texte.h"
#include "server/extraction/valeur_lisible.h"
#include "server/extraction/xml_texte.h"

namespace sne {
namespace {

// What cells begin with, by which they are told apart again; the numbers of s are those of StyleXlsx.
constexpr std::string_view kDebutTexte = R"(" s="1" t="inlineStr"><is><t xml:space="preserve">)",
                           kFinTexte = "</t></is></c>", kDebutLibelle = R"(" s="1" t="s"><v>)",
                           kDebutDate = R"(" s="2"><v>)", kDebutMontant = R"(" s="3"><v>)", kDebutEntier = R"("><v>)",
                           kFinValeur = "</v></c>";

std::string_view Contenu(std::string_view cellule, std::string_view debut, std::string_view fin) {
  return cellule.substr(debut.size(), cellule.size() - debut.size() - fin.size());
}

}  // namespace

struct PlumeXlsx::Table {
  ParTexte<std::uint32_t> numeros;
  std::string xml;
  std::vector<std::uint16_t> longueurs;  // in characters
};

PlumeXlsx::PlumeXlsx() : table_(std::make_unique<Table>()) {}
PlumeXlsx::~PlumeXlsx() = default;

void PlumeXlsx::Vide(std::string&) const {}

void PlumeXlsx::Texte(std::string_view texte, std::string& out) const {
  out += kDebutTexte;
  AjouterTexteXml(texte, out);
  out += kFinTexte;
}

void PlumeXlsx::Libelle(std::string_view texte, std::string& out) const {
  Table& t = *table_;
  auto it = t.numeros.find(texte);
  if (it == t.numeros.end()) {
    if (t.longueurs.size() == kLibellesMax || t.xml.size() + texte.size() > kOctetsDeLibellesMax)
      return Texte(texte, out);
    const auto numero = static_cast<std::uint32_t>(t.longueurs.size());
    t.xml += R"(<si><t xml:space="preserve">)";
    const std::size_t avant = t.xml.size();
    AjouterTexteXml(texte, t.xml);
    t.longueurs.push_back(static_cast<std::uint16_t>(LongueurDeTexteXml(std::string_view(t.xml).substr(avant))));
    t.xml += "</t></si>";
    it = t.numeros.emplace(std::string(texte), numero).first;
  }
  out += kDebutLibelle;
  out += std::to_string(it->second);
  out += kFinValeur;
}

void PlumeXlsx::Entier(std::int64_t valeur, std::string& out) const {
  out += kDebutEntier;
  out += std::to_string(valeur);
  out += kFinValeur;
}

void PlumeXlsx::Montant(std::int64_t centimes, std::string& out) const {
  out += kDebutMontant;
  AjouterCentimes(centimes, '.', out);
  out += kFinValeur;
}

void PlumeXlsx::Date(Jour jour, std::string& out) const {
  if (jour < kPremierJourXlsx) {
    std::string texte;
    DateEnTexte(jour, texte);
    return Texte(texte, out);
  }
  out += kDebutDate;
  out += std::to_string(jour - kOrigineXlsx);
  out += kFinValeur;
}

void PlumeXlsx::DateEnTexte(Jour jour, std::string& out) const { AjouterJourLisible(jour, out); }

void PlumeXlsx::MontantEnTexte(std::int64_t centimes, std::string& out) const { AjouterCentimes(centimes, ',', out); }

std::size_t PlumeXlsx::Longueur(std::string_view cellule) const {
  if (cellule.empty()) return 0;
  if (cellule.starts_with(kDebutTexte)) return LongueurDeTexteXml(Contenu(cellule, kDebutTexte, kFinTexte));
  if (cellule.starts_with(kDebutDate)) return 10;
  if (cellule.starts_with(kDebutMontant)) {
    const std::size_t chiffres = Contenu(cellule, kDebutMontant, kFinValeur).size();
    return chiffres + (chiffres > 6 ? (chiffres - 4) / 3 : 0);  // blanks between thousands
  }
  if (cellule.starts_with(kDebutLibelle)) {
    const std::string_view v = Contenu(cellule, kDebutLibelle, kFinValeur);
    std::uint32_t numero = 0;
    std::from_chars(v.data(), v.data() + v.size(), numero);
    return table_->longueurs[numero];
  }
  return Contenu(cellule, kDebutEntier, kFinValeur).size();
}

std::string PlumeXlsx::Libelles() const {
  return R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount=")" +
         std::to_string(table_->longueurs.size()) + "\">" + table_->xml + "</sst>";
}

}  // namespace sne
