#include "server/audit/volume.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sne {
namespace {

constexpr std::size_t kExacts = 256;
constexpr int kBits = 11;
constexpr std::size_t kRegistres = 1 << kBits;

constexpr int kRangs = 64 - kBits + 2;

}  // namespace

void Distincts::Compter(std::uint64_t empreinte) {
  std::uint8_t& registre = registres_[empreinte >> (64 - kBits)];
  const auto rang = static_cast<std::uint8_t>(std::min(64 - kBits, std::countl_zero(empreinte << kBits)) + 1);
  if (rang <= registre) return;
  --rangs_[registre];
  ++rangs_[rang];
  registre = rang;
}

void Distincts::Ajouter(std::uint64_t empreinte) {
  if (!registres_.empty()) return Compter(empreinte);
  const auto ou = std::lower_bound(exacts_.begin(), exacts_.end(), empreinte);
  if (ou != exacts_.end() && *ou == empreinte) return;
  exacts_.insert(ou, empreinte);
  if (exacts_.size() <= kExacts) return;
  registres_.resize(kRegistres);
  rangs_.resize(kRangs);
  rangs_[0] = kRegistres;
  for (const std::uint64_t e : exacts_) Compter(e);
  std::vector<std::uint64_t>().swap(exacts_);
}

// Flajolet, Fusy, Gandouet, Meunier: HyperLogLog (2007), figure 3; linear counting while registers are empty.
std::uint64_t Distincts::Nombre() const {
  if (registres_.empty()) return exacts_.size();
  constexpr double m = kRegistres, alpha = 0.7213 / (1 + 1.079 / m);
  double somme = 0;
  for (int r = 0; r < kRangs; ++r) somme += std::ldexp(rangs_[static_cast<std::size_t>(r)], -r);
  double n = alpha * m * m / somme;
  if (n <= 2.5 * m && rangs_[0] > 0) n = m * std::log(m / rangs_[0]);
  return static_cast<std::uint64_t>(std::llround(n));
}

void Volume::Changer(Jour jour) {
  if (jour == jour_) return;
  jour_ = jour;
  vues_.clear();
}

Volume::Verdict Volume::Voir(const std::string& appelant, std::span<const std::uint64_t> empreintes, Jour jour) {
  const std::lock_guard verrou(mutex_);
  Changer(jour);
  auto it = vues_.find(appelant);
  if (it == vues_.end()) {
    if (vues_.size() >= kAppelants) return Verdict::kPasse;
    it = vues_.emplace(appelant, Distincts()).first;
  }
  const std::uint64_t avant = it->second.Nombre();
  if (options_.limite > 0 && avant + empreintes.size() > options_.limite) {  // else it cannot be too many
    Distincts essai = it->second;
    for (const std::uint64_t e : empreintes) essai.Ajouter(e);
    if (essai.Nombre() > options_.limite) {
      ++refus_;
      return Verdict::kLimite;
    }
  }
  for (const std::uint64_t e : empreintes) it->second.Ajouter(e);
  const bool alerte = options_.alerte > 0 && avant <= options_.alerte && it->second.Nombre() > options_.alerte;
  alertes_ += alerte;
  return alerte ? Verdict::kAlerte : Verdict::kPasse;
}

std::uint64_t Volume::Nombre(const std::string& appelant, Jour jour) const {
  const std::lock_guard verrou(mutex_);
  const auto it = vues_.find(appelant);
  return jour != jour_ || it == vues_.end() ? 0 : it->second.Nombre();
}

std::uint64_t Volume::alertes() const {
  const std::lock_guard verrou(mutex_);
  return alertes_;
}
std::uint64_t Volume::refus() const {
  const std::lock_guard verrou(mutex_);
  return refus_;
}

}  // namespace sne
