// JSON bytes -> Demande, and back. Reading checks every value against the catalogue and names each mistake by its JSON
// pointer, what was found and what was expected; writing gives the same names and forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"
#include "schema/demande.h"
#include "schema/status.h"

namespace sne {

inline constexpr std::size_t kLigneMax = 1 << 20;  // bytes of one NDJSON line
inline constexpr std::size_t kElementsMax = 1000;  // of a list
// Bytes of a record in the journal: a line that arrived, and as many events of its marks as the list can hold.
inline constexpr std::size_t kRecordMax = 2 * kLigneMax;

struct Lecture {
  Erreurs erreurs;                   // at most kErreursMax; empty when the record can be used
  std::vector<FieldId> vides;        // root fields that stood in the record without a value: null, blank, an empty list
  std::size_t calcules_ignores = 0;  // computed fields that stood in the record and were left aside
};
inline constexpr std::size_t kErreursMax = 20;

// Where a record comes from: an application, whose computed fields are left aside, or the journal, which keeps those
// that cannot be computed again.
enum class Provenance : std::uint8_t { kRecu, kJournal };

// One reader per thread: it keeps its buffers.
class LecteurDemande {
 public:
  explicit LecteurDemande(const Catalogue& catalogue, Provenance provenance = Provenance::kRecu);
  ~LecteurDemande();

  // Reads one record. `demande` is complete when lecture.erreurs is empty, else undefined. Values are checked one by
  // one; rules between fields are validation.h's.
  void Lire(std::string_view json, Demande& demande, Lecture& lecture);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// One value as JSON: null when absent. Computed fields are written as any other.
void AppendValue(const Catalogue& catalogue, const Field& field, const Value& value, std::string& out);

// The record as one JSON object of its present values: entered fields only, or computed ones too.
void AppendDemande(const Catalogue& catalogue, const Demande& demande, bool avec_calcules, std::string& out);
// The same as the journal keeps it.
void AppendPourJournal(const Catalogue& catalogue, const Demande& demande, std::string& out);

// "texte" quoted and escaped.
void AppendJsonString(std::string_view utf8, std::string& out);
// Cents as a JSON number of euros: 1234 -> 12.34, 1200 -> 12.
void AppendMontant(std::int64_t centimes, std::string& out);

}  // namespace sne
