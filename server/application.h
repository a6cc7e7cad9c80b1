// What the routes share: the snapshot in use, the helpers of heavy requests, the seal of cursors.
//
// Thread safety: any thread. A request takes the snapshot once and keeps it to its end.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>

#include "query/cotation/situation_grille.h"
#include "query/equipe.h"
#include "query/perimetres.h"
#include "query/plan.h"
#include "query/resolve.h"
#include "query/snapshot.h"
#include "query/suggest.h"
#include "query/suivi.h"
#include "server/acces/appelant.h"
#include "server/cursor.h"
#include "server/guet.h"
#include "server/http_message.h"
#include "server/problem.h"
#include "server/vues.h"

namespace sne {

class CleDAudit;
class Metrics;
class Taches;

// A snapshot and what is derived from it once.
struct Vue {
  std::shared_ptr<const Snapshot> snapshot;
  std::shared_ptr<const Suggestions> suggestions;
  Perimetre vivantes = Perimetre::France();
  std::shared_ptr<const TextesTenus> textes;
  std::shared_ptr<const CriteresDeCotation> cotation;    // none when the index has another catalogue than they need
  std::shared_ptr<const std::string> criteres_cotation;  // body of /v1/criteres-cotation
  std::shared_ptr<const std::vector<TerritoireCote>> territoires_cotes;
};

// The view in use as one caller sees it: what he may ask for, and of which rows.
struct Regard {
  std::shared_ptr<const Vue> vue;
  std::shared_ptr<const Appelant> appelant;
  // Fields that he may not see do not exist there, values that he may not see are one, what protects a person reads as
  // empty: in searches, extractions, suggestions; and of one application at a time.
  std::shared_ptr<const Snapshot> liste, fiche;
  std::shared_ptr<const std::string> criteres;  // body of /v1/criteres
  Perimetre perimetre = Perimetre::France();
  Ressort ressort;                             // of him
  Ordinal territoire = kNoOrdinal;             // of cotation, when his is one alone
  std::string cle;                             // what cursors are bound to beside the question
  const Perturbation* perturbation = nullptr;  // of who may only count
  // Whether he may know of class X, here and there.
  bool classe_x = false, classe_x_fiche = false;

  const Snapshot& snapshot() const { return *liste; }
  const Catalogue& catalogue() const { return liste->catalogue(); }
  // What Resolve binds a search to; and what is asked of one application. REQUIRES: this stays where it is while that
  // is used.
  ContexteDeRequete contexte(bool flux = false) const { return De(*liste, flux); }
  ContexteDeRequete contexte_fiche() const { return De(*fiche, false); }
  // The living row of a number, as it was typed; nothing outside the perimeter.
  std::optional<RowRef> Trouver(std::string_view numero) const;

 private:
  ContexteDeRequete De(const Snapshot& s, bool flux) const {
    return {s.catalogue(), s.date_reference(), &s, flux, &perimetre, territoire};
  }
};

class Application {
 public:
  // `aides`: helper threads of heavy requests.
  Application(Env& env, std::string index, unsigned aides, Sceau sceau);
  ~Application();

  // Opens the index. Errors: those of Snapshot::Open.
  Outcome Ouvrir();
  // Follows the index from now on, on two threads: one makes visible what comes behind the journal, the other merges
  // the tail, computes the columns of a new day and checks every page once, so that requests need not (Block::column):
  // a damaged one makes the server not ready.
  void Suivre();

  std::shared_ptr<const Vue> vue() const;
  // That view through the rights of a caller.
  Regard regard(std::shared_ptr<const Appelant> appelant) const;
  // What is shown is written down, under this key; it outlives the application. Before requests come.
  void Tracer(const CleDAudit* cle) { cle_audit_ = cle; }
  const CleDAudit* cle_audit() const { return cle_audit_; }  // nullptr: nothing is written down
  Equipe& equipe() { return equipe_; }
  const Sceau& sceau() const { return sceau_; }
  // The key of the index's NIR; empty: nobody searches by one. Set before anything is asked.
  const std::string& cle_nir() const { return cle_nir_; }
  void PoserCleNir(std::string cle) { cle_nir_ = std::move(cle); }
  // False once a damaged page was found, until a sound index replaces it.
  bool pret() const { return pret_ && !vue()->snapshot->altere(); }
  // How far what is visible lags behind the journal.
  Suivi::Retard retard() const { return suivi_.retard(); }

 private:
  Regard Regarder(std::shared_ptr<const Vue> vue, std::shared_ptr<const Appelant> appelant) const;
  void Publier(const std::shared_ptr<const Snapshot>& snapshot);
  void FilDuSuivi();
  void FilDeLEntretien();
  bool Verifier();

  Equipe equipe_;
  const Sceau sceau_;
  const Perturbation perturbation_;
  mutable Vues vues_;
  std::string cle_nir_;
  mutable Perimetres perimetres_;
  // Regards of the view in use, by caller: a token is asked with more than once. Guarded by their mutex.
  mutable std::mutex regards_mutex_;
  mutable std::weak_ptr<const Vue> regards_de_;
  mutable std::unordered_map<const Appelant*, Regard> regards_;
  const CleDAudit* cle_audit_ = nullptr;
  mutable std::mutex mutex_;
  std::condition_variable entretien_;  // there is a new snapshot
  std::shared_ptr<const Vue> vue_;
  Suivi suivi_;
  Guet guet_;
  // Of the maintenance thread: files of a build whose pages have been checked, and whether they were right.
  std::string build_verifie_;
  std::set<std::string> verifies_;
  bool sain_ = true;
  std::atomic<bool> pret_ = false;
  std::atomic<bool> arret_ = false;
  std::thread fil_du_suivi_, fil_de_l_entretien_;
};

// What GET /metrics says of the index. Both outlive the server.
void AjouterMesures(Metrics& metrics, const Application& app);
void AjouterMesures(Metrics& metrics, const Taches& taches);

// Errors of the request as the problem contract.md names: 400 unreadable, 422 impossible; pointers or names of
// parameters.
HttpResponse ProblemeDeRequete(const Erreurs& erreurs, bool illisible, bool lien, const RequestId& id);
HttpResponse ProblemeDeStatut(const Status& statut, bool lien, const RequestId& id);

}  // namespace sne
