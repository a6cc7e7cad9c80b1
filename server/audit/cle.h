// The secret of the record of accesses, and what is made with it: the chain of its lines, the pseudonyms of what people
// type, the hashes of the applications that an extraction took away. Three keys derived from one secret, so that none
// tells of another.
//
// Thread safety: any thread, but for Chaine: one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/env.h"
#include "schema/numero_unique.h"
#include "server/hexa.h"

struct evp_cipher_st;

namespace sne {

using Mac = std::array<unsigned char, 32>;

// HMAC-SHA-256 under one key, made ready once.
class Chaine {
 public:
  explicit Chaine(std::string_view cle);
  ~Chaine();
  Chaine(Chaine&&) noexcept;
  Mac Sceller(const Mac& precedent, std::string_view octets);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

class CleDAudit {
 public:
  // REQUIRES: 32 bytes or more.
  explicit CleDAudit(std::string_view secret);
  // The bytes of a file. Errors: those of reading; kInvalid, fewer than 32.
  static Result<CleDAudit> Lire(Env& env, const std::string& chemin);

  const std::string& id() const { return id_; }  // says which key a file was written with; tells nothing of it
  Chaine chaine() const { return Chaine(chaine_); }
  // Of one folded word, number or address: 16 hexadecimal digits.
  std::string Pseudonyme(std::string_view mot) const;
  // Appends the hash of each: AES-128 of its 12 bytes in one block, of which 8 are kept. Among 2.8 million applications
  // another one has the hash of a given one with a probability of 2e-13. About 10 ns each.
  void Empreintes(std::span<const NumeroUnique> numeros, std::vector<std::uint64_t>& out) const;
  std::uint64_t Empreinte(NumeroUnique numero) const;

 private:
  std::string id_, chaine_, pseudonymes_, numeros_;
  std::shared_ptr<const evp_cipher_st> aes_;  // OpenSSL's, found once: to look for it costs more than to use it
};

// The current one first; then those that older files were written with.
using ClesDAudit = std::vector<CleDAudit>;
Result<ClesDAudit> LireCles(Env& env, const std::vector<std::string>& chemins);

}  // namespace sne
