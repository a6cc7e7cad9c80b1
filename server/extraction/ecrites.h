// The bytes of values that repeat, each written once by the Plume of a format: labels of a nomenclature, days, small
// numbers.
//
// Thread safety: none; one extraction.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/block/column.h"
#include "schema/catalogue.h"
#include "server/extraction/ecrivain.h"
#include "server/extraction/reserve.h"

namespace sne {

class Ecrites {
 public:
  // How the values of `f`, a scalar or the elements of a multi field, read. `codes`: their codes.
  Ecrites(const Field& f, bool codes, const Plume& plume);

  // The cell of one value, kSansValeur included; it lives as long as this. REQUIRES: Gardee().
  std::string_view Cellule(std::int64_t valeur) {
    const std::string_view ecrite = Connue(valeur);
    return ecrite.data() != nullptr ? ecrite : Ecrire(valeur);
  }
  // The same when it has been written before; no data: not yet, or it is not kept so.
  std::string_view Connue(std::int64_t valeur) const {
    const std::uint64_t i = Place(valeur);
    return i < table_.size() ? table_[i] : std::string_view();
  }
  // Whether its cell is kept: not that of an amount, nor of a day or number far from all others.
  bool Gardee(std::int64_t valeur) const { return Place(valeur) < table_.size() || valeur == kSansValeur || ouverte_; }
  // The cell of any other value, appended.
  void Cellule(std::int64_t valeur, std::string& out) const;

  // The value inside a text that holds several.
  void EnTexte(std::int64_t valeur, std::string& out) const;

 private:
  // In table_; far outside for what comes before base_.
  std::uint64_t Place(std::int64_t valeur) const {
    return static_cast<std::uint64_t>(valeur) - static_cast<std::uint64_t>(base_);
  }
  std::string_view Ecrire(std::int64_t valeur);

  const Field& f_;
  const bool codes_, ouverte_;
  const Plume& plume_;
  std::int64_t base_ = 0;
  std::vector<std::string_view> table_;                        // from base_ on; no data: not written yet
  std::unordered_map<std::int64_t, std::string_view> autres_;  // of an open nomenclature: guichets
  Reserve octets_;
  std::string tampon_;
  std::string_view vide_;
};

}  // namespace sne
