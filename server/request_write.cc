#include "server/request_write.h"

#include <charconv>
#include <set>

#include "schema/demande_json.h"

namespace sne {
namespace {

std::string EcrireNombre(double v) {
  char texte[32];
  const auto fin = std::to_chars(texte, texte + sizeof texte, v);
  return {texte, fin.ptr};
}

// Elements between brackets.
template <class T, class F>
void AppendListe(const std::vector<T>& liste, std::string& out, F&& ecrire) {
  out += '[';
  for (std::size_t i = 0; i < liste.size(); ++i) {
    if (i > 0) out += ',';
    ecrire(liste[i], out);
  }
  out += ']';
}

void AppendFacette(const DemandeDeFacette& f, std::string& out) {
  out += "{\"champ\":";
  AppendJsonString(f.champ, out);
  const auto texte = [&](const char* cle, const std::string& v) {
    if (v.empty()) return;
    out += cle;
    AppendJsonString(v, out);
  };
  texte(",\"epci\":", f.epci);
  texte(",\"nom\":", f.nom);
  if (f.nombre) out += ",\"nombre\":" + std::to_string(*f.nombre);
  texte(",\"par\":", f.par);
  if (f.intervalle) out += ",\"intervalle\":" + EcrireNombre(*f.intervalle);
  if (f.bornes) {
    out += ",\"bornes\":";
    AppendListe(*f.bornes, out, AppendLitteral);
  }
  if (f.exclure_propre_filtre)
    out += std::string(",\"exclure_propre_filtre\":") + (*f.exclure_propre_filtre ? "true" : "false");
  out += '}';
}

// Only its name is asked for.
bool Nue(const DemandeDeFacette& f) {
  return f.epci.empty() && f.nom.empty() && !f.nombre && f.par.empty() && !f.intervalle && !f.bornes &&
         f.exclure_propre_filtre.value_or(true);
}

// ---- links

std::string EnTexte(const Litteral& l) {
  if (const bool* b = std::get_if<bool>(&l)) return *b ? "true" : "false";
  if (const Nombre* n = std::get_if<Nombre>(&l)) return EcrireNombre(n->valeur);
  return std::get<std::string>(l);
}

// The value of the parameter that says this condition; nothing when only JSON can.
std::optional<std::string> Court(const Condition& c, const Catalogue& catalogue) {
  using G = Condition::Genre;
  const bool non = c.genre == G::kNon;
  const Condition& f = non ? c.conditions[0] : c;
  if (f.genre != G::kFeuille || f.element) return std::nullopt;
  const Field& champ = catalogue.field(catalogue.Find(std::string_view(f.champ).substr(0, f.champ.find('@'))));
  std::string out;
  if (f.present) {
    if (non) return std::nullopt;
    return *f.present ? "*" : "!";
  }
  if (f.texte) {
    if (champ.type == Type::kName) return std::nullopt;  // a name alone is the whole name
    out = *f.texte;
  } else if (f.min || f.max) {
    out = (f.min ? EnTexte(*f.min) : "") + ".." + (f.max ? EnTexte(*f.max) : "");
  } else {
    const std::vector<Litteral> valeurs = f.egal ? std::vector<Litteral>{*f.egal} : *f.parmi;
    if (valeurs.empty()) return std::nullopt;
    for (std::size_t i = 0; i < valeurs.size(); ++i) {
      if (i > 0) out += ',';
      const std::string valeur = EnTexte(valeurs[i]);
      if (valeur.ends_with('\\')) return std::nullopt;  // it would escape the comma behind it
      for (const char lettre : valeur) out += lettre == ',' ? std::string("\\,") : std::string(1, lettre);
    }
  }
  if (non) return out.empty() ? std::nullopt : std::optional("!" + out);
  if (out.starts_with('!') || out == "*") return std::nullopt;
  return out;
}

class Lien {
 public:
  void Parametre(std::string_view nom, std::string_view valeur) {
    lien_ += premier_ ? '?' : '&';
    premier_ = false;
    lien_ += EncoderParametre(nom);
    lien_ += '=';
    lien_ += EncoderParametre(valeur);
  }
  std::string Finir() { return std::move(lien_); }

