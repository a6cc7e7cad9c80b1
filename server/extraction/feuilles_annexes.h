// The sheets of a workbook that explain the first one: what was asked, by whom and when, and what each column means.
// Each is a whole part, as XML. A few hundred rows at most.
#pragma once

#include <cstdint>
#include <string>

#include "server/extraction/table.h"

namespace sne {

// "Critères": a label and what it says on each row. `lignes`: how many were written.
std::string FeuilleDesCriteres(const Extraction& extraction, std::uint64_t lignes);

// "Dictionnaire": a row for each column of the table, under a header of one row.
std::string FeuilleDuDictionnaire(const Extraction& extraction);

inline constexpr const char* kEnteteDuDictionnaire[] = {"Colonne", "Catégorie", "Signification", "Type",
                                                        "Unité",   "Origine",   "Valeurs",       "Nom technique"};

}  // namespace sne
