// The words of a text, as the contract compares them. Remembered: texts of test corpora repeat, and a stem is slow.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/fold.h"

namespace sne::testing {

using Mots = std::vector<std::string>;

// Free text: folded, elisions dropped, each word its French stem.
inline const Mots& MotsDeTexte(std::string_view texte) {
  static std::unordered_map<std::string, Mots> connus;
  const auto [it, nouveau] = connus.try_emplace(std::string(texte));
  if (nouveau) {
    const std::string plie = FoldText(texte);
    for (const auto m : Words(plie)) it->second.push_back(StemFr(m));
  }
  return it->second;
}

// A name: folded words as they are.
inline const Mots& MotsDeNom(std::string_view nom) {
  static std::unordered_map<std::string, Mots> connus;
  const auto [it, nouveau] = connus.try_emplace(std::string(nom));
  if (nouveau) {
    const std::string plie = Fold(nom);
    for (const auto m : Words(plie)) it->second.emplace_back(m);
  }
  return it->second;
}

}  // namespace sne::testing
