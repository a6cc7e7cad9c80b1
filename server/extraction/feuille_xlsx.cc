#include "server/extraction/feuille_xlsx.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <numeric>

#include "schema/status.h"
#include "server/extraction/xml_texte.h"

namespace sne {
namespace {

char* Copier(std::string_view octets, char* p) {
  std::memcpy(p, octets.data(), octets.size());
  return p + octets.size();
}

std::string Style(StyleXlsx style) { return " s=\"" + std::to_string(static_cast<unsigned>(style)) + '"'; }

void AjouterTexte(const std::string& place, StyleXlsx style, std::string_view texte, std::string& xml) {
  xml += "<c r=\"" + place + '"' + Style(style);
  if (texte.empty()) {
    xml += "/>";
    return;
  }
  xml += R"( t="inlineStr"><is><t xml:space="preserve">)";
  AjouterTexteXml(texte, xml);
  xml += "</t></is></c>";
}

// A width in characters leaves room for wide ones, and for the edges of the cell.
constexpr std::size_t kBords = 2, kBoutonDeFiltre = 3;

std::size_t Caracteres(std::string_view texte) {
  return static_cast<std::size_t>(std::count_if(texte.begin(), texte.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Lines that a text takes in a column, words kept whole; the longest word in `mot`.
std::size_t Lignes(std::string_view texte, std::size_t largeur, std::size_t& mot) {
  std::size_t lignes = 1, prises = 0;
  mot = 0;
  while (!texte.empty()) {
    const std::string_view m = texte.substr(0, std::min(texte.find(' '), texte.size()));
    texte.remove_prefix(std::min(m.size() + 1, texte.size()));
    const std::size_t n = Caracteres(m);
    mot = std::max(mot, n);
    if (prises > 0 && prises + 1 + n > largeur) {
      ++lignes;
      prises = 0;
    }
    prises += (prises > 0 ? 1 : 0) + n;
  }
  return lignes;
}

constexpr std::size_t kEnteteSurUneLigne = 14, kHauteurDeLigne = 15, kLignesDEnteteMax = 5;
constexpr std::size_t kLignesDUneCaseMax = 27;  // Excel has no higher row
constexpr std::size_t kLargeurDePage = 260;     // characters side by side on a page that can still be read

}  // namespace

std::string NomDeColonneXlsx(std::size_t colonne) {
  std::string nom;
  for (++colonne; colonne > 0; colonne = (colonne - 1) / 26)
    nom.insert(nom.begin(), static_cast<char>('A' + (colonne - 1) % 26));
  return nom;
}

std::string DebutDeFeuille(std::span<const unsigned> largeurs, unsigned figees, bool premiere_colonne, bool active) {
  const std::string suivante = std::to_string(figees + 1);
  std::string xml = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView)";
  if (active) xml += R"( tabSelected="1")";
  xml += R"( workbookViewId="0">)";
  if (premiere_colonne) {
    xml += R"(<pane xSplit="1" ySplit=")" + std::to_string(figees) + R"(" topLeftCell="B)" + suivante +
           R"(" activePane="bottomRight" state="frozen"/><selection pane="topRight"/><selection pane="bottomLeft"/>)" +
           R"(<selection pane="bottomRight"/>)";
  } else if (figees > 0) {
    xml += R"(<pane ySplit=")" + std::to_string(figees) + R"(" topLeftCell="A)" + suivante +
           R"(" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>)";
  }
  xml += R"(</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>)";
  for (std::size_t c = 0; c < largeurs.size(); ++c) {
    const std::string numero = std::to_string(c + 1);
    xml += "<col min=\"" + numero + "\" max=\"" + numero + "\" width=\"" + std::to_string(largeurs[c]) +
           "\" customWidth=\"1\"/>";
  }
  return xml + "</cols><sheetData>";
}

