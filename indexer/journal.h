// Appends accepted records to the journal: durable when Sync returns. One writer; Sync may run beside Ajouter.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "schema/env.h"
#include "schema/journal_record.h"
#include "schema/status.h"

namespace sne {

class Journal {
 public:
  // Opens a new segment behind position `derniere` (the last one on disk).
  static Result<std::unique_ptr<Journal>> Ouvrir(Env& env, const std::string& index, std::uint64_t derniere);
  // Writes the records at the next positions, all to count or none, and returns the last one. After a failure the
  // journal must not be used again. REQUIRES: one at least.
  Result<std::uint64_t> Ajouter(const std::vector<Enregistrement>& groupe);
  std::uint64_t position() const { return position_; }  // of the last record written
  std::uint64_t octets() const { return octets_; }      // of this segment
  Outcome Sync();

 private:
  Journal(std::unique_ptr<WritableFile> fichier, std::uint64_t position)
      : fichier_(std::move(fichier)), position_(position) {}
  std::unique_ptr<WritableFile> fichier_;
  std::atomic<std::uint64_t> position_, octets_ = 0;
};

// Makes what stands in the last segment durable.
Outcome SynchroniserJournal(Env& env, const std::string& index);
// Removes the segments that hold nothing behind position `jusqu_a`.
Outcome PurgerJournal(Env& env, const std::string& index, std::uint64_t jusqu_a);

}  // namespace sne
