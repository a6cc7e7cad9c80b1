// Snapshots: a consistent copy of an index in a directory of its own, with a manifest; and the way back.
//
//   COPIE/manifeste.json   {"format": 1, "generation", "fichiers": [{"nom", "longueur", "sha256"}]}, written last: a
//                          directory without it is no copy
//   COPIE/CURRENT, nir.cle, build-…/, journal/   as in an index
#pragma once

#include <cstdint>
#include <string>

#include "indexer/ecrivain.h"

namespace sne {

struct BilanCopie {
  std::uint64_t generation = 0, fichiers = 0, octets = 0;
};

// Everything up to the last accepted change. Not beside a checkpoint or a rebuild; changes go on. `vers`: must not
// exist or be empty. Errors: kInvalid (`vers`), kIoError; the index is not touched, and the writer lives.
Result<BilanCopie> Copier(Ecrivain& ecrivain, const std::string& vers);

// Checks every file of the copy, then makes it the index of `index`, which must hold none. Errors: kInvalid (there is
// an index), kCorrupt (names the file that is not as the manifest says), kIoError; nothing is served before all is
// right.
Result<BilanCopie> Restaurer(Env& env, const std::string& copie, const std::string& index);

}  // namespace sne
