// The tail of a snapshot: the journal behind a checkpoint, applied to the sealed blocks.
//
// Only what the journal leaves is made: of each number it names, the last record. Rows stand in the order in which they
// were last written, cut into runs that threads read, compute and encode by themselves: each is a block of the tail.
// How many runs there are shows in no answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "query/equipe.h"
#include "query/snapshot.h"
#include "schema/derived/calculateur.h"

namespace sne {

struct Queue {
  std::vector<std::shared_ptr<const Block>> blocs;
  Dictionnaires dictionnaires;     // blocks counted from the tail's first; none when there are no blocks
  std::vector<RowRef> remplacees;  // sealed rows that died, in any order
  std::uint64_t generation = 0;    // last position of the journal
};

// Rows of a run: below twice as many, one thread is as fast and one block serves searches better.
inline constexpr std::size_t kLignesParSuite = 4096;

// `scelles`: the snapshot at its checkpoint, without tail. Errors: kCorrupt (the journal is damaged, or a record cannot
// be read), kIoError.
Result<Queue> AppliquerJournal(Env& env, const std::string& index, const Snapshot& scelles,
                               const Calculateur& calculateur, Equipe& equipe,
                               std::size_t lignes_par_suite = kLignesParSuite);

}  // namespace sne
