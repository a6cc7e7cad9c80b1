#include "query/resolve.h"

#include <algorithm>
#include <cmath>

#include "query/resolve_value.h"
#include "query/simple_query.h"
#include "schema/block/identifiants.h"
#include "schema/fold.h"

namespace sne {
namespace {

using Op = std::string_view;

constexpr std::uint32_t kValeursCourtes = 50;  // a facet of no more values lists them all, unless told otherwise

std::string Liste(const std::vector<std::string>& mots) {
  std::string out;
  for (const std::string& m : mots) out += (out.empty() ? "" : ", ") + m;
  return out;
}

bool PorteSurStatut(const Condition& c, FieldId statut, const Catalogue& catalogue) {
  if (c.genre == Condition::Genre::kFeuille) return catalogue.Find(c.champ) == statut && statut != kNoField;
  return std::any_of(c.conditions.begin(), c.conditions.end(),
                     [&](const Condition& e) { return PorteSurStatut(e, statut, catalogue); });
}

class Resolveur {
 public:
  Resolveur(const ContexteDeRequete& contexte, Plan& plan, Erreurs& erreurs)
      : catalogue_(contexte.catalogue), plan_(plan), erreurs_(erreurs), valeurs_(contexte.catalogue, erreurs) {}

  void Requete_(const Requete& r) {
    Filtres(r);
    Facettes(r);
    Tris(r);
    Colonnes(r);
    const std::int64_t nombre = r.nombre.value_or(20);
    if (nombre < 0 || nombre > kNombreMax) {
      Faute(r.chemin_nombre,
            "attendu : un entier entre 0 et " + std::to_string(kNombreMax) + " ; trouvé : " + std::to_string(nombre));
    } else {
      plan_.nombre = static_cast<std::uint32_t>(nombre);
    }
    UnderstandSimple(r.q, r.chemin_q, catalogue_, plan_.simple, plan_.avertissements, erreurs_);
  }

 private:
  void Faute(const std::string& chemin, std::string detail) {
    if (erreurs_.size() < 20) erreurs_.push_back({chemin, std::move(detail)});
  }

  // ---- filters

  void Filtres(const Requete& r) {
    const FieldId statut = catalogue_.Find("statut");
    if (r.filtres) {
      int conditions = 0;
      if (!Mesurer(*r.filtres, 1, conditions)) return;
      std::vector<const Condition*> directes;
      if (r.filtres->genre == Condition::Genre::kEt) {
        for (const Condition& c : r.filtres->conditions) directes.push_back(&c);
      } else {
        directes.push_back(&*r.filtres);
      }
      for (const Condition* c : directes) {
        Branche b;
        b.node = Noeud(*c, kNoField);
        b.chemin = c->chemin;
        const Condition* feuille = c->genre == Condition::Genre::kNon && !c->conditions.empty() ? &c->conditions[0] : c;
        if (feuille->genre == Condition::Genre::kFeuille && !feuille->champ.empty()) {
          std::string epci = feuille->epci;
          std::string nom = feuille->champ;
          if (const std::size_t a = nom.find('@'); a != nom.npos) {
            epci = nom.substr(a + 1);
            nom.resize(a);
          }
          b.propre = catalogue_.Find(nom);
          b.propre_epci = epci;
        }
        plan_.branches.push_back(std::move(b));
      }
    }
    if (statut != kNoField && !(r.filtres && PorteSurStatut(*r.filtres, statut, catalogue_))) {
      plan_.statut_implicite = true;
      Node n;
      n.genre = Node::Genre::kValeurs;
      n.champ = statut;
      for (const char* code : kStatutsVivants) {
        if (const Ordinal o = catalogue_.field(statut).nomenclature->Find(code)) n.valeurs.push_back(o);
      }
      valeurs_.Stockees(catalogue_.field(statut), n);
      Branche b;
      b.node = std::move(n);
      plan_.branches.push_back(std::move(b));
    }
  }

