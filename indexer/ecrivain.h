// The single writer of an index: decides on every change, every claim and every grid, one at a time, and writes what it
// accepts into the journal. What a method has accepted is durable once Durable() has returned for its position; nothing
// may be acknowledged before.
//
// Thread safety: any thread. A failed write, sync or read of the index ends the writer: every later call gives the same
// error, and the process has to end (a supervisor starts it again, the journal is replayed).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "indexer/changement.h"
#include "indexer/depot_de_grille.h"
#include "indexer/fonds.h"
#include "indexer/instruction.h"
#include "indexer/journal.h"
#include "indexer/mandat.h"
#include "indexer/notes_livrees.h"
#include "indexer/prises.h"
#include "schema/validation.h"

namespace sne {

struct OptionsEcrivain {
  std::size_t queue_max = 16'384;                // numbers behind the checkpoint with which the next one begins
  std::uint64_t octets_max = 128 * 1024 * 1024;  // and bytes of their records, or of the journal's last segment
  int echeance_jours = 30;                       // a claim lapses after so many days without an event
};

// What became of one change.
struct Verdict {
  enum class Sort : std::uint8_t {
    kAccepte,
    kSansEffet,  // only the version has advanced
    kIgnore,     // an older or equal version, `motif` says
    kRejete,     // `erreurs` says
    kRelire,     // the catalogue has changed since the line was read: read it again
  };
  Sort sort = Sort::kAccepte;
  std::string motif;
  Erreurs erreurs;

  static Verdict Rejet(std::string chemin, std::string detail) {
    return {Sort::kRejete, "", {{std::move(chemin), std::move(detail)}}};
  }
};

// What became of a claim or a release.
struct Issue {
  enum class Sort : std::uint8_t {
    kPrise,
    kRenouvelee,
    kRendue,   // also when nobody held it
    kDetenue,  // by another: `detenteur`
    kLibre,    // nobody holds it: nothing to hand over
    kRadiee,
    kInconnue,
  };
  Sort sort = Sort::kPrise;
  NumeroUnique numero;
  std::optional<Detenteur> detenteur;  // afterwards
  // Held applications that have to do with it, with their holders.
  std::vector<std::pair<NumeroUnique, Detenteur>> liees;
};

struct EtatEcrivain {
  std::uint64_t generation = 0, durable = 0, scellee = 0;  // journal positions
  std::uint64_t lignes = 0, mortes = 0, queue = 0, octets_queue = 0, prises = 0, segments = 0;
  std::uint64_t grilles = 0;  // territories that have some
};

class Ecrivain {
 public:
  // Reads the checkpoint and replays the journal behind it. Errors: those of reading an index and its journal.
  static Result<std::unique_ptr<Ecrivain>> Ouvrir(Env& env, std::string index, OptionsEcrivain options);

  // The catalogue by which lines are to be read now.
  std::shared_ptr<const Catalogue> catalogue() const;
  // REQUIRES: `c` was read with `lu_avec`, for the same mandate, without errors.
  Result<Verdict> Changer(Changement& c, const Catalogue& lu_avec, const Mandat& mandat);

  // Claims: an application outside the territory of the mandate is as one that does not exist (kInconnue).
  // REQUIRES: guichet of the nomenclature, which the mandate serves.
  Result<Issue> Prendre(NumeroUnique numero, const Detenteur& qui, const Mandat& mandat);
  // All of them, each kPrise or kRenouvelee; or none, and then only the issues that stand in the way are returned.
  Result<std::vector<Issue>> PrendreToutes(const std::vector<NumeroUnique>& numeros, const Detenteur& qui,
                                           const Mandat& mandat);
  // `force`: whoever holds it.
  Result<Issue> Rendre(NumeroUnique numero, const std::string& guichet, const std::string& agent, bool force,
                       const std::string& motif, const Mandat& mandat);
  Result<Issue> Transferer(NumeroUnique numero, const std::string& guichet, const std::string& agent,
                           const std::string& vers_agent, const Mandat& mandat);
  // Releases what has lapsed. Returns how many.
  Result<std::size_t> Echoir();

  Jour jour() const;  // the reference date
  // Those that were struck off before that day.
  Result<std::vector<NumeroUnique>> RadieesAvant(Jour avant) const;
  // Deletes an application that was struck off before that day; false: it was not, or is gone.
  Result<bool> Purger(NumeroUnique numero, Jour avant);

  // The criteria that a grid may weigh now. Errors: kInvalid, the catalogue in use lacks what one of them needs.
  Result<std::shared_ptr<const CriteresDeCotation>> criteres() const;
  // REQUIRES: `recue` was read with those, `epci` is a territory of cotation.
  Result<Depot> Deposer(const std::string& epci, GrilleDeposee recue, const std::optional<std::string>& si);
  std::shared_ptr<const GrillesDeTerritoire> GrillesDe(const std::string& epci) const;  // nullptr: none

