// Text as the XML of a workbook holds it (ECMA-376, Part 1, 22.9.2.19, ST_Xstring): what a reader gets back is the same
// characters, the line breaks included.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sne {

// UTF-16 units of a cell's text at most: what Excel holds.
inline constexpr std::size_t kTexteDeCellule = 32'767;

// Appends the text, escaped; of a longer one the beginning and "…". What XML cannot hold, control characters among it,
// becomes _xHHHH_, which readers of workbooks turn back; what happens to look like that is protected as _x005F_xHHHH_.
// REQUIRES: valid UTF-8.
void AjouterTexteXml(std::string_view texte, std::string& out);

// The number of characters between tags: an entity or an _xHHHH_ counts as one.
std::size_t LongueurDeTexteXml(std::string_view xml);

}  // namespace sne
