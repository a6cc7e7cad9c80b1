// What an extraction takes away: the rows of a search, as a table in one format. Asked for by the search itself
// (Accept: text/csv …) or by a job (POST /v1/extractions); both end here.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "query/plan.h"
#include "query/request.h"
#include "schema/status.h"
#include "server/application.h"

namespace sne {

enum class Format : std::uint8_t { kCsv, kNdjson, kXlsx };
enum class Dialecte : std::uint8_t { kExcelFr, kRfc4180 };

// One column. A field of a list or of an object is a column of its own; several values stand in one cell.
struct Colonne {
  enum class Contenu : std::uint8_t {
    kValeur,  // as people read it: labels, not codes
    kCode,    // the codes of a field that has labels
    kRang,    // of a cotation: 1 and how many score higher in the territory
  };
  std::string nom;  // "typologie", "codemandeur_nom", "cotation@200046977", "typologie#code", "cotation@200046977#rang"
  std::string entete;  // "Ressources mensuelles (€)"
  FieldId champ = kNoField;
  Ordinal territoire = kNoOrdinal;
  Contenu contenu = Contenu::kValeur;
  bool nommee = false;  // asked for by name: values of class X that the caller may see are shown
};

struct Extraction {
  Regard regard;    // one snapshot from the first row to the last
  Requete requete;  // as asked
  std::shared_ptr<const Plan> plan;
  Format format = Format::kCsv;
  Dialecte dialecte = Dialecte::kExcelFr;
  std::vector<Colonne> colonnes;       // none: NDJSON of whole records
  std::uint64_t nombre = UINT64_MAX;   // rows at most
  std::string titre;                   // of a job; else empty
  std::string utilisateur, perimetre;  // as the sheet of criteria names them
  std::chrono::system_clock::time_point quand;
};

// Binds what was asked to the view of the caller. Errors: pointers of the request ("/champs/3", "/modele", "/dialecte",
// "/filtres/…"), as request.h keeps them; the extraction is then not to be used.
Erreurs Preparer(Regard regard, const Requete& requete, Format format, Extraction& extraction);

}  // namespace sne
