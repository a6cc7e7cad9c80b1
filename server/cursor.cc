#include "server/cursor.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstring>
#include <memory>
#include <stdexcept>

#include "server/base64url.h"

namespace sne {
namespace {

constexpr std::size_t kNonce = 12, kEtiquette = 16, kCurseurMax = 16384;

template <class T>
void Poser(std::string& out, T v) {
  out.append(reinterpret_cast<const char*>(&v), sizeof v);
}
template <class T>
bool Prendre(std::string_view& in, T& v) {
  if (in.size() < sizeof v) return false;
  std::memcpy(&v, in.data(), sizeof v);
  in.remove_prefix(sizeof v);
  return true;
}

std::string Encoder(const Position& p) {
  std::string out;
  Poser(out, p.numero.haut);
  Poser(out, p.numero.bas);
  Poser(out, static_cast<std::uint16_t>(p.cles.size()));
  for (const Position::Cle& c : p.cles) {
    Poser(out, static_cast<std::uint8_t>(c.nul));
    Poser(out, c.valeur);
    Poser(out, static_cast<std::uint16_t>(c.texte.size()));
    out += c.texte;
  }
  return out;
}

std::optional<Position> Decoder(std::string_view in) {
  Position p;
  std::uint16_t n = 0;
  if (!Prendre(in, p.numero.haut) || !Prendre(in, p.numero.bas) || !Prendre(in, n)) return std::nullopt;
  for (int i = 0; i < n; ++i) {
    Position::Cle c;
    std::uint8_t nul = 0;
    std::uint16_t longueur = 0;
    if (!Prendre(in, nul) || !Prendre(in, c.valeur) || !Prendre(in, longueur) || in.size() < longueur)
      return std::nullopt;
    c.nul = nul != 0;
    c.texte = in.substr(0, longueur);
    in.remove_prefix(longueur);
    p.cles.push_back(std::move(c));
  }
  return in.empty() ? std::optional(p) : std::nullopt;
}

struct Liberer {
  void operator()(EVP_CIPHER_CTX* c) const { EVP_CIPHER_CTX_free(c); }
};
using Chiffre = std::unique_ptr<EVP_CIPHER_CTX, Liberer>;

unsigned char* Octets(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
const unsigned char* Octets(const std::string& s) { return reinterpret_cast<const unsigned char*>(s.data()); }

void Ajouter(const Litteral& l, std::string& out) {
  out += static_cast<char>('0' + l.index());
  if (const bool* b = std::get_if<bool>(&l)) out += *b ? '1' : '0';
  if (const Nombre* n = std::get_if<Nombre>(&l)) Poser(out, n->valeur);
  if (const std::string* s = std::get_if<std::string>(&l)) {
    Poser(out, s->size());
    out += *s;
  }
}

void Ajouter(const Condition& c, std::string& out) {
  out += "({[<"[static_cast<int>(c.genre)];
  for (const std::string* s : {&c.champ, &c.epci}) {
    Poser(out, s->size());
    out += *s;
  }
  for (const auto* l : {&c.egal, &c.min, &c.max}) {
    out += l->has_value() ? '+' : '-';
    if (l->has_value()) Ajouter(**l, out);
  }
  if (c.parmi) {
    Poser(out, c.parmi->size());
    for (const Litteral& l : *c.parmi) Ajouter(l, out);
  }
  out += c.present ? (*c.present ? 'P' : 'A') : '-';
  out += c.texte ? "T" + std::to_string(c.texte->size()) + ":" + *c.texte : "-";
  if (c.element) Ajouter(*c.element, out);
  Poser(out, c.conditions.size());
  for (const Condition& e : c.conditions) Ajouter(e, out);
}

}  // namespace

Sceau Sceau::Aleatoire() {
  std::string cle(32, '\0');
  if (RAND_bytes(Octets(cle), 32) != 1) throw std::runtime_error("RAND_bytes");
  return Sceau(cle);
}

std::string Sceau::Derivee(const std::string& usage) const {
  std::string derivee(32, '\0');
  unsigned int n = 0;
  if (HMAC(EVP_sha256(), cle_.data(), static_cast<int>(cle_.size()), Octets(usage), usage.size(), Octets(derivee),
           &n) == nullptr)
    throw std::runtime_error("HMAC");
  return derivee;
}

std::string Sceau::Sceller(const Position& position, const std::string& question) const {
  const std::string clair = Encoder(position);
  std::string nonce(kNonce, '\0'), scelle(clair.size(), '\0'), etiquette(kEtiquette, '\0');
  int n = 0;
  const Chiffre c(EVP_CIPHER_CTX_new());
  const bool fait =
      RAND_bytes(Octets(nonce), kNonce) == 1 &&
      EVP_EncryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, Octets(cle_), Octets(nonce)) == 1 &&
      EVP_EncryptUpdate(c.get(), nullptr, &n, Octets(question), static_cast<int>(question.size())) == 1 &&
      EVP_EncryptUpdate(c.get(), Octets(scelle), &n, Octets(clair), static_cast<int>(clair.size())) == 1 &&
      EVP_EncryptFinal_ex(c.get(), Octets(scelle) + n, &n) == 1 &&
      EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_GET_TAG, kEtiquette, etiquette.data()) == 1;
  if (!fait) throw std::runtime_error("AES-GCM");
  return EnBase64Url(nonce + etiquette + scelle);
}

std::optional<Position> Sceau::Ouvrir(const std::string& curseur, const std::string& question) const {
  if (curseur.size() > kCurseurMax) return std::nullopt;
  const auto octets = DeBase64Url(curseur);
  if (!octets || octets->size() < kNonce + kEtiquette) return std::nullopt;
  const std::string nonce = octets->substr(0, kNonce);
  std::string etiquette = octets->substr(kNonce, kEtiquette);
  const std::string scelle = octets->substr(kNonce + kEtiquette);
  std::string clair(scelle.size() + 1, '\0');
  int n = 0, reste = 0;
  const Chiffre c(EVP_CIPHER_CTX_new());
  const bool fait =
      EVP_DecryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, Octets(cle_), Octets(nonce)) == 1 &&
      EVP_DecryptUpdate(c.get(), nullptr, &n, Octets(question), static_cast<int>(question.size())) == 1 &&
      EVP_DecryptUpdate(c.get(), Octets(clair), &n, Octets(scelle), static_cast<int>(scelle.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_SET_TAG, kEtiquette, etiquette.data()) == 1 &&
      EVP_DecryptFinal_ex(c.get(), Octets(clair) + n, &reste) == 1;
  if (!fait) return std::nullopt;
  return Decoder(std::string_view(clair).substr(0, scelle.size()));
}

std::string Question(const Requete& r, const std::string& appelant) {
  std::string out = appelant + '\n' + r.q + '\n';
  if (r.filtres) Ajouter(*r.filtres, out);
  for (const CleDeTri& t : r.tri) out += '\n' + t.champ + '@' + t.epci + (t.descendant ? "-" : "+");
  return out;
}

}  // namespace sne
