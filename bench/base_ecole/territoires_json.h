// bench/base_ecole/territoires_json.h
// The text of territoires.json as embedded at build time: régions, départements, EPCI and communes with their
// populations (INSEE, DGCL, through @etalab/decoupage-administratif). The view is valid for the whole run.
#pragma once

#include <string_view>

extern "C" {
extern const char sne_territoires_debut[];
extern const char sne_territoires_fin[];
}

namespace sne::ecole {

inline std::string_view TerritoiresJson() {
  return {sne_territoires_debut, static_cast<std::size_t>(sne_territoires_fin - sne_territoires_debut)};
}

}  // namespace sne::ecole