  bool Mesurer(const Condition& c, int profondeur, int& conditions) {
    if (profondeur > kProfondeurMax) {
      Faute(c.chemin, "conditions imbriquées sur plus de " + std::to_string(kProfondeurMax) + " niveaux");
      return false;
    }
    if (++conditions > kConditionsMax) {
      Faute("/filtres", "plus de " + std::to_string(kConditionsMax) + " conditions");
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
      f = ResolveField(catalogue_, c.champ, c.chemin, epci, erreurs_);
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
    if (f->type == Type::kCotation) return Cotation(c, epci);
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
      if (litteraux.size() > static_cast<std::size_t>(kValeursMax)) {
        Faute(c.chemin + "/parmi", "plus de " + std::to_string(kValeursMax) + " valeurs");
        return n;
      }
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
          Faute(chemin(i), "attendu : true ou false");
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

  Node Cotation(const Condition& c, std::string epci) {
    Node rien;
    rien.genre = Node::Genre::kRien;
    if (!TerritoireDeCotation(epci, c.chemin)) return rien;
    if (c.present) return *c.present ? rien : Non(rien);
    std::int64_t v = INT64_MIN, max = INT64_MAX;
    if (c.min) valeurs_.EntierDe(*c.min, c.chemin + "/min", v);
    if (c.max) valeurs_.EntierDe(*c.max, c.chemin + "/max", max);
    if (v > max) Faute(c.chemin, "min est supérieur à max");
    if (c.egal) valeurs_.EntierDe(*c.egal, c.chemin + "/egal", v);
    return rien;
  }

  // Checks the territory of a cotation and says that no grid is published there.
  bool TerritoireDeCotation(std::string& epci, const std::string& chemin) {
    if (epci.empty()) {
      Faute(chemin + "/epci",
            "la cotation dépend du territoire : précisez « epci » (SIREN d'un EPCI, d'un EPT ou de la Ville de Paris)");
      return false;
    }
    const auto candidats = catalogue_.territoires().epci().Resolve(epci);
    if (candidats.size() != 1) {
      const auto proches = catalogue_.territoires().epci().Proches(epci, 3);
      Faute(chemin + "/epci", "territoire inconnu « " + epci.substr(0, 40) + " »" +
                                  (proches.empty() ? "" : " ; les plus proches : " + Liste(proches)));
      return false;
    }
    epci = catalogue_.territoires().epci().Code(candidats[0]);
    const std::string avertissement = "aucune grille de cotation publiée pour le territoire " + epci;
    auto& a = plan_.avertissements;
    if (std::find(a.begin(), a.end(), avertissement) == a.end()) a.push_back(avertissement);
    return true;
  }

  // ---- facets, order, columns

  void Facettes(const Requete& r) {
    if (r.facettes.size() > static_cast<std::size_t>(kFacettesMax)) {
      return Faute(r.chemin_facettes, "plus de " + std::to_string(kFacettesMax) + " facettes");
    }
    for (const DemandeDeFacette& d : r.facettes) {
      Facette f;
      f.exclure = d.exclure_propre_filtre.value_or(r.exclure_propre_filtre);
      std::string epci = d.epci;
      const Field* champ = ResolveField(catalogue_, d.champ, d.chemin, epci, erreurs_);
      if (champ == nullptr) continue;
      f.champ = champ->id;
      if (champ->type == Type::kCotation) {
        if (!TerritoireDeCotation(epci, d.chemin)) continue;
        f.genre = Facette::Genre::kCotationVide;
        f.epci = epci;
      } else if (!champ->facette) {
        Faute(d.chemin, "« " + d.champ + " » ne se compte pas par valeur (texte libre, nom, identifiant ou liste)");
        continue;
      }
      f.nom = !d.nom.empty() ? d.nom : champ->type == Type::kCotation ? "cotation@" + epci : champ->nom_public();
      for (const Facette& autre : plan_.facettes) {
        if (autre.nom == f.nom)
          Faute(d.chemin, "deux facettes s'appellent « " + f.nom + " » : donnez-leur des « nom » distincts");
      }
      if (champ->type != Type::kCotation) Decoupage(d, *champ, f);
      // Numbers and guichets have no closed list: theirs is as long as the values that occur.
      const bool fermee = champ->type == Type::kObject || (champ->HasOrdinals() && !champ->nomenclature->ouverte());
      const std::int64_t defaut =
          champ->type == Type::kObject || (fermee && champ->nomenclature->size() <= kValeursCourtes) ? kValeursCourtes
                                                                                                     : 10;
      const std::int64_t nombre = d.nombre.value_or(defaut);
      if (!d.nombre && !fermee) f.toutes_jusqu_a = kValeursCourtes;
      if (nombre < 0 || nombre > 1000)
        Faute(d.chemin + "/nombre", "attendu : un entier entre 0 et 1000 ; trouvé : " + std::to_string(nombre));
      f.nombre = static_cast<std::uint32_t>(nombre);
      Selectionnees(f);
      plan_.facettes.push_back(std::move(f));
    }
  }

  void Decoupage(const DemandeDeFacette& d, const Field& champ, Facette& f) {
    const int poses = (d.intervalle ? 1 : 0) + (d.bornes ? 1 : 0) + (d.par.empty() ? 0 : 1);
    if (poses > 1) return Faute(d.chemin, "intervalle, bornes et par s'excluent");
    const bool nombre = champ.type == Type::kInt || champ.type == Type::kMoney;
    const bool date = champ.type == Type::kDate;
    const std::int64_t echelle = champ.type == Type::kMoney ? 100 : 1;
    if (d.intervalle) {
      if (!nombre)
        return Faute(d.chemin + "/intervalle", "« intervalle » découpe un nombre ; pour une date : par, ou bornes");
      // 1.1 euros are 110 cents, whatever 1.1 * 100 gives in binary.
      const double pas = std::round(*d.intervalle * static_cast<double>(echelle));
      if (!(pas >= 1) || pas > 1e12 || pas / static_cast<double>(echelle) != *d.intervalle) {
        return Faute(d.chemin + "/intervalle", champ.type == Type::kMoney
                                                   ? "attendu : un montant positif, deux décimales au plus"
                                                   : "attendu : un entier positif");
      }
      f.genre = Facette::Genre::kIntervalle;
      f.pas = static_cast<std::int64_t>(pas);
    } else if (d.bornes) {
      if (!nombre && !date) return Faute(d.chemin + "/bornes", "« bornes » découpe un nombre ou une date");
      f.genre = Facette::Genre::kBornes;
      for (std::size_t i = 0; i < d.bornes->size(); ++i) {
        std::int64_t v;
        if (valeurs_.Borne(champ, (*d.bornes)[i], d.chemin + "/bornes/" + std::to_string(i), false, v))
          f.bornes.push_back(v);
      }
      if (f.bornes.size() < 2 || f.bornes.size() > 1001)
        return Faute(d.chemin + "/bornes", "attendu : de 2 à 1001 bornes");
      if (std::adjacent_find(f.bornes.begin(), f.bornes.end(), std::greater_equal<>()) != f.bornes.end()) {
        Faute(d.chemin + "/bornes", "les bornes doivent croître");
      }
    } else if (!d.par.empty()) {
      static constexpr const char* kPeriodes[] = {"jour", "semaine", "mois", "trimestre", "annee"};
      const auto* p = std::find(std::begin(kPeriodes), std::end(kPeriodes), d.par);
      if (!date) return Faute(d.chemin + "/par", "« par » découpe une date");
      if (p == std::end(kPeriodes))
        return Faute(d.chemin + "/par",
                     "attendu : jour, semaine, mois, trimestre ou annee ; trouvé : « " + d.par + " »");
      f.genre = Facette::Genre::kPeriode;
      f.periode = static_cast<Facette::Periode>(p - std::begin(kPeriodes));
    } else if (date || champ.type == Type::kMoney) {
      Faute(d.chemin, "« " + d.champ + " » se compte par tranches : " +
                          (date ? "par (jour, semaine, mois, trimestre, annee) ou bornes" : "intervalle ou bornes"));
    }
  }

  // Values of the field that a branch of its own names, so that a selected value stays visible at zero.
  void Selectionnees(Facette& f) {
    for (const Branche& b : plan_.branches) {
      if (b.propre != f.champ) continue;
      const Node* n = &b.node;
      while ((n->genre == Node::Genre::kNon || n->genre == Node::Genre::kElement) && !n->enfants.empty())
        n = &n->enfants[0];
      f.selectionnees.insert(f.selectionnees.end(), n->valeurs.begin(), n->valeurs.end());
    }
    std::sort(f.selectionnees.begin(), f.selectionnees.end());
    f.selectionnees.erase(std::unique(f.selectionnees.begin(), f.selectionnees.end()), f.selectionnees.end());
  }

  void Tris(const Requete& r) {
    for (const CleDeTri& t : r.tri) {
      std::string epci = t.epci;
      const Field* f = ResolveField(catalogue_, t.champ, t.chemin, epci, erreurs_);
      if (f == nullptr) continue;
      if (f->type == Type::kCotation) {
        if (TerritoireDeCotation(epci, t.chemin)) plan_.tri.push_back({f->id, t.descendant});
        continue;
      }
      const FieldId groupe = f->parent;
      const bool sous_liste = groupe != kNoField && catalogue_.field(groupe).type == Type::kList;
      if (!f->tri || sous_liste || f->type == Type::kMulti) {
        Faute(t.chemin, "on ne peut pas trier sur « " + t.champ + " »" +
                            (f->type == Type::kMulti || sous_liste ? " : il a plusieurs valeurs" : ""));
        continue;
      }
      plan_.tri.push_back({f->id, t.descendant});
    }
    if (plan_.tri.size() > 8) Faute(r.chemin_tri, "8 clés de tri au plus");
  }

  void Colonnes(const Requete& r) {
    const FieldId numero = catalogue_.Find("numero_unique");
    plan_.colonnes.push_back({"numero_unique", numero});
    if (!r.champs) {
      for (const FieldId id : catalogue_.racines()) {
        if (catalogue_.field(id).liste && id != numero) plan_.colonnes.push_back({catalogue_.field(id).champ, id});
      }
      return;
    }
    for (std::size_t i = 0; i < r.champs->size(); ++i) {
      const std::string chemin = r.chemin_champs == "/champs" ? "/champs/" + std::to_string(i) : r.chemin_champs;
      std::string epci;
      const Field* f = ResolveField(catalogue_, (*r.champs)[i], chemin, epci, erreurs_);
      if (f == nullptr || f->id == numero) continue;
      if (f->type == Type::kNir) {
        Faute(chemin, "le NIR n'est jamais conservé ni rendu");
        continue;
      }
      std::string nom = (*r.champs)[i];
      if (f->type == Type::kCotation) {
        if (!TerritoireDeCotation(epci, chemin)) continue;
        nom = "cotation@" + epci;
      }
      const bool deja = std::any_of(plan_.colonnes.begin(), plan_.colonnes.end(),
                                    [&](const ColonneDemandee& c) { return c.nom == nom; });
      if (!deja) plan_.colonnes.push_back({nom, f->id});
    }
  }

  const Catalogue& catalogue_;
  Plan& plan_;
  Erreurs& erreurs_;
  ResolveurDeValeurs valeurs_;
};

}  // namespace

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
      return {"egal", "min", "max", "present"};
  }
  return {};
}

const Field* ResolveField(const Catalogue& catalogue, const std::string& nom, const std::string& chemin,
                          std::string& epci, Erreurs& erreurs) {
  std::string champ = nom;
  if (const std::size_t a = nom.find('@'); a != nom.npos) {
    champ = nom.substr(0, a);
    epci = nom.substr(a + 1);
  }
  const FieldId id = catalogue.Find(champ);
  if (id != kNoField && (nom.find('@') == nom.npos || catalogue.field(id).type == Type::kCotation))
    return &catalogue.field(id);
  const std::string proche = catalogue.Nearest(champ.substr(0, 100));
  if (erreurs.size() < 20) {
    erreurs.push_back({chemin, "champ inconnu « " + nom.substr(0, 100) + " »" +
                                   (proche.empty() ? "" : " ; le plus proche : " + proche)});
  }
  return nullptr;
}

void Resolve(const Requete& requete, const ContexteDeRequete& contexte, Plan& plan, Erreurs& erreurs) {
  Resolveur(contexte, plan, erreurs).Requete_(requete);
}

}  // namespace sne
