#include "server/criteria_json.h"

#include "query/resolve.h"
#include "schema/demande_json.h"

namespace sne {
namespace {

constexpr std::size_t kValeursMax = 200;  // longer lists are the business of /v1/suggestions

void AppendTextes(const std::vector<std::string>& textes, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < textes.size(); ++i) {
    if (i) out += ',';
    AppendJsonString(textes[i], out);
  }
  out += ']';
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
    out += ",\"valeurs\":[";
    for (Ordinal o = 1; o <= f.nomenclature->size(); ++o) {
      const Valeur& v = f.nomenclature->valeur(o);
      out += o > 1 ? ",{\"code\":" : "{\"code\":";
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

}  // namespace

std::string EcrireCriteres(const Catalogue& catalogue) {
  std::string out = "{\"version\":";
  AppendJsonString(catalogue.version(), out);
  out += ",\"categories\":[";
  bool premiere = true;
  for (const Categorie& c : catalogue.categories()) {
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