  std::uint64_t generation() const;                 // of the last record written
  std::int64_t Version(NumeroUnique numero) const;  // the last one seen, also of a deletion; 0: never
  Compteurs compteurs() const;
  std::shared_ptr<const Scelle> scelle() const;
  // Waits until everything up to `position` is on disk. Those who wait share one sync.
  Outcome Durable(std::uint64_t position);
  // kIoError or kCorrupt once the writer has ended.
  Outcome Vivant() const;
  EtatEcrivain etat() const;
  bool QueueLongue() const;  // a checkpoint is due

  // For checkpoints and rebuilds, one at a time. Couper: everything that stands behind the checkpoint at one moment,
  // the journal going on in a segment of its own behind it. Reprendre: goes on from the state that holds it.
  struct Coupure {
    std::shared_ptr<const Scelle> scelle;
    Arrivees arrivees;
    std::uint64_t generation = 0;
  };
  Result<Coupure> Couper();
  Outcome Reprendre(std::shared_ptr<const Scelle> scelle, const Arrivees& scellees);
  // The same two around `travail`, while every change waits: what it returns holds all that stood behind the
  // checkpoint.
  Outcome Basculer(const std::function<Result<std::shared_ptr<const Scelle>>(const Coupure&)>& travail);
  // Ends the writer: something that it depends on has failed.
  tl::unexpected<Status> Mourir(const Status& raison);

  Env& env() { return env_; }
  const std::string& index() const { return index_; }
  const std::string& cle() const { return cle_; }

 private:
  // Everything that follows from one catalogue.
  struct Regles {
    Regles(std::shared_ptr<const Catalogue> c, const Instruction& i)
        : catalogue(std::move(c)),
          validateur(*catalogue),
          instruction(i),
          notes(*catalogue),
          compteurs(*catalogue),
          criteres(CriteresDeCotation::Load(CriteresDeCotationEmbarques(), *catalogue)) {}
    static Result<std::unique_ptr<Regles>> Creer(std::shared_ptr<const Catalogue> catalogue);
    std::shared_ptr<const Catalogue> catalogue;
    Validateur validateur;
    Instruction instruction;
    NotesLivrees notes;
    LecteurDeCompteurs compteurs;
    // Those of the program: an index with an older catalogue is still one to open, and to rebuild with a newer one.
    Result<std::shared_ptr<const CriteresDeCotation>> criteres;
  };

  Ecrivain(Env& env, std::string index, std::string cle, OptionsEcrivain options)
      : env_(env), index_(std::move(index)), cle_(std::move(cle)), options_(options) {}
  Outcome Rejouer();
  Outcome RecenserPrises();

  // With mutex_ held:
  Result<Verdict> ChangerVerrouille(Changement& c, const Mandat& mandat);
  Result<Verdict> Remplacer(const Fonds::Place& place, Changement& c);
  void Modifier(Changement& c, Demande& d) const;
  // Two canonical records say the same in all that the journal keeps.
  bool Memes(const Demande& a, const Demande& b) const;
  Result<Verdict> Corriger(const Fonds::Place& place, Changement& c, const Mandat& mandat);
  Result<Verdict> Enregistrer(const Demande* avant, NumeroUnique numero, Demande& apres, std::int64_t version);
  // A record of the journal, and the application before and after it (null: none).
  struct Ecriture {
    Genre genre = Genre::kDemande;
    NumeroUnique numero;
    std::int64_t version = 0;
    std::string json;
    const Demande *avant = nullptr, *apres = nullptr;
  };
  Outcome Ecrire(std::vector<Ecriture> groupe);  // all of them or none
  void Compter(const std::optional<VuDuCompteur>& avant, const Demande* apres, NumeroUnique numero);
  Result<bool> RadieeAvant(NumeroUnique numero, Jour avant, Demande& d) const;  // `d`: what the counters look at
  Result<std::optional<VuDuCompteur>> VuAvant(const Fonds::Place& place);
  Result<Issue> Examiner(NumeroUnique numero, const Mandat& mandat, Fonds::Place& place, Demande& d);
  Ecriture Marquer(const Fonds::Place& place, NumeroUnique numero, const Demande& avant, Demande& apres);
  Outcome Liees(Issue& issue, const Demande& d, const Mandat& mandat);
  Outcome VivantVerrouille() const;
  tl::unexpected<Status> MourirVerrouille(const Status& raison);
  Result<Coupure> CouperVerrouille(std::unique_lock<std::mutex>& verrou);
  Outcome ReprendreVerrouille(std::shared_ptr<const Scelle> scelle, const Arrivees& scellees);

  Env& env_;
  const std::string index_, cle_;
  const OptionsEcrivain options_;

  mutable std::mutex mutex_;
  std::condition_variable durable_change_;
  std::unique_ptr<Fonds> fonds_;
  std::unique_ptr<Regles> regles_;
  std::unique_ptr<Prises> prises_;
  std::shared_ptr<Journal> journal_;
  std::uint64_t durable_ = 0;
  bool synchronise_ = false;  // a thread is at it
  std::optional<Status> mort_;
};

}  // namespace sne
