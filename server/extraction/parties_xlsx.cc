#include "server/extraction/parties_xlsx.h"

#include "server/extraction/xml_texte.h"

namespace sne {
namespace {

constexpr const char* kEntete = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

// A sheet in a reference: 'Demandes (2)'!. No name of ours holds an apostrophe.
std::string Reference(const FeuilleDuClasseur& f) { return "'" + f.nom + "'!"; }

}  // namespace

const std::string_view kContentTypesXlsx = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
</Types>
)";

const std::string_view kRelationsDuPaquetXlsx = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>
)";

std::string ProprietesXlsx(std::string_view titre, std::string_view quand) {
  std::string xml = kEntete;
  xml += R"(<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties")"
         R"( xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/")"
         R"( xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>)";
  AjouterTexteXml(titre, xml);
  xml += "</dc:title><dc:language>fr-FR</dc:language>";
  for (const char* quoi : {"created", "modified"})
    xml += std::string("<dcterms:") + quoi + " xsi:type=\"dcterms:W3CDTF\">" + std::string(quand) +
           "</dcterms:" + quoi + ">";
  return xml + "</cp:coreProperties>";
}

std::string WorkbookXlsx(const std::vector<FeuilleDuClasseur>& feuilles) {
  std::string xml = kEntete;
  xml +=
      R"(<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")"
      R"( xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">)"
      R"(<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="15000"/></bookViews><sheets>)";
  std::string noms;
  for (std::size_t i = 0; i < feuilles.size(); ++i) {
    const FeuilleDuClasseur& f = feuilles[i];
    const std::string numero = std::to_string(i + 1), la = Reference(f);
    xml += "<sheet name=\"" + f.nom + "\" sheetId=\"" + numero + "\" r:id=\"rId" + numero + "\"/>";
    const auto nommer = [&](const char* nom, const std::string& quoi) {
      noms += "<definedName name=\"_xlnm." + std::string(nom) + "\" localSheetId=\"" + std::to_string(i) + '"';
      noms += (nom == std::string("_FilterDatabase") ? " hidden=\"1\">" : ">") + quoi + "</definedName>";
    };
    if (!f.filtre.empty()) nommer("_FilterDatabase", la + f.filtre);
    if (!f.zone.empty()) nommer("Print_Area", la + f.zone);
    if (f.figees > 0)
      nommer("Print_Titles", (f.zone.empty() ? "" : la + "$A:$A,") + la + "$1:$" + std::to_string(f.figees));
  }
  return xml + "</sheets><definedNames>" + noms + "</definedNames></workbook>";
}

std::string RelationsDuWorkbookXlsx(const std::vector<FeuilleDuClasseur>& feuilles) {
  const std::string type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  std::string xml = kEntete;
  xml += R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  std::size_t n = 0;
  const auto relation = [&](const std::string& quoi, const std::string& partie) {
    xml += "<Relationship Id=\"rId" + std::to_string(++n) + "\" Type=\"" + type + quoi + "\" Target=\"" +
           partie.substr(partie.find('/') + 1) + "\"/>";
  };
  for (const FeuilleDuClasseur& f : feuilles) relation("worksheet", f.partie);
  relation("styles", "xl/styles.xml");
  relation("sharedStrings", "xl/sharedStrings.xml");
  return xml + "</Relationships>";
}

}  // namespace sne
