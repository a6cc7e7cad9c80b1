#include "query/equipe.h"

#include <pthread.h>

namespace sne {

Equipe::Equipe(unsigned aides) {
  CPU_ZERO(&coeurs_);
  sched_getaffinity(0, sizeof coeurs_, &coeurs_);  // when it fails: none, and the system places the helper
  for (unsigned i = 0; i < aides; ++i) aides_.emplace_back([this, i] { Aider(i + 1); });
}

Equipe::~Equipe() {
  {
    const std::lock_guard verrou(mutex_);
    arret_ = true;
  }
  travail_.notify_all();
  for (std::thread& t : aides_) t.join();
}

void Equipe::Placer() {
  if (CPU_COUNT(&coeurs_) < 2) return;
  const int coeur = ++seules_ > kSolitude ? sched_getcpu() : -1;
  if (coeur == evite_) return;
  cpu_set_t permis = coeurs_;
  if (coeur >= 0) CPU_CLR(coeur, &permis);
  pthread_setaffinity_np(aides_[0].native_handle(), sizeof permis, &permis);  // a wish
  evite_ = coeur;
}

void Equipe::Aider(unsigned place) {
  std::uint64_t vu = 0;
  std::unique_lock verrou(mutex_);
  for (;;) {
    travail_.wait(verrou, [&] { return arret_ || (tour_ != vu && tache_ != nullptr); });
    if (arret_) return;
    vu = tour_;
    const auto* tache = tache_;
    const std::size_t n = n_;
    ++actifs_;
    verrou.unlock();
    for (std::size_t i; (i = prochain_.fetch_add(1)) < n;) (*tache)(i, place);
    verrou.lock();
    if (--actifs_ == 0) fini_.notify_one();
  }
}

void Equipe::Pour(std::size_t n, const std::function<void(std::size_t, unsigned)>& tache) {
  const std::unique_lock seule(occupee_, std::try_to_lock);
  if (aides_.empty() || n < 2 || !seule.owns_lock()) {
    if (!seule.owns_lock()) seules_ = 0;
    for (std::size_t i = 0; i < n; ++i) tache(i, 0);
    return;
  }
  if (aides_.size() == 1) Placer();
  {
    const std::lock_guard verrou(mutex_);
    tache_ = &tache;
    n_ = n;
    prochain_ = 0;
    ++tour_;
  }
  travail_.notify_all();
  for (std::size_t i; (i = prochain_.fetch_add(1)) < n;) tache(i, 0);
  std::unique_lock verrou(mutex_);
  tache_ = nullptr;  // helpers that have not woken yet stay out
  fini_.wait(verrou, [&] { return actifs_ == 0; });
}

}  // namespace sne
