#include "query/resolve.h"

#include <algorithm>
#include <cmath>

#include "query/resolve_cotation.h"
#include "query/resolve_facette.h"
#include "query/resolve_obstacles.h"
#include "query/resolve_value.h"
#include "query/simple_query.h"
#include "schema/block/identifiants.h"
#include "schema/fold.h"

namespace sne {
namespace {

using Op = std::string_view;

constexpr const char* kNirJamaisRendu =
    "le NIR n'est jamais conservé ni rendu ; il se cherche entier, par « egal », seul ou dans le « et » le plus haut "
    "du "
    "corps d'une recherche, par qui en a le droit : jamais dans un lien ni dans une extraction";

std::string Liste(const std::vector<std::string>& mots) {
  std::string out;
  for (const std::string& m : mots) out += (out.empty() ? "" : ", ") + m;
  return out;
}

class Resolveur {
 public:
  Resolveur(const Requete& requete, const ContexteDeRequete& contexte, Plan& plan, Erreurs& erreurs)
      : contexte_(contexte),
        catalogue_(contexte.catalogue),
        plan_(plan),
        erreurs_(erreurs),
        valeurs_(contexte.catalogue, erreurs),
        territoire_(contexte, requete.filtres ? &*requete.filtres : nullptr) {}

  void Requete_(const Requete& r) {
    Filtres(r);
    ResolveFacettes(r, catalogue_, territoire_, plan_, erreurs_);
    Tris(r);
    Colonnes(r);
    const std::int64_t nombre = r.nombre.value_or(kNombreDefaut);
    if (nombre < 0 || nombre > kNombreMax) {
      Faute(r.chemin_nombre,
            "attendu : un entier entre 0 et " + std::to_string(kNombreMax) + " ; trouvé : " + std::to_string(nombre));
    } else {
      plan_.nombre = static_cast<std::uint32_t>(nombre);
    }
    UnderstandSimple(r.q, r.chemin_q, catalogue_, plan_.simple, plan_.avertissements, erreurs_);
    if (!r.elargir || !erreurs_.empty()) return;
    ResolveObstacles(
        r, contexte_,
        [this](const Condition& c) -> std::optional<Node> {
          Node n = Noeud(c, kNoField);
          if (erreurs_.empty()) return n;
          erreurs_.clear();
          return std::nullopt;
        },
        plan_);
  }

  Node Seule(const Condition& c, FieldId groupe) { return Noeud(c, groupe); }

 private:
  void Faute(const std::string& chemin, std::string detail) {
    if (erreurs_.size() < 20) erreurs_.push_back({chemin, std::move(detail)});
  }

  // ---- filters

  void Filtres(const Requete& r) {
    const FieldId statut = catalogue_.Find("statut");
    if (r.filtres) {
      chemin_filtres_ = r.filtres->chemin;
      int conditions = 0;
      if (!Mesurer(*r.filtres, 1, conditions)) return;
      for (const Condition* c : ConditionsDirectes(r)) {
        Branche b;
        b.node = Noeud(*c, kNoField);
        b.chemin = c->chemin;
        const Condition* feuille = c->genre == Condition::Genre::kNon && !c->conditions.empty() ? &c->conditions[0] : c;
        if (feuille->genre == Condition::Genre::kFeuille) Propre(*feuille, b);
        plan_.branches.push_back(std::move(b));
      }
    }
    if (statut != kNoField && !(r.filtres && NommeStatut(*r.filtres, catalogue_))) {
      plan_.statut_implicite = true;
      Branche b;
      b.node = Noeud(ConditionDeStatut(catalogue_, StatutsVivants(catalogue_)), kNoField);
      plan_.branches.push_back(std::move(b));
    }
  }

  void Propre(const Condition& feuille, Branche& b) {
    std::string nom = feuille.champ, epci = feuille.epci;
    SeparerTerritoire(nom, epci);
    b.propre = catalogue_.Find(nom);
    if (b.propre == kNoField || catalogue_.field(b.propre).type != Type::kCotation) return;
    b.propre_epci = territoire_.Trouver(epci).value_or("");
  }

