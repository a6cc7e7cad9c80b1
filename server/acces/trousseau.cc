#include "server/acces/trousseau.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <algorithm>

#include "schema/env.h"
#include "server/acces/telecharger.h"

namespace sne {
namespace {

constexpr std::chrono::milliseconds kRegard{1000};    // between two looks at a file
constexpr std::chrono::milliseconds kSansCles{2000};  // between two questions while there are no keys at all

}  // namespace

Trousseau::Trousseau(JeuDeCles cles) : cles_(std::make_shared<const JeuDeCles>(std::move(cles))) {}
Trousseau::Trousseau(SourceDeCles source) : source_(std::move(source)) {}

Trousseau::~Trousseau() { Arreter(); }

void Trousseau::Arreter() {
  {
    const std::lock_guard verrou(mutex_);
    arret_ = true;
  }
  reveil_.notify_all();
  if (fil_.joinable()) fil_.join();
}

Outcome Trousseau::Suivre() {
  FichierChange();
  const Outcome lu = Relire();
  if (!lu && source_.url.empty()) return lu;
  fil_ = std::thread([this] { Fil(); });
  return {};
}

std::shared_ptr<const JeuDeCles> Trousseau::cles() const {
  const std::lock_guard verrou(mutex_);
  return cles_;
}

void Trousseau::Chercher() {
  const std::lock_guard verrou(mutex_);
  if (cherchee_) return;
  cherchee_ = true;
  reveil_.notify_all();
}

std::chrono::duration<double> Trousseau::age() const {
  const std::lock_guard verrou(mutex_);
  return Horloge::now() - lu_;
}

Result<std::string> Trousseau::Lire() const {
  return source_.url.empty() ? ReadWhole(Env::Posix(), source_.fichier)
                             : Telecharger(source_.url, source_.autorites, arret_);
}

// The keys of now. After a failure, those in use stay.
Outcome Trousseau::Relire() {
  const std::string& ou = source_.url.empty() ? source_.fichier : source_.url;
  auto octets = Lire();
  if (!octets) {
    if (!arret_)
      spdlog::warn("identité : clés illisibles, les anciennes restent : {} ({})", ou, octets.error().message());
    return tl::unexpected(octets.error());
  }
  std::shared_ptr<const JeuDeCles> nouvelles;
  if (*octets != octets_) {
    auto jeu = JeuDeCles::Lire(*octets);
    if (!jeu) {
      spdlog::warn("identité : clés refusées, les anciennes restent : {} ({})", ou, jeu.error().message());
      return Fail(Code::kInvalid, ou + " : " + jeu.error().message());
    }
    if (!jeu->remarque().empty()) spdlog::warn("identité : une clé laissée de côté : {} ({})", ou, jeu->remarque());
    spdlog::info("identité : {} clés, de {}", jeu->taille(), ou);
    nouvelles = std::make_shared<const JeuDeCles>(std::move(*jeu));
    octets_ = std::move(*octets);
  }
  const std::lock_guard verrou(mutex_);
  if (nouvelles != nullptr) cles_ = std::move(nouvelles);
  lu_ = Horloge::now();
  return {};
}

bool Trousseau::FichierChange() {
  struct stat s {};
  if (source_.fichier.empty() || ::stat(source_.fichier.c_str(), &s) != 0) return false;
  std::string signature = std::to_string(s.st_dev) + ' ' + std::to_string(s.st_ino) + ' ' + std::to_string(s.st_size) +
                          ' ' + std::to_string(s.st_mtim.tv_sec) + ' ' + std::to_string(s.st_mtim.tv_nsec);
  if (signature == signature_) return false;
  signature_ = std::move(signature);
  return true;
}

void Trousseau::Fil() {
  Horloge::time_point demande = Horloge::now();  // when the address was last asked
  bool echec = cles() == nullptr;
  std::unique_lock verrou(mutex_);
  while (!arret_) {
    if (source_.url.empty()) {
      reveil_.wait_for(verrou, kRegard, [this] { return arret_.load(); });
      verrou.unlock();
      if (FichierChange()) static_cast<void>(Relire());
    } else {
      const auto plus_tot = demande + (cles_ == nullptr ? std::min(source_.inconnue, kSansCles) : source_.inconnue);
      reveil_.wait_until(verrou, plus_tot, [this] { return arret_.load(); });
      reveil_.wait_until(verrou, std::max(plus_tot, demande + source_.rafraichir),
                         [&] { return arret_ || cherchee_ || echec; });
      if (arret_) return;
      cherchee_ = false;
      verrou.unlock();
      demande = Horloge::now();
      echec = !Relire();
    }
    verrou.lock();
  }
}

}  // namespace sne
