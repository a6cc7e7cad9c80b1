#include "indexer/progression.h"

#include <unistd.h>

#include <cstdio>

namespace sne {

Progression::Progression(std::string titre, std::uint64_t total, bool visible)
    : titre_(std::move(titre)), total_(total), visible_(visible), terminal_(::isatty(STDERR_FILENO) == 1) {
  if (!visible_) return;
  dessin_ = std::thread([this] {
    std::unique_lock verrou(mutex_);
    const auto pas = terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(5000);
    while (!arret_.wait_for(verrou, pas, [this] { return fini_; })) Dessiner(false);
  });
}

Progression::~Progression() {
  if (!visible_) return;
  {
    const std::lock_guard verrou(mutex_);
    fini_ = true;
  }
  arret_.notify_one();
  dessin_.join();
  Dessiner(true);
}

void Progression::Dessiner(bool fin) {
  const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - debut_).count();
  const auto n = static_cast<double>(faits.load());
  const double debit = s > 0 ? n / s : 0;
  const double part = total_ > 0 ? n / static_cast<double>(total_) : 1;
  char barre[31];
  for (int i = 0; i < 30; ++i) barre[i] = i < static_cast<int>(part * 30) ? '#' : '.';
  barre[30] = 0;
  const double reste = debit > 0 ? (static_cast<double>(total_) - n) / debit : 0;
  std::fprintf(stderr, "%s%s [%s] %3.0f %%  %.0f/%llu  %.0f/s  reste %.0f s%s", terminal_ ? "\r" : "", titre_.c_str(),
               barre, part * 100, n, static_cast<unsigned long long>(total_), debit, fin ? 0.0 : reste,
               fin || !terminal_ ? "\n" : "  ");
  std::fflush(stderr);
}

}  // namespace sne
