#include "server/audit/cle.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

#include <cstring>
#include <stdexcept>

namespace sne {
namespace {

constexpr std::size_t kSecret = 32, kBloc = 16, kAes = 16;

std::string Hmac(std::string_view cle, std::string_view octets) {
  unsigned char somme[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  HMAC(EVP_sha256(), cle.data(), static_cast<int>(cle.size()), reinterpret_cast<const unsigned char*>(octets.data()),
       octets.size(), somme, &n);
  return {reinterpret_cast<const char*>(somme), n};
}

// OpenSSL refuses for want of memory alone.
void Exiger(bool fait) {
  if (!fait) throw std::runtime_error("OpenSSL");
}

}  // namespace

struct Chaine::Rep {
  EVP_MAC_CTX* contexte = nullptr;
  ~Rep() { EVP_MAC_CTX_free(contexte); }
};

Chaine::Chaine(std::string_view cle) : rep_(std::make_unique<Rep>()) {
  EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  rep_->contexte = EVP_MAC_CTX_new(mac);
  EVP_MAC_free(mac);
  char sha[] = "SHA256";
  const OSSL_PARAM parametres[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha, 0),
                                   OSSL_PARAM_construct_end()};
  Exiger(rep_->contexte != nullptr &&
         EVP_MAC_init(rep_->contexte, reinterpret_cast<const unsigned char*>(cle.data()), cle.size(), parametres) == 1);
}
Chaine::~Chaine() = default;
Chaine::Chaine(Chaine&&) noexcept = default;

Mac Chaine::Sceller(const Mac& precedent, std::string_view octets) {
  Mac out;
  std::size_t n = 0;
  Exiger(EVP_MAC_init(rep_->contexte, nullptr, 0, nullptr) == 1 &&  // the same key again
         EVP_MAC_update(rep_->contexte, precedent.data(), precedent.size()) == 1 &&
         EVP_MAC_update(rep_->contexte, reinterpret_cast<const unsigned char*>(octets.data()), octets.size()) == 1 &&
         EVP_MAC_final(rep_->contexte, out.data(), &n, out.size()) == 1 && n == out.size());
  return out;
}

CleDAudit::CleDAudit(std::string_view secret)
    : chaine_(Hmac(secret, "sne audit : chaîne")),
      pseudonymes_(Hmac(secret, "sne audit : pseudonymes")),
      numeros_(Hmac(secret, "sne audit : numéros").substr(0, kAes)),
      aes_(EVP_CIPHER_fetch(nullptr, "AES-128-ECB", nullptr),
           [](const EVP_CIPHER* c) { EVP_CIPHER_free(const_cast<EVP_CIPHER*>(c)); }) {
  Exiger(aes_ != nullptr);
  const std::string id = Hmac(secret, "sne audit : identifiant").substr(0, 4);
  id_ = EnHexa(std::span(reinterpret_cast<const unsigned char*>(id.data()), id.size()));
}

Result<CleDAudit> CleDAudit::Lire(Env& env, const std::string& chemin) {
  const auto secret = ReadWhole(env, chemin);
  if (!secret) return tl::unexpected(secret.error());
  if (secret->size() < kSecret) return Fail(Code::kInvalid, chemin + " : la clé doit compter 32 octets au moins");
  return CleDAudit(*secret);
}

std::string CleDAudit::Pseudonyme(std::string_view mot) const {
  const std::string somme = Hmac(pseudonymes_, mot);
  return EnHexa(std::span(reinterpret_cast<const unsigned char*>(somme.data()), 8));
}

void CleDAudit::Empreintes(std::span<const NumeroUnique> numeros, std::vector<std::uint64_t>& out) const {
  std::string clair(numeros.size() * kBloc, '\0'), chiffre(clair.size() + kBloc, '\0');
  for (std::size_t i = 0; i < numeros.size(); ++i) {
    std::memcpy(clair.data() + i * kBloc, &numeros[i].haut, sizeof numeros[i].haut);
    std::memcpy(clair.data() + i * kBloc + sizeof numeros[i].haut, &numeros[i].bas, sizeof numeros[i].bas);
  }
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> aes(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int n = 0;
  Exiger(aes &&
         EVP_EncryptInit_ex2(aes.get(), aes_.get(), reinterpret_cast<const unsigned char*>(numeros_.data()), nullptr,
                             nullptr) == 1 &&
         EVP_EncryptUpdate(aes.get(), reinterpret_cast<unsigned char*>(chiffre.data()), &n,
                           reinterpret_cast<const unsigned char*>(clair.data()), static_cast<int>(clair.size())) == 1 &&
         static_cast<std::size_t>(n) == clair.size());
  for (std::size_t i = 0; i < numeros.size(); ++i) {
    std::uint64_t empreinte = 0;
    std::memcpy(&empreinte, chiffre.data() + i * kBloc, sizeof empreinte);
    out.push_back(empreinte);
  }
}

std::uint64_t CleDAudit::Empreinte(NumeroUnique numero) const {
  std::vector<std::uint64_t> une;
  Empreintes({&numero, 1}, une);
  return une[0];
}

Result<ClesDAudit> LireCles(Env& env, const std::vector<std::string>& chemins) {
  ClesDAudit cles;
  for (const std::string& chemin : chemins) {
    auto cle = CleDAudit::Lire(env, chemin);
    if (!cle) return tl::unexpected(cle.error());
    cles.push_back(std::move(*cle));
  }
  return cles;
}

}  // namespace sne
