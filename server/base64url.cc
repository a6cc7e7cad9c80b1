#include "server/base64url.h"

#include <array>
#include <cstdint>

namespace sne {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> kValeurs = [] {
  std::array<std::int8_t, 256> valeurs{};
  valeurs.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    valeurs[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  return valeurs;
}();

}  // namespace

std::string EnBase64Url(std::string_view octets) {
  std::string out;
  out.reserve((octets.size() * 4 + 2) / 3);
  std::uint32_t tampon = 0;
  int bits = 0;
  for (const char c : octets) {
    tampon = tampon << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += kAlphabet[tampon >> (bits - 6) & 63];
  }
  if (bits > 0) out += kAlphabet[tampon << (6 - bits) & 63];
  return out;
}

std::optional<std::string> DeBase64Url(std::string_view texte) {
  if (texte.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(texte.size() * 3 / 4);
  std::uint32_t tampon = 0;
  int bits = 0;
  for (const char c : texte) {
    const std::int8_t valeur = kValeurs[static_cast<unsigned char>(c)];
    if (valeur < 0) return std::nullopt;
    tampon = tampon << 6 | static_cast<std::uint32_t>(valeur);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(tampon >> bits & 255);
  }
  if ((tampon & ((1u << bits) - 1)) != 0) return std::nullopt;
  return out;
}

}  // namespace sne
