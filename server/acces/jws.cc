#include "server/acces/jws.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "server/base64url.h"
#include "server/http_message.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kProfondeur = 16;          // of the JSON of a token
constexpr std::size_t kTailleP256 = 32;          // bytes of a coordinate, and of half a signature
constexpr int kBitsMin = 2048, kBitsMax = 8192;  // of an RSA key; the longest bounds the work of one verification
constexpr std::string_view kRefuses[] = {"crit", "jku", "jwk", "x5u", "x5c", "b64", "zip", "enc"};

template <auto liberer>
struct Libere {
  template <class T>
  void operator()(T* p) const {
    liberer(p);
  }
};
using Contexte = std::unique_ptr<EVP_PKEY_CTX, Libere<EVP_PKEY_CTX_free>>;
using Condense = std::unique_ptr<EVP_MD_CTX, Libere<EVP_MD_CTX_free>>;
using Nombre = std::unique_ptr<BIGNUM, Libere<BN_free>>;
using Parametres = std::unique_ptr<OSSL_PARAM, Libere<OSSL_PARAM_free>>;
using Batisseur = std::unique_ptr<OSSL_PARAM_BLD, Libere<OSSL_PARAM_BLD_free>>;
using Ecdsa = std::unique_ptr<ECDSA_SIG, Libere<ECDSA_SIG_free>>;

