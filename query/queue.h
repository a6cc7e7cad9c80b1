// The tail of a snapshot: what the journal says behind what the snapshot holds.
//
// Only what the journal leaves is made: of each number it names, the last record; so of the grids of each territory.
// Rows stand in the order in which they were last written, cut into runs that threads read, compute and encode by
// themselves: each is a block of the tail. How many runs there are shows in no answer.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "query/equipe.h"
#include "query/snapshot.h"
#include "schema/grille.h"
#include "schema/journal_record.h"

namespace sne {

struct Queue {
  std::vector<std::shared_ptr<const Block>> blocs;
  Dictionnaires dictionnaires;     // blocks counted from the first of these; none when there are no blocks
  std::vector<RowRef> remplacees;  // rows that died, in any order
  Grilles grilles;                 // of the territories whose grids changed, as they are now
  std::uint64_t generation = 0;    // last position of the journal
};

// What the journal leaves of one number: its last record that says something of the row.
struct Reste {
  NumeroUnique numero;
  bool supprime = false;
  std::int64_t version = 1;
  std::string_view demande;
  std::uint64_t position = 0;
};

// Gathers what is left of records that come in order.
class Restes {
 public:
  // `e` outlives this. Errors: kCorrupt.
  Outcome Ajouter(std::uint64_t position, const EnregistrementLu& e);
  // By position of the last record of each number.
  std::vector<Reste> Finish();
  // The last of each territory.
  Grilles& grilles() { return grilles_; }

 private:
  struct Hachage {
    std::size_t operator()(NumeroUnique n) const {
      return (n.haut * 0x9E3779B97F4A7C15ull ^ n.bas) * 0xD6E8FEB86659FD93ull >> 7;
    }
  };
  std::vector<Reste> restes_;
  Grilles grilles_;
  std::unordered_map<NumeroUnique, std::size_t, Hachage> rangs_;
};

// Rows of a run: below twice as many, one thread is as fast and one block serves searches better.
inline constexpr std::size_t kLignesParSuite = 4096;

// The rows alone. `avant`: the snapshot behind which these records come. Errors: kCorrupt (a record cannot be read).
Result<Queue> FaireQueue(std::span<const Reste> restes, std::uint64_t generation, const Snapshot& avant,
                         const Calculateur& calculateur, Equipe& equipe,
                         std::size_t lignes_par_suite = kLignesParSuite);

// The whole journal behind `avant`. Errors: kCorrupt (it is damaged, or a record cannot be read), kIoError.
Result<Queue> AppliquerJournal(Env& env, const std::string& index, const Snapshot& avant,
                               const Calculateur& calculateur, Equipe& equipe,
                               std::size_t lignes_par_suite = kLignesParSuite);

}  // namespace sne