  bool Mesurer(const Condition& c, int profondeur, int& conditions) {
    if (profondeur > kProfondeurMax) {
      Faute(c.chemin, "conditions imbriquées sur plus de " + std::to_string(kProfondeurMax) + " niveaux");
      return false;
    }
    if (++conditions > kConditionsMax) {
      Faute(chemin_filtres_, "plus de " + std::to_string(kConditionsMax) + " conditions");
      return false;
    }
    if (c.element && !Mesurer(*c.element, profondeur + 1, conditions)) return false;
    return std::all_of(c.conditions.begin(), c.conditions.end(),
                       [&](const Condition& e) { return Mesurer(e, profondeur + 1, conditions); });
  }

  // `groupe`: inside an `element`, the list whose elements are tested.
  Node Noeud(const Condition& c, FieldId groupe) {
    Node n;
    switch (c.genre) {
      case Condition::Genre::kEt:
      case Condition::Genre::kOu:
        n.genre = c.genre == Condition::Genre::kEt ? Node::Genre::kEt : Node::Genre::kOu;
        for (const Condition& e : c.conditions) n.enfants.push_back(Noeud(e, groupe));
        return n;
      case Condition::Genre::kNon:
        n.genre = Node::Genre::kNon;
        for (const Condition& e : c.conditions) n.enfants.push_back(Noeud(e, groupe));
        return n;
      case Condition::Genre::kFeuille:
        return Feuille(c, groupe);
    }
    return n;
  }

  Node Feuille(const Condition& c, FieldId groupe) {
    const Field* f = nullptr;
    std::string epci = c.epci;
    if (groupe == kNoField) {
      f = ResolveField(catalogue_, c.champ, c.chemin + "/champ", epci, erreurs_);
    } else {
      const FieldId id = catalogue_.FindKey(c.champ, groupe);
      if (id != kNoField) {
        f = &catalogue_.field(id);
      } else {
        const std::string proche = catalogue_.NearestKey(c.champ, groupe);
        Faute(c.chemin + "/champ", "« " + c.champ + " » n'est pas un sous-champ de " + catalogue_.field(groupe).champ +
                                       (proche.empty() ? "" : " ; le plus proche : " + proche));
      }
    }
    if (f == nullptr) return {};
    if (f->type == Type::kNir) {
      Faute(c.chemin + "/champ", kNirJamaisRendu);
      return {};
    }
    const auto operateurs = OperateursDe(*f);
    std::vector<std::string> poses;
    if (c.egal) poses.push_back("egal");
    if (c.parmi) poses.push_back("parmi");
    if (c.min) poses.push_back("min");
    if (c.max) poses.push_back("max");
    if (c.present) poses.push_back("present");
    if (c.texte) poses.push_back("texte");
    if (c.element) poses.push_back("element");
    if (poses.empty()) {
      Faute(c.chemin, "condition sans opérateur ; pour « " + c.champ + " » : " + Liste(operateurs));
      return {};
    }
    if (poses.size() > 1 && !(poses.size() == 2 && c.min && c.max)) {
      Faute(c.chemin, "un seul opérateur par condition (min et max vont ensemble) ; trouvés : " + Liste(poses));
      return {};
    }
    for (const std::string& op : poses) {
      if (std::find(operateurs.begin(), operateurs.end(), op) == operateurs.end()) {
        Faute(c.chemin + "/" + op,
              "« " + op + " » ne s'applique pas à « " + c.champ + " » ; opérateurs admis : " + Liste(operateurs));
        return {};
      }
    }
    if (!epci.empty() && f->type != Type::kCotation) {
      Faute(c.chemin + "/epci", "« epci » n'accompagne que le champ cotation");
      return {};
    }
    if (c.parmi && c.parmi->size() > static_cast<std::size_t>(kValeursMax)) {
      Faute(c.chemin + "/parmi", "plus de " + std::to_string(kValeursMax) + " valeurs");
      return {};
    }
    if (f->type == Type::kCotation) return Cotation(c, *f, epci);
    Node n = Operateur(c, *f);
    // A sub-field named from outside (dotted name or projection): any element will do.
    if (groupe == kNoField && f->parent != kNoField) {
      Node e;
      e.genre = Node::Genre::kElement;
      e.champ = f->parent;
      e.enfants.push_back(std::move(n));
      n = std::move(e);
    }
    // Absent: from every element, not from one.
    return c.present && !*c.present ? Non(std::move(n)) : n;
  }

