#include "schema/criteres_cotation.h"

#include <simdjson.h>

#include <algorithm>
#include <set>

namespace sne {

namespace dom = simdjson::dom;

// Reads criteres_cotation.json; stops at the first mistake and says where it stands.
class LecteurDeCriteres {
 public:
  LecteurDeCriteres(const Catalogue& catalogue, CriteresDeCotation& criteres) : c_(catalogue), criteres_(criteres) {}

  Outcome Lire(std::string_view json) {
    dom::parser parser;
    dom::element racine;
    if (const auto erreur = parser.parse(simdjson::padded_string(json)).get(racine))
      return Faute("", std::string("JSON illisible : ") + simdjson::error_message(erreur));
    return Membres(racine, "", [&](std::string_view cle, const dom::element& e, const std::string& ou) -> Outcome {
      if (cle == "version") return Texte(e, ou, criteres_.version_);
      if (cle == "categories") {
        return Liste(e, ou, [&](const dom::element& v, const std::string& la) {
          return Categorie(v, la, criteres_.categories_.emplace_back());
        });
      }
      return Inconnu(ou);
    });
  }

 private:
  static tl::unexpected<Status> Faute(const std::string& chemin, const std::string& quoi) {
    return tl::unexpected(Status(Code::kInvalid, "criteres_cotation.json : " + chemin + " : " + quoi, chemin));
  }
  static tl::unexpected<Status> Inconnu(const std::string& chemin) { return Faute(chemin, "membre inconnu"); }

  template <class F>
  static Outcome Membres(const dom::element& e, const std::string& chemin, F&& lire) {
    dom::object objet;
    if (e.get(objet)) return Faute(chemin, "attendu : un objet");
    for (const auto& [cle, v] : objet) SNE_TRY(lire(cle, v, chemin + "/" + std::string(cle)));
    return {};
  }
  template <class F>
  static Outcome Liste(const dom::element& e, const std::string& chemin, F&& lire) {
    dom::array liste;
    if (e.get(liste)) return Faute(chemin, "attendu : une liste");
    std::size_t i = 0;
    for (const dom::element v : liste) SNE_TRY(lire(v, chemin + "/" + std::to_string(i++)));
    return {};
  }
  static Outcome Texte(const dom::element& e, const std::string& chemin, std::string& out) {
    std::string_view v;
    if (e.get(v) || v.empty()) return Faute(chemin, "attendu : un texte");
    out = v;
    return {};
  }
  static Outcome Booleen(const dom::element& e, const std::string& chemin, bool& out) {
    if (e.get(out)) return Faute(chemin, "attendu : true ou false");
    return {};
  }
  static Outcome Nombres(const dom::element& e, const std::string& chemin, std::vector<double>& out) {
    return Liste(e, chemin, [&](const dom::element& v, const std::string& ou) -> Outcome {
      if (v.get(out.emplace_back())) return Faute(ou, "attendu : un nombre");
      return {};
    });
  }

