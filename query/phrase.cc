#include "query/phrase.h"

#include <algorithm>
#include <cmath>

#include "query/resolve.h"
#include "schema/date.h"

namespace sne {
namespace {

using G = Condition::Genre;

constexpr std::size_t kValeursDites = 10;  // of a longer list the first, and how many others
constexpr const char* kFine = "\u202f";    // between thousands, before a unit
constexpr const char* kInsecable = "\u00a0";

std::string Joindre(const std::vector<std::string>& parties, const char* entre, const char* avant_la_derniere) {
  std::string out;
  for (std::size_t i = 0; i < parties.size(); ++i) {
    if (i > 0) out += i + 1 == parties.size() ? avant_la_derniere : entre;
    out += parties[i];
  }
  return out;
}

// "T1, T2 ou T3". `nombre`: of them all, the first of which are in `valeurs`.
std::string Enumerer(std::vector<std::string> valeurs, std::size_t nombre) {
  if (nombre > valeurs.size()) valeurs.push_back(std::to_string(nombre - valeurs.size()) + " autres");
  return Joindre(valeurs, ", ", " ou ");
}

// A label or a text that would be taken for several stands between quotation marks.
std::string Guillemets(const std::string& texte) { return "«" + (kInsecable + texte) + kInsecable + "»"; }
std::string Isoler(const std::string& texte) {
  return texte.find(", ") != texte.npos || texte.find(" ou ") != texte.npos ? Guillemets(texte) : texte;
}

// A label inside a sentence: no capital, unless it is an acronym.
std::string Minuscule(std::string libelle) {
  const auto capitale = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (libelle.size() > 1 && capitale(libelle[0]) && !capitale(libelle[1]))
    libelle[0] = static_cast<char>(libelle[0] + 32);
  for (const auto& [grande, petite] : {std::pair("É", "é"), std::pair("À", "à"), std::pair("Â", "â")}) {
    if (libelle.starts_with(grande)) libelle.replace(0, std::string_view(grande).size(), petite);
  }
  return libelle;
}

// "12 500,50".
std::string EcrireNombre(double v) {
  const auto centimes = std::llround(std::abs(v) * 100);
  std::string chiffres = std::to_string(centimes / 100);
  for (auto i = static_cast<std::ptrdiff_t>(chiffres.size()) - 3; i > 0; i -= 3)
    chiffres.insert(static_cast<std::size_t>(i), kFine);
  if (centimes % 100 != 0) chiffres += "," + std::to_string(100 + centimes % 100).substr(1);
  return (v < 0 ? "−" : "") + chiffres;
}

std::string Jour_(const Calendrier& c, bool annee) {
  static constexpr const char* kMois[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                          "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  std::string out = c.jour == 0 ? "" : c.jour == 1 ? "1er " : std::to_string(c.jour) + " ";
  out += kMois[c.mois - 1];
  return annee ? out + " " + std::to_string(c.annee) : out;
}

Calendrier DateDe(const Litteral& l) { return CalendrierDe(LireDate(std::get<std::string>(l)).value_or(0)); }
std::string EcrireJour(const Litteral& l) { return Jour_(DateDe(l), true); }

// "en 2021", "en mars 2021", "de mars à mai 2021", "du 3 mars 2021 au 4 mai 2022", "depuis …", "jusqu'au …".
std::string Periode(const Condition& c) {
  if (!c.max) return "à partir du " + EcrireJour(*c.min);
  if (!c.min) return "jusqu'au " + EcrireJour(*c.max);
  const Calendrier a = DateDe(*c.min), b = DateDe(*c.max);
  if (a.jour == 1 && b.jour == JoursDuMois(b.annee, b.mois)) {
    if (a.mois == 1 && b.mois == 12)
      return a.annee == b.annee ? "en " + std::to_string(a.annee)
                                : "de " + std::to_string(a.annee) + " à " + std::to_string(b.annee);
    const Calendrier debut{a.annee, a.mois, 0}, fin{b.annee, b.mois, 0};
    if (a.annee == b.annee && a.mois == b.mois) return "en " + Jour_(debut, true);
    return "de " + Jour_(debut, a.annee != b.annee) + " à " + Jour_(fin, true);
  }
  return "du " + EcrireJour(*c.min) + " au " + EcrireJour(*c.max);
}

// Numbers with their unit: "3", "1 000 €", "18 mois", "2 ans".
class Quantite {
 public:
  explicit Quantite(const Field& f) : unite_(f.unite) {}

  // `v`, its unit left out where `suivante` says the same.
  std::string Ecrire(const Litteral& l, const Litteral* suivante = nullptr) const {
    const double v = std::get<Nombre>(l).valeur;
    const bool meme = suivante != nullptr && Unite(v) == Unite(std::get<Nombre>(*suivante).valeur);
    return EcrireNombre(Ans(v) ? v / 12 : v) + (meme || unite_.empty() ? "" : Espace() + Unite(v));
  }
  // The number that a plural follows.
  static double Derniere(const Condition& c) {
    const Litteral& l = c.egal ? *c.egal : c.parmi ? c.parmi->back() : c.max ? *c.max : *c.min;
    return std::get<Nombre>(l).valeur;
  }

 private:
  bool Ans(double v) const { return unite_ == "mois" && v >= 24 && std::fmod(v, 12) == 0; }
  std::string Unite(double v) const {
    if (Ans(v)) return "ans";
    if (unite_ == "mois" || !unite_.ends_with('s') || std::abs(v) >= 2) return unite_;
    return unite_.substr(0, unite_.size() - 1);
  }
  // Symbols stand behind a fine space, words behind a blank.
  std::string Espace() const { return unite_[0] >= 'a' && unite_[0] <= 'z' && unite_.size() > 2 ? " " : kFine; }

  const std::string& unite_;
};

// "à Le Havre" is "au Havre", "de au moins" "d'au moins".
std::string Contracter(std::string texte) {
  for (const auto& [long_, court] :
       {std::pair("à Le ", "au "), std::pair("à Les ", "aux "), std::pair(" de au ", " d'au ")}) {
    for (std::size_t i = texte.find(long_); i != texte.npos; i = texte.find(long_, i))
      texte.replace(i, std::string_view(long_).size(), court);
  }
  return texte;
}

class Redacteur {
 public:
  explicit Redacteur(const Catalogue& c) : c_(c) {}

  // `groupe`: inside an element, the list; kNoField elsewhere.
  std::string Ecrire(const Condition& c, FieldId groupe = kNoField) const {
    switch (c.genre) {
      case G::kFeuille:
        return Feuille(c, groupe);
      case G::kNon:
        return Non(c.conditions[0], groupe);
      case G::kEt:
        return c.conditions.empty() ? "toutes les demandes" : Joindre(Parties(c, groupe), ", ", " et ");
      case G::kOu:
        return c.conditions.empty() ? "aucune demande" : Joindre(Parties(c, groupe), ", ou bien ", " ou bien ");
    }
    return {};
  }

  int Rang(const Condition& c) const {
    const Field* f = ChampDe(c);
    if (f == nullptr) return kGroupes;
    return f->phrase_rang > 0 && c.genre == G::kFeuille && !c.present ? f->phrase_rang : kSansRang + f->id;
  }
  static constexpr int kSansRang = 1000, kGroupes = 1'000'000;
  static constexpr int kQuoi = 1, kOu = 2;  // ranks of what is looked for and where: no comma between

 private:
  const Field* ChampDe(const Condition& c) const {
    if (c.genre == G::kNon) return ChampDe(c.conditions[0]);
    if (c.genre != G::kFeuille) return nullptr;
    return &c_.field(c_.Find(std::string_view(c.champ).substr(0, c.champ.find('@'))));
  }

  // Parts of a group, in parentheses when they are groups themselves.
  std::vector<std::string> Parties(const Condition& c, FieldId groupe) const {
    std::vector<std::string> out;
    for (const Condition& e : c.conditions) {
      const bool simple = e.genre == G::kFeuille || e.genre == G::kNon || e.conditions.size() < 2;
      out.push_back(simple ? Ecrire(e, groupe) : "(" + Ecrire(e, groupe) + ")");
    }
    return out;
  }

  std::string Non(const Condition& c, FieldId groupe) const {
    const bool simple = c.genre == G::kFeuille || c.conditions.size() < 2;
    return "sauf " + (simple ? Ecrire(c, groupe) : "(" + Ecrire(c, groupe) + ")");
  }

  std::string Feuille(const Condition& c, FieldId groupe) const {
    std::string nom = c.champ, epci;
    SeparerTerritoire(nom, epci);
    const Field& f = c_.field(groupe == kNoField ? c_.Find(nom) : c_.FindKey(nom, groupe));
    std::string libelle = Minuscule(f.libelle);
    if (f.type == Type::kCotation) {
      const Nomenclature& n = c_.territoires().epci();
      const Ordinal o = n.Find(epci);
      libelle += " (" + (o == kNoOrdinal ? epci : n.Libelle(o)) + ")";
    }
    if (c.present) return (*c.present ? "avec " : "sans ") + libelle;
    if (c.element) return libelle + " dont (" + Ecrire(*c.element, f.id) + ")";
    if (const bool* b = c.egal ? std::get_if<bool>(&*c.egal) : nullptr) {
      if (!f.phrase.empty()) return *b ? f.phrase : f.phrase_non;
      return libelle + (*b ? " : oui" : " : non");
    }
    const std::string phrase = f.phrase.find("{}") == f.phrase.npos ? libelle + " : {}" : f.phrase;
    const std::string avant = phrase.substr(0, phrase.find("{}")), apres = phrase.substr(avant.size() + 2);
    const std::string texte = avant + Valeurs(c, f, avant) + apres;
    return f.IsString() || c.texte ? texte : Accorder(Contracter(texte), f, c);
  }

  // "(s)" of a phrase, once its number is known.
  static std::string Accorder(std::string texte, const Field& f, const Condition& c) {
    if (f.type != Type::kInt || f.phrase.find("(s)") == f.phrase.npos) return texte;
    const bool pluriel = (c.parmi && c.parmi->empty()) || std::abs(Quantite::Derniere(c)) >= 2;
    for (std::size_t i = texte.find("(s)"); i != texte.npos; i = texte.find("(s)", i))
      texte.replace(i, 3, pluriel ? "s" : "");
    return texte;
  }

  // What stands for {}. `avant`: what stands before it, repeated where French wants it.
  std::string Valeurs(const Condition& c, const Field& f, const std::string& avant) const {
    if (c.texte) return Guillemets(*c.texte);
    if (c.min || c.max) {
      if (f.type == Type::kDate) return Periode(c);
      const Quantite q(f);
      if (!c.max) return "au moins " + q.Ecrire(*c.min);
      if (!c.min) return "au plus " + q.Ecrire(*c.max);
      const bool voisins = f.type == Type::kInt && f.unite.empty() &&
                           std::get<Nombre>(*c.min).valeur + 1 == std::get<Nombre>(*c.max).valeur;
      return q.Ecrire(*c.min, &*c.max) + (voisins ? " ou " : " à ") + q.Ecrire(*c.max);
    }
    const std::vector<Litteral> litteraux = c.egal ? std::vector<Litteral>{*c.egal} : *c.parmi;
    if (litteraux.empty()) return "aucune valeur";
    const std::size_t dites = litteraux.size() > kValeursDites + 1 ? kValeursDites : litteraux.size();
    std::vector<std::string> valeurs;
    for (std::size_t i = 0; i < dites; ++i)
      valeurs.push_back(Valeur(f, litteraux[i], i + 1 < litteraux.size() ? &litteraux[i + 1] : nullptr));
    if (avant.ends_with("à ")) {  // "à Bron ou au Havre"
      for (std::size_t i = 1; i < valeurs.size(); ++i) {
        if (valeurs[i].starts_with("Le ") || valeurs[i].starts_with("Les ")) valeurs[i].insert(0, "à ");
      }
    }
    return Enumerer(std::move(valeurs), litteraux.size());
  }

  static std::string Valeur(const Field& f, const Litteral& l, const Litteral* suivante) {
    if (f.type == Type::kDate) return "le " + EcrireJour(l);
    if (const bool* b = std::get_if<bool>(&l)) return *b ? "oui" : "non";
    if (std::holds_alternative<Nombre>(l)) return Quantite(f).Ecrire(l, suivante);
    const std::string& texte = std::get<std::string>(l);
    if (!f.HasOrdinals()) return f.type == Type::kName ? texte : Isoler(texte);
    const Ordinal o = f.nomenclature->Find(texte);
    if (o == kNoOrdinal) return texte;
    const std::string libelle = f.nomenclature->Libelle(o);
    if (f.nomenclature->ouverte() && libelle.ends_with(texte)) return texte;  // "Guichet 69029" of a field so named
    // A name that several values share says which one it is.
    return Isoler(f.nomenclature->Resolve(libelle).size() > 1 ? libelle + " (" + texte + ")" : libelle);
  }

  const Catalogue& c_;
};

}  // namespace

std::string PhraseDe(const Condition& condition, const Catalogue& catalogue) {
  return Redacteur(catalogue).Ecrire(condition);
}

std::string PhraseDe(const Requete& requete, const Catalogue& catalogue) {
  const Redacteur redacteur(catalogue);
  std::vector<const Condition*> conditions;
  if (requete.filtres && requete.filtres->genre == G::kEt) {
    for (const Condition& c : requete.filtres->conditions) conditions.push_back(&c);
  } else if (requete.filtres) {
    conditions.push_back(&*requete.filtres);
  }
  std::stable_sort(conditions.begin(), conditions.end(),
                   [&](const Condition* a, const Condition* b) { return redacteur.Rang(*a) < redacteur.Rang(*b); });
  std::string out = requete.q.empty() ? "" : Guillemets(requete.q);
  int avant = 0;
  for (const Condition* c : conditions) {
    const int rang = redacteur.Rang(*c);
    if (!out.empty()) out += avant == Redacteur::kQuoi && rang == Redacteur::kOu ? " " : ", ";
    out += redacteur.Ecrire(*c);
    avant = rang;
  }
  return out.empty() ? "toutes les demandes" : out;
}

}  // namespace sne