  Node Operateur(const Condition& c, const Field& f) {
    Node n;
    n.champ = f.id;
    if (c.present) {
      n.genre = Node::Genre::kPresent;
      return n;
    }
    if (c.texte) return Texte(c, f);
    if (c.element) {
      n.genre = Node::Genre::kElement;
      n.enfants.push_back(Noeud(*c.element, f.id));
      return n;
    }
    if (c.min || c.max) {
      n.genre = Node::Genre::kIntervalle;
      n.min = INT64_MIN + 1;
      n.max = INT64_MAX;
      if (c.min) valeurs_.Borne(f, *c.min, c.chemin + "/min", false, n.min);
      if (c.max) valeurs_.Borne(f, *c.max, c.chemin + "/max", true, n.max);
      if (c.min && c.max && n.min > n.max) Faute(c.chemin, "min est supérieur à max");
      return n;
    }
    std::vector<Litteral> litteraux;
    if (c.egal) {
      litteraux.push_back(*c.egal);
    } else {
      litteraux = *c.parmi;
    }
    const auto chemin = [&](std::size_t i) {
      return c.egal ? c.chemin + "/egal" : c.chemin + "/parmi/" + std::to_string(i);
    };
    if (f.type == Type::kObject) {  // en_instruction: its presence as a boolean
      bool vrai = false, faux = false;
      for (std::size_t i = 0; i < litteraux.size(); ++i) {
        if (const bool* b = std::get_if<bool>(&litteraux[i])) {
          (*b ? vrai : faux) = true;
        } else {
          valeurs_.Attendu(chemin(i), "true ou false", litteraux[i]);
        }
      }
      n.genre = Node::Genre::kPresent;
      n.valeurs = {vrai ? 2 : 1};  // what a facet shows as selected
      if (vrai && faux) n.genre = Node::Genre::kTout;
      return faux && !vrai ? Non(std::move(n)) : n;
    }
    if (f.IsString()) {
      for (std::size_t i = 0; i < litteraux.size(); ++i) {
        const auto* texte = std::get_if<std::string>(&litteraux[i]);
        if (texte == nullptr) {
          valeurs_.Attendu(chemin(i), "un texte", litteraux[i]);
        } else if (f.cle == "numero_unique" && f.parent == kNoField) {
          if (const auto numero = LireNumeroUnique(NormaliserNumeroUnique(*texte))) {
            n.numeros.push_back({*numero, *numero});
          }  // a number that cannot exist matches nothing
        } else {
          n.textes.push_back(f.type == Type::kName ? Fold(*texte) : NormaliserIdentifiant(*texte));
        }
      }
      n.genre = f.type == Type::kName ? Node::Genre::kNoms : Node::Genre::kIdentifiants;
      if (f.cle == "numero_unique" && f.parent == kNoField) n.genre = Node::Genre::kNumeros;
      return n;
    }
    n.genre = Node::Genre::kValeurs;
    for (std::size_t i = 0; i < litteraux.size(); ++i) {
      std::int64_t v;
      if (valeurs_.Valeur(f, litteraux[i], chemin(i), v)) n.valeurs.push_back(v);
    }
    valeurs_.Stockees(f, n);
    return n;
  }

  static Node Non(Node n) {
    Node non;
    non.genre = Node::Genre::kNon;
    non.enfants.push_back(std::move(n));
    return non;
  }

  Node Texte(const Condition& c, const Field& f) {
    TextQuery t;
    t.champ = f.id;
    if (std::string faute = ParseText(*c.texte, f.type == Type::kName, t); !faute.empty())
      Faute(c.chemin + "/texte", std::move(faute));
    Node n;
    n.genre = Node::Genre::kTexte;
    n.champ = f.id;
    n.texte = plan_.textes.size();
    plan_.textes.push_back(std::move(t));
    return n;
  }

