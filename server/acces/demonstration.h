// The issuer of `sne-server --demo`: fictive people, and tokens that anybody may ask for. They are verified as any
// other issuer's, with a key that lives as long as the process.
//
// Thread safety: immutable.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "server/acces/appelant.h"
#include "server/acces/jeton.h"
#include "server/acces/jwks.h"
#include "server/router.h"

namespace sne {

class Demonstration {
 public:
  static constexpr std::chrono::seconds kDuree{3600};  // of a token, unless another is asked for
  static constexpr std::chrono::seconds kDureeMax{12 * 3600};

  Demonstration();

  const std::vector<Appelant>& personnes() const { return personnes_; }
  ReglesDeJeton regles() const;
  JeuDeCles cles() const { return JeuDeCles({cle_}); }
  // What a bearer of it is taken for.
  std::string Jeton(const Appelant& appelant, std::chrono::seconds duree) const;

 private:
  const Cle cle_;
  std::vector<Appelant> personnes_;
};

// GET /v1/demonstration/personnes and POST /v1/demonstration/jetons. `demonstration` outlives the router.
void AddDemonstrationRoutes(Router& router, const Demonstration& demonstration);

}  // namespace sne
