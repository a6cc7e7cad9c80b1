// The catalogue of the program, loaded once for all inputs.
#pragma once

#include <cstdlib>
#include <memory>

#include "schema/catalogue.h"

namespace sne {

inline const std::shared_ptr<const Catalogue>& CatalogueDeFuzz() {
  static const auto catalogue = [] {
    auto territoires = Territoires::Load(TerritoiresEmbarques());
    if (!territoires) std::abort();
    auto c = Catalogue::Load(CatalogueEmbarque(), *territoires);
    if (!c) std::abort();
    return *c;
  }();
  return catalogue;
}

inline void Exiger(bool condition) {
  if (!condition) std::abort();
}

}  // namespace sne
