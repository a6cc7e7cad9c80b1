#include "schema/territoires.h"

#include <simdjson.h>

#include <algorithm>

namespace sne {
namespace {

namespace dom = simdjson::dom;

std::string Texte(const dom::element& objet, const char* cle) {
  std::string_view v;
  return objet[cle].get(v) == simdjson::SUCCESS ? std::string(v) : std::string();
}

std::uint32_t Entier(const dom::element& objet, const char* cle) {
  std::uint64_t v;
  return objet[cle].get(v) == simdjson::SUCCESS ? static_cast<std::uint32_t>(v) : 0;
}

std::vector<std::string> Textes(const dom::element& objet, const char* cle) {
  std::vector<std::string> valeurs;
  dom::array liste;
  if (objet[cle].get(liste) != simdjson::SUCCESS) return valeurs;
  for (const dom::element e : liste) {
    std::string_view v;
    if (e.get(v) == simdjson::SUCCESS) valeurs.emplace_back(v);
  }
  return valeurs;
}

Nomenclature Lire(const char* nom, const dom::array& liste) {
  std::vector<Valeur> valeurs;
  for (const dom::element e : liste) {
    Valeur v;
    v.code = Texte(e, "code");
    v.libelle = Texte(e, "libelle");
    v.parent = Texte(e, "parent");
    v.synonymes = Textes(e, "anciens_codes");
    valeurs.push_back(std::move(v));
  }
  return Nomenclature(nom, std::move(valeurs));
}

constexpr std::string_view kIleDeFrance = "11";

// Départements on three characters as a numéro unique writes them.
std::string CodeEnregistrement(const std::string& departement) {
  return departement.size() == 3 ? departement : "0" + departement;
}

}  // namespace

Result<std::shared_ptr<const Territoires>> Territoires::Load(std::string_view json) {
  auto t = std::make_shared<Territoires>();
  t->source_ = json;
  dom::parser parser;
  dom::element racine;
  dom::array regions, departements, epci, communes;
  if (parser.parse(simdjson::padded_string(json)).get(racine) != simdjson::SUCCESS ||
      racine["regions"].get(regions) != simdjson::SUCCESS ||
      racine["departements"].get(departements) != simdjson::SUCCESS || racine["epci"].get(epci) != simdjson::SUCCESS ||
      racine["communes"].get(communes) != simdjson::SUCCESS) {
    return Fail(Code::kCorrupt, "territoires.json illisible : régénérez-le avec schema/territoires.mjs");
  }
  t->regions_ = Lire("regions", regions);
  t->departements_ = Lire("departements", departements);
  t->epci_ = Lire("epci", epci);
  t->communes_ = Lire("communes", communes);

  std::vector<Valeur> enregistrement;
  std::vector<std::pair<Ordinal, std::string>> codes;  // département -> code of registration
  t->region_du_departement_.resize(t->departements_.size() + 1);
  t->enregistrement_du_departement_.resize(t->departements_.size() + 1);
  for (const dom::element e : departements) {
    const Ordinal d = t->departements_.Find(Texte(e, "code"));
    const std::string region = Texte(e, "region");
    t->region_du_departement_[d] = t->regions_.Find(region);
    if (region == kIleDeFrance) {
      codes.emplace_back(d, "111");
    } else {
      codes.emplace_back(d, CodeEnregistrement(Texte(e, "code")));
      enregistrement.push_back({codes.back().second, Texte(e, "libelle"), {}, {}, {}, 'N'});
    }
  }
  enregistrement.push_back({"111", "Île-de-France", {}, {}, {}, 'N'});
  std::sort(enregistrement.begin(), enregistrement.end(),
            [](const Valeur& a, const Valeur& b) { return a.code < b.code; });
  t->enregistrement_ = Nomenclature("territoires_enregistrement", std::move(enregistrement));
  for (const auto& [d, code] : codes) t->enregistrement_du_departement_[d] = t->enregistrement_.Find(code);

  t->par_commune_.resize(t->communes_.size() + 1);
  for (const dom::element e : communes) {
    Commune& c = t->par_commune_[t->communes_.Find(Texte(e, "code"))];
    c.departement = t->departements_.Find(Texte(e, "departement"));
    c.region = t->regions_.Find(Texte(e, "region"));
    c.epci = t->epci_.Find(Texte(e, "epci"));
    c.ville = t->communes_.Find(Texte(e, "parent"));
    c.population = Entier(e, "population");
    c.codes_postaux = Textes(e, "codes_postaux");
    if (c.departement == kNoOrdinal || c.region == kNoOrdinal) {
      return Fail(Code::kCorrupt,
                  "territoires.json : la commune " + Texte(e, "code") + " n'a pas de département connu");
    }
    for (const std::string& cp : c.codes_postaux)
      t->par_code_postal_[cp].push_back(static_cast<Ordinal>(&c - t->par_commune_.data()));
  }
  return t;
}

Ordinal Territoires::Autour(const Nomenclature& de, Ordinal o, const Nomenclature& vers) const {
  if (o == kNoOrdinal) return kNoOrdinal;
  if (&de == &communes_ && &vers == &epci_) return par_commune_[o].epci;
  if (&de == &communes_ && &vers == &departements_) return par_commune_[o].departement;
  if (&de == &communes_ && &vers == &regions_) return par_commune_[o].region;
  if (&de == &departements_ && &vers == &regions_) return region_du_departement_[o];
  return kNoOrdinal;
}

const Nomenclature* Territoires::nomenclature(std::string_view nom) const {
  for (const Nomenclature* n : {&communes_, &epci_, &departements_, &regions_, &enregistrement_}) {
    if (n->nom() == nom) return n;
  }
  return nullptr;
}

std::span<const Ordinal> Territoires::CodePostal(std::string_view code) const {
  const auto it = par_code_postal_.find(code);
  return it == par_code_postal_.end() ? std::span<const Ordinal>() : std::span<const Ordinal>(it->second);
}

}  // namespace sne