  Outcome Categorie(const dom::element& e, const std::string& chemin, CriteresDeCotation::Categorie& out) {
    return Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) -> Outcome {
      if (cle == "code") return Texte(v, ou, out.code);
      if (cle == "libelle") return Texte(v, ou, out.libelle);
      if (cle != "criteres") return Inconnu(ou);
      return Liste(v, ou, [&](const dom::element& critere, const std::string& la) {
        return Critere(critere, la, out.criteres.emplace_back());
      });
    });
  }

  Outcome Critere(const dom::element& e, const std::string& chemin, CritereDeCotation& out) {
    bool condition = false, pj = false;
    SNE_TRY(Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) -> Outcome {
      if (cle == "code") return Texte(v, ou, out.code);
      if (cle == "libelle") return Texte(v, ou, out.libelle);
      if (cle == "condition") {
        condition = true;
        return v.is_null() ? Outcome() : Condition_(v, ou, kNoField, out.condition.emplace());
      }
      if (cle == "territoire") return Territoire(v, ou, out.territoire);
      if (cle == "pj") {
        pj = true;
        return v.is_null() ? Outcome() : Piece(v, ou, out.pj);
      }
      if (cle == "hors_cerfa") return Booleen(v, ou, out.hors_cerfa);
      if (cle == "modalites") {
        return Liste(v, ou, [&](const dom::element& m, const std::string& la) {
          return Modalite(m, la, out.modalites.emplace_back());
        });
      }
      if (cle == "intervalle") return Intervalle(v, ou, out.intervalle.emplace());
      if (cle == "fenetre") return Fenetre(v, ou, out.fenetre.emplace());
      if (cle != "synonymes") return Inconnu(ou);
      return Liste(v, ou, [&](const dom::element& s, const std::string& la) {
        return Texte(s, la, out.synonymes.emplace_back());
      });
    }));
    if (out.code.empty() || out.libelle.empty() || !condition || !pj)
      return Faute(chemin, "attendus : code, libelle, condition et pj (null : aucune)");
    if (!out.condition && !out.hors_cerfa) return Faute(chemin, "un critère sans condition est hors_cerfa");
    if (!codes_.insert(out.code).second) return Faute(chemin + "/code", "« " + out.code + " » est donné deux fois");
    out.sensible = (out.condition && Sensible(*out.condition, kNoField)) ||
                   (out.intervalle && c_.field(c_.Find(out.intervalle->champ)).classe == 'X') ||
                   std::any_of(out.modalites.begin(), out.modalites.end(),
                               [&](const auto& m) { return Sensible(m.condition, kNoField); });
    out.protege = (out.condition && Protege(*out.condition, kNoField)) ||
                  (!out.territoire.empty() && c_.field(c_.Find(out.territoire)).protege) ||
                  std::any_of(out.modalites.begin(), out.modalites.end(),
                              [&](const auto& m) { return Protege(m.condition, kNoField); });
    return {};
  }

  Outcome Modalite(const dom::element& e, const std::string& chemin, CritereDeCotation::Modalite& out) {
    return Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) -> Outcome {
      if (cle == "code") return Texte(v, ou, out.code);
      if (cle == "libelle") return Texte(v, ou, out.libelle);
      return cle == "condition" ? Condition_(v, ou, kNoField, out.condition) : Outcome(Inconnu(ou));
    });
  }

  Outcome Intervalle(const dom::element& e, const std::string& chemin, IntervalleDeCotation& out) {
    SNE_TRY(Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) -> Outcome {
      if (cle == "champ") return Texte(v, ou, out.champ);
      if (cle == "unite") return Texte(v, ou, out.unite);
      if (cle == "par_unite") return Booleen(v, ou, out.par_unite);
      if (cle == "au_moins") return Nombres(v, ou, out.au_moins);
      return cle == "au_plus" ? Nombres(v, ou, out.au_plus) : Outcome(Inconnu(ou));
    }));
    const FieldId id = c_.Find(out.champ);
    if (id == kNoField || (c_.field(id).type != Type::kInt && c_.field(id).type != Type::kMoney))
      return Faute(chemin + "/champ", "attendu : un champ de nombre ; trouvé : « " + out.champ + " »");
    return {};
  }

  Outcome Fenetre(const dom::element& e, const std::string& chemin, FenetreDeCotation& out) {
    std::string_view champ;
    const FieldId liste = e["champ"].get(champ) ? kNoField : c_.Find(champ);
    if (liste == kNoField || c_.field(liste).type != Type::kList)
      return Faute(chemin + "/champ", "attendu : une liste");
    return Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) -> Outcome {
      if (cle == "champ") return Texte(v, ou, out.champ);
      if (cle == "condition") return Condition_(v, ou, liste, out.condition);
      if (cle != "date") return Inconnu(ou);
      SNE_TRY(Texte(v, ou, out.date));
      const FieldId date = c_.FindKey(out.date, liste);
      if (date != kNoField && c_.field(date).type == Type::kDate) return {};
      return Faute(ou, "attendu : une date de « " + std::string(champ) + " »");
    });
  }

  Outcome Piece(const dom::element& e, const std::string& chemin, std::string& out) {
    SNE_TRY(Texte(e, chemin, out));
    const Nomenclature* pieces = c_.nomenclature("pj_categorie");
    if (pieces != nullptr && pieces->Find(out) != kNoOrdinal) return {};
    return Faute(chemin, "catégorie de pièces inconnue « " + out + " »");
  }

  Outcome Territoire(const dom::element& e, const std::string& chemin, std::string& out) {
    SNE_TRY(Texte(e, chemin, out));
    const FieldId id = c_.Find(out);
    const Territoires& t = c_.territoires();
    const Nomenclature* n = id == kNoField ? nullptr : c_.field(id).nomenclature;
    if (n == &t.communes() || n == &t.epci()) return {};
    return Faute(chemin, "attendu : un champ de communes ou d'EPCI ; trouvé : « " + out + " »");
  }

  // Whether who knows that a record satisfies it knows something of a protected field; of class X. REQUIRES: read
  // without fault.
  bool Protege(const Condition& c, FieldId groupe) const {
    if (c.genre != Condition::Genre::kFeuille) {
      return std::any_of(c.conditions.begin(), c.conditions.end(),
                         [&](const Condition& e) { return Protege(e, groupe); });
    }
    const Field& f = c_.field(groupe == kNoField ? c_.Find(c.champ) : c_.FindKey(c.champ, groupe));
    return f.protege || (c.element && Protege(*c.element, f.id));
  }
  bool Sensible(const Condition& c, FieldId groupe) const {
    if (c.genre != Condition::Genre::kFeuille) {
      return std::any_of(c.conditions.begin(), c.conditions.end(),
                         [&](const Condition& e) { return Sensible(e, groupe); });
    }
    const Field& f = c_.field(groupe == kNoField ? c_.Find(c.champ) : c_.FindKey(c.champ, groupe));
    if (f.classe == 'X' || (c.element && Sensible(*c.element, f.id))) return true;
    std::vector<Litteral> valeurs = c.parmi.value_or(std::vector<Litteral>());
    if (c.egal) valeurs.push_back(*c.egal);
    return f.HasOrdinals() && !f.nomenclature->ouverte() &&
           std::any_of(valeurs.begin(), valeurs.end(), [&](const Litteral& l) {
             const auto* texte = std::get_if<std::string>(&l);
             const Ordinal o = texte == nullptr ? kNoOrdinal : f.nomenclature->Find(*texte);
             return o != kNoOrdinal && f.nomenclature->valeur(o).classe == 'X';
           });
  }

  // ---- conditions

  // `groupe`: the list whose elements it is about, or kNoField.
  Outcome Condition_(const dom::element& e, const std::string& chemin, FieldId groupe, Condition& out) {
    out.chemin = chemin;
    const Field* f = nullptr;
    if (std::string_view champ; !e["champ"].get(champ)) {
      const FieldId id = groupe == kNoField ? c_.Find(champ) : c_.FindKey(champ, groupe);
      if (id == kNoField) {
        const std::string proche = groupe == kNoField ? c_.Nearest(champ) : c_.NearestKey(champ, groupe);
        return Faute(chemin + "/champ", "champ inconnu « " + std::string(champ) + " »" +
                                            (proche.empty() ? "" : " ; le plus proche : " + proche));
      }
      f = &c_.field(id);
      out.champ = champ;
    }
    const auto enfant = [&](const dom::element& v, const std::string& ou) {
      return Condition_(v, ou, groupe, out.conditions.emplace_back());
    };
    return Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) -> Outcome {
      if (cle == "champ") return {};
      if (f == nullptr) {
        if (!out.conditions.empty()) return Faute(ou, "une condition n'a qu'un de et, ou, non");
        out.genre = cle == "et" ? Condition::Genre::kEt : cle == "ou" ? Condition::Genre::kOu : Condition::Genre::kNon;
        if (cle == "et" || cle == "ou") return Liste(v, ou, enfant);
        return cle == "non" ? enfant(v, ou) : Outcome(Faute(chemin, "condition sans « champ »"));
      }
      if (cle == "egal") return Litteral_(v, ou, *f, out.egal.emplace());
      if (cle == "min") return Litteral_(v, ou, *f, out.min.emplace());
      if (cle == "max") return Litteral_(v, ou, *f, out.max.emplace());
      if (cle == "present") return Booleen(v, ou, out.present.emplace());
      if (cle == "parmi") {
        out.parmi.emplace();
        return Liste(v, ou, [&](const dom::element& l, const std::string& la) {
          return Litteral_(l, la, *f, out.parmi->emplace_back());
        });
      }
      if (cle != "element") return Inconnu(ou);
      if (!f->IsGroup()) return Faute(ou, f->champ + " n'est pas une liste");
      out.element = std::make_shared<Condition>();
      return Condition_(v, ou, f->id, *out.element);
    });
  }

  static Outcome Litteral_(const dom::element& e, const std::string& chemin, const Field& f, Litteral& out) {
    bool oui;
    double nombre;
    std::string_view texte;
    const bool booleen = f.type == Type::kBool || f.type == Type::kBool3 || f.type == Type::kObject;
    if (booleen && !e.get(oui)) {
      out = oui;
    } else if ((f.type == Type::kInt || f.type == Type::kMoney) && !e.get(nombre)) {
      out = Nombre{nombre, !e.is<double>()};
    } else if (!booleen && f.HasOrdinals() && !e.get(texte) && f.nomenclature->Find(texte) != kNoOrdinal) {
      out = std::string(texte);
    } else {
      return Faute(chemin, "« " + simdjson::to_string(e) + " » n'est pas une valeur de « " + f.champ + " »");
    }
    return {};
  }

  const Catalogue& c_;
  CriteresDeCotation& criteres_;
  std::set<std::string> codes_;
};

Result<std::shared_ptr<const CriteresDeCotation>> CriteresDeCotation::Load(std::string_view json,
                                                                           const Catalogue& catalogue) {
  auto criteres = std::make_shared<CriteresDeCotation>();
  SNE_TRY(LecteurDeCriteres(catalogue, *criteres).Lire(json));
  return criteres;
}

const CritereDeCotation* CriteresDeCotation::Find(std::string_view code) const {
  for (const Categorie& categorie : categories_) {
    const auto it = std::find_if(categorie.criteres.begin(), categorie.criteres.end(),
                                 [&](const CritereDeCotation& c) { return c.code == code; });
    if (it != categorie.criteres.end()) return &*it;
  }
  return nullptr;
}

const CriteresDeCotation::Categorie& CriteresDeCotation::CategorieDe(const CritereDeCotation& c) const {
  const auto la = [&](const Categorie& categorie) {
    return std::any_of(categorie.criteres.begin(), categorie.criteres.end(),
                       [&](const CritereDeCotation& autre) { return &autre == &c; });
  };
  return *std::find_if(categories_.begin(), categories_.end(), la);
}

}  // namespace sne
