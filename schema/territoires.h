// Communes (with the arrondissements of Paris, Lyon and Marseille), EPCI, départements and régions, and how they nest.
// Source: @etalab/decoupage-administratif, reduced by territoires.mjs. Immutable; any thread.
//
// The EPCI of a commune is its territory of cotation: the EPT inside the Métropole du Grand Paris, the Ville de Paris,
// else the EPCI. The métropole's own code finds its EPT and Paris, as a city's code finds its arrondissements.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/nomenclature.h"
#include "schema/status.h"

namespace sne {

class Territoires {
 public:
  struct Commune {
    Ordinal departement = kNoOrdinal, region = kNoOrdinal, epci = kNoOrdinal;
    Ordinal ville = kNoOrdinal;  // of an arrondissement: its city
    std::uint32_t population = 0;
    std::vector<std::string> codes_postaux;
  };

  static Result<std::shared_ptr<const Territoires>> Load(std::string_view json);

  const Nomenclature& communes() const { return communes_; }
  const Nomenclature& epci() const { return epci_; }
  const Nomenclature& departements() const { return departements_; }
  const Nomenclature& regions() const { return regions_; }
  // First three characters of a numéro unique: "069", "974", "02A", "111" for Île-de-France.
  const Nomenclature& enregistrement() const { return enregistrement_; }

  const Commune& commune(Ordinal o) const { return par_commune_[o]; }  // REQUIRES: 1 <= o <= communes().size()
  // Communes with that postal code, ascending.
  std::span<const Ordinal> CodePostal(std::string_view code) const;
  Ordinal region_du_departement(Ordinal d) const { return region_du_departement_[d]; }
  // The territory of registration of a département: "111" in Île-de-France.
  Ordinal enregistrement_du_departement(Ordinal d) const { return enregistrement_du_departement_[d]; }

  // The place of the list `vers` that holds place `o` of the list `de`: the EPCI, département or région of a commune,
  // the région of a département. kNoOrdinal when there is none.
  Ordinal Autour(const Nomenclature& de, Ordinal o, const Nomenclature& vers) const;

  // Built-in nomenclature by name: communes, epci, departements, regions, territoires_enregistrement; else nullptr.
  const Nomenclature* nomenclature(std::string_view nom) const;

  const std::string& source() const { return source_; }  // the bytes it was loaded from

 private:
  std::string source_;
  Nomenclature communes_, epci_, departements_, regions_, enregistrement_;
  std::vector<Commune> par_commune_;
  ParTexte<std::vector<Ordinal>> par_code_postal_;
  std::vector<Ordinal> region_du_departement_, enregistrement_du_departement_;
};

}  // namespace sne
