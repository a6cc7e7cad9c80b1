// Counts by value and by interval.
#include <algorithm>
#include <cmath>
#include <map>

#include "schema/date.h"
#include "tests/reference/lexicon.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

std::vector<std::int64_t> ValeursDe(const Catalogue& c, const FacetteComprise& facette, const Record& d) {
  const Field& f = *facette.champ;
  std::vector<std::int64_t> valeurs;
  if (f.type == Type::kCotation) {
    if (const auto note = NoteDe(c, d, TerritoireDe(c, facette.epci))) valeurs.push_back(*note);
    return valeurs;
  }
  const auto ajouter = [&](const Value& v) {
    if (const auto* un = std::get_if<std::int64_t>(&v)) valeurs.push_back(*un);
    for (const Ordinal o : Codes(v)) valeurs.push_back(o);
  };
  if (f.type == Type::kObject) return {Present(d.valeurs[f.slot]) ? 2 : 1};  // counts by its presence
  if (f.parent == kNoField) {
    ajouter(d.valeurs[f.slot]);
  } else {
    for (const Record& e : Elements(d.valeurs[c.field(f.parent).slot])) ajouter(e.valeurs[f.slot]);
  }
  return valeurs;
}

// The interval [min, max) of one value, or nothing when it lies outside all of them.
using Tranches = std::function<std::optional<std::pair<std::int64_t, std::int64_t>>(std::int64_t)>;

Tranches TranchesDe(const FacetteComprise& f) {
  Refus rien;
  if (f.demande.bornes) {
    std::vector<std::int64_t> bornes;
    for (const Litteral& l : *f.demande.bornes) bornes.push_back(LireBorneDe(*f.champ, l, false, rien).value_or(0));
    return [bornes](std::int64_t v) -> std::optional<std::pair<std::int64_t, std::int64_t>> {
      for (std::size_t i = 0; i + 1 < bornes.size(); ++i) {
        if (v >= bornes[i] && v < bornes[i + 1]) return std::pair(bornes[i], bornes[i + 1]);
      }
      return std::nullopt;
    };
  }
  if (f.demande.intervalle) {
    const auto pas =
        static_cast<std::int64_t>(std::llround(*f.demande.intervalle * (f.champ->type == Type::kMoney ? 100 : 1)));
    return [pas](std::int64_t v) {
      std::int64_t min = v / pas * pas;
      if (min > v) min -= pas;
      return std::pair(min, min + pas);
    };
  }
  return [par = f.demande.par](std::int64_t v) -> std::optional<std::pair<std::int64_t, std::int64_t>> {
    const auto jour = static_cast<Jour>(v);
    const Calendrier k = CalendrierDe(jour);
    if (par == "jour") return std::pair(v, v + 1);
    if (par == "semaine") {
      const Jour lundi = JourDe(2024, 1, 1);  // a Monday
      const Jour depuis = ((jour - lundi) % 7 + 7) % 7;
      return std::pair<std::int64_t, std::int64_t>(jour - depuis, jour - depuis + 7);
    }
    if (par == "annee") return std::pair<std::int64_t, std::int64_t>(JourDe(k.annee, 1, 1), JourDe(k.annee + 1, 1, 1));
    const int longueur = par == "trimestre" ? 3 : 1;
    const int mois = (k.mois - 1) / longueur * longueur + 1;
    const int suivant = mois + longueur;
    return std::pair<std::int64_t, std::int64_t>(
        JourDe(k.annee, mois, 1), suivant > 12 ? JourDe(k.annee + 1, suivant - 12, 1) : JourDe(k.annee, suivant, 1));
  };
}

}  // namespace

