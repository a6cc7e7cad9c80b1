#include "server/hexa.h"

#include <openssl/evp.h>

namespace sne {

std::string EnHexa(std::span<const unsigned char> octets) {
  static constexpr char kHexa[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * octets.size());
  for (const unsigned char o : octets) {
    out += kHexa[o >> 4];
    out += kHexa[o & 15];
  }
  return out;
}

bool DeHexa(std::string_view hexa, std::span<unsigned char> octets) {
  if (hexa.size() != 2 * octets.size()) return false;
  for (std::size_t i = 0; i < hexa.size(); ++i) {
    const char c = hexa[i];
    const int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;  // one spelling only
    if (v < 0) return false;
    octets[i / 2] = static_cast<unsigned char>(i % 2 ? octets[i / 2] << 4 | v : v);
  }
  return true;
}

std::string Sha256Hexa(std::string_view octets) {
  unsigned char somme[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  EVP_Digest(octets.data(), octets.size(), somme, &n, EVP_sha256(), nullptr);
  return EnHexa({somme, n});
}

}  // namespace sne
