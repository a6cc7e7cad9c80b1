// The record of accesses on disk: lines are added, never changed. One writer a directory (schema/verrou.h).
//
// 1. A line is written with write(2) before Ecrire returns: a killed process loses none that it returned.
// 2. It is on the disk at most `groupe` later, together with those that came meanwhile. Who waits for it
//    (AttendreDurable) has it synced at once. At most `tete` later the head (ligne.h) names it.
// 3. What a crash may leave is a piece of a line, or lines of the last moments before a power loss, never one that a
//    head names. The next file's opening attests such a rest by its sum: it is no alarm. That a line which the head
//    names is missing or changed is: the opening says so for good.
// 4. A write that fails is tried again by the next line, in a new file. A sync that fails ends the record until a
// restart:
//    what the kernel forgot then cannot be known.
//
// A new file begins with each day in Paris, each start and after each failed write. Files of days that are older than
// the retention are deleted whole; a line says so before.
//
// Thread safety: any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "server/audit/ligne.h"

namespace sne {

struct OptionsDuJournal {
  std::chrono::milliseconds groupe{6};  // and the sync itself: 10 ms from a line to the disk
  std::chrono::milliseconds tete{50};   // between two heads: one costs as much as a sync
  int conservation_mois = 12;
  std::function<std::chrono::sys_time<std::chrono::milliseconds>()> maintenant = [] {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  };
};

class JournalDesAcces {
 public:
  using Relecture = std::function<void(std::string_view ligne)>;

  JournalDesAcces(Env& env, std::string repertoire, ClesDAudit cles, OptionsDuJournal options = {});
  ~JournalDesAcces();  // syncs
  JournalDesAcces(const JournalDesAcces&) = delete;
  JournalDesAcces& operator=(const JournalDesAcces&) = delete;

  // Takes over what stands in the directory and opens a file; `relire` gets the lines of this day. What is missing or
  // was changed is no error: it is told by anomalie(), and by the opening. Errors: of files; kInvalid, a file was
  // written with a key that is not among `cles`.
  Outcome Ouvrir(const Relecture& relire = {});
  // Syncs and purges from now on, on a thread.
  void Demarrer();

  // Adds a line with these members and returns its number. Errors: the disk refuses; nothing of what the line tells may
  // leave then.
  Result<std::uint64_t> Ecrire(std::string_view membres);
  // Whether line `n` is on the disk; if it is not, it will be soon.
  bool Durable(std::uint64_t n);
  // Waits until it is. Errors: it will never be.
  Outcome AttendreDurable(std::uint64_t n);

  // What the thread does: a sync and the head of it. Purger deletes what is older than the retention; errors: kIoError,
  // some of it stays.
  Outcome Synchroniser();
  Outcome Purger();

  const ClesDAudit& cles() const { return cles_; }
  const std::string& repertoire() const { return repertoire_; }
  const std::string& anomalie() const { return anomalie_; }
  bool en_panne() const;
  Tete derniere() const;  // the last line written
  Jour aujourdhui() const;

 private:
  struct Place {  // behind the last line
    std::string fichier;
    std::uint64_t n = 0;
    Mac mac{};
    std::uint64_t octets = 0;  // of the file
  };

  Result<Place> Relire(const std::string& nom, const Relecture& relire) const;
  Outcome OuvrirFichier(Jour jour);
  Outcome EcrireAuFichier(std::string_view membres);
  Result<Tete> AuDisque();  // a sync; returns the last line that it covers
  Outcome PoserTete(const Tete& tete);
  void Abandonner();
  void Fil();
  std::string Chemin(const std::string& nom) const { return repertoire_ + "/" + nom; }
  std::string Instant() const;

  Env& env_;
  const std::string repertoire_;
  const ClesDAudit cles_;
  const OptionsDuJournal options_;
  std::string anomalie_;

  std::mutex synchro_;        // one sync at a time; before mutex_
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable reveil_, durable_change_;
  Chaine chaine_;
  Place place_;
  Jour jour_ = 0;                                  // of the file
  std::shared_ptr<WritableFile> fichier_;          // none: the next line opens one
  std::uint64_t durable_ = 0, presse_ = 0;         // on the disk; waited for
  std::uint64_t scellee_ = 0;                      // that the head names
  std::chrono::steady_clock::time_point premier_;  // when the first line was written that is not durable
  std::string refus_;                              // why the last line was not written
  std::string panne_;                              // of a sync: why
  bool arret_ = false;
  bool endormi_ = false;  // the thread wants to be woken by the next line; else it looks again within `groupe`: to wake
                          // it costs more than to write the line
  std::thread fil_;
};

}  // namespace sne