void VerifierFacette(const FacetteComprise& f, Refus& refus) {
  const DemandeDeFacette& d = f.demande;
  if (d.nombre && (*d.nombre < 0 || *d.nombre > 1000)) refus.Poser("nombre de la facette");
  const bool nombre = f.champ->type == Type::kInt || f.champ->type == Type::kMoney || f.champ->type == Type::kCotation;
  const bool date = f.champ->type == Type::kDate;
  const int poses = d.intervalle.has_value() + d.bornes.has_value() + !d.par.empty();
  if (!f.champ->facette || poses > 1 || (d.intervalle && !nombre) || (d.bornes && !nombre && !date) ||
      (!d.par.empty() && !date) || (poses == 0 && (date || f.champ->type == Type::kMoney))) {
    refus.Poser("facette " + f.nom);
    return;
  }
  if (d.intervalle) {
    const double echelle = f.champ->type == Type::kMoney ? 100 : 1;
    const double pas = static_cast<double>(std::llround(*d.intervalle * echelle)) / echelle;
    if (*d.intervalle <= 0 || pas != *d.intervalle) refus.Poser("intervalle");
  }
  if (d.bornes) {
    std::optional<std::int64_t> avant;
    for (const Litteral& l : *d.bornes) {
      const auto v = LireBorneDe(*f.champ, l, false, refus);
      if (avant && v && *v <= *avant) refus.Poser("bornes");
      avant = v;
    }
    if (d.bornes->size() < 2 || d.bornes->size() > 1001) refus.Poser("bornes");
  }
  if (!d.par.empty() && d.par != "jour" && d.par != "semaine" && d.par != "mois" && d.par != "trimestre" &&
      d.par != "annee")
    refus.Poser("par");
}

FacetteAttendue CompterFacette(const Catalogue& c, const FacetteComprise& f, const std::vector<const Demande*>& lignes,
                               bool& trop) {
  FacetteAttendue r;
  r.nom = f.nom;
  const bool histogramme = f.demande.intervalle || f.demande.bornes || !f.demande.par.empty();
  const Tranches tranches = histogramme ? TranchesDe(f) : Tranches();
  std::map<std::int64_t, std::uint64_t> comptes;                           // by value
  std::map<std::pair<std::int64_t, std::int64_t>, std::uint64_t> decoupe;  // by interval
  for (const Demande* d : lignes) {
    const auto valeurs = ValeursDe(c, f, *d);
    if (valeurs.empty()) ++r.sans_valeur;
    std::set<std::int64_t> seaux;
    std::set<std::pair<std::int64_t, std::int64_t>> intervalles;
    for (const std::int64_t v : valeurs) {
      if (histogramme) {
        if (const auto t = tranches(v)) intervalles.insert(*t);
      } else if (f.champ->HasOrdinals()) {
        for (const Ordinal o : LexiqueDe(*f.champ->nomenclature).Seaux(static_cast<Ordinal>(v))) seaux.insert(o);
      } else {
        seaux.insert(v);
      }
    }
    for (const std::int64_t v : seaux) ++comptes[v];
    for (const auto& t : intervalles) ++decoupe[t];
  }
  if (histogramme) {
    if (f.demande.bornes) {
      Refus rien;
      for (std::size_t i = 0; i + 1 < f.demande.bornes->size(); ++i) {
        const std::int64_t min = *LireBorneDe(*f.champ, (*f.demande.bornes)[i], false, rien);
        const std::int64_t max = *LireBorneDe(*f.champ, (*f.demande.bornes)[i + 1], false, rien);
        r.tranches.push_back({min, max, decoupe[{min, max}]});
      }
      return r;
    }
    if (decoupe.empty()) return r;
    for (auto t = decoupe.begin()->first; t <= decoupe.rbegin()->first; t = *tranches(t.second)) {
      r.tranches.push_back({t.first, t.second, decoupe.contains(t) ? decoupe[t] : 0});
      if (r.tranches.size() > 1000) {
        trop = true;
        break;
      }
    }
    return r;
  }
  for (const std::int64_t v : f.selectionnees) comptes.try_emplace(v, 0);
  for (const auto& [v, n] : comptes) r.valeurs.push_back({v, n});
  const auto code = [&](std::int64_t v) {
    return f.champ->HasOrdinals() ? f.champ->nomenclature->Code(static_cast<Ordinal>(v)) : std::string();
  };
  std::sort(r.valeurs.begin(), r.valeurs.end(), [&](const auto& a, const auto& b) {
    if (a.nombre != b.nombre) return a.nombre > b.nombre;
    return f.champ->HasOrdinals() ? code(a.valeur) < code(b.valeur) : a.valeur < b.valeur;
  });
  // Of a closed list: its length; of numbers and guichets: the values that occur.
  const bool fermee = f.champ->HasOrdinals() && !f.champ->nomenclature->ouverte();
  const std::size_t existantes = fermee ? f.champ->nomenclature->size() : r.valeurs.size();
  const auto nombre = static_cast<std::size_t>(f.demande.nombre.value_or(existantes <= 50 ? 50 : 10));
  for (std::size_t i = nombre; i < r.valeurs.size(); ++i) r.autres += r.valeurs[i].nombre;
  if (r.valeurs.size() > nombre) r.valeurs.resize(nombre);
  return r;
}

}  // namespace sne::testing
