// The numéro unique d'enregistrement: TTT MM YY NNNNNN GGGGG, 18 characters (territory, month and year of the first
// registration, sequence, guichet). Opaque to joins; this file is the parser beside it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sne {

// A number as two integers that compare in the order of its characters: `haut` holds the first 13, `bas` the guichet.
struct NumeroUnique {
  std::uint64_t haut = 0;  // territory in base 36, then ten digits: < 36^3 * 10^10 < 2^49
  std::uint32_t bas = 0;   // guichet in base 36: < 36^5 < 2^26
  auto operator<=>(const NumeroUnique&) const = default;  // NOLINT(modernize-use-nullptr): of clang-tidy 14 itself
};

inline constexpr std::uint32_t kGuichets = 36u * 36u * 36u * 36u * 36u;

// The number with that exact structure (upper case, a real territory and month), or nothing.
std::optional<NumeroUnique> LireNumeroUnique(std::string_view texte);
std::string EcrireNumeroUnique(NumeroUnique n);
void AjouterNumeroUnique(NumeroUnique n, std::string& out);

// What people type: blanks and case free.
std::string NormaliserNumeroUnique(std::string_view saisie);

// The numbers [premier, dernier] that begin with `debut` (normalised, 3 to 18 characters, every one of which may stand
// at its place); nothing when no number can begin so.
struct Intervalle {
  NumeroUnique premier, dernier;
};
std::optional<Intervalle> IntervalleNumeroUnique(std::string_view debut);

}  // namespace sne
