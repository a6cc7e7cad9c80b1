// Cursors: where a page ended, sealed (AES-256-GCM) so that nothing in them can be read or forged, and bound to the
// question (q, filtres, tri) and to the caller, so that they open for nothing else.
#pragma once

#include <optional>
#include <string>

#include "query/request.h"
#include "query/response.h"

namespace sne {

class Sceau {
 public:
  // `cle`: 32 bytes. A server that restarts with another key refuses earlier cursors.
  explicit Sceau(std::string cle) : cle_(std::move(cle)) {}
  static Sceau Aleatoire();
  // 32 secret bytes for another use, by which the key itself is not told (HMAC-SHA-256 of the use).
  std::string Derivee(const std::string& usage) const;

  std::string Sceller(const Position& position, const std::string& question) const;
  // Nothing when it was not sealed by this key for this question.
  std::optional<Position> Ouvrir(const std::string& curseur, const std::string& question) const;

 private:
  std::string cle_;
};

// The part of a request to which a cursor belongs, as bytes.
std::string Question(const Requete& requete, const std::string& appelant);

}  // namespace sne
