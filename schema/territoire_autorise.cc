#include "schema/territoire_autorise.h"

#include <algorithm>
#include <utility>

#include "schema/jusqu.h"

namespace sne {
namespace {

constexpr std::pair<std::string_view, std::vector<std::string> TerritoireAutorise::*> kListes[] = {
    {"communes", &TerritoireAutorise::communes},         {"epci", &TerritoireAutorise::epci},
    {"departements", &TerritoireAutorise::departements}, {"regions", &TerritoireAutorise::regions},
    {"contingents", &TerritoireAutorise::contingents},
};

template <class T>
void Ranger(std::vector<T>& v) {
  std::sort(v.begin(), v.end());
  v.erase(std::unique(v.begin(), v.end()), v.end());
}

// What rows hold that a search for one of `codes` finds.
Ordinals Trouvees(const Nomenclature& nomenclature, const std::vector<std::string>& codes) {
  Ordinals trouvees;
  for (const std::string& code : codes) {
    const Ordinal o = nomenclature.Find(code);
    if (o == kNoOrdinal) continue;
    const auto found = nomenclature.Found(o);
    trouvees.insert(trouvees.end(), found.begin(), found.end());
  }
  Ranger(trouvees);
  return trouvees;
}

bool Parmi(const Ordinals& liste, Ordinal o) { return std::binary_search(liste.begin(), liste.end(), o); }

}  // namespace

std::string TerritoireAutorise::Cle() const {
  std::string out = france ? "france" : "";
  for (const auto& [nom, liste] : kListes) {
    std::vector<std::string> codes = this->*liste;
    for (std::string& code : codes) {  // no code is written so, and none must read as another, or as two
      std::replace_if(
          code.begin(), code.end(), [](char c) { return c == ';' || c == ':' || c == ','; }, '?');
    }
    Ranger(codes);
    if (codes.empty() || (france && liste != &TerritoireAutorise::contingents)) continue;
    if (!out.empty()) out += ';';
    out += nom;
    for (std::size_t i = 0; i < codes.size(); ++i) (out += i ? ',' : ':') += codes[i];
  }
  return out;
}

Result<TerritoireAutorise> LireTerritoire(std::string_view texte) {
  TerritoireAutorise t;
  while (!texte.empty()) {
    std::string_view partie = Jusqu(texte, ';');
    const std::string_view nom = Jusqu(partie, ':');
    if (nom == "france") {
      t.france = true;
      continue;
    }
    const auto* const une =
        std::find_if(std::begin(kListes), std::end(kListes), [&](const auto& l) { return l.first == nom; });
    if (une == std::end(kListes) || partie.empty()) return Fail(Code::kInvalid, "territoire illisible");
    while (!partie.empty()) (t.*une->second).emplace_back(Jusqu(partie, ','));
  }
  return t;
}

TerritoireLie::TerritoireLie(const TerritoireAutorise& territoire, std::shared_ptr<const Catalogue> catalogue)
    : catalogue_(std::move(catalogue)), france_(territoire.france), tous_contingents_(territoire.contingents.empty()) {
  const Territoires& t = catalogue_->territoires();
  communes_ = Trouvees(t.communes(), territoire.communes);
  epci_ = Trouvees(t.epci(), territoire.epci);
  departements_ = Trouvees(t.departements(), territoire.departements);
  regions_ = Trouvees(t.regions(), territoire.regions);
  contingents_ = Trouvees(*catalogue_->field(catalogue_->FindKey("contingents")).nomenclature, territoire.contingents);
  for (const Ordinal c : communes_) elargis_.push_back(t.commune(c).departement);
  for (Ordinal c = 1; !epci_.empty() && c <= t.communes().size(); ++c) {
    if (Parmi(epci_, t.commune(c).epci)) elargis_.push_back(t.commune(c).departement);
  }
  Ranger(elargis_);
}

bool TerritoireLie::Contient(const Demande& demande) const {
  const auto valeur = [&](const char* cle) -> const Value& {
    return demande.valeurs[catalogue_->field(catalogue_->FindKey(cle)).slot];
  };
  if (!tous_contingents_) {
    const Ordinals& siens = Codes(valeur("contingents"));
    if (std::none_of(siens.begin(), siens.end(), [&](Ordinal o) { return Parmi(contingents_, o); })) return false;
  }
  if (france_) return true;
  const bool elargie = IntOr(valeur("demande_elargie"), 0) == 2;  // the ordinal of true
  const Ordinals& souhaitees = Codes(valeur("commune_souhaitee"));
  return std::any_of(souhaitees.begin(), souhaitees.end(), [&](Ordinal o) {
    const Territoires::Commune& c = catalogue_->territoires().commune(o);
    return Parmi(communes_, o) || Parmi(epci_, c.epci) || Parmi(departements_, c.departement) ||
           Parmi(regions_, c.region) || (elargie && Parmi(elargis_, c.departement));
  });
}

}  // namespace sne