const unsigned char* Octets(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
unsigned char* Octets(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

Nombre LireNombre(std::string_view octets) {
  return Nombre(BN_bin2bn(Octets(octets), static_cast<int>(octets.size()), nullptr));
}

// A member of a JWK that holds bytes.
std::optional<std::string> LireOctets(const dom::object& jwk, std::string_view nom) {
  std::string_view texte;
  if (jwk[nom].get(texte)) return std::nullopt;
  auto octets = DeBase64Url(texte);
  if (octets && octets->empty()) return std::nullopt;
  return octets;
}

std::shared_ptr<EVP_PKEY> Assembler(const char* type, OSSL_PARAM_BLD* batisseur) {
  const Parametres parametres(OSSL_PARAM_BLD_to_param(batisseur));
  const Contexte contexte(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* brute = nullptr;
  if (!parametres || !contexte || EVP_PKEY_fromdata_init(contexte.get()) != 1 ||
      EVP_PKEY_fromdata(contexte.get(), &brute, EVP_PKEY_PUBLIC_KEY, parametres.get()) != 1)
    return nullptr;
  return {brute, EVP_PKEY_free};
}

// A point that is on the curve, a modulus that could be one.
bool EstUneCle(EVP_PKEY* cle) {
  const Contexte contexte(EVP_PKEY_CTX_new_from_pkey(nullptr, cle, nullptr));
  return contexte && EVP_PKEY_public_check(contexte.get()) == 1;
}

std::shared_ptr<EVP_PKEY> LireRsa(const dom::object& jwk) {
  const auto n = LireOctets(jwk, "n"), e = LireOctets(jwk, "e");
  if (!n || !e) return nullptr;
  const Nombre module = LireNombre(*n), exposant = LireNombre(*e);
  const Batisseur batisseur(OSSL_PARAM_BLD_new());
  if (!module || !exposant || !batisseur || BN_num_bits(module.get()) < kBitsMin ||
      BN_num_bits(module.get()) > kBitsMax || BN_num_bits(exposant.get()) > 64 || !BN_is_odd(exposant.get()) ||
      BN_is_one(exposant.get()) || OSSL_PARAM_BLD_push_BN(batisseur.get(), OSSL_PKEY_PARAM_RSA_N, module.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(batisseur.get(), OSSL_PKEY_PARAM_RSA_E, exposant.get()) != 1)
    return nullptr;
  return Assembler("RSA", batisseur.get());
}

std::shared_ptr<EVP_PKEY> LireP256(const dom::object& jwk) {
  const auto x = LireOctets(jwk, "x"), y = LireOctets(jwk, "y");
  if (!x || !y || x->size() != kTailleP256 || y->size() != kTailleP256) return nullptr;
  const std::string point = std::string(1, '\x04') + *x + *y;
  const Batisseur batisseur(OSSL_PARAM_BLD_new());
  if (!batisseur ||
      OSSL_PARAM_BLD_push_utf8_string(batisseur.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(batisseur.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  return Assembler("EC", batisseur.get());
}

// r and s side by side, as JWS writes a signature, in the DER that OpenSSL reads. "" when it is none.
std::string EnDer(std::string_view signature) {
  if (signature.size() != 2 * kTailleP256) return {};
  const Ecdsa ecdsa(ECDSA_SIG_new());
  Nombre r = LireNombre(signature.substr(0, kTailleP256)), s = LireNombre(signature.substr(kTailleP256));
  if (!ecdsa || !r || !s || ECDSA_SIG_set0(ecdsa.get(), r.get(), s.get()) != 1) return {};
  r.release();  // they are the signature's now
  s.release();
  unsigned char* der = nullptr;
  const int taille = i2d_ECDSA_SIG(ecdsa.get(), &der);
  if (taille <= 0) return {};
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(taille));
  OPENSSL_free(der);
  return out;
}

bool EstTypeAdmis(std::string_view typ) {
  return EqualsIgnoringCase(typ, "JWT") || EqualsIgnoringCase(typ, "at+jwt") ||
         EqualsIgnoringCase(typ, "application/jwt") || EqualsIgnoringCase(typ, "application/at+jwt");
}

}  // namespace

std::optional<Algorithme> LireAlgorithme(std::string_view nom) {
  if (nom == "RS256") return Algorithme::kRS256;
  if (nom == "PS256") return Algorithme::kPS256;
  if (nom == "ES256") return Algorithme::kES256;
  return std::nullopt;
}

bool SansRepetition(const dom::element& json) {
  dom::array liste;
  if (!json.get(liste)) return std::all_of(liste.begin(), liste.end(), SansRepetition);
  dom::object objet;
  if (json.get(objet)) return true;
  std::vector<std::string_view> noms;
  for (const auto [nom, valeur] : objet) {
    if (!SansRepetition(valeur)) return false;
    noms.push_back(nom);
  }
  std::sort(noms.begin(), noms.end());
  return std::adjacent_find(noms.begin(), noms.end()) == noms.end();
}

std::optional<Jws> LireJws(std::string_view jeton) {
  const std::size_t un = jeton.find('.'), deux = jeton.rfind('.');
  if (jeton.size() > kJetonMax || un == jeton.npos || un == deux || jeton.find('.', un + 1) != deux)
    return std::nullopt;
  const auto entete = DeBase64Url(jeton.substr(0, un));
  auto charge = DeBase64Url(jeton.substr(un + 1, deux - un - 1));
  auto signature = DeBase64Url(jeton.substr(deux + 1));
  if (!entete || !charge || !signature || signature->empty()) return std::nullopt;

  dom::parser parser;
  dom::element racine, membre;
  dom::object objet;
  std::string_view alg, kid, typ;
  const simdjson::padded_string json(*entete);
  if (parser.allocate(json.size(), kProfondeur) || parser.parse(json).get(racine) || racine.get(objet) ||
      !SansRepetition(racine) || objet["alg"].get(alg))
    return std::nullopt;
  const auto algorithme = LireAlgorithme(alg);
  if (!algorithme) return std::nullopt;
  for (const std::string_view nom : kRefuses) {
    if (!objet[nom].get(membre)) return std::nullopt;
  }
  if (!objet["kid"].get(membre) && membre.get(kid)) return std::nullopt;
  if (!objet["typ"].get(membre) && (membre.get(typ) || !EstTypeAdmis(typ))) return std::nullopt;
  return Jws{*algorithme, std::string(kid), jeton.substr(0, deux), std::move(*charge), std::move(*signature)};
}

Result<std::optional<Cle>> Cle::Lire(const dom::element& jwk) {
  dom::object objet;
  dom::element membre;
  dom::array operations;
  std::string_view kty, crv, texte;
  if (jwk.get(objet) || objet["kty"].get(kty)) return Fail(Code::kInvalid, "une clé sans « kty »");
  const bool rsa = kty == "RSA";
  if (!rsa && (kty != "EC" || objet["crv"].get(crv) || crv != "P-256")) return std::nullopt;
  if (!objet["use"].get(membre) && (membre.get(texte) || texte != "sig")) return std::nullopt;
  if (!objet["key_ops"].get(membre)) {
    if (membre.get(operations)) return Fail(Code::kInvalid, "« key_ops » : attendue, une liste");
    const auto verifie = [](const dom::element& e) {
      std::string_view operation;
      return !e.get(operation) && operation == "verify";
    };
    if (std::none_of(operations.begin(), operations.end(), verifie)) return std::nullopt;
  }
  Cle cle;
  cle.rsa_ = rsa;
  if (!objet["kid"].get(membre)) {
    if (membre.get(texte)) return Fail(Code::kInvalid, "« kid » : attendu, un texte");
    cle.kid_ = texte;
  }
  if (!objet["alg"].get(membre)) {
    if (membre.get(texte)) return Fail(Code::kInvalid, "« alg » : attendu, un texte");
    cle.seul_ = LireAlgorithme(texte);
    if (!cle.seul_ || rsa == (*cle.seul_ == Algorithme::kES256)) return std::nullopt;
  }
  cle.cle_ = rsa ? LireRsa(objet) : LireP256(objet);
  if (cle.cle_ == nullptr || !EstUneCle(cle.cle_.get()))
    return Fail(Code::kInvalid, rsa ? "une clé RSA illisible, ou de moins de 2048 bits" : "une clé EC P-256 illisible");
  return cle;
}

Cle Cle::NouvelleES256(std::string kid) {
  Cle cle;
  cle.seul_ = Algorithme::kES256;
  cle.kid_ = std::move(kid);
  cle.cle_ = {EVP_EC_gen("prime256v1"), EVP_PKEY_free};
  if (cle.cle_ == nullptr) throw std::runtime_error("EC P-256");
  return cle;
}

bool Cle::Admet(Algorithme algorithme) const {
  return rsa_ == (algorithme != Algorithme::kES256) && (!seul_ || *seul_ == algorithme);
}

bool Cle::Verifie(Algorithme algorithme, std::string_view signe, std::string_view signature) const {
  if (!Admet(algorithme)) return false;
  std::string der;
  if (algorithme == Algorithme::kES256) {
    der = EnDer(signature);
    if (der.empty()) return false;
    signature = der;
  }
  const Condense condense(EVP_MD_CTX_new());
  EVP_PKEY_CTX* cle = nullptr;  // the digest's
  if (!condense || EVP_DigestVerifyInit(condense.get(), &cle, EVP_sha256(), nullptr, cle_.get()) != 1) return false;
  if (algorithme == Algorithme::kPS256 &&  // salt of the digest's length, MGF1 of the same digest: RFC 7518 §3.5
      (EVP_PKEY_CTX_set_rsa_padding(cle, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(cle, RSA_PSS_SALTLEN_DIGEST) != 1 ||
       EVP_PKEY_CTX_set_rsa_mgf1_md(cle, EVP_sha256()) != 1))
    return false;
  return EVP_DigestVerify(condense.get(), Octets(signature), signature.size(), Octets(signe), signe.size()) == 1;
}

std::string Cle::Signer(std::string_view signe) const {
  const Condense condense(EVP_MD_CTX_new());
  std::string der(128, '\0');
  std::size_t taille = der.size();
  if (!condense || EVP_DigestSignInit(condense.get(), nullptr, EVP_sha256(), nullptr, cle_.get()) != 1 ||
      EVP_DigestSign(condense.get(), Octets(der), &taille, Octets(signe), signe.size()) != 1)
    throw std::runtime_error("ECDSA");
  const unsigned char* debut = Octets(der);
  const Ecdsa ecdsa(d2i_ECDSA_SIG(nullptr, &debut, static_cast<long>(taille)));
  std::string signature(2 * kTailleP256, '\0');
  if (!ecdsa || BN_bn2binpad(ECDSA_SIG_get0_r(ecdsa.get()), Octets(signature), kTailleP256) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(ecdsa.get()), Octets(signature) + kTailleP256, kTailleP256) < 0)
    throw std::runtime_error("ECDSA");
  return signature;
}

}  // namespace sne
