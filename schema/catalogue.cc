#include "schema/catalogue.h"

#include <simdjson.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "schema/fold.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

struct TypeNomme {
  std::string_view nom;
  Type type;
};
constexpr TypeNomme kTypes[] = {
    {"enum", Type::kEnum},   {"commune", Type::kEnum},  {"multi", Type::kMulti}, {"int", Type::kInt},
    {"money", Type::kMoney}, {"date", Type::kDate},     {"bool", Type::kBool},   {"bool3", Type::kBool3},
    {"text", Type::kText},   {"texts", Type::kTexts},   {"name", Type::kName},   {"id", Type::kId},
    {"nir", Type::kNir},     {"object", Type::kObject}, {"list", Type::kList},   {"cotation", Type::kCotation},
};

}  // namespace

// Reads catalogue.json; stops at the first mistake and names it.
class LecteurCatalogue {
 public:
  explicit LecteurCatalogue(Catalogue& c) : c_(c) {}

  Outcome Lire(std::string_view json) {
    dom::parser parser;
    dom::element racine;
    if (const auto erreur = parser.parse(simdjson::padded_string(json)).get(racine)) {
      return Faute(std::string("JSON illisible : ") + simdjson::error_message(erreur));
    }
    c_.version_ = Texte(racine, "version");
    SNE_TRY(LireNomenclatures(racine));
    dom::array categories;
    if (racine["categories"].get(categories)) return Faute("« categories » doit être une liste");
    for (const dom::element e : categories) {
      c_.categories_.push_back({Texte(e, "code"), Texte(e, "libelle"), {}});
      dom::array champs;
      if (e["champs"].get(champs))
        return Faute("la catégorie " + c_.categories_.back().code + " n'a pas de « champs »");
      for (const dom::element champ : champs) SNE_TRY(LireChamp(champ, kNoField));
    }
    for (const auto& [id, vers] : elargis_) {
      if (vers == "suivante") {
        c_.fields_[id].progression = true;
      } else if ((c_.fields_[id].elargi_a = c_.Find(vers)) == kNoField) {
        return Faute(c_.fields_[id].champ + " : elargir vaut « suivante » ou le nom d'un champ");
      }
    }
    return LireProtection(racine);
  }

 private:
  static tl::unexpected<Status> Faute(const std::string& quoi) {
    return Fail(Code::kInvalid, "catalogue.json : " + quoi);
  }

  static std::string Texte(const dom::element& e, const char* cle) {
    std::string_view v;
    return e[cle].get(v) ? std::string() : std::string(v);
  }
  static bool Vrai(const dom::element& e, const char* cle) {
    bool v;
    return !e[cle].get(v) && v;
  }
  static std::vector<std::string> Textes(const dom::element& e, const char* cle) {
    std::vector<std::string> valeurs;
    dom::array liste;
    if (e[cle].get(liste)) return valeurs;
    for (const dom::element v : liste) valeurs.push_back(std::string(v.get_string().value()));
    return valeurs;
  }

  Outcome LireNomenclatures(const dom::element& racine) {
    dom::object objets;
    if (racine["nomenclatures"].get(objets)) return Faute("« nomenclatures » doit être un objet");
    const auto ajouter = [&](Nomenclature n) {
      std::string nom = n.nom();
      c_.nomenclatures_.emplace(std::move(nom), std::make_unique<Nomenclature>(std::move(n)));
    };
    ajouter(Nomenclature("bool", {{"false", "Non", {"NON"}, {}, {}, 'N'}, {"true", "Oui", {"OUI"}, {}, {}, 'N'}}));
    ajouter(Nomenclature("bool3", {{"NON", "Non", {"false"}, {}, {}, 'N'}, {"OUI", "Oui", {"true"}, {}, {}, 'N'}}));
    ajouter(Nomenclature::Ouverte("guichets"));
    for (const auto& [nom, valeurs_json] : objets) {
      std::vector<Valeur> valeurs;
      dom::array liste;
      if (valeurs_json.get(liste)) return Faute("la nomenclature " + std::string(nom) + " doit être une liste");
      for (const dom::element e : liste) {
        Valeur v;
        v.code = Texte(e, "code");
        v.libelle = Texte(e, "libelle");
        v.synonymes = Textes(e, "synonymes");
        v.couvre = Textes(e, "couvre");
        v.parent = Texte(e, "parent");
        if (const std::string classe = Texte(e, "classe"); !classe.empty()) v.classe = classe[0];
        if (v.code.empty()) return Faute("une valeur de " + std::string(nom) + " n'a pas de code");
        valeurs.push_back(std::move(v));
      }
      // Else a search for the wider value would tell of one of class X.
      for (const Valeur& v : valeurs) {
        const bool x = v.classe == 'X';
        for (const Valeur& autre : valeurs) {
          const bool liees = std::find(v.couvre.begin(), v.couvre.end(), autre.code) != v.couvre.end() ||
                             (!v.parent.empty() && v.parent == autre.code);
          if (liees && x != (autre.classe == 'X'))
            return Faute(std::string(nom) + " : " + v.code + " et " + autre.code +
                         " sont liées, et une est de classe X");
        }
      }
      ajouter(Nomenclature(std::string(nom), std::move(valeurs)));
    }
    return {};
  }

