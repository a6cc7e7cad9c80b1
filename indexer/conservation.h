// Applications that were struck off longer ago than the law lets them be kept: they leave by a deletion like any other
// (journal, tombstone), and their bytes with the next rebuild, which is begun when it has been waited for too long.
//
// INDEX/purges.ndjson proves it. One line before deletions, one after, one once their bytes are in no file of the
// index:
//
//   {"phase":"decidee","instant":"…","jour":"2026-11-26","regle":{"conservation_jours":365,"radiees_avant":"2025-11-26"},
//    "empreintes":["<32 hexadecimal digits>"]}
//   {"phase":"faite","instant":"…","jour":"2026-11-26","purgees":12,"ecartees":0,"generation":4711}
//   {"phase":"effacee","instant":"…","generation":4800,"build":"build-000007"}
//
// Hashes are those of the tombstones (schema/registre.h): who has nir.cle and a number can tell whether it was purged;
// the file names nobody. A deletion that a crash kept from being done is decided again at the next start, which ends
// the interrupted purge: {"phase":"faite","interrompue":true, …}.
//
// One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "indexer/ecrivain.h"

namespace sne {

struct OptionsConservation {
  int jours = 365;            // from the radiation; 0: for ever
  int effacement_jours = 30;  // from a purge to a rebuild, at most
};

class Conservation {
 public:
  Conservation(Ecrivain& ecrivain, OptionsConservation options) : ecrivain_(ecrivain), options_(options) {}

  // Purges a part of what is due: looked for at first, with each new day, and once in 24 hours. True: there is more.
  // Errors: the report cannot be written, and nothing more was deleted; or those of the writer.
  Result<bool> Avancer();
  std::uint64_t purgees() const { return purgees_; }
  // Bytes of what was purged have been kept for too long.
  Result<bool> EffacementDu() const;

 private:
  Ecrivain& ecrivain_;
  const OptionsConservation options_;
  bool reprise_ = false;  // what a crash has left of the report is ended
  std::vector<NumeroUnique> restent_;
  Jour cherche_ = 0;
  std::chrono::steady_clock::time_point quand_;
  std::uint64_t purgees_ = 0;
};

std::string CheminDuRapport(const std::string& index);
// Says in the report of an index, if there is one, that a rebuild up to `generation` has left no bytes of what was
// purged before.
Outcome NoterEffacement(Env& env, const std::string& index, std::uint64_t generation, const std::string& build);

}  // namespace sne
