#include "server/request_link.h"

#include <simdjson.h>

#include <charconv>
#include <set>

#include "schema/fold.h"

namespace sne {
namespace {

int Hexa(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// A name as one part of a JSON pointer, so that what follows it can be told apart ("nom/min").
std::string Pointeur(const std::string& nom) {
  std::string out;
  for (const char c : nom) {
    if (c == '~' || c == '/') {
      out += c == '~' ? "~0" : "~1";
    } else {
      out += c;
    }
  }
  return out;
}

// The parameter that is no field and that was meant by a name this near to it; "" when none is.
std::string_view Reserve(const std::string& nom) {
  for (const std::string_view r : {"q", "champs", "tri", "nombre", "curseur", "facettes", "filtres", "decrire",
                                   "elargir", "modele", "dialecte", "codes", "min_generation"}) {
    if (r.size() > 2 && nom.size() < 2 * r.size() && EditDistance(nom, r, 1) <= 1) return r;
  }
  return {};
}

// Split on commas; "\," is a comma.
std::vector<std::string> Virgules(std::string_view texte) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < texte.size(); ++i) {
    if (texte[i] == '\\' && i + 1 < texte.size() && texte[i + 1] == ',') {
      parts.back() += ',';
      ++i;
    } else if (texte[i] == ',') {
      parts.emplace_back();
    } else {
      parts.back() += texte[i];
    }
  }
  return parts;
}

// A list of names: empty as a form sends it when nothing was chosen.
std::vector<std::string> Noms(const std::string& texte) {
  return texte.empty() ? std::vector<std::string>() : Virgules(texte);
}

bool LireEntier(const std::string& texte, std::int64_t& out) {
  const auto fin = std::from_chars(texte.data(), texte.data() + texte.size(), out);
  return fin.ec == std::errc() && fin.ptr == texte.data() + texte.size() && !texte.empty();
}

// A value as the type of its field reads it; what does not fit stays a text, which resolution refuses with a reason.
Litteral LitteralDe(const Field* f, const std::string& texte) {
  if (f == nullptr) return texte;
  switch (f->type) {
    case Type::kInt:
    case Type::kMoney:
    case Type::kCotation: {
      double d;
      const auto fin = std::from_chars(texte.data(), texte.data() + texte.size(), d);
      if (texte.empty() || fin.ec != std::errc() || fin.ptr != texte.data() + texte.size()) return texte;
      std::int64_t entier;
      return Nombre{d, LireEntier(texte, entier)};
    }
    case Type::kBool:
    case Type::kBool3:
    case Type::kObject:
      if (texte == "true") return true;
      if (texte == "false") return false;
      return texte;
    default:
      return texte;
  }
}

class Lien {
 public:
  Lien(const Catalogue& catalogue, Requete& requete, LectureRequete& lecture)
      : catalogue_(catalogue), requete_(requete), lecture_(lecture) {}

  void Parametre(const std::string& nom, const std::string& valeur) {
    if (nom == "q")
      requete_.q = valeur;
    else if (nom == "champs")
      requete_.champs = Noms(valeur);
    else if (nom == "curseur")
      requete_.curseur = valeur;
    else if (nom == "nombre")
      Nombre_(valeur);
    else if (nom == "tri")
      Tris(valeur);
    else if (nom == "facettes")
      Facettes(valeur);
    else if (nom == "filtres")
      Filtres(valeur);
    else if (nom == "decrire")
      OuiNon(nom, valeur, requete_.decrire);
    else if (nom == "elargir")
      OuiNon(nom, valeur, requete_.elargir);
    else if (nom == "modele")
      requete_.modele = valeur;
    else if (nom == "dialecte")
      requete_.dialecte = valeur;
    else if (nom == "codes")
      OuiNon(nom, valeur, requete_.codes);
    else
      Filtre(nom, valeur);
  }

  void Finir() {
    if (conditions_.empty()) return;
    if (requete_.filtres) {  // filtres=… and short parameters together
      if (requete_.filtres->genre == Condition::Genre::kEt) {
        for (Condition& c : requete_.filtres->conditions) conditions_.push_back(std::move(c));
      } else {
        conditions_.push_back(std::move(*requete_.filtres));
      }
    }
    Condition et;
    et.genre = Condition::Genre::kEt;
    et.chemin = "filtres";
    et.conditions = std::move(conditions_);
    requete_.filtres = std::move(et);
  }

 private:
  void Faute(const std::string& parametre, std::string detail, bool illisible = false) {
    lecture_.illisible = lecture_.illisible || illisible;
    if (lecture_.erreurs.size() < 20) lecture_.erreurs.push_back({parametre, std::move(detail)});
  }

  void Nombre_(const std::string& valeur) {
    std::int64_t n;
    if (!LireEntier(valeur, n))
      return Faute("nombre", "attendu : un nombre entier ; trouvé : « " + Extrait(valeur, 40) + " »", true);
    requete_.nombre = n;
  }

  void OuiNon(const std::string& nom, const std::string& valeur, bool& out) {
    if (valeur != "true" && valeur != "false") return Faute(nom, "attendu : true ou false", true);
    out = valeur == "true";
  }

  void Tris(const std::string& valeur) {
    for (std::string& cle : Noms(valeur)) {
      CleDeTri& t = requete_.tri.emplace_back();
      t.chemin = "tri";
      t.descendant = cle.starts_with('-');
      t.champ = t.descendant ? cle.substr(1) : cle;
    }
  }

