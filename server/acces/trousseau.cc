#include "server/acces/trousseau.h"

#include "schema/env.h"

namespace sne {

Trousseau::Trousseau(JeuDeCles cles) : cles_(std::make_shared<const JeuDeCles>(std::move(cles))) {}

Result<std::unique_ptr<Trousseau>> Trousseau::DeFichier(const std::string& chemin) {
  const auto octets = ReadWhole(Env::Posix(), chemin);
  if (!octets) return tl::unexpected(octets.error());
  auto jeu = JeuDeCles::Lire(*octets);
  if (!jeu) return Fail(Code::kInvalid, chemin + " : " + jeu.error().message());
  return std::make_unique<Trousseau>(std::move(*jeu));
}

std::shared_ptr<const JeuDeCles> Trousseau::cles() const {
  const std::lock_guard verrou(mutex_);
  return cles_;
}

}  // namespace sne
