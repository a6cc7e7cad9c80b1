#include "schema/nir.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

namespace sne {
namespace {

constexpr int kOctetsEmpreinte = 8;

bool Chiffre(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string FauteNir(std::string_view nir) {
  static constexpr char kForme[] = "attendu : 15 caractères, sexe, année, mois, lieu et rang de naissance puis la clé";
  if (nir.size() != 15) return std::string(kForme) + " ; trouvé : " + std::to_string(nir.size()) + " caractères";
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const bool corse = i == 6 && nir[5] == '2' && (nir[6] == 'A' || nir[6] == 'B');
    if (!Chiffre(nir[i]) && !corse) return std::string(kForme) + " ; caractère " + std::to_string(i + 1) + " inattendu";
  }
  if (nir[0] != '1' && nir[0] != '2' && nir[0] != '3' && nir[0] != '4' && nir[0] != '7' && nir[0] != '8') {
    return "le premier chiffre du NIR est 1 ou 2 (3, 4, 7 ou 8 pour un numéro provisoire)";
  }
  const int mois = (nir[3] - '0') * 10 + (nir[4] - '0');
  if (mois < 1 || (mois > 12 && mois < 20))
    return "le mois de naissance du NIR doit être compris entre 01 et 12, ou 20 et plus";
  const auto chiffre = [&](std::size_t i) { return static_cast<std::uint64_t>(nir[i] - '0'); };
  for (std::size_t i = 0; i < 13; ++i) {
    if (i == 6 && !Chiffre(nir[6])) {
      n = (n - 1) * 10 + (nir[6] == 'A' ? 9u : 8u);  // the 2 already read becomes 1: "2A" reads as 19, "2B" as 18
    } else {
      n = n * 10 + chiffre(i);
    }
  }
  const std::uint64_t cle = chiffre(13) * 10 + chiffre(14);
  if (cle != 97 - n % 97) return "la clé du NIR ne correspond pas au numéro";
  return {};
}

bool PeutEtreNir(std::string_view texte) { return std::count_if(texte.begin(), texte.end(), Chiffre) >= 12; }

std::string EmpreinteNir(std::string_view nir, std::string_view cle) {
  unsigned char hmac[EVP_MAX_MD_SIZE];
  unsigned int longueur = 0;
  HMAC(EVP_sha256(), cle.data(), static_cast<int>(cle.size()), reinterpret_cast<const unsigned char*>(nir.data()),
       nir.size(), hmac, &longueur);
  static constexpr char kHexa[] = "0123456789abcdef";
  std::string out;
  for (int i = 0; i < kOctetsEmpreinte; ++i) {
    out += kHexa[hmac[i] >> 4];
    out += kHexa[hmac[i] & 15];
  }
  return out;
}

}  // namespace sne