  Outcome LireChamp(const dom::element& e, FieldId parent) {
    Field f;
    f.cle = Texte(e, "champ");
    if (f.cle.empty()) return Faute("un champ n'a pas de nom");
    f.champ = parent == kNoField ? f.cle : c_.fields_[parent].champ + "." + f.cle;
    f.projection = Texte(e, "projection");
    f.libelle = Texte(e, "libelle");
    f.description = Texte(e, "description");
    f.synonymes = Textes(e, "synonymes");
    f.type_declare = Texte(e, "type");
    const auto* type =
        std::find_if(std::begin(kTypes), std::end(kTypes), [&](const TypeNomme& t) { return t.nom == f.type_declare; });
    if (type == std::end(kTypes)) return Faute(f.champ + " : type inconnu « " + f.type_declare + " »");
    f.type = type->type;
    const std::string calcule = Texte(e, "calcule");
    if (calcule == "cotation") {
      f.type = Type::kCotation;
      f.saisi = false;
    } else if (!calcule.empty()) {
      if (calcule != "fixe" && calcule != "jour" && calcule != "perimetre")
        return Faute(f.champ + " : calcule vaut fixe, jour ou perimetre");
      f.calcul = calcule == "fixe" ? Calcul::kFixe : calcule == "jour" ? Calcul::kJour : Calcul::kPerimetre;
      f.saisi = Vrai(e, "saisi");
      f.tenu = f.saisi || f.cle == "nir_empreinte";
    }
    if (const std::string classe = Texte(e, "classe"); !classe.empty()) {
      f.classe = classe[0];
    } else if (parent != kNoField) {
      f.classe = c_.fields_[parent].classe;
    }
    f.protege = Vrai(e, "protege") || (parent != kNoField && c_.fields_[parent].protege);
    f.facette = Vrai(e, "facette");
    f.tri = Vrai(e, "tri");
    f.liste = Vrai(e, "liste");
    f.texte = Vrai(e, "texte");
    f.suggerer = Vrai(e, "suggerer");
    if (f.suggerer && (f.type != Type::kText || (parent != kNoField && c_.fields_[parent].type == Type::kList)))
      return Faute(f.champ + " : suggerer va avec un texte, hors d'une liste");
    f.obligatoire = Vrai(e, "obligatoire");
    f.obligatoire_pp = Vrai(e, "obligatoire_pp");
    f.obligatoire_pm = Vrai(e, "obligatoire_pm");
    const std::int64_t echelle = f.type == Type::kMoney ? 100 : 1;
    if (double v; !e["min"].get(v)) f.min = std::llround(v) * echelle;
    if (double v; !e["max"].get(v)) f.max = std::llround(v) * echelle;
    if (std::int64_t v; !e["longueur_max"].get(v)) f.longueur_max = static_cast<std::size_t>(v);
    SNE_TRY(LierNomenclature(f, Texte(e, "nomenclature")));
    f.unite = Texte(e, "unite");
    f.phrase = Texte(e, "phrase");
    f.phrase_non = Texte(e, "phrase_non");
    if (std::int64_t v; !e["phrase_rang"].get(v)) f.phrase_rang = static_cast<int>(v);
    const bool oui_non = f.type == Type::kBool || f.type == Type::kBool3 || f.type == Type::kObject;
    if (oui_non ? f.phrase.empty() != f.phrase_non.empty() : !f.phrase_non.empty())
      return Faute(f.champ + " : phrase et phrase_non vont ensemble, pour oui et non seulement");
    if (!oui_non && !f.phrase.empty() && f.phrase.find("{}") == f.phrase.npos)
      return Faute(f.champ + " : une phrase a {} à la place de ses valeurs");

    f.id = static_cast<FieldId>(c_.fields_.size());
    f.parent = parent;
    if (parent == kNoField) {
      f.slot = static_cast<std::uint16_t>(c_.racines_.size());
      f.categorie = static_cast<std::uint16_t>(c_.categories_.size() - 1);
      c_.racines_.push_back(f.id);
      c_.categories_.back().champs.push_back(f.id);
    } else {
      f.slot = static_cast<std::uint16_t>(c_.fields_[parent].champs.size());
      f.categorie = c_.fields_[parent].categorie;
      c_.fields_[parent].champs.push_back(f.id);
    }
    for (const std::string& nom : {f.champ, f.projection}) {
      if (!nom.empty() && !c_.par_nom_.emplace(nom, f.id).second) return Faute("deux champs s'appellent " + nom);
    }
    c_.par_cle_[parent].emplace(f.cle, f.id);
    if (std::string vers = Texte(e, "elargir"); !vers.empty()) elargis_.emplace_back(f.id, std::move(vers));
    const FieldId id = f.id;
    const bool groupe = f.IsGroup();
    c_.fields_.push_back(std::move(f));
    dom::array champs;
    if (!e["champs"].get(champs)) {
      if (!groupe || parent != kNoField)
        return Faute(c_.fields_[id].champ + " : seul un groupe de premier niveau a des « champs »");
      for (const dom::element champ : champs) SNE_TRY(LireChamp(champ, id));
    } else if (groupe) {
      return Faute(c_.fields_[id].champ + " : un groupe a des « champs »");
    }
    return {};
  }

