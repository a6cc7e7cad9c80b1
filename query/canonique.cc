#include "query/canonique.h"

#include <algorithm>
#include <compare>
#include <tuple>

#include "query/resolve_cotation.h"
#include "query/resolve_value.h"
#include "schema/block/identifiants.h"
#include "schema/fold.h"
#include "schema/numero_unique.h"

namespace sne {
namespace {

using G = Condition::Genre;

// A total order of conditions, leaves first and by field. Where they stood does not count.
std::partial_ordering Ordre(const Condition& a, const Condition& b) {
  const auto feuille = [](const Condition& c) {
    return std::tie(c.genre, c.champ, c.egal, c.parmi, c.min, c.max, c.present, c.texte);
  };
  const bool groupe = a.genre != G::kFeuille;
  if (groupe != (b.genre != G::kFeuille)) return groupe ? std::partial_ordering::greater : std::partial_ordering::less;
  if (feuille(a) < feuille(b)) return std::partial_ordering::less;
  if (feuille(b) < feuille(a)) return std::partial_ordering::greater;
  if (a.element && b.element) {
    if (const auto o = Ordre(*a.element, *b.element); std::is_neq(o)) return o;
  } else if (a.element || b.element) {
    return a.element ? std::partial_ordering::greater : std::partial_ordering::less;
  }
  return std::lexicographical_compare_three_way(a.conditions.begin(), a.conditions.end(), b.conditions.begin(),
                                                b.conditions.end(), Ordre);
}

void Ranger(std::vector<Condition>& conditions) {
  std::sort(conditions.begin(), conditions.end(), [](const auto& a, const auto& b) { return std::is_lt(Ordre(a, b)); });
  conditions.erase(std::unique(conditions.begin(), conditions.end(),
                               [](const auto& a, const auto& b) { return std::is_eq(Ordre(a, b)); }),
                   conditions.end());
}

template <class T>
void Ranger(std::vector<T>& v) {
  std::sort(v.begin(), v.end());
  v.erase(std::unique(v.begin(), v.end()), v.end());
}

Litteral Nombre_(double v) { return Nombre{v, v == static_cast<double>(static_cast<std::int64_t>(v))}; }

// Blanks at the ends dropped, others one space.
std::string Blancs(const std::string& texte) {
  std::string out;
  for (const char c : texte) {
    const bool blanc = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blanc)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

class Canoniseur {
 public:
  Canoniseur(const Requete& requete, const ContexteDeRequete& contexte, Ecriture textes)
      : c_(contexte.catalogue),
        valeurs_(contexte.catalogue, erreurs_),
        territoire_(contexte, requete.filtres ? &*requete.filtres : nullptr),
        requete_(requete),
        plies_(textes == Ecriture::kPlies),
        facettes_(!requete.facettes.empty()) {}

  Requete Faire() {
    Requete r;
    r.q = Blancs(requete_.q);
    if (requete_.filtres) r.filtres = Filtres(*requete_.filtres);
    for (const DemandeDeFacette& f : requete_.facettes) r.facettes.push_back(Facette(f));
    r.tri = Tris();
    if (requete_.champs) r.champs = Champs(*requete_.champs);
    if (requete_.nombre && *requete_.nombre != kNombreDefaut) r.nombre = requete_.nombre;
    return r;
  }

  // `libre`: nothing depends on the level at which it stands.
  Condition De(const Condition& c, FieldId groupe, bool libre) {
    Condition out;
    switch (c.genre) {
      case G::kFeuille:
        out = Feuille(c, groupe, libre);
        break;
      case G::kNon:
        out = Non(De(c.conditions[0], groupe, libre), libre);
        break;
      case G::kEt:
      case G::kOu:
        out.genre = c.genre;
        for (const Condition& e : c.conditions) {
          Condition enfant = De(e, groupe, true);
          if (enfant.genre == c.genre) {
            for (Condition& petit : enfant.conditions) out.conditions.push_back(std::move(petit));
          } else {
            out.conditions.push_back(std::move(enfant));
          }
        }
        Ranger(out.conditions);
        if (libre && out.conditions.size() == 1) {
          Condition seule = std::move(out.conditions[0]);
          out = std::move(seule);
        }
    }
    out.chemin = c.chemin;
    return out;
  }

 private:
  // The outermost level: an `et` whose children each keep their level when facets are asked for.
  std::optional<Condition> Filtres(const Condition& racine) {
    Condition et;
    et.genre = G::kEt;
    std::vector<const Condition*> directes = {&racine};
    if (racine.genre == G::kEt) {
      directes.clear();
      for (const Condition& c : racine.conditions) directes.push_back(&c);
    }
    for (const Condition* c : directes) {
      Condition enfant = De(*c, kNoField, !facettes_);
      if (enfant.genre == G::kEt && !facettes_) {
        for (Condition& petit : enfant.conditions) et.conditions.push_back(std::move(petit));
      } else {
        et.conditions.push_back(std::move(enfant));
      }
    }
    Ranger(et.conditions);
    if (!facettes_) OublierVivantes(et.conditions);
    if (et.conditions.empty()) return std::nullopt;
    if (et.conditions.size() == 1 && et.conditions[0].genre != G::kEt) {
      Condition seule = std::move(et.conditions[0]);
      return seule;
    }
    return et;
  }

  // Living applications are searched by default: to ask for them is to ask for nothing.
  void OublierVivantes(std::vector<Condition>& conditions) {
    const FieldId statut = c_.Find("statut");
    const auto nomme = [&](const Condition& c) { return NommeStatut(c, c_); };
    if (statut == kNoField || std::count_if(conditions.begin(), conditions.end(), nomme) != 1) return;
    const auto it = std::find_if(conditions.begin(), conditions.end(), nomme);
    if (it->genre != G::kFeuille || !it->parmi) return;
    std::vector<Litteral> vivantes;
    for (const std::int64_t o : StatutsVivants(c_))
      vivantes.emplace_back(c_.field(statut).nomenclature->Code(static_cast<Ordinal>(o)));
    if (*it->parmi == vivantes) conditions.erase(it);
  }

  Condition Non(Condition c, bool libre) {
    if (c.genre == G::kNon && libre) {
      Condition interieure = std::move(c.conditions[0]);
      return interieure;
    }
    // Presence has its contrary; an object is there or not.
    if (c.genre == G::kFeuille && c.present && libre) {
      c.present = !*c.present;
      return c;
    }
    if (const bool* b = c.egal ? std::get_if<bool>(&*c.egal) : nullptr; b != nullptr && libre) {
      if (const FieldId id = c_.Find(c.champ); id != kNoField && c_.field(id).type == Type::kObject) {
        c.egal = !*b;
        return c;
      }
    }
    Condition non;
    non.genre = G::kNon;
    non.conditions.push_back(std::move(c));
    return non;
  }

  Condition Feuille(const Condition& c, FieldId groupe, bool libre) {
    std::string nom = c.champ, epci = c.epci;
    SeparerTerritoire(nom, epci);
    const Field& f = c_.field(groupe == kNoField ? c_.Find(nom) : c_.FindKey(nom, groupe));
    Condition out;
    out.champ = groupe == kNoField ? Nom(f, epci) : f.cle;
    if (c.present) {
      out.present = c.present;
      if (f.type == Type::kObject && libre) {
        out.egal = *c.present;
        out.present.reset();
      }
    } else if (c.texte) {
      out.texte = plies_ ? Mots(*c.texte, f) : Blancs(*c.texte);
    } else if (c.element) {
      Condition e = De(*c.element, f.id, true);
      if (!libre || e.genre != G::kFeuille || (e.present && !*e.present)) {
        out.element = std::make_shared<Condition>(std::move(e));
        return out;
      }
      e.champ = c_.field(c_.FindKey(e.champ, f.id)).nom_public();  // one condition on any element
      return e;
    } else if (c.min || c.max) {
      std::int64_t min = 0, max = 0;
      if (c.min) valeurs_.Borne(f, *c.min, "/min", false, min);
      if (c.max) valeurs_.Borne(f, *c.max, "/max", true, max);
      if (c.min && c.max && min == max && libre) {
        out.egal = Valeur(f, min);
      } else {
        if (c.min) out.min = Valeur(f, min);
        if (c.max) out.max = Valeur(f, max);
      }
    } else {
      std::vector<Litteral> valeurs = Valeurs(f, c.egal ? std::vector<Litteral>{*c.egal} : *c.parmi);
      if (valeurs.size() == 1) {
        out.egal = std::move(valeurs[0]);
      } else {
        out.parmi = std::move(valeurs);
      }
    }
    return out;
  }

  std::string Nom(const Field& f, const std::string& epci) const {
    if (f.type != Type::kCotation) return f.nom_public();
    return f.champ + "@" + territoire_.Trouver(epci).value_or(epci);
  }

  std::vector<Litteral> Valeurs(const Field& f, const std::vector<Litteral>& ecrites) {
    std::vector<Litteral> out;
    if (f.IsString()) {
      std::vector<std::pair<std::string, std::string>> textes;  // as compared, as shown
      for (const Litteral& l : ecrites) {
        const std::string& t = std::get<std::string>(l);
        const std::string plie = f.type == Type::kName                              ? Fold(t)
                                 : f.cle == "numero_unique" && f.parent == kNoField ? NormaliserNumeroUnique(t)
                                                                                    : NormaliserIdentifiant(t);
        textes.emplace_back(plie, plies_ ? plie : Blancs(t));
      }
      std::sort(textes.begin(), textes.end());
      textes.erase(std::unique(textes.begin(), textes.end(), [](auto& a, auto& b) { return a.first == b.first; }),
                   textes.end());
      for (auto& t : textes) out.emplace_back(std::move(t.second));
      return out;
    }
    if (f.type == Type::kObject) return ecrites;  // true or false
    std::vector<std::int64_t> valeurs;
    for (const Litteral& l : ecrites) {
      if (std::int64_t v; valeurs_.Valeur(f, l, "", v)) valeurs.push_back(v);
    }
    Ranger(valeurs);
    for (const std::int64_t v : valeurs) out.push_back(Valeur(f, v));
    return out;
  }

  static Litteral Valeur(const Field& f, std::int64_t v) {
    switch (f.type) {
      case Type::kBool:
      case Type::kBool3:
        return v == 2;
      case Type::kMoney:
        return Nombre_(static_cast<double>(v) / 100);
      case Type::kDate:
        return EcrireDate(static_cast<Jour>(v));
      default:
        if (f.HasOrdinals()) return f.nomenclature->Code(static_cast<Ordinal>(v));
        return Nombre_(static_cast<double>(v));
    }
  }

  // Words and phrases, sorted.
  static std::string Mots(const std::string& texte, const Field& f) {
    TextQuery t;
    ParseText(texte, f.type == Type::kName, t);
    std::vector<std::string> phrases;
    for (const auto& phrase : t.phrases) {
      std::string& p = phrases.emplace_back("\"");
      for (const std::string& mot : phrase) p += (p.size() > 1 ? " " : "") + mot;
      p += '"';
    }
    Ranger(t.mots);
    Ranger(phrases);
    std::string out;
    for (const auto* liste : {&t.mots, &phrases}) {
      for (const std::string& mot : *liste) out += (out.empty() ? "" : " ") + mot;
    }
    return out;
  }

  DemandeDeFacette Facette(const DemandeDeFacette& f) {
    DemandeDeFacette out = f;
    std::string nom = f.champ, epci = f.epci;
    SeparerTerritoire(nom, epci);
    const Field& champ = c_.field(c_.Find(nom));
    out.champ = Nom(champ, epci);
    out.epci.clear();
    if (out.nom == out.champ) out.nom.clear();
    out.exclure_propre_filtre.reset();
    if (!f.exclure_propre_filtre.value_or(requete_.exclure_propre_filtre)) out.exclure_propre_filtre = false;
    for (std::size_t i = 0; out.bornes && i < out.bornes->size(); ++i) {
      if (std::int64_t v; valeurs_.Borne(champ, (*out.bornes)[i], "/bornes/", false, v))
        (*out.bornes)[i] = Valeur(champ, v);
    }
    return out;
  }

  // A key that stood before says all about its field; nothing is left to say behind the number.
  std::vector<CleDeTri> Tris() const {
    std::vector<CleDeTri> out;
    for (const CleDeTri& t : requete_.tri) {
      std::string nom = t.champ, epci = t.epci;
      if (nom == kTriIndex) return {{{}, nom, {}, false}};
      SeparerTerritoire(nom, epci);
      const std::string champ = Nom(c_.field(c_.Find(nom)), epci);
      if (std::any_of(out.begin(), out.end(), [&](const CleDeTri& deja) { return deja.champ == champ; })) continue;
      out.push_back({{}, champ, {}, t.descendant});
      if (champ == "numero_unique") break;
    }
    if (!out.empty() && out.back().champ == "numero_unique" && !out.back().descendant && out.size() > 1) out.pop_back();
    if (out.size() == 1 && out[0].champ == "date_creation" && !out[0].descendant && Blancs(requete_.q).empty())
      out.clear();
    return out;
  }

  std::optional<std::vector<std::string>> Champs(const std::vector<std::string>& champs) const {
    std::vector<std::string> out, defaut;
    for (const std::string& ecrit : champs) {
      std::string nom = ecrit, epci;
      SeparerTerritoire(nom, epci);
      const Field& f = c_.field(c_.Find(nom));
      // A name stays as it was asked for: the answer repeats it.
      const std::string champ = f.type == Type::kCotation ? Nom(f, epci) : ecrit;
      if (champ != "numero_unique" && std::find(out.begin(), out.end(), champ) == out.end()) out.push_back(champ);
    }
    for (const FieldId id : c_.racines()) {
      if (c_.field(id).liste && c_.field(id).champ != "numero_unique") defaut.push_back(c_.field(id).champ);
    }
    if (out == defaut) return std::nullopt;
    return out;
  }

  const Catalogue& c_;
  Erreurs erreurs_;  // stays empty: the request was resolved
  ResolveurDeValeurs valeurs_;
  const TerritoireDeCotation territoire_;
  const Requete& requete_;
  const bool plies_, facettes_;
};

}  // namespace

Requete Canoniser(const Requete& requete, const ContexteDeRequete& contexte, Ecriture textes) {
  return Canoniseur(requete, contexte, textes).Faire();
}

Condition Canoniser(const Condition& condition, const Requete& requete, const ContexteDeRequete& contexte,
                    Ecriture textes) {
  return Canoniseur(requete, contexte, textes).De(condition, kNoField, true);
}

}  // namespace sne
