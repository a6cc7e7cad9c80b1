#include "server/criteria_json.h"

#include <utility>

#include "query/resolve.h"
#include "schema/demande_json.h"
#include "server/request_write.h"

namespace sne {
namespace {

constexpr std::size_t kValeursMax = 200;  // longer lists are the business of /v1/suggestions

// Elements between brackets.
template <class Liste, class F>
void AppendListe(const Liste& liste, std::string& out, F&& ecrire) {
  out += '[';
  bool premier = true;
  for (const auto& e : liste) {
    if (!premier) out += ',';
    premier = false;
    ecrire(e);
  }
  out += ']';
}

void AppendTextes(const std::vector<std::string>& textes, std::string& out) {
  AppendListe(textes, out, [&](const std::string& t) { AppendJsonString(t, out); });
}

// A member whose value is a text; null when it is empty.
void AppendMembre(const char* debut, const std::string& texte, std::string& out) {
  out += debut;
  texte.empty() ? void(out += "null") : AppendJsonString(texte, out);
}

void AppendCritere(const Catalogue& catalogue, const Field& f, std::string& out) {
  const bool sous_liste = f.parent != kNoField && catalogue.field(f.parent).type == Type::kList;
  const auto drapeau = [&](const char* nom, bool v) {
    out += std::string(",\"") + nom + "\":" + (v ? "true" : "false");
  };
  out += "{\"champ\":";
  AppendJsonString(f.nom_public(), out);
  out += ",\"libelle\":";
  AppendJsonString(f.libelle, out);
  out += ",\"type\":";
  AppendJsonString(f.type_declare, out);
  drapeau("calcule", f.calcul != Calcul::kSaisi || f.type == Type::kCotation);
  out += ",\"operateurs\":";
  AppendTextes(OperateursDe(f), out);
  drapeau("facette", f.facette);
  drapeau("tri", f.tri && !sous_liste && f.type != Type::kMulti);
  drapeau("liste", f.liste);
  drapeau("texte", f.texte);
  if (!f.description.empty()) {
    out += ",\"description\":";
    AppendJsonString(f.description, out);
  }
  if (f.nomenclature != nullptr && !f.nomenclature->ouverte() && f.nomenclature->size() <= kValeursMax) {
    const char* debut = ",\"valeurs\":[{\"code\":";
    for (Ordinal o = 1; o <= f.nomenclature->size(); ++o) {
      if (f.nomenclature->Masquee(o)) continue;
      const Valeur& v = f.nomenclature->valeur(o);
      out += std::exchange(debut, ",{\"code\":");
      AppendJsonString(v.code, out);
      out += ",\"libelle\":";
      AppendJsonString(v.libelle, out);
      if (!v.synonymes.empty()) {
        out += ",\"synonymes\":";
        AppendTextes(v.synonymes, out);
      }
      out += '}';
    }
    out += ']';
  }
  out += '}';
}

void AppendIntervalle(const IntervalleDeCotation& i, std::string& out) {
  AppendMembre("{\"champ\":", i.champ, out);
  AppendMembre(",\"unite\":", i.unite, out);
  out += std::string(",\"par_unite\":") + (i.par_unite ? "true" : "false");
  for (const auto& [cle, seuils] : {std::pair(",\"au_moins\":", &i.au_moins), std::pair(",\"au_plus\":", &i.au_plus)}) {
    if (seuils->empty()) continue;
    out += cle;
    AppendListe(*seuils, out, [&](double seuil) { AppendLitteral(Nombre{seuil}, out); });
  }
  out += '}';
}

void AppendCritere(const CritereDeCotation& c, std::string& out) {
  AppendMembre("{\"code\":", c.code, out);
  AppendMembre(",\"libelle\":", c.libelle, out);
  out += ",\"condition\":";
  c.condition ? AppendCondition(*c.condition, out) : void(out += "null");
  if (!c.territoire.empty()) AppendMembre(",\"territoire\":", c.territoire, out);
  AppendMembre(",\"pj\":", c.pj, out);
  out += std::string(",\"hors_cerfa\":") + (c.hors_cerfa ? "true" : "false");
  out += std::string(",\"sensible\":") + (c.sensible ? "true" : "false");
  if (!c.modalites.empty()) {
    out += ",\"modalites\":";
    AppendListe(c.modalites, out, [&](const CritereDeCotation::Modalite& m) {
      AppendMembre("{\"code\":", m.code, out);
      AppendMembre(",\"libelle\":", m.libelle, out);
      out += ",\"condition\":";
      AppendCondition(m.condition, out);
      out += '}';
    });
  }
  if (c.intervalle) {
    out += ",\"intervalle\":";
    AppendIntervalle(*c.intervalle, out);
  }
  if (c.fenetre) {
    AppendMembre(",\"fenetre\":{\"champ\":", c.fenetre->champ, out);
    AppendMembre(",\"date\":", c.fenetre->date, out);
    out += ",\"condition\":";
    AppendCondition(c.fenetre->condition, out);
    out += '}';
  }
  out += '}';
}

}  // namespace

std::string EcrireCriteresDeCotation(const CriteresDeCotation& criteres) {
  std::string out = "{\"version\":";
  AppendJsonString(criteres.version(), out);
  out += ",\"categories\":";
  AppendListe(criteres.categories(), out, [&](const CriteresDeCotation::Categorie& categorie) {
    AppendMembre("{\"code\":", categorie.code, out);
    AppendMembre(",\"libelle\":", categorie.libelle, out);
    out += ",\"criteres\":";
    AppendListe(categorie.criteres, out, [&](const CritereDeCotation& c) { AppendCritere(c, out); });
    out += '}';
  });
  return out + '}';
}

std::string EcrireCriteres(const Catalogue& catalogue) {
  std::string out = "{\"version\":";
  AppendJsonString(catalogue.version(), out);
  out += ",\"categories\":[";
  bool premiere = true;
  for (const Categorie& c : catalogue.categories()) {
    if (c.champs.empty()) continue;
    out += premiere ? "{\"code\":" : ",{\"code\":";
    premiere = false;
    AppendJsonString(c.code, out);
    out += ",\"libelle\":";
    AppendJsonString(c.libelle, out);
    out += ",\"criteres\":[";
    bool premier = true;
    const auto critere = [&](const Field& f) {
      if (f.type == Type::kNir) return;  // never searched, never shown
      if (!premier) out += ',';
      premier = false;
      AppendCritere(catalogue, f, out);
    };
    for (const FieldId id : c.champs) {
      critere(catalogue.field(id));
      for (const FieldId sous : catalogue.field(id).champs) critere(catalogue.field(sous));
    }
    out += "]}";
  }
  return out + "]}";
}

}  // namespace sne
