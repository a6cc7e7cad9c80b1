#include "tests/reference/perimetre.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>

namespace sne::testing {
namespace {

namespace dom = simdjson::dom;

std::string Texte(const dom::element& e, const char* cle) {
  std::string_view t;
  return e[cle].get(t) ? std::string() : std::string(t);
}

bool Parmi(const std::vector<std::string>& codes, const std::string& code) {
  return !code.empty() && std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

PerimetreDeReference::PerimetreDeReference(const TerritoireAutorise& territoire, std::string_view territoires)
    : t_(territoire) {
  dom::parser parser;
  const simdjson::padded_string copie(territoires);
  const dom::element racine = parser.parse(copie);
  std::map<std::string, std::string> metropoles;  // of an EPT
  for (const dom::element e : racine["epci"]) metropoles[Texte(e, "code")] = Texte(e, "parent");
  for (const dom::element e : racine["communes"]) {
    const std::string epci = Texte(e, "epci");
    communes_[Texte(e, "code")] = {Texte(e, "parent"), epci, metropoles[epci], Texte(e, "departement"),
                                   Texte(e, "region")};
  }
  for (const auto& [code, c] : communes_) {
    if (Parmi(t_.communes, code) || Parmi(t_.communes, c.ville) || Parmi(t_.epci, c.epci) ||
        Parmi(t_.epci, c.metropole))
      departements_.insert(c.departement);
  }
}

bool PerimetreDeReference::DansLeTerritoire(const std::string& code, const Commune& c) const {
  return t_.france || Parmi(t_.communes, code) || Parmi(t_.communes, c.ville) || Parmi(t_.epci, c.epci) ||
         Parmi(t_.epci, c.metropole) || Parmi(t_.departements, c.departement) || Parmi(t_.regions, c.region);
}

bool PerimetreDeReference::Voit(const std::string& demande) const {
  dom::parser parser;
  const simdjson::padded_string copie(demande);
  const dom::element racine = parser.parse(copie);
  const auto textes = [&](const char* cle) {
    std::vector<std::string> out;
    dom::array liste;
    if (racine[cle].get(liste)) return out;
    for (const dom::element e : liste) out.emplace_back(std::string_view(e));
    return out;
  };
  const std::vector<std::string> contingents = textes("contingents");
  if (!t_.contingents.empty() &&
      std::none_of(contingents.begin(), contingents.end(), [&](const auto& c) { return Parmi(t_.contingents, c); }))
    return false;
  if (t_.france) return true;
  bool elargie = false;
  if (racine["demande_elargie"].get(elargie)) elargie = false;
  for (const std::string& souhaitee : textes("commune_souhaitee")) {
    const auto c = communes_.find(souhaitee);
    if (c == communes_.end()) {
      ADD_FAILURE() << souhaitee;
      continue;
    }
    if (DansLeTerritoire(souhaitee, c->second) || (elargie && departements_.contains(c->second.departement)))
      return true;
  }
  return false;
}

}  // namespace sne::testing
