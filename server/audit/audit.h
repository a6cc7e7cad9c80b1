// What is written down of an access, and what follows of it: the line, the wait for the disk, the count of applications
// seen, the hashes of what an extraction took away. Which line says what: docs/decisions/0017.
//
// Thread safety: any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "schema/verrou.h"
#include "server/acces/appelant.h"
#include "server/audit/journal_des_acces.h"
#include "server/audit/volume.h"
#include "server/extraction/flux.h"
#include "server/http_message.h"

namespace sne {

struct Route;
class Metrics;

struct OptionsDAudit {
  OptionsDuJournal journal;
  OptionsDeVolume volume;
};

class Audit {
 public:
  Audit(Env& env, const std::string& repertoire, ClesDAudit cles, OptionsDAudit options);
  ~Audit();

  // Opens the record, counts again what was seen this day, and attests what a crash left of extractions. Errors: those
  // of JournalDesAcces::Ouvrir.
  Outcome Ouvrir();
  void Demarrer();

  // Gardien::Noter, Annoncer and Durable.
  void Noter(const HttpRequest& request, const Route* route, HttpResponse& response);
  tl::expected<std::uint64_t, HttpResponse> Annoncer(const HttpRequest& request, const Route& route);
  bool Durable(std::uint64_t n) { return journal_.Durable(n); }

  // Of a job that begins: its line, on the disk, and who counts its rows. `faits`: as Trace::faits. Errors: it must not
  // begin; French.
  tl::expected<std::unique_ptr<TemoinDeLignes>, std::string> Commencer(const Appelant& appelant, std::string_view tache,
                                                                       std::string_view faits);

  JournalDesAcces& journal() { return journal_; }
  const JournalDesAcces& journal() const { return journal_; }
  const CleDAudit& cle() const { return journal_.cles()[0]; }
  const Volume& volume() const { return volume_; }

 private:
  friend class TemoinDExtraction;
  struct Extrait;  // one extraction under way

  std::unique_ptr<TemoinDeLignes> Temoin(std::string appelant, std::string membres, std::uint64_t n);
  bool Voir(const std::string& appelant, std::span<const std::uint64_t> empreintes, std::uint64_t n);
  void Compter(std::string_view ligne);
  void AttesterLesRestes(std::set<std::string> attestes);
  void Attester(const std::string& nom, const std::string& bref);
  void Conclure(Extrait& extrait);
  void Fil();

  Env& env_;
  JournalDesAcces journal_;
  Volume volume_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable reveil_;
  std::deque<std::function<void()>> fins_;  // of extractions: syncing their hashes takes time that no other thread has
  bool arret_ = false;
  std::uint64_t refus_seconde_ = 0, refus_tus_ = 0;  // of unknown callers, in a second
  std::chrono::steady_clock::time_point refus_depuis_;
  std::thread fil_;
};

// Takes the directory (0700, one server) and opens the record. Errors: French, of an option or of the system.
Outcome PreparerAudit(Env& env, const std::string& repertoire, const std::vector<std::string>& cles,
                      const OptionsDAudit& options, std::unique_ptr<Verrou>& verrou, std::unique_ptr<Audit>& audit);

// What GET /metrics says of it. Both outlive the server.
void AjouterMesures(Metrics& metrics, const Audit& audit);

}  // namespace sne
