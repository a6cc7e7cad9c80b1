#include "server/plage.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "server/http_message.h"

namespace sne {
namespace {

// Digits only; what is too large for the type is its largest value: no body is longer.
std::optional<std::uint64_t> Nombre(std::string_view texte) {
  if (texte.empty()) return std::nullopt;
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t n = 0;
  for (const char c : texte) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto chiffre = static_cast<std::uint64_t>(c - '0');
    n = n > (kMax - chiffre) / 10 ? kMax : n * 10 + chiffre;
  }
  return n;
}

std::string_view SansBlancs(std::string_view texte) {
  while (!texte.empty() && (texte.front() == ' ' || texte.front() == '\t')) texte.remove_prefix(1);
  while (!texte.empty() && (texte.back() == ' ' || texte.back() == '\t')) texte.remove_suffix(1);
  return texte;
}

}  // namespace

Plage LirePlage(std::string_view entete, std::uint64_t taille) {
  const Plage tout, hors{Plage::Genre::kHorsBornes};
  const std::size_t egal = entete.find('=');
  if (egal == entete.npos || !EqualsIgnoringCase(SansBlancs(entete.substr(0, egal)), "bytes")) return tout;
  const std::string_view plage = SansBlancs(entete.substr(egal + 1));
  const std::size_t tiret = plage.find('-');
  if (tiret == plage.npos) return tout;
  const auto fin = Nombre(plage.substr(tiret + 1));
  if (tiret == 0) {  // the last so many bytes
    if (!fin || (taille == 0 && *fin > 0)) return tout;
    if (*fin == 0) return hors;
    return {Plage::Genre::kPartie, taille - std::min(taille, *fin), taille};
  }
  const auto debut = Nombre(plage.substr(0, tiret));
  if (!debut || (!fin && tiret + 1 < plage.size()) || (fin && *fin < *debut)) return tout;
  if (*debut >= taille) return hors;
  return {Plage::Genre::kPartie, *debut, fin ? std::min(taille - 1, *fin) + 1 : taille};
}

}  // namespace sne
