// A signed token in its compact form (RFC 7515), and the public keys that verify it (RFC 7517, 7518).
//
// Nothing that stands in a token chooses how it is verified: its algorithm must be one that the configuration admits,
// its key one that the issuer published, and each algorithm takes keys of one type only. Whatever could be read in two
// ways is refused: see LireJws and Cle::Lire.
//
// Thread safety: immutable once made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schema/status.h"

struct evp_pkey_st;

namespace simdjson::dom {
class element;
}

namespace sne {

enum class Algorithme : std::uint8_t { kRS256, kPS256, kES256 };
// "RS256", "PS256", "ES256"; nothing for any other, `none` and those of shared secrets among them.
std::optional<Algorithme> LireAlgorithme(std::string_view nom);

inline constexpr std::size_t kJetonMax = 8 * 1024;  // bytes of a token

// A token taken apart, not yet believed.
struct Jws {
  Algorithme algorithme = Algorithme::kES256;
  std::string kid;         // "" when it names no key
  std::string_view signe;  // what the signature covers; a view into the token
  std::string charge;      // the claims: bytes that should be JSON
  std::string signature;
};

// Nothing when the token is longer than kJetonMax, has not exactly three parts in strict base64url, or a header that is
// no JSON object, holds a member twice, has no algorithm of ours, says something critical (`crit`) or brings, names or
// transforms a key or its own content (jku, jwk, x5u, x5c, b64, zip, enc), or a `typ` other than JWT and at+jwt.
std::optional<Jws> LireJws(std::string_view jeton);

// Whether no object in it, at any depth, holds a member twice.
bool SansRepetition(const simdjson::dom::element& json);

// One public key.
class Cle {
 public:
  // Of one member of a JWKS. Nothing when it does not serve here: another use than signatures, another type than RSA
  // and EC P-256. Errors: kInvalid, a key of these types that cannot be read, is no key, or is shorter than 2,048 bits.
  static Result<std::optional<Cle>> Lire(const simdjson::dom::element& jwk);
  // A pair made for this process: with the private half.
  static Cle NouvelleES256(std::string kid);

  const std::string& kid() const { return kid_; }  // "" when it has none
  // Whether this key takes signatures of that algorithm.
  bool Admet(Algorithme algorithme) const;
  // False also for a signature of another length or form.
  bool Verifie(Algorithme algorithme, std::string_view signe, std::string_view signature) const;
  // ES256 of `signe`. REQUIRES: made by NouvelleES256.
  std::string Signer(std::string_view signe) const;

 private:
  bool rsa_ = false;  // else EC P-256
  std::optional<Algorithme> seul_;
  std::string kid_;
  std::shared_ptr<evp_pkey_st> cle_;
};

}  // namespace sne
