// Monthly counters of what happens to applications, kept from the first day of an index: they cannot be counted again
// once rows have changed or gone. A pure function of the records of the journal, in order: indexer, replay and recount
// agree.
//
// Each event is counted in the month of its own date, for the commune of first choice, guichet of creation, system and
// mutation of the application as it stands after the event:
//   CREEE       a number that was not there, unless it arrives struck off                month of date_creation
//   RENOUVELEE  date_dernier_renouvellement has moved forward                            its month
//   RADIEE      statut has become RADIEE; with motif_radiation                           month of date_radiation
//   ATTRIBUEE   statut has become ATTRIBUEE, or RADIEE by RADATT from something else     month of
//   attribution.date_bail,
//               than ATTRIBUEE                                                           else of the striking off, else
//               of
//                                                                                        the last modification
//   SUPPRIMEE   the number was deleted                                                   none: month 0
// A record that brings several of them counts once for each.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne {

enum class Fait : std::uint8_t { kCreee = 1, kRenouvelee = 2, kRadiee = 3, kAttribuee = 4, kSupprimee = 5 };

struct CaseDeCompteur {
  Fait fait = Fait::kCreee;
  std::uint16_t mois = 0;  // months since 1970-01, plus 1; 0: no date
  bool mutation = false;
  std::string motif;                                        // code of motif_radiation, of kRadiee
  std::string commune;                                      // INSEE code, or empty
  std::string guichet;                                      // five characters, or empty
  std::string systeme;                                      // code of the nomenclature
  auto operator<=>(const CaseDeCompteur&) const = default;  // NOLINT(modernize-use-nullptr): of clang-tidy 14 itself
};

using Compteurs = std::map<CaseDeCompteur, std::uint64_t>;

// What the counters look at in an application.
struct VuDuCompteur {
  std::string statut, motif, commune, guichet, systeme;
  bool mutation = false;
  std::optional<std::int64_t> creation, renouvellement, radiation, bail, modification;  // days
};

// Fields resolved for one catalogue. Immutable; any thread; the catalogue must outlive it.
class LecteurDeCompteurs {
 public:
  explicit LecteurDeCompteurs(const Catalogue& catalogue);
  const std::vector<FieldId>& champs() const { return champs_; }  // root fields that Voir reads
  VuDuCompteur Voir(const Demande& demande) const;

 private:
  const Catalogue& catalogue_;
  FieldId statut_, motif_, commune_, guichet_, systeme_, mutation_, creation_, renouvellement_, radiation_,
      attribution_, bail_, modification_;
  std::vector<FieldId> champs_;
};

// Adds what happened between `avant` (nothing: the number was not there) and `apres` (nothing: it was deleted).
void Compter(const std::optional<VuDuCompteur>& avant, const std::optional<VuDuCompteur>& apres, Compteurs& compteurs);

}  // namespace sne
