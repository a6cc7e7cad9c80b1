#include "server/acces/limites.h"

#include <algorithm>
#include <cmath>

namespace sne {

Limites::Seaux& Limites::De(const std::string& appelant, Horloge::time_point maintenant) {
  const auto trouve = par_appelant_.find(appelant);
  if (trouve == par_appelant_.end()) {
    if (seaux_.size() == kAppelants) {
      par_appelant_.erase(seaux_.back().appelant);
      seaux_.pop_back();
    }
    seaux_.push_front({appelant, regles_.requetes_rafale, regles_.travail_rafale_s, maintenant});
    par_appelant_.emplace(seaux_.front().appelant, seaux_.begin());
    return seaux_.front();
  }
  seaux_.splice(seaux_.begin(), seaux_, trouve->second);
  Seaux& s = seaux_.front();
  const double ecoule = std::max(0.0, std::chrono::duration<double>(maintenant - s.remplis).count());
  s.remplis = std::max(s.remplis, maintenant);
  s.requetes = std::min(regles_.requetes_rafale, s.requetes + ecoule * regles_.requetes_s);
  s.travail = std::min(regles_.travail_rafale_s, s.travail + ecoule * regles_.travail_s);
  return s;
}

std::optional<unsigned> Limites::Prendre(const std::string& appelant, Horloge::time_point maintenant) {
  const std::lock_guard verrou(mutex_);
  Seaux& s = De(appelant, maintenant);
  if (s.requetes >= 1 && s.travail >= 0) {
    s.requetes -= 1;
    return std::nullopt;
  }
  const double attente = std::max((1 - s.requetes) / regles_.requetes_s, -s.travail / regles_.travail_s);
  return static_cast<unsigned>(std::clamp(std::ceil(attente), 1.0, 86400.0));
}

void Limites::Compter(const std::string& appelant, std::chrono::nanoseconds travail, Horloge::time_point maintenant) {
  const std::lock_guard verrou(mutex_);
  Seaux& s = De(appelant, maintenant);
  s.travail = std::max(-regles_.travail_rafale_s, s.travail - std::chrono::duration<double>(travail).count());
}

}  // namespace sne
