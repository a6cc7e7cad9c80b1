#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <set>

#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

// The communes to keep: those the catalogue's data names, and some that try the rules (cities and their
// arrondissements, one name for several communes, several départements).
std::string TerritoiresReduits() {
  simdjson::dom::parser p1, p2;
  const simdjson::padded_string catalogue(CatalogueEmbarque()), territoires(TerritoiresEmbarques());
  std::set<std::string, std::less<>> gardees = {"75056", "75101", "75102", "75118", "69123", "69381", "69383", "69266",
                                                "69029", "13055", "13201", "11339", "30247", "93066", "97411", "33063",
                                                "59350", "2A004", "2B033", "38185", "01004", "67482"};
  simdjson::dom::element racine, partie;
  simdjson::dom::array liste;
  if (p1.parse(catalogue).get(racine) || racine["communes_zone_paris"].get(liste)) return {};
  for (const simdjson::dom::element code : liste) gardees.insert(std::string(code.get_c_str().value()));
  if (p2.parse(territoires).get(racine)) return {};
  std::string json = "{";
  for (const char* nom : {"regions", "departements", "epci"}) {
    if (!racine[nom].get(partie)) json += std::string("\"") + nom + "\":" + simdjson::minify(partie) + ",";
  }
  json += "\"communes\":[";
  if (racine["communes"].get(liste)) return {};
  for (const simdjson::dom::element commune : liste) {
    std::string_view code;
    if (commune["code"].get(code) || !gardees.contains(code)) continue;
    json += (json.ends_with('[') ? "" : ",") + std::string(simdjson::minify(commune));
  }
  return json + "]}";
}

}  // namespace

const std::shared_ptr<const Catalogue>& CatalogueReduit() {
  static const std::shared_ptr<const Catalogue> catalogue = [] {
    auto territoires = Territoires::Load(TerritoiresReduits());
    if (!territoires) ADD_FAILURE() << territoires.error().message();
    auto c = Catalogue::Load(CatalogueEmbarque(), territoires.value());
    if (!c) ADD_FAILURE() << c.error().message();
    return c.value();
  }();
  return catalogue;
}

const std::vector<Ordinal>& TerritoiresDeCotation() {
  static const std::vector<Ordinal> choisis = [] {
    const Territoires& t = CatalogueReduit()->territoires();
    std::vector<Ordinal> tous;
    for (Ordinal commune = 1; commune <= t.communes().size(); ++commune) {
      const Ordinal epci = t.commune(commune).epci;
      if (epci != kNoOrdinal && std::find(tous.begin(), tous.end(), epci) == tous.end()) tous.push_back(epci);
    }
    std::vector<Ordinal> cinq;
    for (std::size_t i = 0; i < 5; ++i) cinq.push_back(tous[i * tous.size() / 5]);
    return cinq;
  }();
  return choisis;
}

const Calculateur& CalculateurReduit() {
  static const std::shared_ptr<const Calculateur> calculateur = [] {
    auto c = Calculateur::Creer(CatalogueReduit());
    if (!c) ADD_FAILURE() << c.error().message();
    return c.value();
  }();
  return *calculateur;
}

}  // namespace sne::testing