std::string EcrireFin(const FinDeFeuille& fin) {
  std::string xml = "</sheetData>";
  if (!fin.filtre.empty()) xml += "<autoFilter ref=\"" + fin.filtre + "\"/>";
  if (!fin.fusions.empty()) {
    xml += "<mergeCells count=\"" + std::to_string(fin.fusions.size()) + "\">";
    for (const std::string& f : fin.fusions) xml += "<mergeCell ref=\"" + f + "\"/>";
    xml += "</mergeCells>";
  }
  xml += R"(<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>)"
         R"(<pageSetup paperSize="9" orientation="landscape" fitToWidth=")" +
         std::to_string(fin.pages) + R"(" fitToHeight="0"/><headerFooter><oddFooter>)";
  // & begins a code of the foot, && is one. At most 255 characters in all.
  std::string pied = "&L";
  for (const char c : Extrait(fin.pied, 100)) pied += c == '&' ? "&&" : std::string(1, c);
  AjouterTexteXml(pied + "&C&A&R&P / &N", xml);
  return xml + "</oddFooter></headerFooter></worksheet>";
}

void FeuilleSimple::Ligne(const std::vector<Case>& cases) {
  const std::string numero = std::to_string(++lignes_);
  std::size_t lignes = 1, mot = 0;
  for (std::size_t c = 0; c < cases.size() && c < largeurs_.size(); ++c) {
    if (cases[c].style != StyleXlsx::kTitre)
      lignes = std::max(lignes, Lignes(cases[c].texte, largeurs_[c] - kBords, mot));
  }
  xml_ += "<row r=\"" + numero + "\"";
  if (lignes > 1)
    xml_ += " ht=\"" + std::to_string(std::min(lignes, kLignesDUneCaseMax) * kHauteurDeLigne) + "\" customHeight=\"1\"";
  xml_ += '>';
  for (std::size_t c = 0; c < cases.size(); ++c) {
    const Case& la = cases[c];
    const std::string place = NomDeColonneXlsx(c) + numero;
    if (!la.numerique) {
      AjouterTexte(place, la.style, la.texte, xml_);
      continue;
    }
    char chiffres[32];
    const auto fin = std::to_chars(chiffres, chiffres + sizeof chiffres, la.nombre);
    xml_ += "<c r=\"" + place + '"' + Style(la.style) + "><v>";
    xml_.append(chiffres, fin.ptr);
    xml_ += "</v></c>";
  }
  xml_ += "</row>";
}

FeuilleDemandes::FeuilleDemandes(std::vector<Colonne> colonnes) : colonnes_(std::move(colonnes)) {
  for (std::size_t c = 0; c < colonnes_.size(); ++c) {
    const std::string debut = "<c r=\"" + NomDeColonneXlsx(c);
    debuts_.push_back({{}, debut.size()});
    Copier(debut, debuts_.back().octets);
  }
  for (std::size_t c = 0; c < colonnes_.size();) {
    const std::size_t premiere = c;
    while (c < colonnes_.size() && colonnes_[c].categorie == colonnes_[premiere].categorie) ++c;
    if (c - premiere > 1) fusions_.push_back(NomDeColonneXlsx(premiere) + "1:" + NomDeColonneXlsx(c - 1) + "1");
  }
}

std::vector<unsigned> FeuilleDemandes::Largeurs(std::span<const std::size_t> longueurs) const {
  std::vector<unsigned> largeurs;
  for (std::size_t c = 0; c < colonnes_.size(); ++c) {
    // A long header stands on several lines.
    const std::string& entete = colonnes_[c].entete;
    std::size_t mot = 0;
    Lignes(entete, 0, mot);
    const std::size_t de_l_entete = std::max(mot, std::min(Caracteres(entete), kEnteteSurUneLigne)) + kBoutonDeFiltre;
    const std::size_t largeur = std::max(longueurs[c] + kBords, de_l_entete);
    largeurs.push_back(
        std::clamp(static_cast<unsigned>(std::min<std::size_t>(largeur, kLargeurMax)), kLargeurMin, kLargeurMax));
  }
  return largeurs;
}

