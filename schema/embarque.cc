// The two data files inside the program, put there by embarque.S.in.
#include "schema/catalogue.h"

extern "C" {
extern const char sne_catalogue_debut[], sne_catalogue_fin[], sne_territoires_debut[], sne_territoires_fin[];
}

namespace sne {

std::string_view CatalogueEmbarque() {
  return {sne_catalogue_debut, static_cast<std::size_t>(sne_catalogue_fin - sne_catalogue_debut)};
}

std::string_view TerritoiresEmbarques() {
  return {sne_territoires_debut, static_cast<std::size_t>(sne_territoires_fin - sne_territoires_debut)};
}

}  // namespace sne
