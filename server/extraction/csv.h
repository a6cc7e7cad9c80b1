// CSV in two dialects (docs/extraction.md).
//
// excel-fr  what a French spreadsheet opens by a double click: UTF-8 with BOM, « ; » between cells, CRLF, texts and
// labels
//           always between quotation marks, 1234,50 and 31/12/2021 as they are.
// rfc4180   what programs read: commas, no BOM, quotation marks where they are needed, 1234.50 and 2021-12-31.
//
// In both, a text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return) gets
// an apostrophe before it. Numbers are never touched.
#pragma once

#include <memory>

#include "server/extraction/ecrivain.h"
#include "server/extraction/table.h"

namespace sne {

std::unique_ptr<Ecrivain> EcrireCsv(const std::vector<Colonne>& colonnes, Dialecte dialecte);

}  // namespace sne
