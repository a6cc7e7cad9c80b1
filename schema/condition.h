// A condition over the fields of the catalogue, as it is written: names and literals, not yet bound to it. Requests are
// made of them (query/request.h), and so are the criteria of cotation (criteres_cotation.h).
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sne {

// A literal of a condition: null, boolean, number (as a double and, when it is one, an integer) or text.
struct Nombre {
  double valeur = 0;
  bool entier = false;
  auto operator<=>(const Nombre& n) const { return valeur <=> n.valeur; }
  bool operator==(const Nombre& n) const { return valeur == n.valeur; }
};
using Litteral = std::variant<std::monostate, bool, Nombre, std::string>;

struct Condition {
  enum class Genre : std::uint8_t { kEt, kOu, kNon, kFeuille };
  Genre genre = Genre::kFeuille;
  std::string chemin;                 // JSON pointer of this condition, or the parameter of a link
  std::vector<Condition> conditions;  // kEt, kOu: any number; kNon: one

  // kFeuille
  std::string champ;
  std::string epci;  // of a cotation
  std::optional<Litteral> egal, min, max;
  std::optional<std::vector<Litteral>> parmi;
  std::optional<bool> present;
  std::optional<std::string> texte;
  std::shared_ptr<Condition> element;
};

}  // namespace sne
