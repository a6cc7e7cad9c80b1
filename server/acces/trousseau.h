// Where the issuer's public keys come from: the keys of now, and how a change of theirs reaches us.
//
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "server/acces/jwks.h"

namespace sne {

class Trousseau {
 public:
  // Keys that never change.
  explicit Trousseau(JeuDeCles cles);
  // Those of a JWKS file. Errors: kIoError, kInvalid with what is wrong in it.
  static Result<std::unique_ptr<Trousseau>> DeFichier(const std::string& chemin);

  // The keys in use. Another object: what the ones before verified is to be verified again.
  std::shared_ptr<const JeuDeCles> cles() const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const JeuDeCles> cles_;
};

}  // namespace sne
