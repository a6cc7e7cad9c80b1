// bench/base_ecole/metiers.h
// Professions and employers by sector. Employers are formed, none is meant to exist.
#pragma once

#include <string>
#include <string_view>

#include "bench/base_ecole/noms.h"
#include "bench/base_ecole/rng.h"

namespace sne::ecole {

struct Metier {
  std::string_view masculin;
  std::string_view feminin;
  bool essentiel;  // of those that local lists of essential workers usually name
};

// Secteur: PRIVE, FPE, FPT, FPH, INDEP; or SO for people without work: last trade, or none.
const Metier& TirerMetier(std::string_view secteur, Rng& rng);
inline constexpr std::string_view kAssistantMaternel[2] = {"Assistant maternel", "Assistante maternelle"};
void EcrireEmployeur(std::string_view secteur, std::string_view commune, std::string_view departement, const Noms& noms,
                     Rng& rng, std::string& out);

}  // namespace sne::ecole