  void Facettes(const std::string& valeur) {
    for (std::string& champ : Noms(valeur)) {
      DemandeDeFacette& f = requete_.facettes.emplace_back();
      f.chemin = "facettes";
      f.champ = std::move(champ);
    }
  }

  void Filtres(const std::string& valeur) {
    LectureRequete lu = LireFiltres(valeur, "filtres", requete_);
    lecture_.illisible = lecture_.illisible || lu.illisible;
    for (Erreur& e : lu.erreurs) Faute(e.chemin, std::move(e.detail));
  }

  void Filtre(const std::string& nom, const std::string& valeur) {
    const std::size_t a = nom.find('@');
    const FieldId id = catalogue_.Find(nom.substr(0, a));
    const Field* f = id == kNoField ? nullptr : &catalogue_.field(id);
    if (const std::string_view reserve = f == nullptr ? Reserve(nom) : ""; !reserve.empty()) {
      return Faute(Pointeur(nom), "paramètre inconnu « " + nom + " » ; le plus proche : " + std::string(reserve));
    }
    Condition c;
    c.chemin = Pointeur(nom);
    c.champ = nom;  // "cotation@SIREN" is understood by resolution
    if (valeur == "*" || valeur == "!") {
      c.present = valeur == "*";
      conditions_.push_back(std::move(c));
      return;
    }
    const bool exclus = valeur.starts_with('!');
    const std::string reste = exclus ? valeur.substr(1) : valeur;
    const std::size_t points = reste.find("..");
    const bool bornable = f == nullptr || f->type == Type::kInt || f->type == Type::kMoney || f->type == Type::kDate ||
                          f->type == Type::kCotation;
    if (points != reste.npos && bornable) {
      const std::string bas = reste.substr(0, points), haut = reste.substr(points + 2);
      if (bas.empty() && haut.empty()) return Faute(c.chemin, "intervalle sans borne : a..b, a.. ou ..b", true);
      if (!bas.empty()) c.min = LitteralDe(f, bas);
      if (!haut.empty()) c.max = LitteralDe(f, haut);
    } else if (f != nullptr && (f->type == Type::kText || f->type == Type::kTexts)) {
      c.texte = reste;
    } else {
      std::vector<Litteral> valeurs;
      for (const std::string& v : Virgules(reste)) valeurs.push_back(LitteralDe(f, v));
      if (valeurs.size() == 1) {
        c.egal = valeurs[0];
      } else {
        c.parmi = std::move(valeurs);
      }
    }
    if (!exclus) {
      conditions_.push_back(std::move(c));
      return;
    }
    Condition non;
    non.genre = Condition::Genre::kNon;
    non.chemin = Pointeur(nom);
    non.conditions.push_back(std::move(c));
    conditions_.push_back(std::move(non));
  }

  const Catalogue& catalogue_;
  Requete& requete_;
  LectureRequete& lecture_;
  std::vector<Condition> conditions_;
};

}  // namespace

bool DecoderParametre(std::string_view brut, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < brut.size(); ++i) {
    if (brut[i] == '+') {
      out += ' ';
    } else if (brut[i] == '%') {
      if (i + 2 >= brut.size() || Hexa(brut[i + 1]) < 0 || Hexa(brut[i + 2]) < 0) return false;
      out += static_cast<char>(Hexa(brut[i + 1]) * 16 + Hexa(brut[i + 2]));
      i += 2;
    } else {
      out += brut[i];
    }
  }
  return out.find('\0') == out.npos && simdjson::validate_utf8(out.data(), out.size());
}

LectureRequete LireLien(std::string_view query, const Catalogue& catalogue, Requete& requete) {
  LectureRequete lecture;
  requete.chemin_q = "q";
  requete.chemin_champs = "champs";
  requete.chemin_nombre = "nombre";
  requete.chemin_facettes = "facettes";
  requete.chemin_tri = "tri";
  requete.chemin_modele = "modele";
  requete.chemin_dialecte = "dialecte";
  requete.chemin_codes = "codes";
  Lien lien(catalogue, requete, lecture);
  std::set<std::string> vus;
  while (!query.empty()) {
    const std::size_t fin = std::min(query.find('&'), query.size());
    const std::string_view paire = query.substr(0, fin);
    query.remove_prefix(std::min(fin + 1, query.size()));
    if (paire.empty()) continue;
    const std::size_t egal = std::min(paire.find('='), paire.size());
    std::string nom, valeur;
    if (!DecoderParametre(paire.substr(0, egal), nom) ||
        !DecoderParametre(paire.substr(std::min(egal + 1, paire.size())), valeur)) {
      lecture.illisible = true;
      lecture.erreurs.push_back(
          {nom.empty() ? "?" : Pointeur(nom), "encodage illisible : attendu %XX et de l'UTF-8, sans U+0000"});
      return lecture;
    }
    if (nom.empty()) {
      lecture.illisible = true;
      lecture.erreurs.push_back({"", "paramètre sans nom : attendu « nom=valeur »"});
      return lecture;
    }
    if (!vus.insert(nom).second) {
      lecture.illisible = true;
      lecture.erreurs.push_back({Pointeur(nom), "paramètre présent deux fois"});
      return lecture;
    }
    if (egal == paire.size()) {
      lecture.illisible = true;
      lecture.erreurs.push_back({Pointeur(nom), "paramètre sans valeur : attendu « " + Extrait(nom, 60) + "=… »"});
      return lecture;
    }
    lien.Parametre(nom, valeur);
  }
  lien.Finir();
  return lecture;
}

}  // namespace sne
