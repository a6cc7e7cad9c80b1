// Changes that were refused, kept for whoever looks after the feed: INDEX/changements-refuses.ndjson, one object a
// line,
// {"recu", "ligne", "numero_unique"?, "erreurs"}. Never the line itself: it may hold what must not be kept. Bounded: a
// full file becomes …-refuses.1.ndjson, in place of the one before. A rebuild removes both. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "schema/env.h"
#include "schema/status.h"

namespace sne {

class Refus {
 public:
  static constexpr std::size_t kOctetsMax = 8 << 20;  // of a file

  Refus(Env& env, const std::string& index);
  void Noter(std::uint64_t ligne, const std::string& numero, const Erreurs& erreurs);
  // Writes what was noted. Not synced: a report, not a promise.
  Outcome Ecrire();
  Outcome Effacer();

 private:
  Env& env_;
  const std::string chemin_, ancien_;
  std::mutex mutex_;
  std::string notes_;
  std::size_t taille_ = 0;  // of the file
};

}  // namespace sne
