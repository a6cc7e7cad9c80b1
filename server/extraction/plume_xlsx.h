// How values read in the cells of a workbook: typed, and never as a formula. The bytes are what follows the row number
// of the cell: <c r="AB12 and then " s="2"><v>44377</v></c>. An empty cell has none.
//
// A label is written once, in the table that ends up in xl/sharedStrings.xml; its cells name it by number. The table is
// bounded: what finds no place in it stands in its cells. Thread safety: none, the table grows under const.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/extraction/ecrivain.h"

namespace sne {

// Days of a date in Excel's 1900 system, right from 1900-03-01 on: it believes in a 29th of February before.
inline constexpr Jour kOrigineXlsx = -25'569, kPremierJourXlsx = -25'508;

class PlumeXlsx : public Plume {
 public:
  PlumeXlsx();
  ~PlumeXlsx() override;

  void Vide(std::string& out) const override;
  void Texte(std::string_view texte, std::string& out) const override;
  void Libelle(std::string_view texte, std::string& out) const override;
  void Entier(std::int64_t valeur, std::string& out) const override;
  void Montant(std::int64_t centimes, std::string& out) const override;
  void Date(Jour jour, std::string& out) const override;  // before 1900-03-01: as text
  void DateEnTexte(Jour jour, std::string& out) const override;
  void MontantEnTexte(std::int64_t centimes, std::string& out) const override;

  // Characters that such a cell shows.
  std::size_t Longueur(std::string_view cellule) const;

  // xl/sharedStrings.xml.
  std::string Libelles() const;

  static constexpr std::size_t kLibellesMax = 65'536, kOctetsDeLibellesMax = 8 << 20;

 private:
  struct Table;
  const std::unique_ptr<Table> table_;
};

}  // namespace sne
