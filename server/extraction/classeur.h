// An extraction as a workbook, XLSX (ECMA-376), from its first byte to its last: no seeking, and no more memory than
// the first thousand rows take, from which columns get their widths.
//
// Sheets: "Demandes", the rows; "Critères", what was asked; "Dictionnaire", what the columns mean; and where one sheet
// cannot hold all rows "Demandes (2)", …, with the same header.
#pragma once

#include <memory>

#include "server/extraction/ecrivain.h"
#include "server/extraction/table.h"

namespace sne {

inline constexpr const char* kTypeXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline constexpr std::uint32_t kLignesXlsx = 1'048'576;  // of a sheet at most, its header included

// REQUIRES: the extraction has a column; lignes_par_feuille > 2.
std::unique_ptr<Ecrivain> EcrireClasseur(std::shared_ptr<const Extraction> extraction,
                                         std::uint32_t lignes_par_feuille = kLignesXlsx);

}  // namespace sne
