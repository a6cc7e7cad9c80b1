#include "server/acces/identite.h"

#include <openssl/evp.h>

#include <cstring>
#include <stdexcept>

namespace sne {

// SHA-256, with what OpenSSL takes longer to set up than to compute kept ready.
class Identite::Condense {
 public:
  Empreinte De(std::string_view octets) {
    Empreinte empreinte;
    if (EVP_DigestInit_ex2(contexte_.get(), sha256_.get(), nullptr) != 1 ||
        EVP_DigestUpdate(contexte_.get(), octets.data(), octets.size()) != 1 ||
        EVP_DigestFinal_ex(contexte_.get(), empreinte.data(), nullptr) != 1)
      throw std::runtime_error("SHA-256");
    return empreinte;
  }

 private:
  std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> sha256_{EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free};
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> contexte_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

std::size_t Identite::Debut::operator()(const Empreinte& e) const {
  std::size_t debut = 0;
  std::memcpy(&debut, e.data(), sizeof debut);
  return debut;
}

Identite::Identite(ReglesDeJeton regles, std::unique_ptr<Trousseau> trousseau, const Profils& profils)
    : regles_(std::move(regles)),
      trousseau_(std::move(trousseau)),
      profils_(profils),
      condense_(std::make_unique<Condense>()) {}

Identite::~Identite() = default;

tl::expected<std::shared_ptr<const Appelant>, RefusDeJeton> Identite::Reconnaitre(std::string_view jeton,
                                                                                  Instant maintenant) {
  if (jeton.size() > kJetonMax) return tl::unexpected<RefusDeJeton>(RefusDeJeton::kInvalide);
  const auto cles = trousseau_->cles();
  if (cles == nullptr) return tl::unexpected<RefusDeJeton>(RefusDeJeton::kSansCles);
  Empreinte empreinte;
  {
    const std::lock_guard verrou(mutex_);
    empreinte = condense_->De(jeton);
    if (auto appelant = Retrouver(empreinte, cles, maintenant)) return appelant;
  }
  auto verifie = VerifierJeton(jeton, regles_, *cles, profils_, maintenant);
  if (!verifie) {
    if (verifie.error() == RefusDeJeton::kCleInconnue) trousseau_->Chercher();
    return tl::unexpected<RefusDeJeton>(verifie.error());
  }
  auto appelant = verifie->appelant;
  const std::lock_guard verrou(mutex_);
  Retenir(empreinte, cles, std::move(*verifie));
  return appelant;
}

std::shared_ptr<const Appelant> Identite::Retrouver(const Empreinte& empreinte,
                                                    const std::shared_ptr<const JeuDeCles>& cles, Instant maintenant) {
  if (cles != cles_) {
    retenus_.clear();
    par_empreinte_.clear();
    cles_ = cles;
  }
  const auto trouve = par_empreinte_.find(empreinte);
  if (trouve == par_empreinte_.end() || maintenant >= trouve->second->jeton.echeance) return nullptr;
  retenus_.splice(retenus_.begin(), retenus_, trouve->second);
  return trouve->second->jeton.appelant;
}

void Identite::Retenir(const Empreinte& empreinte, const std::shared_ptr<const JeuDeCles>& cles, JetonVerifie jeton) {
  if (cles != cles_ || par_empreinte_.contains(empreinte)) return;  // another thread was faster
  if (retenus_.size() == kRetenus) {
    par_empreinte_.erase(retenus_.back().empreinte);
    retenus_.pop_back();
  }
  retenus_.push_front({empreinte, std::move(jeton)});
  par_empreinte_.emplace(empreinte, retenus_.begin());
}

}  // namespace sne
