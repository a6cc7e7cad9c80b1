#include "tests/generators/requests.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "schema/date.h"
#include "schema/fold.h"
#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

Litteral Nombre_(double v) { return Nombre{v, v == std::floor(v)}; }

}  // namespace

Questionneur::Questionneur(const Catalogue& catalogue, const std::vector<Demande>& demandes, std::mt19937& rng)
    : catalogue_(catalogue), demandes_(demandes), rng_(rng) {
  for (const Field& f : catalogue.fields()) {
    if (!f.IsGroup() || !f.champs.empty()) tous_.push_back(f.id);
    const FieldId racine = f.parent == kNoField ? f.id : f.parent;
    const auto slot = catalogue.field(racine).slot;
    const bool rempli = std::any_of(
        demandes.begin(), demandes.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(demandes.size(), 200)),
        [&](const Demande& d) { return Present(d.valeurs[slot]); });
    if (rempli && f.visible) remplis_.push_back(f.id);
  }
}

const Field& Questionneur::Champ() { return catalogue_.field(remplis_.empty() || Sur(12) ? Un(tous_) : Un(remplis_)); }

Value Questionneur::ValeurTenue(const Field& f) {
  for (int i = 0; i < 8 && !demandes_.empty(); ++i) {
    const Demande& d = Un(demandes_);
    const Value* v = &d.valeurs[f.slot];
    if (f.parent != kNoField) {
      const Records& elements = Elements(d.valeurs[catalogue_.field(f.parent).slot]);
      if (elements.empty()) continue;
      v = &Un(elements).valeurs[f.slot];
    }
    if (Present(*v)) return *v;
  }
  return {};
}

