// The public keys that an issuer publishes (JWKS, RFC 7517). Immutable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/acces/jws.h"

namespace sne {

class JeuDeCles {
 public:
  JeuDeCles() = default;  // none: every token is refused
  explicit JeuDeCles(std::vector<Cle> cles) : cles_(std::move(cles)) {}
  // Keys that do not serve here are left out. Errors: kInvalid  no JWKS, a member twice, two keys of one name, or none
  // that serves.
  static Result<JeuDeCles> Lire(std::string_view json);

  bool Connait(std::string_view kid) const;
  // The key that verifies this token: the one that it names; or, when it names none, the only one that takes its
  // algorithm. nullptr: there is none.
  const Cle* Pour(const Jws& jws) const;
  std::size_t taille() const { return cles_.size(); }
  // What was wrong with keys of a type that serves; "" when nothing was.
  const std::string& remarque() const { return remarque_; }

 private:
  std::string remarque_;
  std::vector<Cle> cles_;
};

}  // namespace sne
