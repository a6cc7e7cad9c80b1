// Fuzzes what an unknown hand can send as a token, and what an issuer could write into one: the first bytes as a whole
// token and as a JWKS, the same as the claims of a token whose signature is right. No caller comes of it without an id,
// a profile, and, where that profile sees applications, a territory.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/acces/jeton.h"
#include "server/base64url.h"

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

void Check(std::string_view jeton, const sne::ReglesDeJeton& regles, const sne::JeuDeCles& cles) {
  const auto lu =
      VerifierJeton(jeton, regles, cles, sne::Profils::Embarques(), sne::Instant(std::chrono::seconds(1000)));
  if (!lu) return;
  const sne::Appelant& a = *lu->appelant;
  const auto& t = a.territoire;
  Require(!a.id.empty() && a.profil != nullptr && !a.profil->ecole &&
          lu->echeance > sne::Instant(std::chrono::seconds(1000)));
  const bool territoire =
      t.france || !t.communes.empty() || !t.epci.empty() || !t.departements.empty() || !t.regions.empty();
  Require(territoire || (a.profil->classes_liste.empty() && a.profil->classes_fiche.empty()));
  const auto relu = sne::LireAppelant(EcrireAppelant(a), sne::Profils::Embarques());
  Require(relu && EcrireAppelant(*relu) == EcrireAppelant(a));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const sne::Cle cle = sne::Cle::NouvelleES256("k");
  static const sne::JeuDeCles cles({cle});
  static const sne::ReglesDeJeton regles = [] {
    sne::ReglesDeJeton r;
    r.emetteur = "i";
    r.audiences = {"a"};
    r.algorithmes = {sne::Algorithme::kES256};
    return r;
  }();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto jws = sne::LireJws(bytes)) Require(bytes.size() <= sne::kJetonMax && bytes.starts_with(jws->signe));
  (void)sne::JeuDeCles::Lire(bytes);
  Check(bytes, regles, cles);
  // The claims, and in half of the cases what is mandatory before them, so that the rest is reached.
  const std::string obligatoires = R"({"iss":"i","aud":"a","iat":900,"exp":1500,"sub":"x","profil":"BAILLEUR",)";
  for (const std::string& claims : {std::string(bytes), obligatoires + std::string(bytes)}) {
    const std::string signe = sne::EnBase64Url(R"({"alg":"ES256"})") + "." + sne::EnBase64Url(claims);
    Check(signe + "." + sne::EnBase64Url(cle.Signer(signe)), regles, cles);
  }
  return 0;
}
