// The journal as it grows: each of its bytes is read once.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "schema/env.h"
#include "schema/journal_record.h"
#include "schema/status.h"

namespace sne {

class JournalSuivi {
 public:
  // Begins behind position `apres`. `repertoire`: of the segments; it need not be there yet.
  JournalSuivi(Env& env, std::string repertoire, std::uint64_t apres);

  // Calls `lire` on the whole records that have come since the last call, some megabytes of them at most, in order;
  // stops at its first error. True: there may be more already. A record that is not whole is waited for.
  // Errors: kNotFound  the segment read last has gone: a checkpoint has passed over it.
  //         kCorrupt   a damaged record that others follow, or a missing segment.
  Result<bool> Lire(const std::function<Outcome(std::uint64_t, const EnregistrementLu&)>& lire);

  std::uint64_t position() const { return attendue_ - 1; }  // of the last record read
  // What the records of the last call refer to, until the next one.
  const std::string& octets() const { return octets_; }

 private:
  Result<std::size_t> LireSegment(const std::function<Outcome(std::uint64_t, const EnregistrementLu&)>& lire);
  Result<bool> Suivant(std::string& nom) const;
  std::string Chemin() const { return repertoire_ + "/" + segment_; }

  Env& env_;
  const std::string repertoire_;
  std::uint64_t attendue_;  // position of the next record
  std::string segment_;     // being read; empty: none has been found yet
  std::uint64_t ou_ = 0;    // bytes of it that have been read
  std::string octets_;
};

}  // namespace sne