 private:
  std::string lien_ = "/v1/demandes";
  bool premier_ = true;
};

// Parts between commas.
template <class T, class F>
std::string Virgules(const std::vector<T>& parties, F&& ecrire) {
  std::string out;
  for (const T& p : parties) out += (out.empty() ? "" : ",") + ecrire(p);
  return out;
}

}  // namespace

std::string EncoderParametre(std::string_view texte) {
  std::string out;
  static constexpr std::string_view kTelsQuels = "-._~!*,:@/";
  static constexpr char kHexa[] = "0123456789ABCDEF";
  for (const char c : texte) {
    const bool lettre = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (lettre || kTelsQuels.find(c) != kTelsQuels.npos) {
      out += c;
      continue;
    }
    out += '%';
    out += kHexa[static_cast<unsigned char>(c) >> 4];
    out += kHexa[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

void AppendLitteral(const Litteral& l, std::string& out) {
  if (const bool* b = std::get_if<bool>(&l)) {
    out += *b ? "true" : "false";
  } else if (const Nombre* n = std::get_if<Nombre>(&l)) {
    out += EcrireNombre(n->valeur);
  } else if (const std::string* s = std::get_if<std::string>(&l)) {
    AppendJsonString(*s, out);
  } else {
    out += "null";
  }
}

void AppendCondition(const Condition& c, std::string& out) {
  using G = Condition::Genre;
  if (c.genre == G::kNon) {
    out += "{\"non\":";
    AppendCondition(c.conditions[0], out);
    out += '}';
    return;
  }
  if (c.genre != G::kFeuille) {
    out += c.genre == G::kEt ? "{\"et\":" : "{\"ou\":";
    AppendListe(c.conditions, out, AppendCondition);
    out += '}';
    return;
  }
  out += "{\"champ\":";
  AppendJsonString(c.champ, out);
  if (!c.epci.empty()) {
    out += ",\"epci\":";
    AppendJsonString(c.epci, out);
  }
  const auto litteral = [&](const char* cle, const std::optional<Litteral>& l) {
    if (!l) return;
    out += cle;
    AppendLitteral(*l, out);
  };
  litteral(",\"egal\":", c.egal);
  if (c.parmi) {
    out += ",\"parmi\":";
    AppendListe(*c.parmi, out, AppendLitteral);
  }
  litteral(",\"min\":", c.min);
  litteral(",\"max\":", c.max);
  if (c.present) out += *c.present ? ",\"present\":true" : ",\"present\":false";
  if (c.texte) {
    out += ",\"texte\":";
    AppendJsonString(*c.texte, out);
  }
  if (c.element) {
    out += ",\"element\":";
    AppendCondition(*c.element, out);
  }
  out += '}';
}

std::string EcrireRequete(const Requete& r) {
  std::string out = "{";
  const auto cle = [&](const char* nom) {
    out += out.size() > 1 ? ",\"" : "\"";
    out += nom;
    out += "\":";
  };
  if (!r.q.empty()) {
    cle("q");
    AppendJsonString(r.q, out);
  }
  if (r.filtres) {
    cle("filtres");
    AppendCondition(*r.filtres, out);
  }
  if (!r.facettes.empty()) {
    cle("facettes");
    AppendListe(r.facettes, out, [](const DemandeDeFacette& f, std::string& o) {
      if (Nue(f)) {
        AppendJsonString(f.champ, o);
      } else {
        AppendFacette(f, o);
      }
    });
  }
  if (!r.exclure_propre_filtre) {
    cle("exclure_propre_filtre");
    out += "false";
  }
  if (!r.tri.empty()) {
    cle("tri");
    AppendListe(r.tri, out, [](const CleDeTri& t, std::string& o) {
      o += "{\"champ\":";
      AppendJsonString(t.champ, o);
      if (!t.epci.empty()) {
        o += ",\"epci\":";
        AppendJsonString(t.epci, o);
      }
      o += t.descendant ? ",\"ordre\":\"desc\"}" : "}";
    });
  }
  if (r.champs) {
    cle("champs");
    AppendListe(*r.champs, out, [](const std::string& c, std::string& o) { AppendJsonString(c, o); });
  }
  if (r.nombre) {
    cle("nombre");
    out += std::to_string(*r.nombre);
  }
  for (const auto& [nom, valeur] : {std::pair("modele", &r.modele), std::pair("dialecte", &r.dialecte)}) {
    if (valeur->empty()) continue;
    cle(nom);
    AppendJsonString(*valeur, out);
  }
  if (r.codes) {
    cle("codes");
    out += "true";
  }
  return out + '}';
}

std::string EcrireLien(const Requete& r, const Catalogue& catalogue) {
  Lien lien;
  if (!r.q.empty()) lien.Parametre("q", r.q);
  Condition reste;
  reste.genre = Condition::Genre::kEt;
  std::set<std::string_view> dits;
  const auto poser = [&](const Condition& c) {
    const std::string& champ = c.genre == Condition::Genre::kNon ? c.conditions[0].champ : c.champ;
    if (const auto court = Court(c, catalogue); court && dits.insert(champ).second) {
      lien.Parametre(champ, *court);
    } else {
      reste.conditions.push_back(c);
    }
  };
  if (r.filtres && r.filtres->genre == Condition::Genre::kEt) {
    for (const Condition& c : r.filtres->conditions) poser(c);
  } else if (r.filtres) {
    poser(*r.filtres);
  }
  if (!reste.conditions.empty()) {
    std::string json;
    const bool seule = reste.conditions.size() == 1 && reste.conditions[0].genre != Condition::Genre::kEt;
    AppendCondition(seule ? reste.conditions[0] : reste, json);
    lien.Parametre("filtres", json);
  }
  std::vector<std::string> facettes;
  for (const DemandeDeFacette& f : r.facettes) {
    if (Nue(f)) facettes.push_back(f.champ);
  }
  if (!facettes.empty()) lien.Parametre("facettes", Virgules(facettes, [](const std::string& f) { return f; }));
  if (!r.tri.empty())
    lien.Parametre("tri", Virgules(r.tri, [](const CleDeTri& t) { return (t.descendant ? "-" : "") + t.champ; }));
  if (r.champs) lien.Parametre("champs", Virgules(*r.champs, [](const std::string& c) { return c; }));
  if (r.nombre) lien.Parametre("nombre", std::to_string(*r.nombre));
  if (!r.modele.empty()) lien.Parametre("modele", r.modele);
  if (!r.dialecte.empty()) lien.Parametre("dialecte", r.dialecte);
  if (r.codes) lien.Parametre("codes", "true");
  return lien.Finir();
}

}  // namespace sne
