// bench/base_ecole/noms_donnees.h
// The words of noms.h, separated by '|', most frequent first. See noms_donnees.cc and prenoms_donnees.cc.
#pragma once

#include <string_view>

namespace sne::ecole {

struct DonneesNoms {
  std::string_view connus;
  std::string_view prefixes;
  std::string_view debuts;
  std::string_view milieux;
  std::string_view fins;
};

// In the order of Origine.
extern const DonneesNoms kDonneesNoms[17];

// First names: family (0 France, 1 Bretagne and regions, 2 Maghreb, 3 West Africa, 4 Turkey, 5 Portugal, Spain, Italy,
// 6 East of Europe, 7 Asia, 8 overseas), sex (0 men, 1 women), generation (born before 1950, 1965, 1980, 1995, since).
extern const std::string_view kDonneesPrenoms[9][2][5];

}  // namespace sne::ecole
