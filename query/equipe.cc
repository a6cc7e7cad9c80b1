#include "query/equipe.h"

namespace sne {

Equipe::Equipe(unsigned aides) {
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
    for (std::size_t i = 0; i < n; ++i) tache(i, 0);
    return;
  }
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
