// The oracle of perimeters: whether a caller may see an application, from its JSON and the list of communes alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "query/perimetre.h"

namespace sne::testing {

class PerimetreDeReference {
 public:
  // `territoires`: the bytes of territoires.json.
  PerimetreDeReference(const TerritoireAutorise& territoire, std::string_view territoires);
  bool Voit(const std::string& demande) const;

 private:
  struct Commune {
    std::string ville, epci, metropole, departement, region;
  };
  bool DansLeTerritoire(const std::string& code, const Commune& c) const;

  const TerritoireAutorise t_;
  std::map<std::string, Commune, std::less<>> communes_;
  std::set<std::string> departements_;  // where the territory's communes and EPCI lie
};

}  // namespace sne::testing
