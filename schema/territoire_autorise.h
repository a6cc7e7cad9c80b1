// Where a caller may see applications, as his token says it: for a dwelling in one of these territories. Both sides
// speak of it: searches make a perimeter of it (query/perimetre.h), the indexer refuses what is outside (mandat.h).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne {

// Codes of INSEE, SIREN of EPCI. All empty: no application.
struct TerritoireAutorise {
  bool france = false;
  std::vector<std::string> communes, epci, departements, regions;
  std::vector<std::string> contingents;  // not empty: only applications eligible to one of these
  bool operator==(const TerritoireAutorise&) const = default;
  bool tout() const { return france && contingents.empty(); }
  // The same for territories that let see the same, whatever the order and repetitions of their codes:
  // "epci:200046977;departements:01,69;contingents:COLACT", "france", "" for nothing.
  std::string Cle() const;
};

// What Cle() says. Errors: kInvalid.
Result<TerritoireAutorise> LireTerritoire(std::string_view texte);

// A territory in the values of one catalogue. A code that no list knows stands for nothing. Immutable; any thread.
class TerritoireLie {
 public:
  TerritoireLie(const TerritoireAutorise& territoire, std::shared_ptr<const Catalogue> catalogue);

  // At least one commune wanted in the territory, or another commune of a département of the territory's when the
  // applicant accepts any of the département's; and eligible to one of the contingents, where some are named.
  bool Contient(const Demande& demande) const;

  const std::shared_ptr<const Catalogue>& catalogue() const { return catalogue_; }
  bool france() const { return france_; }
  // What rows hold that are inside (a city's code stands for its arrondissements too), ascending.
  const Ordinals& communes() const { return communes_; }
  const Ordinals& epci() const { return epci_; }
  const Ordinals& departements() const { return departements_; }
  const Ordinals& regions() const { return regions_; }
  // The départements that some of it lies in: for applicants who accept any commune of them.
  const Ordinals& elargis() const { return elargis_; }
  bool tous_contingents() const { return tous_contingents_; }
  const Ordinals& contingents() const { return contingents_; }

 private:
  const std::shared_ptr<const Catalogue> catalogue_;
  const bool france_, tous_contingents_;
  Ordinals communes_, epci_, departements_, regions_, elargis_, contingents_;
};

}  // namespace sne