  Node Cotation(const Condition& c, const Field& f, std::string epci) {
    const bool dans_le_nom = c.champ.find('@') != c.champ.npos;
    Node n;
    n.champ = f.id;
    if (!territoire_.Resoudre(epci, c.chemin + (dans_le_nom ? "/champ" : "/epci"), plan_, erreurs_)) return n;
    n = Operateur(c, f);
    n.territoire = Territoire(epci);
    return c.present && !*c.present ? Non(std::move(n)) : n;
  }

  Ordinal Territoire(const std::string& epci) const { return catalogue_.territoires().epci().Find(epci); }

  // ---- order, columns

  void Tris(const Requete& r) {
    for (const CleDeTri& t : r.tri) {
      std::string epci = t.epci;
      const std::string chemin = CheminDuChamp(t);
      if (t.champ == kTriIndex) {
        OrdreDeLIndex(r, t);
        continue;
      }
      const Field* f = ResolveField(catalogue_, t.champ, chemin, epci, erreurs_);
      if (f == nullptr) continue;
      if (f->type == Type::kCotation) {
        if (territoire_.Resoudre(epci, CheminDuTerritoire(t), plan_, erreurs_))
          plan_.tri.push_back({f->id, t.descendant, Territoire(epci)});
        continue;
      }
      const FieldId groupe = f->parent;
      const bool sous_liste = groupe != kNoField && catalogue_.field(groupe).type == Type::kList;
      if (!f->tri || sous_liste || f->type == Type::kMulti) {
        Faute(chemin, "on ne peut pas trier sur « " + t.champ + " »" +
                          (f->type == Type::kMulti || sous_liste ? " : il a plusieurs valeurs"
                           : f->HasOrdinals() && f->nomenclature->masquante()
                               ? " : son ordre dirait des valeurs que vous ne pouvez pas distinguer"
                               : ""));
        continue;
      }
      plan_.tri.push_back({f->id, t.descendant});
    }
    if (plan_.tri.size() > 8) Faute(r.chemin_tri, "8 clés de tri au plus");
  }

  void OrdreDeLIndex(const Requete& r, const CleDeTri& t) {
    const std::string chemin = CheminDuChamp(t);
    if (!contexte_.flux)
      return Faute(chemin,
                   "« index » ne range que les flux et les extractions : une page a besoin d'un ordre où reprendre");
    if (r.tri.size() > 1) return Faute(chemin, "« index » est un ordre à lui seul : pas d'autre clé de tri");
    if (t.descendant) return Faute(chemin, "« index » n'a qu'un sens, celui où les demandes sont rangées");
    if (!t.epci.empty()) return Faute(chemin, "« epci » n'accompagne que le champ cotation");
    plan_.ordre_de_l_index = true;
  }

  void Colonnes(const Requete& r) {
    const FieldId numero = catalogue_.Find("numero_unique");
    if (numero != kNoField) plan_.colonnes.push_back({"numero_unique", numero});  // counts alone name nobody
    if (!r.champs) {
      for (const FieldId id : catalogue_.racines()) {
        if (catalogue_.field(id).liste && id != numero) plan_.colonnes.push_back({catalogue_.field(id).champ, id});
      }
      return;
    }
    for (std::size_t i = 0; i < r.champs->size(); ++i) {
      const std::string chemin =
          r.chemin_champs.starts_with('/') ? r.chemin_champs + "/" + std::to_string(i) : r.chemin_champs;
      std::string epci;
      const Field* f = ResolveField(catalogue_, (*r.champs)[i], chemin, epci, erreurs_);
      if (f == nullptr || f->id == numero) continue;
      if (f->type == Type::kNir) {
        Faute(chemin, kNirJamaisRendu);
        continue;
      }
      std::string nom = (*r.champs)[i];
      if (f->type == Type::kCotation) {
        if (!territoire_.Resoudre(epci, chemin, plan_, erreurs_)) continue;
        nom = "cotation@" + epci;
      }
      const bool deja = std::any_of(plan_.colonnes.begin(), plan_.colonnes.end(),
                                    [&](const ColonneDemandee& c) { return c.nom == nom; });
      if (!deja) plan_.colonnes.push_back({nom, f->id, f->type == Type::kCotation ? Territoire(epci) : kNoOrdinal});
    }
  }

