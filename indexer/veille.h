// What goes on beside changes: checkpoints when the queue is long, lapses, rebuilds and snapshots. One of checkpoint,
// rebuild and snapshot at a time. Any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "indexer/conservation.h"
#include "indexer/ecrivain.h"
#include "indexer/reconstruction.h"
#include "indexer/refus.h"
#include "indexer/reponse.h"

namespace sne {

struct OptionsVeille {
  std::size_t segments_max = 12;       // of the build, and a rebuild begins
  unsigned mortes_pour_cent = 15;      // dead rows of all, likewise
  std::uint64_t mortes_min = 65'536;   // fewer are not worth a rebuild
  std::uint64_t octets_max = 1 << 30;  // of records behind the checkpoint: beyond, changes wait
  OptionsConservation conservation;
};

class Veille {
 public:
  Veille(Ecrivain& ecrivain, Refus& refus, OptionsVeille options);
  ~Veille();  // gives up a rebuild; waits for a checkpoint

  // Too much stands behind the checkpoint: no further stream of changes should begin.
  bool Pleine() const { return ecrivain_.etat().octets_queue > options_.octets_max; }
  // Waits while that is so. Errors: the writer has ended.
  Outcome AttendrePlace();

  // /point-de-controle, /reconstruction, /copie; else 404.
  Reponse Repondre(std::string_view methode, std::string_view chemin, std::string_view corps, std::string_view requete);
  std::string Json() const;       // members of /etat, without braces
  std::string Metriques() const;  // Prometheus text, those of the writer included

 private:
  enum class Phase : std::uint8_t { kAucune, kEnCours, kFaite, kEchec };

  void Boucle();
  Outcome PointDeControle();
  bool ReconstructionUtile() const;
  bool Purger();
  // False: one is under way.
  bool LancerReconstruction(std::shared_ptr<const Catalogue> catalogue);

  Ecrivain& ecrivain_;
  Refus& refus_;
  const OptionsVeille options_;
  Conservation conservation_;  // of the loop
  std::string faute_de_purge_;
  std::chrono::steady_clock::time_point effacement_;  // when it is looked for next
  std::mutex un_;                                     // checkpoint, rebuild or snapshot
  std::atomic<bool> arret_{false};
  std::atomic<std::uint64_t> points_{0}, dernier_point_ms_{0}, copies_{0}, echues_{0}, reconstructions_{0}, purgees_{0};
  Avancement avancement_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable reveil_;
  Phase phase_ = Phase::kAucune;
  std::string echec_;
  std::thread reconstruction_;
  std::thread boucle_;
};

}  // namespace sne
