// One line of the change feed (contract.md §3), read and checked as far as the line alone allows.
//
//   {"op": "remplacer", "numero_unique", "version", "demande": {…}}
//   {"op": "modifier", "numero_unique", "version", "version_precedente", "champs": {…}}
//   {"op": "supprimer", "numero_unique", "version"}
//
// A correction (Mandat::CorrigeSeulement) is a `modifier` of the fields that the profile may modify. It is none of the
// source's versions: it takes none, and may leave `version` and `version_precedente` out.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "indexer/mandat.h"
#include "schema/catalogue.h"
#include "schema/demande.h"
#include "schema/numero_unique.h"
#include "schema/status.h"

namespace sne {

struct Changement {
  enum class Op : std::uint8_t { kRemplacer, kModifier, kSupprimer };
  Op op = Op::kRemplacer;
  NumeroUnique numero;
  std::int64_t version = 0;             // 1 and more; of a correction: not looked at
  std::int64_t version_precedente = 0;  // kModifier; 0: a correction of whatever version
  Demande demande;                      // kRemplacer: the record; kModifier: the new values
  std::vector<FieldId> champs;          // kModifier: the root fields named, those set to null included
  bool dit_les_notes = false;           // names cotations_livrees, be it null
  bool dit_les_distinctes = false;      // names non_doublons, likewise
  bool sans_nir_codemandeurs = false;   // a correction that removes those of the codemandeurs ("codemandeur_nir": null)
};

// Keeps its buffers: one per thread.
class LecteurDeChangements {
 public:
  explicit LecteurDeChangements(const Catalogue& catalogue);
  ~LecteurDeChangements();

  // Reads one line. `c` can be used when `erreurs` is empty afterwards; c.numero is right whenever it could be read
  // (`numero_lu`), for a report. Rules between fields are not looked at: they need the whole record.
  void Lire(std::string_view ligne, const Mandat& mandat, Changement& c, bool& numero_lu, Erreurs& erreurs);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace sne
