// What the routes share: the snapshot in use, the helpers of heavy requests, the seal of cursors.
//
// Thread safety: any thread. A request takes the snapshot once and keeps it to its end.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "query/equipe.h"
#include "query/perimetre.h"
#include "query/snapshot.h"
#include "query/suggest.h"
#include "server/cursor.h"
#include "server/http_message.h"
#include "server/problem.h"

namespace sne {

// A snapshot and what is derived from it once.
struct Vue {
  std::shared_ptr<const Snapshot> snapshot;
  std::shared_ptr<const Suggestions> suggestions;
  Perimetre vivantes = Perimetre::France();
  std::shared_ptr<const TextesTenus> textes;
  std::shared_ptr<const CriteresDeCotation> cotation;  // none when the index has another catalogue than they need
  std::string criteres;                                // body of /v1/criteres
  std::string criteres_cotation;                       // body of /v1/criteres-cotation
};

class Application {
 public:
  // `aides`: helper threads of heavy requests.
  Application(Env& env, std::string index, unsigned aides, Sceau sceau);
  ~Application();

  // Opens the index. Errors: those of Snapshot::Open.
  Outcome Ouvrir();
  // Follows the index from now on: a new build, new journal records, a new day. Checks every page of a build once in
  // the background, so that requests need not (Block::column): a damaged one makes the server not ready.
  void Suivre();

  std::shared_ptr<const Vue> vue() const;
  Equipe& equipe() { return equipe_; }
  const Sceau& sceau() const { return sceau_; }
  // False once a damaged page was found, until a sound index replaces it.
  bool pret() const { return pret_ && !vue()->snapshot->altere(); }
  // Looks now whether the files have changed, instead of at the next turn: for a request whose build was replaced under
  // it.
  Outcome Actualiser();

 private:
  void Boucle();
  void Verifier();
  std::string EtatDesFichiers() const;
  Outcome Charger();

  Env& env_;
  const std::string index_;
  Equipe equipe_;
  const Sceau sceau_;
  mutable std::mutex mutex_;
  std::condition_variable reveil_;
  std::shared_ptr<const Vue> vue_;
  std::mutex chargement_;  // one load at a time; guards etat_
  std::string etat_;
  std::string verifie_;  // build whose pages have been checked; of the following thread
  std::atomic<bool> pret_ = false;
  bool arret_ = false;
  std::thread suivi_;
};

// Errors of the request as the problem contract.md names: 400 unreadable, 422 impossible; pointers or names of
// parameters.
HttpResponse ProblemeDeRequete(const Erreurs& erreurs, bool illisible, bool lien, const RequestId& id);
HttpResponse ProblemeDeStatut(const Status& statut, bool lien, const RequestId& id);

}  // namespace sne