  const ContexteDeRequete& contexte_;
  const Catalogue& catalogue_;
  Plan& plan_;
  Erreurs& erreurs_;
  ResolveurDeValeurs valeurs_;
  std::string chemin_filtres_;
  const TerritoireDeCotation territoire_;
};

}  // namespace

bool NommeStatut(const Condition& c, const Catalogue& catalogue) {
  if (c.genre == Condition::Genre::kFeuille) {
    const FieldId statut = catalogue.Find("statut");
    return statut != kNoField && catalogue.Find(c.champ) == statut;
  }
  return std::any_of(c.conditions.begin(), c.conditions.end(),
                     [&](const Condition& e) { return NommeStatut(e, catalogue); });
}

std::vector<std::int64_t> StatutsVivants(const Catalogue& catalogue) {
  std::vector<std::int64_t> ordinaux;
  const FieldId statut = catalogue.Find("statut");
  if (statut == kNoField) return ordinaux;
  for (const char* code : kStatutsVivants) {
    if (const Ordinal o = catalogue.field(statut).nomenclature->Find(code)) ordinaux.push_back(o);
  }
  std::sort(ordinaux.begin(), ordinaux.end());
  return ordinaux;
}

std::vector<std::string> OperateursDe(const Field& f) {
  switch (f.type) {
    case Type::kEnum:
    case Type::kMulti:
    case Type::kBool:
    case Type::kBool3:
      return {"egal", "parmi", "present"};
    case Type::kInt:
    case Type::kMoney:
    case Type::kDate:
      return {"egal", "parmi", "min", "max", "present"};
    case Type::kText:
    case Type::kTexts:
      return {"texte", "present"};
    case Type::kName:
      return {"egal", "parmi", "texte", "present"};
    case Type::kId:
      return {"egal", "parmi", "present"};
    case Type::kNir:
      return {};
    case Type::kObject:
      return {"egal", "present", "element"};
    case Type::kList:
      return {"present", "element"};
    case Type::kCotation:
      return {"egal", "parmi", "min", "max", "present"};
  }
  return {};
}

bool SeparerTerritoire(std::string& champ, std::string& epci) {
  const std::size_t a = champ.find('@');
  if (a == champ.npos) return false;
  epci = champ.substr(a + 1);
  champ.resize(a);
  return true;
}

const Field* ResolveField(const Catalogue& catalogue, const std::string& nom, const std::string& chemin,
                          std::string& epci, Erreurs& erreurs) {
  std::string champ = nom;
  const bool deux_fois = !epci.empty();
  const bool territoire = SeparerTerritoire(champ, epci);
  const FieldId id = catalogue.Find(champ);
  const bool connu = id != kNoField && (!territoire || catalogue.field(id).type == Type::kCotation);
  if (connu && !(territoire && deux_fois)) return &catalogue.field(id);
  if (erreurs.size() >= 20) return nullptr;
  if (connu) {
    erreurs.push_back({chemin, "territoire écrit deux fois : dans le nom du champ et par « epci »"});
    return nullptr;
  }
  const std::string proche = catalogue.Nearest(Extrait(champ, 100));
  erreurs.push_back({chemin, "champ inconnu « " + Extrait(nom, 100) + " »" +
                                 (proche.empty() ? "" : " ; le plus proche : " + proche)});
  return nullptr;
}

Node ResolveCondition(const Condition& condition, FieldId groupe, const ContexteDeRequete& contexte, Erreurs& erreurs) {
  const Requete requete;
  Plan plan;
  return Resolveur(requete, contexte, plan, erreurs).Seule(condition, groupe);
}

void Resolve(const Requete& requete, const ContexteDeRequete& contexte, Plan& plan, Erreurs& erreurs) {
  Resolveur(requete, contexte, plan, erreurs).Requete_(requete);
}

}  // namespace sne
