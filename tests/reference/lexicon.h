// What the values of a nomenclature are called and which of them a search finds, by plain scans over its entries: the oracle's
// own reading of the contract, beside Nomenclature::Resolve, Found and Buckets.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schema/nomenclature.h"

namespace sne::testing {

class Lexique {
 public:
  explicit Lexique(const Nomenclature& n);

  // Values that a user may mean: the one with that code, else those with exactly that older code or label, else all whose code,
  // label or older one folds to the same text.
  std::vector<Ordinal> Lire(const std::string& texte) const;
  // Whether a search for `cherche` finds a row that holds `stocke`.
  bool Trouve(Ordinal cherche, Ordinal stocke) const;
  // Values under which a row that holds `stocke` is counted.
  std::vector<Ordinal> Seaux(Ordinal stocke) const;

 private:
  const Nomenclature& n_;
  std::map<std::string, Ordinal> codes_;
  std::map<std::string, std::vector<Ordinal>> anciens_, plies_;
  std::vector<std::vector<Ordinal>> seaux_;
};

// One per nomenclature, kept for the life of the program. Not for several threads. REQUIRES: `n` lives as long.
const Lexique& LexiqueDe(const Nomenclature& n);

}  // namespace sne::testing