std::string FeuilleDemandes::Debut(std::span<const unsigned> largeurs, bool active) const {
  std::string xml = DebutDeFeuille(largeurs, kLignesDEntete, true, active) + R"(<row r="1" ht="18" customHeight="1">)";
  StyleXlsx bande = StyleXlsx::kAutreBande;
  for (std::size_t c = 0; c < colonnes_.size(); ++c) {
    const bool premiere = c == 0 || colonnes_[c].categorie != colonnes_[c - 1].categorie;
    if (premiere) bande = bande == StyleXlsx::kBande ? StyleXlsx::kAutreBande : StyleXlsx::kBande;
    AjouterTexte(NomDeColonneXlsx(c) + "1", bande, premiere ? colonnes_[c].categorie : "", xml);
  }
  std::size_t lignes = 1;
  for (std::size_t c = 0; c < colonnes_.size(); ++c) {
    std::size_t mot = 0;
    lignes = std::max(lignes, Lignes(colonnes_[c].entete, largeurs[c] - kBoutonDeFiltre, mot));
  }
  xml += "</row><row r=\"2\" ht=\"" + std::to_string(std::min(lignes, kLignesDEnteteMax) * kHauteurDeLigne + 3) +
         "\" customHeight=\"1\">";
  for (std::size_t c = 0; c < colonnes_.size(); ++c)
    AjouterTexte(NomDeColonneXlsx(c) + "2", StyleXlsx::kEntete, colonnes_[c].entete, xml);
  return xml + "</row>";
}

void FeuilleDemandes::Ligne(const Lot& lot, std::size_t i, std::uint32_t numero, std::string& xml) const {
  static constexpr std::string_view kDebut = "<row r=\"", kSuite = "\">", kFin = "</row>";
  char chiffres[kCourt];
  const auto n = static_cast<std::size_t>(std::to_chars(chiffres, chiffres + sizeof chiffres, numero).ptr - chiffres);
  std::size_t taille = kDebut.size() + n + kSuite.size() + kFin.size();
  for (std::size_t c = 0; c < debuts_.size(); ++c) taille += debuts_[c].taille + n + lot.colonnes[c][i].size();
  const std::size_t avant = xml.size();
  xml.resize(avant + taille + Lot::kMarge);
  char* p = Copier(kSuite, Copier({chiffres, n}, Copier(kDebut, xml.data() + avant)));
  for (std::size_t c = 0; c < debuts_.size(); ++c) {
    const std::string_view cellule = lot.colonnes[c][i];
    if (cellule.empty()) continue;
    // Short pieces are copied whole vectors at a time, and what is too much written over.
    std::memcpy(p, debuts_[c].octets, kCourt);
    p += debuts_[c].taille;
    std::memcpy(p, chiffres, kCourt);
    p += n;
    if (cellule.size() <= Lot::kMarge) {
      std::memcpy(p, cellule.data(), Lot::kMarge);
    } else {
      std::memcpy(p, cellule.data(), cellule.size());
    }
    p += cellule.size();
  }
  xml.resize(static_cast<std::size_t>(Copier(kFin, p) - xml.data()));
}

std::string FeuilleDemandes::Zone(std::uint32_t premiere, std::uint32_t derniere) const {
  return "$A$" + std::to_string(premiere) + ":$" + NomDeColonneXlsx(colonnes_.size() - 1) + "$" +
         std::to_string(derniere);
}

std::string FeuilleDemandes::Fin(std::uint32_t derniere, std::span<const unsigned> largeurs,
                                 const std::string& pied) const {
  std::string filtre = Zone(kLignesDEntete, derniere);
  std::erase(filtre, '$');
  const std::size_t largeur = std::accumulate(largeurs.begin(), largeurs.end(), std::size_t{0});
  return EcrireFin({filtre, fusions_, pied, static_cast<unsigned>((largeur + kLargeurDePage - 1) / kLargeurDePage)});
}

}  // namespace sne
