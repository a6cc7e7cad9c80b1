// The data files inside the program, put there by embarque.S.in.
#include "schema/catalogue.h"
#include "schema/criteres_cotation.h"
#include "schema/profil.h"

extern "C" {
extern const char sne_catalogue_debut[], sne_catalogue_fin[], sne_criteres_debut[], sne_criteres_fin[],
    sne_profils_debut[], sne_profils_fin[], sne_territoires_debut[], sne_territoires_fin[];
}

namespace sne {

namespace {
std::string_view Entre(const char* debut, const char* fin) { return {debut, static_cast<std::size_t>(fin - debut)}; }
}  // namespace

std::string_view CatalogueEmbarque() { return Entre(sne_catalogue_debut, sne_catalogue_fin); }

std::string_view CriteresDeCotationEmbarques() { return Entre(sne_criteres_debut, sne_criteres_fin); }

std::string_view ProfilsEmbarques() { return Entre(sne_profils_debut, sne_profils_fin); }

std::string_view TerritoiresEmbarques() { return Entre(sne_territoires_debut, sne_territoires_fin); }

}  // namespace sne
