// The parts of a workbook beside its sheets, as an Open Packaging Conventions package wants them (ECMA-376, Part 2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sne {

struct FeuilleDuClasseur {
  std::string nom;                     // at most 31 characters, none of \ / ? * [ ] :
  std::string partie;                  // "xl/worksheets/sheet1.xml"
  unsigned figees = 0;                 // rows repeated on every printed page; with a zone the first column too
  std::string filtre = "", zone = "";  // "$A$2:$AN$102": what is filtered, what is printed; empty: nothing, everything
};

// Names the types of all parts, however many sheets there will be: it may come first.
extern const std::string_view kContentTypesXlsx;
extern const std::string_view kRelationsDuPaquetXlsx;

// `quand`: "2021-06-30T12:00:00Z".
std::string ProprietesXlsx(std::string_view titre, std::string_view quand);
std::string WorkbookXlsx(const std::vector<FeuilleDuClasseur>& feuilles);
std::string RelationsDuWorkbookXlsx(const std::vector<FeuilleDuClasseur>& feuilles);

}  // namespace sne
