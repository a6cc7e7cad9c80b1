// The XML of one sheet of a workbook, in the order of elements that ECMA-376 (Part 1, 18.3.1.99) prescribes and Excel
// insists on.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/extraction/ecrivain.h"
#include "server/extraction/styles_xlsx.h"

namespace sne {

// "A", "Z", "AA" … for 0, 25, 26 …
std::string NomDeColonneXlsx(std::size_t colonne);

// Of any sheet: what stands before its rows and behind them. Widths are in characters. The first `figees` rows and,
// with `premiere_colonne`, the first column stay in place.
std::string DebutDeFeuille(std::span<const unsigned> largeurs, unsigned figees, bool premiere_colonne, bool active);
struct FinDeFeuille {
  std::string filtre;                // "A2:AN102", or empty: no autofilter
  std::vector<std::string> fusions;  // "A1:D1" …
  std::string pied;                  // printed at the left of each foot
  unsigned pages = 1;                // side by side, when it is printed
};
std::string EcrireFin(const FinDeFeuille& fin);

// Rows of few cells, one after the other, each as high as its texts want: the sheets that explain.
class FeuilleSimple {
 public:
  explicit FeuilleSimple(std::span<const unsigned> largeurs) : largeurs_(largeurs) {}
  struct Case {
    Case(StyleXlsx s, std::string t) : style(s), texte(std::move(t)) {}
    Case(StyleXlsx s, double v) : style(s), nombre(v), numerique(true) {}
    StyleXlsx style;
    std::string texte;
    double nombre = 0;
    bool numerique = false;
  };
  void Ligne(const std::vector<Case>& cases);
  std::uint32_t lignes() const { return lignes_; }
  const std::string& xml() const { return xml_; }

 private:
  const std::span<const unsigned> largeurs_;
  std::uint32_t lignes_ = 0;
  std::string xml_;
};

// The sheet of the applications: a band of categories, the header, and a row for each.
class FeuilleDemandes {
 public:
  struct Colonne {
    std::string entete, categorie;
  };
  static constexpr std::uint32_t kLignesDEntete = 2;
  static constexpr unsigned kLargeurMin = 8, kLargeurMax = 60;

  explicit FeuilleDemandes(std::vector<Colonne> colonnes);

  // Wide enough for cells of so many characters (colonnes.size() of them) and for the words of the headers.
  std::vector<unsigned> Largeurs(std::span<const std::size_t> longueurs) const;
  // `active`: the sheet that is shown when the workbook opens.
  std::string Debut(std::span<const unsigned> largeurs, bool active) const;
  // Row i of the lot as row `numero` of the sheet, numbered from 1.
  void Ligne(const Lot& lot, std::size_t i, std::uint32_t numero, std::string& xml) const;
  // `derniere`: the number of the last row.
  std::string Fin(std::uint32_t derniere, std::span<const unsigned> largeurs, const std::string& pied) const;

  // All columns from a row to the last one, "$A$2:$AN$102".
  std::string Zone(std::uint32_t premiere, std::uint32_t derniere) const;

 private:
  std::vector<Colonne> colonnes_;
  static constexpr std::size_t kCourt = 16;  // copied at once
  struct Place {
    char octets[kCourt];  // <c r="AB
    std::size_t taille;
  };
  std::vector<Place> debuts_;
  std::vector<std::string> fusions_;
};

}  // namespace sne
