#include <algorithm>

#include "schema/catalogue.h"
#include "schema/profil.h"

namespace sne {
namespace {

// "handicap_*": all that begin so.
bool Nomme(const std::vector<std::string>& noms, const std::string& champ) {
  return std::any_of(noms.begin(), noms.end(), [&](const std::string& n) {
    return n.ends_with('*') ? champ.starts_with(std::string_view(n).substr(0, n.size() - 1)) : n == champ;
  });
}

}  // namespace

std::shared_ptr<const Catalogue> Catalogue::Vu(const std::shared_ptr<const Catalogue>& entier, const Vision& vision) {
  const auto vue = [&](bool sobre) {
    auto c = std::make_shared<Catalogue>();
    c->entier_ = entier;
    c->serie_ = NouvelleSerie();
    c->source_ = entier->source_;
    c->version_ = entier->version_;
    c->territoires_ = entier->territoires_;
    c->fields_ = entier->fields_;
    const auto masquer = [&](Field& f) {
      const Nomenclature* entiere = f.nomenclature;
      if (entiere == nullptr || !entiere->HasSensitive()) return;
      const bool en_clair = vision.classes.find('X') != std::string::npos || Nomme(vision.aussi, f.champ);
      if (en_clair && !sobre) return;
      auto& masquante = c->nomenclatures_[entiere->nom()];
      if (!masquante) masquante = std::make_unique<Nomenclature>(Nomenclature::Masquant(*entiere));
      f.nomenclature = masquante.get();
      f.tri = f.progression = false;  // places in the list would tell them apart
    };
    for (Field& f : c->fields_) {
      const Field* groupe = f.parent == kNoField ? nullptr : &c->fields_[f.parent];
      const bool de_sa_classe = vision.classes.find(f.classe) != std::string::npos;
      f.visible = (de_sa_classe || Nomme(vision.aussi, f.champ)) && !Nomme(vision.jamais, f.champ) &&
                  (groupe == nullptr || groupe->visible) && f.cle != "nir_empreinte";
      if (f.type == Type::kNir) f.visible = vision.nir && (groupe == nullptr || groupe->visible);
      masquer(f);
    }
    const auto cache = [&](FieldId id) { return id != kNoField && !c->fields_[id].visible; };
    for (Field& f : c->fields_) {
      std::erase_if(f.champs, cache);
      if (cache(f.elargi_a)) f.elargi_a = kNoField;
      if (!f.visible) continue;
      for (const std::string& nom : {f.champ, f.projection}) {
        if (!nom.empty()) c->par_nom_.emplace(nom, f.id);
      }
      c->par_cle_[f.parent].emplace(f.cle, f.id);
    }
    c->racines_ = entier->racines_;
    std::erase_if(c->racines_, cache);
    c->categories_ = entier->categories_;
    for (Categorie& categorie : c->categories_) std::erase_if(categorie.champs, cache);
    return c;
  };
  auto c = vue(false);
  c->sobre_ = vue(true);
  return c;
}

}  // namespace sne
