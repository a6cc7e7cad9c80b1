// Extractions as jobs: accepted, run one after the other behind searches, kept for a while, forgotten. What is accepted
// survives a restart: what had ended stays, what had not begins anew, on the snapshot of then.
//
// A job that fails says why and leaves no file; nothing else suffers by it. A file is only called finished once it is
// whole on the disk.
//
// Thread safety: any thread; Ouvrir, Demarrer and Arreter by the owner.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "server/extraction/depot.h"
#include "server/extraction/file_equitable.h"
#include "server/extraction/flux.h"
#include "server/extraction/tache.h"

namespace sne {

struct OptionsDeTaches {
  std::uint64_t quota = 20ULL << 30;                         // bytes of all files together
  std::chrono::milliseconds duree = std::chrono::hours(72);  // from the end of a job until it is forgotten
  std::size_t simultanees = 1;
  std::size_t attente_par_appelant = 8;  // jobs that wait
  std::size_t attente = 64;              // of all callers
  std::size_t gardees = 1000;            // jobs known, whatever their state
  std::function<Tache::Instant()> maintenant = [] {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  };
  // Whether searches wait: a job then lets them pass, between two pieces, for a moment.
  std::function<bool()> recherches_attendent = [] { return false; };
};

class Taches {
 public:
  // The bytes of one job, and which snapshot they are read from.
  struct Source {
    std::unique_ptr<FluxExtraction> flux;
    std::uint64_t generation = 0;
    std::string date_reference;
  };
  // From demande.json, on the snapshot of now; or the reason, in French, why it cannot be done any more.
  using OuvreurDeSource =
      std::function<tl::expected<Source, std::string>(const Tache& tache, const std::string& demande)>;

  struct Refus {
    bool trop = false;   // too many: try later; else the disk refuses
    std::string detail;  // French
  };
  struct Bilan {
    std::array<std::size_t, 5> par_etat{};  // by Tache::Etat
    std::uint64_t octets = 0;               // of all files, partial ones too
  };

  Taches(Env& env, const std::string& repertoire, OptionsDeTaches options, OuvreurDeSource ouvrir);
  ~Taches();  // Arreter()

  // Takes over what stands in the directory. Errors: kIoError.
  Outcome Ouvrir();
  // Runs jobs from now on, on threads of their own at low priority.
  void Demarrer();
  // Breaks off what runs, to begin anew at the next start, and ends the threads.
  void Arreter();

  // A job of `appelant` with its titre and format; `demande`: what OuvreurDeSource will get. Durable when it returns.
  tl::expected<Tache, Refus> Creer(Tache tache, std::string_view demande);
  std::optional<Tache> Lire(const std::string& appelant, const std::string& id) const;
  std::vector<Tache> Lister(const std::string& appelant) const;  // newest first
  // The file of a finished job; it can be read to its end whatever becomes of the job.
  Result<std::unique_ptr<ReadableFile>> OuvrirFichier(const std::string& id) const { return depot_.OuvrirFichier(id); }
  // Cancels one that has not ended (it stays known as such, until a restart), forgets one that has. Its file is gone,
  // durably. Errors: kNotFound; kIoError, it stays.
  Outcome Supprimer(const std::string& appelant, const std::string& id);
  Bilan bilan() const;
  Tache::Instant maintenant() const { return options_.maintenant(); }

  // What the threads do. Runs the next job to its end; false when none waits.
  bool ExecuterUne();
  // Forgets what has expired.
  void Balayer();

 private:
  struct Entree {
    Tache tache;         // guarded by mutex_
    std::uint64_t rang;  // in the order of creation
    std::mutex issue;    // held while it is decided how the job ends; before mutex_
    std::atomic<bool> annulee = false;
  };
  using Table = std::map<std::string, std::shared_ptr<Entree>>;
  enum class Arret { kFini, kEchec, kInterrompu };

  void Fil();
  std::shared_ptr<Entree> Trouver(const std::string& appelant, const std::string& id) const;
  std::shared_ptr<Entree> Prochaine();
  // Writes the file; on kEchec tache.erreur says why.
  Arret Ecrire(Entree& entree, Tache& tache);
  void Montrer(Entree& entree, const Tache& tache);  // how far it is
  bool Reserver(Entree& entree, std::size_t octets);
  void Liberer(Entree& entree);  // REQUIRES: mutex_ is held
  void Conclure(Entree& entree, Tache tache, Arret arret);
  bool Expiree(const Tache& tache) const;

  DepotDExtractions depot_;
  const OptionsDeTaches options_;
  const OuvreurDeSource ouvrir_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable reveil_;
  Table table_;
  FileEquitable file_;
  std::uint64_t octets_ = 0;
  std::uint64_t prochain_rang_ = 0;
  std::atomic<bool> arret_ = false;
  std::vector<std::thread> fils_;
};

}  // namespace sne
