// Who holds a token. Each token is verified once and then remembered, under its SHA-256, for as long as it lasts and
// the keys stay the same: a caller who comes back costs about a microsecond.
//
// Thread safety: any thread.
#pragma once

#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "server/acces/jeton.h"
#include "server/acces/trousseau.h"

namespace sne {

class Identite {
 public:
  static constexpr std::size_t kRetenus = 16384;  // tokens remembered, the last used ones: some 2 KiB each

  Identite(ReglesDeJeton regles, std::unique_ptr<Trousseau> trousseau, const Profils& profils);
  ~Identite();

  Trousseau& trousseau() { return *trousseau_; }
  const Trousseau& trousseau() const { return *trousseau_; }
  tl::expected<std::shared_ptr<const Appelant>, RefusDeJeton> Reconnaitre(std::string_view jeton, Instant maintenant);

 private:
  using Empreinte = std::array<unsigned char, 32>;
  struct Retenu {
    Empreinte empreinte;
    JetonVerifie jeton;
  };
  struct Debut {  // a digest is as good as random: its first bytes are a hash of it
    std::size_t operator()(const Empreinte& e) const;
  };
  class Condense;

  std::shared_ptr<const Appelant> Retrouver(const Empreinte& empreinte, const std::shared_ptr<const JeuDeCles>& cles,
                                            Instant maintenant);
  void Retenir(const Empreinte& empreinte, const std::shared_ptr<const JeuDeCles>& cles, JetonVerifie jeton);

  const ReglesDeJeton regles_;
  const std::unique_ptr<Trousseau> trousseau_;
  const Profils& profils_;
  std::mutex mutex_;  // of what follows
  std::unique_ptr<Condense> condense_;
  std::shared_ptr<const JeuDeCles> cles_;  // those that verified what is remembered
  std::list<Retenu> retenus_;              // the last used first
  std::unordered_map<Empreinte, std::list<Retenu>::iterator, Debut> par_empreinte_;
};

}  // namespace sne
