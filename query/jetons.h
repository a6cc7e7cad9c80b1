// q cut into tokens: runs of characters between blanks, where several that make one thing ("12 mars 1984",
// "06 39 98 01 42") count as one. Only their form is looked at, not the index.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/plan.h"
#include "schema/date.h"

namespace sne {

struct JetonLu {
  Simple::Role role = Simple::Role::kNom;
  std::string texte;              // as typed, blanks single
  std::string valeur;             // normal form of a number, a telephone or an e-mail
  Jour premier = 0, dernier = 0;  // of a date or a year of birth
};

// Roles kNumero to kTelephone are recognised here; all else is kNom, or kTexte when it holds no letter.
// `avertissements`: what looks like a date and is none.
std::vector<JetonLu> LireJetons(const std::string& q, std::vector<std::string>& avertissements);

// The first thing in q that has the form of a NIR, whole or in its usual pieces (1 84 03 75 116 001 99), its key right
// or wrong; "" without one.
std::string NirDans(const std::string& q);

}  // namespace sne
