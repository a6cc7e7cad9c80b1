// What a token must say to be believed, and the caller that it makes.
//
// Thread safety: immutable.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/acces/appelant.h"
#include "server/acces/jwks.h"

namespace sne {

using Instant = std::chrono::system_clock::time_point;

// Where the claims stand: the name of a member, or from a leading '/' on a JSON pointer. "": the issuer has none.
struct Claims {
  std::string id = "sub", nom = "name", organisme = "organisme", finalite = "finalite", profil = "profil";
  std::string enregistreur = "enregistreur", guichets = "guichets", france = "/perimetre/france";
  std::string communes = "/perimetre/communes", epci = "/perimetre/epci", departements = "/perimetre/departements",
              regions = "/perimetre/regions", contingents = "/perimetre/contingents";
};

struct ReglesDeJeton {
  std::string emetteur;                       // `iss`, to the letter
  std::vector<std::string> audiences;         // `aud` names one of these
  std::vector<Algorithme> algorithmes;        // admitted ones
  std::chrono::seconds duree_max{12 * 3600};  // between `iat` and `exp`
  std::chrono::seconds decalage{60};          // between the clocks of the issuer and ours
  Claims claims;
  std::vector<std::pair<std::string, std::string>>
      profils;         // value of the claim -> code of profils.json; empty: the same
  bool ecole = false;  // ECOLE is a profile like any other: of the demonstration's issuer alone
};

// Why a token is not believed.
enum class RefusDeJeton {
  kInvalide,      // malformed, forged, of another issuer, for another audience, not yet valid
  kCleInconnue,   // names a key that the issuer has not published, as far as is known here
  kExpire,        // genuine, too old
  kHabilitation,  // genuine, but its bearer has no profile or no perimeter here
  kSansCles,      // no keys are known yet: nothing can be verified
};

struct JetonVerifie {
  std::shared_ptr<const Appelant> appelant;
  Instant echeance;  // believed until then, the difference of clocks included
};

tl::expected<JetonVerifie, RefusDeJeton> VerifierJeton(std::string_view jeton, const ReglesDeJeton& regles,
                                                       const JeuDeCles& cles, const Profils& profils,
                                                       Instant maintenant);

}  // namespace sne