Litteral Questionneur::Valeur(const Field& f) {
  const Value tenue = ValeurTenue(f);
  if (Sur(150)) return Sur(2) ? Litteral() : Litteral(std::string("n'existe pas"));
  if (f.type == Type::kBool) return Sur(60) ? Litteral(std::string("true")) : Litteral(Sur(2));
  if (f.type == Type::kBool3) {
    return Sur(2) ? Litteral(Un(std::vector<std::string>{"OUI", "NON", "Oui", "non"})) : Litteral(Sur(2));
  }
  if (f.HasOrdinals()) {
    Ordinal o = static_cast<Ordinal>(IntOr(tenue, 0));
    if (!Codes(tenue).empty()) o = Un(Codes(tenue));
    if (o == kNoOrdinal || Sur(6))
      o = static_cast<Ordinal>(
          Entre(1, f.nomenclature->ouverte() ? 60'000'000 : static_cast<std::int64_t>(f.nomenclature->size())));
    if (f.nomenclature->ouverte()) return f.nomenclature->Code(o);
    const sne::Valeur& v = f.nomenclature->valeur(o);
    switch (Entre(0, 9)) {
      case 0:
        return v.libelle;
      case 1:
        return Fold(v.libelle);
      case 2:
        return v.synonymes.empty() ? v.code : Un(v.synonymes);
      case 3:
        return !v.parent.empty() ? v.parent : !v.couvre.empty() ? Un(v.couvre) : v.code;
      default:
        return v.code;
    }
  }
  if (f.IsString()) {
    std::string t(Str(tenue));
    if (t.empty() || Sur(8)) t = "Dupont";
    if (Sur(6))
      std::transform(t.begin(), t.end(), t.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (Sur(6)) t.insert(t.size() / 2, " ");
    return t;
  }
  std::int64_t v = IntOr(tenue, Entre(-5, 20));
  if (Sur(8)) v += Entre(-2, 2);
  if (f.type == Type::kDate)
    return EcrireDate(static_cast<Jour>(std::clamp<std::int64_t>(v, JourDe(1810, 1, 1), JourDe(2190, 1, 1))));
  return Nombre_(f.type == Type::kMoney ? static_cast<double>(v) / 100 : static_cast<double>(v));
}

Litteral Questionneur::Borne(const Field& f, bool& ordonnable, std::int64_t& v) {
  v = IntOr(ValeurTenue(f), Entre(-5, 20)) + (Sur(2) ? 0 : Entre(-3, 3));
  ordonnable = true;
  if (f.type == Type::kMoney) return Nombre_(static_cast<double>(v) / 100);
  if (f.type != Type::kDate) return Nombre_(static_cast<double>(v));
  v = std::clamp<std::int64_t>(v, JourDe(1810, 1, 1), JourDe(2190, 1, 1));
  const std::string date = EcrireDate(static_cast<Jour>(v));
  if (Sur(3)) return date.substr(0, Sur(2) ? 4 : 7);
  return date;
}

std::string Questionneur::Texte(const Field& f) {
  const Value tenue = ValeurTenue(f);
  std::string t(Str(tenue));
  if (!Lignes(tenue).empty()) t = Un(Lignes(tenue));
  if (t.empty()) t = "petit logement humide";
  std::vector<std::string> mots(1);
  for (const char c : t) {
    if (c == ' ')
      mots.emplace_back();
    else
      mots.back() += c;
  }
  switch (Entre(0, 7)) {
    case 0:
      return t;
    case 1:
      return "\"" + t + "\"";
    case 2:
      return Un(mots) + " " + Un(mots);
    case 3:
      return mots.size() < 2 ? t : "\"" + mots[0] + " " + mots[1] + "\" " + Un(mots);
    case 4:
      return "hopital";
    case 5:
      return Sur(10) ? "\"" + t : "\"" + Un(mots) + " " + Un(mots) + "\"";
    default:
      return Un(mots);
  }
}

Condition Questionneur::Element(const Field& groupe, int profondeur) {
  Condition c;
  if (profondeur > 1 && Sur(3)) {
    c.genre = Sur(3) ? Condition::Genre::kNon : Sur(2) ? Condition::Genre::kEt : Condition::Genre::kOu;
    const std::int64_t n = c.genre == Condition::Genre::kNon ? 1 : Entre(0, 3);
    for (std::int64_t i = 0; i < n; ++i) c.conditions.push_back(Element(groupe, profondeur - 1));
    return c;
  }
  return Feuille(catalogue_.field(Un(groupe.champs)), true);
}

Condition Questionneur::Feuille(const Field& f, bool dans_element) {
  Condition c;
  c.champ = dans_element ? f.cle : !f.projection.empty() && Sur(2) ? f.projection : f.champ;
  if (f.type == Type::kCotation) {
    const std::string epci = Territoire();
    if (Sur(2)) {
      c.champ = "cotation@" + epci;
    } else {
      c.epci = epci;
    }
    if (Sur(2)) {
      c.min = Points();
      if (Sur(3)) c.max = Nombre{std::get<Nombre>(*c.min).valeur + static_cast<double>(Entre(-1, 30)), true};
    } else if (Sur(3)) {
      c.present = Sur(2);
    } else if (Sur(3)) {
      c.egal = Points();
    } else if (Sur(2)) {
      c.max = Points();
    } else {
      c.parmi.emplace();
      for (std::int64_t n = Entre(0, 6); n > 0; --n) c.parmi->push_back(Points());
    }
    return c;
  }
  if (Sur(8)) {
    c.present = Sur(2);
    return c;
  }
  if (f.IsGroup()) {
    if (f.type == Type::kObject && Sur(2))
      c.egal = Litteral(Sur(2));
    else
      c.element = std::make_shared<Condition>(Element(f, 3));
    return c;
  }
  const bool nombre = f.type == Type::kInt || f.type == Type::kMoney || f.type == Type::kDate;
  if (nombre && !Sur(3)) {
    bool a = false, b = false;
    std::int64_t min = 0, max = 0;
    Litteral lmin = Borne(f, a, min), lmax = Borne(f, b, max);
    if (max < min && !Sur(20)) std::swap(lmin, lmax);
    if (!Sur(4)) c.min = lmin;
    if (!c.min || !Sur(4)) c.max = lmax;
    return c;
  }
  if (f.type == Type::kText || f.type == Type::kTexts || (f.type == Type::kName && Sur(2))) {
    c.texte = Texte(f);
    return c;
  }
  if (Sur(2)) {
    c.egal = Valeur(f);
  } else {
    c.parmi.emplace();
    for (std::int64_t n = Sur(20) ? 0 : Sur(10) ? 40 : Entre(1, 4); n > 0; --n) c.parmi->push_back(Valeur(f));
  }
  return c;
}

Condition Questionneur::Condition_(int profondeur) {
  if (profondeur <= 1 || Sur(2)) return Feuille(Champ(), false);
  Condition c;
  c.genre = Sur(3) ? Condition::Genre::kNon : Sur(2) ? Condition::Genre::kEt : Condition::Genre::kOu;
  const std::int64_t n = c.genre == Condition::Genre::kNon ? 1 : Sur(15) ? 0 : Entre(1, 3);
  for (std::int64_t i = 0; i < n; ++i) c.conditions.push_back(Condition_(profondeur - 1));
  return c;
}

// A token as a user types it of a value that some row holds.
std::string Questionneur::Jeton() {
  const auto tenue = [&](const char* champ) {
    return std::string(Str(ValeurTenue(catalogue_.entier().field(catalogue_.entier().Find(champ)))));
  };
  switch (Entre(0, 11)) {
    case 0: {
      std::string numero = tenue("numero_unique").substr(0, static_cast<std::size_t>(Entre(5, 18)));
      if (Sur(2) && numero.size() > 6) numero.insert(5, " ");
      return numero;
    }
    case 1: {
      const Value v = ValeurTenue(catalogue_.entier().field(
          catalogue_.entier().Find(Sur(2) ? "date_naissance" : "codemandeur_date_naissance")));
      if (!Present(v)) return "31/02/1984";
      const std::string d = EcrireDate(static_cast<Jour>(IntOr(v, 0)));
      const std::string annee = d.substr(0, 4), mois = d.substr(5, 2), jour = d.substr(8);
      static const std::vector<std::string> kMois = {"janv",    "Février", "mars", "avr",     "mai", "juin",
                                                     "juillet", "août",    "sept", "octobre", "nov", "DÉC"};
      switch (Entre(0, 5)) {
        case 0:
          return annee;
        case 1:
          return jour + "/" + mois + "/" + annee;
        case 2:
          return jour + mois + annee;
        case 3:
          return jour + " " + mois + " " + annee;
        case 4:
          return (jour == "01" ? "1er" : jour) + " " + kMois[static_cast<std::size_t>(std::stoi(mois) - 1)] + " " +
                 annee;
        default:
          return d;
      }
    }
    case 2:
      return tenue(Sur(3) ? "codemandeur_email" : Sur(2) ? "email" : "tel_portable");
    case 3:
      return tenue("complement_demande");
    case 4:
      return tenue("codemandeur_nom");
    case 5:
      return tenue("prenoms").substr(0, static_cast<std::size_t>(Entre(1, 4)));
    case 6:
      return Un(std::vector<std::string>{"hopitaux", "fille", "nd", "n", "delafontaine", "LEFÈVRE", "mart",
                                         "guichet 12", "ngo", "1984", "x", "de", "d'", "la", "06.39.98.01.42",
                                         "+33 6 39 98 01 42"});
    case 7: {
      const Territoires& t = catalogue_.territoires();
      const auto o = static_cast<Ordinal>(Entre(1, static_cast<std::int64_t>(t.communes().size())));
      if (Sur(3) && !t.commune(o).codes_postaux.empty()) return Un(t.commune(o).codes_postaux);
      return Sur(2) ? Fold(t.communes().valeur(o).libelle) : t.communes().valeur(o).libelle;
    }
    default:
      return tenue(Sur(4) ? "nom_usage" : "nom");
  }
}

// One letter missing, added, changed, or two swapped.
void Questionneur::Fauter(std::string& jeton) {
  const auto i = static_cast<std::size_t>(Entre(0, static_cast<std::int64_t>(jeton.size()) - 2));
  const auto lettre = static_cast<char>(Entre('a', 'z'));
  switch (Entre(0, 3)) {
    case 0:
      jeton.erase(i, 1);
      return;
    case 1:
      jeton.insert(jeton.begin() + static_cast<std::ptrdiff_t>(i), lettre);
      return;
    case 2:
      jeton[i] = lettre;
      return;
    default:
      std::swap(jeton[i], jeton[i + 1]);
  }
}

std::string Questionneur::Q() {
  std::string q;
  for (std::int64_t n = Sur(3) ? Entre(2, 4) : 1; n > 0; --n) {
    std::string jeton = Jeton();
    if (jeton.size() > 1 && Sur(6)) jeton.resize(jeton.size() / 2 + 1);
    for (std::int64_t fautes = Sur(3) ? Entre(1, 2) : 0; fautes > 0 && jeton.size() > 2; --fautes) Fauter(jeton);
    q += (q.empty() ? "" : Sur(20) ? "\xC2\xA0" : " ");
    q += jeton;
  }
  return q;
}

std::string Questionneur::Territoire() {
  if (Sur(40)) return "999";
  return catalogue_.territoires().epci().Code(Un(TerritoiresDeCotation()));
}

Litteral Questionneur::Points() {
  for (int i = 0; i < 10 && !demandes_.empty(); ++i) {
    const Records& notes = Elements(Un(demandes_).valeurs[catalogue_.field(catalogue_.Find("cotation")).slot]);
    if (!notes.empty())
      return Nombre{static_cast<double>(std::get<std::int64_t>(Un(notes).valeurs[1]) + Entre(-1, 1)), true};
  }
  return Nombre{static_cast<double>(Entre(-20, 120)), true};
}

DemandeDeFacette Questionneur::Facette() {
  const Field* f = &Champ();
  for (int i = 0; i < 20 && !f->facette && !Sur(200); ++i) f = &Champ();
  DemandeDeFacette d;
  d.champ = !f->projection.empty() && Sur(2) ? f->projection : f->champ;
  if (f->type == Type::kCotation) d.epci = Territoire();
  if (Sur(4)) d.nombre = Un(std::vector<std::int64_t>{0, 1, 2, 5, 60, 1000});
  if (Sur(5)) d.exclure_propre_filtre = Sur(2);
  const bool compte = f->type == Type::kMoney || f->type == Type::kDate;
  if (f->type == Type::kDate && !Sur(4)) {
    d.par = Un(std::vector<std::string>{"jour", "semaine", "mois", "mois", "trimestre", "annee", "annee"});
  } else if (f->type == Type::kCotation && Sur(2)) {
    d.intervalle = Un(std::vector<double>{1, 7, 10, 100});
  } else if (f->type == Type::kCotation && Sur(2)) {
    std::set<double> bornes;
    while (bornes.size() < 3) bornes.insert(std::get<Nombre>(Points()).valeur + static_cast<double>(Entre(-9, 9)));
    d.bornes.emplace();
    for (const double b : bornes) d.bornes->push_back(Nombre{b, true});
  } else if ((compte || (f->type == Type::kInt && Sur(2))) && !Sur(40)) {
    if (f->type != Type::kDate && Sur(2)) {
      d.intervalle = f->type == Type::kMoney ? Un(std::vector<double>{0.07, 1.1, 12.5, 100, 1000})
                                             : Un(std::vector<double>{1, 2, 7, 100});
    } else {
      std::vector<std::pair<std::int64_t, Litteral>> bornes;
      for (std::int64_t n = Entre(2, 5); n > 0; --n) {
        bool ordonnable = false;
        std::int64_t v = 0;
        Litteral l = Borne(*f, ordonnable, v);
        if (f->type == Type::kDate) l = EcrireDate(static_cast<Jour>(v));
        if (std::none_of(bornes.begin(), bornes.end(), [&](const auto& b) { return b.first == v; }))
          bornes.emplace_back(v, l);
      }
      std::sort(bornes.begin(), bornes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      d.bornes.emplace();
      for (const auto& b : bornes) d.bornes->push_back(b.second);
    }
  }
  return d;
}

CleDeTri Questionneur::Tri() {
  const Field* f = &Champ();
  for (int i = 0; i < 40 && !f->tri && !Sur(300); ++i) f = &Champ();
  CleDeTri t;
  t.champ = f->champ;
  if (f->type == Type::kCotation) t.epci = Territoire();
  t.descendant = Sur(2);
  return t;
}

Requete Questionneur::Requete_() {
  Requete r;
  if (Sur(3)) r.q = Q();
  if (!Sur(5)) {
    r.filtres = Condition_(4);
    if (Sur(2)) {  // an outermost `et` of leaves, as forms send it
      Condition et;
      et.genre = Condition::Genre::kEt;
      et.conditions.push_back(std::move(*r.filtres));
      for (std::int64_t n = Entre(0, 2); n > 0; --n) et.conditions.push_back(Condition_(2));
      r.filtres = std::move(et);
    }
  }
  for (std::int64_t n = Sur(3) ? 0 : Entre(1, 5); n > 0; --n) {
    DemandeDeFacette d = Facette();
    if (r.filtres && Sur(2)) {  // about a field that a condition names
      std::vector<const Condition*> pile = {&*r.filtres};
      for (std::size_t i = 0; i < pile.size(); ++i) {
        for (const Condition& c : pile[i]->conditions) pile.push_back(&c);
      }
      const Condition& c = *Un(pile);
      const FieldId id = catalogue_.Find(c.champ);
      if (id != kNoField && catalogue_.field(id).facette && catalogue_.field(id).HasOrdinals()) {
        d = {};
        d.champ = c.champ;
      }
    }
    const bool deja = std::any_of(r.facettes.begin(), r.facettes.end(), [&](const auto& f) {
      return f.nom.empty() && catalogue_.Find(f.champ) == catalogue_.Find(d.champ);
    });
    if (deja && !Sur(50)) d.nom = "f" + std::to_string(n);
    d.chemin = "/facettes/" + std::to_string(r.facettes.size());
    r.facettes.push_back(std::move(d));
  }
  if (Sur(10)) r.exclure_propre_filtre = false;
  r.elargir = Sur(3);
  for (std::int64_t n = Sur(2) ? 0 : Entre(1, 3); n > 0; --n) r.tri.push_back(Tri());
  static const std::vector<std::int64_t> kNombres = {0, 1, 2, 3, 7, 20, 20, 100, 1000};
  if (!Sur(4)) r.nombre = Sur(200) ? 1001 : Un(kNombres);
  return r;
}

// ---- description

namespace {

std::string Ecrire(const Litteral& l) {
  if (const auto* s = std::get_if<std::string>(&l)) return "'" + *s + "'";
  if (const auto* n = std::get_if<Nombre>(&l)) return std::to_string(n->valeur);
  if (const auto* b = std::get_if<bool>(&l)) return *b ? "true" : "false";
  return "null";
}

std::string Ecrire(const Condition& c) {
  std::string out;
  if (c.genre != Condition::Genre::kFeuille) {
    out = c.genre == Condition::Genre::kEt ? "et(" : c.genre == Condition::Genre::kOu ? "ou(" : "non(";
    for (const Condition& e : c.conditions) out += Ecrire(e) + " ";
    return out + ")";
  }
  out = c.champ + (c.epci.empty() ? "" : "@" + c.epci);
  if (c.egal) out += "=" + Ecrire(*c.egal);
  if (c.parmi) {
    out += " parmi[";
    for (const Litteral& l : *c.parmi) out += Ecrire(l) + ",";
    out += "]";
  }
  if (c.min) out += ">=" + Ecrire(*c.min);
  if (c.max) out += "<=" + Ecrire(*c.max);
  if (c.present) out += *c.present ? " présent" : " absent";
  if (c.texte) out += " texte<" + *c.texte + ">";
  if (c.element) out += " element{" + Ecrire(*c.element) + "}";
  return out;
}

}  // namespace

std::string Decrire(const Requete& r) {
  std::string out = "q=<" + r.q + "> filtres: " + (r.filtres ? Ecrire(*r.filtres) : "-") + " facettes:";
  for (const DemandeDeFacette& d : r.facettes) {
    out += " " + d.champ + (d.nombre ? "#" + std::to_string(*d.nombre) : "") + (d.par.empty() ? "" : "/" + d.par) +
           (d.intervalle ? "/" + std::to_string(*d.intervalle) : "") +
           (d.exclure_propre_filtre ? (*d.exclure_propre_filtre ? "+" : "-") : "");
    if (d.bornes) {
      for (const Litteral& l : *d.bornes) out += "|" + Ecrire(l);
    }
  }
  out += r.exclure_propre_filtre ? " tri:" : " (sans exclusion) tri:";
  for (const CleDeTri& t : r.tri) out += " " + std::string(t.descendant ? "-" : "") + t.champ;
  return out + " nombre=" + (r.nombre ? std::to_string(*r.nombre) : "-") + (r.elargir ? " elargir" : "");
}

}  // namespace sne::testing
