#include "query/suivi.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "query/fusion.h"
#include "query/queue.h"
#include "schema/index_format.h"

namespace sne {
namespace {

// When the merging thread is busy with something long, small segments are merged by the one that makes them.
constexpr std::size_t kSegmentsEnAttente = 16;
constexpr std::uint64_t kLignesSurPlace = 512;

}  // namespace

Suivi::Suivi(Env& env, std::string index, Publier publier, JourVoulu jour)
    : env_(env), index_(std::move(index)), publier_(std::move(publier)), jour_(std::move(jour)) {}

Outcome Suivi::Ouvrir() {
  const std::lock_guard seul(publication_);
  return Rouvrir();
}

std::shared_ptr<const Snapshot> Suivi::snapshot() const {
  const std::lock_guard verrou(mutex_);
  return snapshot_;
}

void Suivi::Poser(std::shared_ptr<const Snapshot> nouveau) {
  publier_(nouveau);
  const std::lock_guard verrou(mutex_);
  snapshot_ = std::move(nouveau);
}

Outcome Suivi::Rouvrir() {
  journal_.reset();
  auto s = Snapshot::Open(env_, index_, jour_(), snapshot().get());
  if (!s) return tl::unexpected(s.error());
  lue_ = (*s)->generation();
  Poser(std::move(*s));
  return {};
}

Result<bool> Suivi::Avancer() {
  const std::lock_guard seul(publication_);
  auto plus = Lire(snapshot());
  if (!plus) {
    SNE_TRY(Rouvrir());
    plus = Lire(snapshot());
    if (!plus) return tl::unexpected(plus.error());
  }
  if (!*plus) depuis_ = 0;
  return plus;
}

Result<bool> Suivi::Lire(const std::shared_ptr<const Snapshot>& avant) {
  if (!journal_) journal_.emplace(env_, CheminJournal(index_), avant->generation());
  Restes lus;
  auto plus = journal_->Lire([&](std::uint64_t p, const EnregistrementLu& e) { return lus.Ajouter(p, e); });
  if (!plus) return plus;
  lue_ = journal_->position();
  if (journal_->position() == avant->generation()) return plus;
  const std::vector<Reste> restes = lus.Finish();
  Equipe equipe(0);
  auto queue = FaireQueue(restes, journal_->position(), *avant, avant->calculateur(), equipe);
  if (!queue) return tl::unexpected(queue.error());
  queue->grilles = std::move(lus.grilles());
  auto nouveau = avant->Prolonge(std::move(*queue));
  Poser(nouveau);
  std::size_t libre = 0;  // behind the segments that are being merged
  for (std::size_t i = 0; en_fusion_ != nullptr && i < nouveau->segments().size(); ++i) {
    const Segment& segment = nouveau->segments()[i];
    if (nouveau->shared_block(segment.premier_bloc + segment.blocs - 1) == en_fusion_) libre = i + 1;
  }
  if (const auto suite = SegmentsAFondre(*nouveau, kSegmentsEnAttente, kLignesSurPlace, libre)) {
    auto fusion = Fondre(*nouveau, *suite);
    if (!fusion) return tl::unexpected(fusion.error());
    Poser(nouveau->Fusionne(*fusion));
  }
  return plus;
}

Outcome Suivi::Revoir() {
  const std::lock_guard seul(publication_);
  auto actuel = snapshot()->Actuel(env_);
  if (!actuel) return tl::unexpected(actuel.error());
  return *actuel ? Outcome() : Rouvrir();
}

Jour Suivi::JourDe(const Snapshot& s) const {
  if (const auto voulu = jour_()) return *voulu;
  return s.date_fixe() ? s.date_reference() : AujourdhuiParis();
}

Result<bool> Suivi::Entretenir() {
  std::unique_lock seul(publication_);
  const auto s = snapshot();
  // In both cases nothing is put in place when the index was opened anew meanwhile.
  if (const Jour jour = JourDe(*s); jour != s->date_reference()) {
    seul.unlock();
    Equipe equipe((std::max(1u, std::thread::hardware_concurrency()) - 1) / 2);  // the others are left to searches
    auto faits = s->BlocsPour(jour, equipe);
    if (!faits) return tl::unexpected(faits.error());
    seul.lock();
    const auto maintenant = snapshot();
    if (!maintenant->MemesScelles(*s)) return true;
    auto nouveau = maintenant->AuJour(jour, *faits);
    if (!nouveau) return tl::unexpected(nouveau.error());
    Poser(std::move(*nouveau));
    return true;
  }
  const auto suite = SegmentsAFondre(*s);
  if (!suite) return false;
  const Segment& dernier = s->segments()[suite->dernier - 1];
  en_fusion_ = s->shared_block(dernier.premier_bloc + dernier.blocs - 1);
  seul.unlock();
  auto fusion = Fondre(*s, *suite);
  seul.lock();
  en_fusion_ = nullptr;
  if (!fusion) return tl::unexpected(fusion.error());
  if (auto nouveau = snapshot()->Fusionne(*fusion)) Poser(std::move(nouveau));
  return true;
}

void Suivi::Signaler() {
  Horloge::rep aucun = 0;
  depuis_.compare_exchange_strong(aucun, Horloge::now().time_since_epoch().count());
}

Suivi::Retard Suivi::retard() const {
  Retard r;
  const std::uint64_t lue = lue_, visible = snapshot()->generation();
  r.enregistrements = lue > visible ? lue - visible : 0;
  if (const Horloge::rep depuis = depuis_; depuis != 0)
    r.secondes = std::chrono::duration<double>(Horloge::now().time_since_epoch() - Horloge::duration(depuis)).count();
  return r;
}

}  // namespace sne
