// Keeps a snapshot up with its index: each time the journal grows, a new build or checkpoint comes or the day changes,
// there is a new one, which shares with the one before all that is the same.
//
// What stands between a change and its being seen is Avancer alone; merging segments of the tail and computing the
// columns of a new day go on beside it (Entretenir), and what changed meanwhile is made up for when they are done.
//
// Thread safety: any thread; Entretenir one thread at a time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "query/journal_suivi.h"
#include "query/snapshot.h"

namespace sne {

class Suivi {
 public:
  // Called with each new snapshot, one at a time, before snapshot() returns it.
  using Publier = std::function<void(const std::shared_ptr<const Snapshot>&)>;
  // The day to compute for, when it is neither the index's own nor today's.
  using JourVoulu = std::function<std::optional<Jour>()>;
  Suivi(
      Env& env, std::string index, Publier publier, JourVoulu jour = [] { return std::nullopt; });

  // Opens the index. Errors: those of Snapshot::Open.
  Outcome Ouvrir();
  // REQUIRES: Ouvrir succeeded; so for all that follows.
  std::shared_ptr<const Snapshot> snapshot() const;

  // Takes what the journal holds behind the snapshot, some megabytes at most; opens the index anew when a checkpoint
  // has passed over it. True: there may be more. Errors: those of Snapshot::Open; the snapshot stays.
  Result<bool> Avancer();
  // Opens the index anew if there is another build or checkpoint. The same errors.
  Outcome Revoir();
  // One step of what can wait: a new day, or a merge. True: there may be more to do.
  Result<bool> Entretenir();

  // Someone saw the files change: from now on, until Avancer has taken all, there is a delay.
  void Signaler();
  struct Retard {
    std::uint64_t enregistrements = 0;  // read and not yet visible
    double secondes = 0;                // since the first change that is not visible was noticed
  };
  Retard retard() const;

 private:
  using Horloge = std::chrono::steady_clock;
  Result<bool> Lire(const std::shared_ptr<const Snapshot>& avant);
  Outcome Rouvrir();
  void Poser(std::shared_ptr<const Snapshot> nouveau);
  Jour JourDe(const Snapshot& s) const;

  Env& env_;
  const std::string index_;
  const Publier publier_;
  const JourVoulu jour_;
  std::mutex publication_;                  // held from reading the snapshot in use until the next one is there
  std::optional<JournalSuivi> journal_;     // guarded by publication_; none: to be opened behind the snapshot
  std::shared_ptr<const Block> en_fusion_;  // guarded by publication_: the last one that Entretenir is merging
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_;  // guarded by mutex_
  std::atomic<std::uint64_t> lue_ = 0;        // last position read
  std::atomic<Horloge::rep> depuis_ = 0;      // when the delay began; 0: there is none
};

}  // namespace sne
