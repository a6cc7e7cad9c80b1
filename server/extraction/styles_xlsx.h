// How the cells of a workbook look: xl/styles.xml, and the numbers by which cells name its entries.
#pragma once

#include <string_view>

namespace sne {

enum class StyleXlsx : unsigned char {
  kOrdinaire,
  kTexte,  // stays text when it is edited: codes keep their zeros, "=1+1" is no formula
  kDate,
  kMontant,
  kEntete,
  kBande,  // of a category; the next one has the other colour
  kAutreBande,
  kTitre,
  // Of the sheets that are read, not filtered: at the top of their cells, on several lines, numbers on the left.
  kLibelle,
  kPhrase,
  kJour,
  kHorodate,
  kNombre,
};

extern const std::string_view kStylesXlsx;

}  // namespace sne