  Outcome LireProtection(const dom::element& racine) {
    dom::element protection;
    dom::array si;
    if (racine["protection"].get(protection)) return {};
    if (protection["si"].get(si)) return Faute("protection : « si » doit être une liste");
    for (const dom::element e : si) {
      Protection::Valeurs v{c_.Find(Texte(e, "champ")), {}};
      const Nomenclature* n = v.champ == kNoField ? nullptr : c_.field(v.champ).nomenclature;
      if (n == nullptr || c_.field(v.champ).parent != kNoField)
        return Faute("protection : « " + Texte(e, "champ") + " » n'est pas un champ à valeurs");
      for (const std::string& code : Textes(e, "parmi")) {
        v.ordinaux.push_back(n->Find(code));
        if (v.ordinaux.back() == kNoOrdinal) return Faute("protection : valeur inconnue « " + code + " »");
      }
      std::sort(v.ordinaux.begin(), v.ordinaux.end());
      c_.protection_.si.push_back(std::move(v));
    }
    for (const std::string& champ : Textes(protection, "sauf_pour")) {
      const FieldId id = c_.Find(champ);
      if (id == kNoField || c_.field(id).nomenclature == nullptr || !c_.field(id).nomenclature->ouverte())
        return Faute("protection : « " + champ + " » ne tient pas de guichet");
      c_.protection_.sauf_pour.push_back(id);
    }
    return {};
  }

  Outcome LierNomenclature(Field& f, const std::string& nom) {
    std::string cherche = nom;
    if (f.type == Type::kBool) cherche = "bool";
    if (f.type == Type::kBool3) cherche = "bool3";
    if (cherche.empty() && f.type_declare == "commune") cherche = "communes";
    if (cherche.empty()) {
      if (f.type == Type::kEnum || f.type == Type::kMulti) return Faute(f.champ + " : nomenclature manquante");
      return {};
    }
    f.nomenclature = c_.nomenclature(cherche);
    if (f.nomenclature == nullptr) return Faute(f.champ + " : nomenclature inconnue « " + cherche + " »");
    return {};
  }

  Catalogue& c_;
  std::vector<std::pair<FieldId, std::string>> elargis_;  // fields and their `elargir`, which may name a later one
};

Result<std::shared_ptr<const Catalogue>> Catalogue::Load(std::string_view json,
                                                         std::shared_ptr<const Territoires> territoires) {
  auto c = std::make_shared<Catalogue>();
  c->serie_ = NouvelleSerie();
  c->source_ = json;
  c->territoires_ = std::move(territoires);
  SNE_TRY(LecteurCatalogue(*c).Lire(json));
  return c;
}

std::uint64_t Catalogue::NouvelleSerie() {
  static std::atomic<std::uint64_t> series{0};
  return ++series;
}

const Nomenclature* Catalogue::nomenclature(std::string_view nom) const {
  if (const auto it = nomenclatures_.find(nom); it != nomenclatures_.end()) return it->second.get();
  return entier_ != nullptr ? entier_->nomenclature(nom) : territoires_->nomenclature(nom);
}

FieldId Catalogue::Find(std::string_view champ) const {
  const auto it = par_nom_.find(champ);
  return it == par_nom_.end() ? kNoField : it->second;
}

FieldId Catalogue::FindKey(std::string_view cle, FieldId parent) const {
  const auto groupe = par_cle_.find(parent);
  if (groupe == par_cle_.end()) return kNoField;
  const auto it = groupe->second.find(cle);
  return it == groupe->second.end() ? kNoField : it->second;
}

std::string Catalogue::Nearest(std::string_view champ) const {
  std::vector<std::string_view> noms;
  for (const Field& f : fields_) {
    if (f.visible) noms.push_back(f.nom_public());
  }
  return PlusProche(champ, noms);
}

std::string Catalogue::NearestKey(std::string_view cle, FieldId parent) const {
  std::vector<std::string_view> noms;
  for (const Field& f : fields_) {
    if (f.visible && f.parent == parent) noms.push_back(f.cle);
  }
  return PlusProche(cle, noms);
}

}  // namespace sne
