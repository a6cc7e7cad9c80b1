// Reads every byte of an index and checks it: checksums of every page; every block encoded again from the rows read
// back from it, byte for byte (zone maps, postings, sort keys, hashes); the lexicons made again from the words of
// every row, byte for byte; the grids of cotation, those of the checkpoint and those that the journal has brought.
#pragma once

#include <cstdint>
#include <string>

#include "schema/env.h"
#include "schema/status.h"

namespace sne {

struct BilanVerification {
  std::uint64_t blocs = 0, lignes = 0, octets = 0, termes = 0, enregistrements = 0, grilles = 0;
};

// Errors: kNotFound (no index), kCorrupt (what and where), kIoError.
Result<BilanVerification> Verifier(Env& env, const std::string& index, bool progression);

}  // namespace sne
