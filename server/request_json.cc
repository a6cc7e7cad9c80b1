#include "server/request_json.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "server/request_json_fautes.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kProfondeurJson = 128;  // of the text; conditions are limited to fewer
constexpr std::ptrdiff_t kTitreMax = 200;     // characters
constexpr std::size_t kCleMax = 200;          // bytes of the name of a member

class Lecteur {
 public:
  explicit Lecteur(LectureRequete& lecture) : lecture_(lecture) {}

  void Requete_(const dom::element& racine, Requete& r) {
    dom::object objet;
    if (racine.get(objet)) return Faute("", "attendu : un objet ; trouvé : " + TypeDe(racine));
    Membres(objet, "",
            {"q", "filtres", "facettes", "tri", "champs", "nombre", "curseur", "exclure_propre_filtre", "decrire",
             "elargir", "modele", "dialecte", "codes"},
            [&](std::string_view cle, const dom::element& e, const std::string& chemin) {
              if (cle == "q")
                Texte(e, chemin, r.q, true);
              else if (cle == "filtres") {
                if (!e.is_null()) r.filtres = Condition_(e, chemin);
              } else if (cle == "facettes")
                Facettes(e, chemin, r);
              else if (cle == "tri")
                Tris(e, chemin, r);
              else if (cle == "champs")
                Champs(e, chemin, r);
              else if (cle == "nombre")
                Entier(e, chemin, r.nombre);
              else if (cle == "exclure_propre_filtre")
                Booleen(e, chemin, r.exclure_propre_filtre);
              else if (cle == "decrire")
                Booleen(e, chemin, r.decrire);
              else if (cle == "elargir")
                Booleen(e, chemin, r.elargir);
              else if (cle == "modele" || cle == "dialecte") {
                Texte(e, chemin, cle == "modele" ? r.modele : r.dialecte, true);
              } else if (cle == "codes")
                Booleen(e, chemin, r.codes);
              else if (!e.is_null()) {
                std::string curseur;
                Texte(e, chemin, curseur, false);
                r.curseur = curseur;
              }
            });
  }

  void Extraction(const dom::element& racine, DemandeDExtraction& d) {
    dom::object objet;
    if (racine.get(objet)) return Faute("", "attendu : un objet ; trouvé : " + TypeDe(racine));
    Requete& r = d.requete;
    r.chemin_champs = "/colonnes";
    r.chemin_q = "/recherche/q";
    r.chemin_tri = "/recherche/tri";
    r.chemin_nombre = "/recherche/nombre";
    bool recherche = false;
    Membres(objet, "", {"recherche", "format", "colonnes", "modele", "titre", "codes", "dialecte"},
            [&](std::string_view cle, const dom::element& e, const std::string& chemin) {
              if (cle == "recherche") {
                recherche = true;
                RechercheDExtraction(e, chemin, r);
              } else if (cle == "format")
                Texte(e, chemin, d.format, false);
              else if (cle == "colonnes")
                Champs(e, chemin, r);
              else if (cle == "titre")
                Titre(e, chemin, d.titre);
              else if (cle == "codes")
                Booleen(e, chemin, r.codes);
              else
                Texte(e, chemin, cle == "modele" ? r.modele : r.dialecte, true);
            });
    if (!recherche) Faute("/recherche", "la recherche manque ; {} prend toutes les demandes vivantes");
  }

  Condition Condition_(const dom::element& e, const std::string& chemin) {
    Condition c;
    c.chemin = chemin;
    dom::object objet;
    if (e.get(objet)) {
      Faute(chemin, "attendu : une condition (objet) ; trouvé : " + TypeDe(e));
      return c;
    }
    bool groupe = false, feuille = false;
    Membres(objet, chemin,
            {"et", "ou", "non", "champ", "epci", "egal", "parmi", "min", "max", "present", "texte", "element"},
            [&](std::string_view cle, const dom::element& v, const std::string& ou) {
              if (cle == "et" || cle == "ou" || cle == "non") {
                if (groupe) Faute(ou, "une condition n'a qu'un de et, ou, non");
                groupe = true;
                c.genre = cle == "et"   ? Condition::Genre::kEt
                          : cle == "ou" ? Condition::Genre::kOu
                                        : Condition::Genre::kNon;
                if (cle == "non") {
                  c.conditions.push_back(Condition_(v, ou));
                  return;
                }
                dom::array liste;
                if (v.get(liste)) return Faute(ou, "attendu : une liste de conditions ; trouvé : " + TypeDe(v));
                std::size_t i = 0;
                for (const dom::element enfant : liste)
                  c.conditions.push_back(Condition_(enfant, ou + "/" + std::to_string(i++)));
                return;
              }
              feuille = true;
              if (cle == "champ")
                Texte(v, ou, c.champ, false);
              else if (cle == "epci")
                Texte(v, ou, c.epci, false);
              else if (cle == "egal")
                c.egal = Litteral_(v, ou);
              else if (cle == "min")
                c.min = Litteral_(v, ou);
              else if (cle == "max")
                c.max = Litteral_(v, ou);
              else if (cle == "parmi") {
                c.parmi.emplace();
                Litteraux(v, ou, *c.parmi);
              } else if (cle == "present") {
                bool present = true;
                Booleen(v, ou, present);
                c.present = present;
              } else if (cle == "texte") {
                std::string texte;
                Texte(v, ou, texte, false);
                c.texte = texte;
              } else {
                c.element = std::make_shared<Condition>(Condition_(v, ou));
              }
            });
    if (groupe && feuille) Faute(chemin, "une condition est soit et, ou, non, soit un champ avec son opérateur");
    if (!groupe && c.champ.empty() && lecture_.erreurs.empty()) Faute(chemin, "condition sans « champ »");
    return c;
  }

 private:
  void Faute(const std::string& chemin, std::string detail) {
    if (lecture_.erreurs.size() < 20) lecture_.erreurs.push_back({chemin, std::move(detail)});
  }

  // What a page of results has and a file has not is refused with a word on what takes its place.
  void RechercheDExtraction(const dom::element& e, const std::string& base, Requete& r) {
    dom::object objet;
    if (e.get(objet)) return Faute(base, "attendu : un objet ; trouvé : " + TypeDe(e));
    Membres(objet, base,
            {"q", "filtres", "tri", "nombre", "champs", "facettes", "curseur", "exclure_propre_filtre", "decrire",
             "elargir", "modele", "dialecte", "codes"},
            [&](std::string_view cle, const dom::element& v, const std::string& chemin) {
              if (cle == "q")
                Texte(v, chemin, r.q, true);
              else if (cle == "filtres") {
                if (!v.is_null()) r.filtres.emplace(Condition_(v, chemin));
              } else if (cle == "tri")
                Tris(v, chemin, r);
              else if (cle == "nombre")
                Entier(v, chemin, r.nombre);
              else if (cle == "champs" || cle == "modele" || cle == "dialecte" || cle == "codes")
                Faute(chemin, "se dit à côté de « recherche » : colonnes ou modele, codes, dialecte");
              else
                Faute(chemin, "une extraction prend toutes les lignes : membres admis : q, filtres, tri, nombre");
            });
  }

  void Titre(const dom::element& e, const std::string& chemin, std::string& out) {
    Texte(e, chemin, out, true);
    const auto commande = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::any_of(out.begin(), out.end(), commande)) Faute(chemin, "un titre tient sur une ligne");
    const auto caracteres = std::count_if(out.begin(), out.end(), [](char c) { return (c & 0xC0) != 0x80; });
    if (caracteres > kTitreMax) Faute(chemin, "un titre compte " + std::to_string(kTitreMax) + " caractères au plus");
  }

  // Calls `lire` on each member; reports unknown and repeated ones.
  template <class F>
  void Membres(const dom::object& objet, const std::string& chemin, std::initializer_list<std::string_view> admis,
               F&& lire) {
    std::set<std::string_view> vus;
    for (const auto& [cle, e] : objet) {
      if (cle.size() > kCleMax) {  // no member has such a name, and no message repeats it
        Faute(chemin, "membre inconnu « " + Extrait(cle, 60) + "… »");
        continue;
      }
      const std::string ou = chemin + "/" + Echapper(cle);
      if (!vus.insert(cle).second) {
        lecture_.illisible = true;
        Faute(ou, "membre présent deux fois");
        continue;
      }
      if (cle.find('\0') != cle.npos) {
        lecture_.illisible = true;
        Faute(chemin, "le caractère U+0000 n'est pas admis");
        continue;
      }
      if (std::find(admis.begin(), admis.end(), cle) == admis.end()) {
        Faute(ou, MembreInconnu(cle, admis));
        continue;
      }
      lire(cle, e, ou);
    }
  }

  void Texte(const dom::element& e, const std::string& chemin, std::string& out, bool nul_admis) {
    std::string_view v;
    if (nul_admis && e.is_null()) return;
    if (e.get(v)) return Faute(chemin, "attendu : un texte ; trouvé : " + TypeDe(e));
    if (v.find('\0') != v.npos) {
      lecture_.illisible = true;
      return Faute(chemin, "le caractère U+0000 n'est pas admis");
    }
    out = v;
  }
  void Entier(const dom::element& e, const std::string& chemin, std::optional<std::int64_t>& out) {
    double v;
    if (e.is_null()) return;
    if (!e.is_number() || e.get(v) || v != std::floor(v) || std::abs(v) > 1e15)
      return Faute(chemin, "attendu : un nombre entier ; trouvé : " + TypeDe(e));
    out = static_cast<std::int64_t>(v);
  }
  void Booleen(const dom::element& e, const std::string& chemin, bool& out) {
    if (e.get(out)) Faute(chemin, "attendu : true ou false ; trouvé : " + TypeDe(e));
  }

  Litteral Litteral_(const dom::element& e, const std::string& chemin) {
    bool b;
    double d;
    std::string s;
    if (e.is_null()) return {};
    if (!e.get(b)) return b;
    if (e.is_number() && !e.get(d)) return Nombre{d, e.is<std::int64_t>() || e.is<std::uint64_t>()};
    if (e.is_string()) {
      Texte(e, chemin, s, false);
      return s;
    }
    Faute(chemin, "attendu : une valeur simple ; trouvé : " + TypeDe(e));
    return {};
  }
  void Litteraux(const dom::element& e, const std::string& chemin, std::vector<Litteral>& out) {
    dom::array liste;
    if (e.get(liste)) return Faute(chemin, "attendu : une liste de valeurs ; trouvé : " + TypeDe(e));
    std::size_t i = 0;
    for (const dom::element v : liste) out.push_back(Litteral_(v, chemin + "/" + std::to_string(i++)));
  }

  void Facettes(const dom::element& e, const std::string& chemin, Requete& r) {
    dom::array liste;
    if (e.is_null()) return;
    if (e.get(liste)) return Faute(chemin, "attendu : une liste de facettes ; trouvé : " + TypeDe(e));
    std::size_t i = 0;
    for (const dom::element f : liste) {
      DemandeDeFacette& d = r.facettes.emplace_back();
      d.chemin = chemin + "/" + std::to_string(i++);
      dom::object objet;
      if (f.is_string()) {
        Texte(f, d.chemin, d.champ, false);
        continue;
      }
      d.objet = true;
      if (f.get(objet)) {
        Faute(d.chemin, "attendu : un nom de champ ou un objet ; trouvé : " + TypeDe(f));
        continue;
      }
      Membres(objet, d.chemin,
              {"champ", "epci", "nom", "nombre", "par", "intervalle", "bornes", "exclure_propre_filtre"},
              [&](std::string_view cle, const dom::element& v, const std::string& ou) {
                if (cle == "champ")
                  Texte(v, ou, d.champ, false);
                else if (cle == "epci")
                  Texte(v, ou, d.epci, false);
                else if (cle == "nom")
                  Texte(v, ou, d.nom, false);
                else if (cle == "nombre")
                  Entier(v, ou, d.nombre);
                else if (cle == "par")
                  Texte(v, ou, d.par, false);
                else if (cle == "bornes") {
                  d.bornes.emplace();
                  Litteraux(v, ou, *d.bornes);
                } else if (cle == "intervalle") {
                  double pas;
                  if (!v.is_number() || v.get(pas)) return Faute(ou, "attendu : un nombre ; trouvé : " + TypeDe(v));
                  d.intervalle = pas;
                } else {
                  bool exclure = true;
                  Booleen(v, ou, exclure);
                  d.exclure_propre_filtre = exclure;
                }
              });
      if (d.champ.empty()) Faute(d.chemin, "facette sans « champ »");
    }
  }

  void Tris(const dom::element& e, const std::string& chemin, Requete& r) {
    dom::array liste;
    if (e.is_null()) return;
    if (e.get(liste)) return Faute(chemin, "attendu : une liste de clés de tri ; trouvé : " + TypeDe(e));
    std::size_t i = 0;
    for (const dom::element t : liste) {
      CleDeTri& cle_tri = r.tri.emplace_back();
      cle_tri.chemin = chemin + "/" + std::to_string(i++);
      dom::object objet;
      if (t.is_string()) {
        Texte(t, cle_tri.chemin, cle_tri.champ, false);
        continue;
      }
      cle_tri.objet = true;
      if (t.get(objet)) {
        Faute(cle_tri.chemin, "attendu : un objet {champ, ordre} ; trouvé : " + TypeDe(t));
        continue;
      }
      Membres(objet, cle_tri.chemin, {"champ", "epci", "ordre"},
              [&](std::string_view cle, const dom::element& v, const std::string& ou) {
                if (cle == "champ") return Texte(v, ou, cle_tri.champ, false);
                if (cle == "epci") return Texte(v, ou, cle_tri.epci, false);
                std::string ordre;
                Texte(v, ou, ordre, false);
                if (ordre != "asc" && ordre != "desc") Faute(ou, "attendu : asc ou desc");
                cle_tri.descendant = ordre == "desc";
              });
      if (cle_tri.champ.empty()) Faute(cle_tri.chemin, "clé de tri sans « champ »");
    }
  }

  void Champs(const dom::element& e, const std::string& chemin, Requete& r) {
    dom::array liste;
    if (e.is_null()) return;
    if (e.get(liste)) return Faute(chemin, "attendu : une liste de noms de champs ; trouvé : " + TypeDe(e));
    r.champs.emplace();
    std::size_t i = 0;
    for (const dom::element c : liste) Texte(c, chemin + "/" + std::to_string(i++), r.champs->emplace_back(), false);
  }

  LectureRequete& lecture_;
};

// One parser per thread: it keeps its buffers.
bool Analyser(std::string_view json, const std::string& chemin, LectureRequete& lecture, dom::element& racine) {
  thread_local dom::parser parser;
  if (const auto faute = parser.allocate(std::max<std::size_t>(json.size(), 1024), kProfondeurJson); faute) {
    lecture.illisible = true;
    lecture.erreurs.push_back({chemin, "JSON illisible : " + FauteDeJson(faute)});
    return false;
  }
  const simdjson::error_code faute = parser.parse(json.data(), json.size(), true).get(racine);
  if (faute == simdjson::DEPTH_ERROR) {  // a limit, not a mistake of writing
    lecture.erreurs.push_back({chemin, "texte imbriqué sur plus de " + std::to_string(kProfondeurJson) +
                                           " niveaux ; les conditions s'imbriquent sur " +
                                           std::to_string(kProfondeurMax) + " niveaux au plus"});
    return false;
  }
  if (faute) {
    lecture.illisible = true;
    lecture.erreurs.push_back({chemin, "JSON illisible : " + FauteDeJson(faute)});
    return false;
  }
  return true;
}

}  // namespace

LectureRequete LireRequete(std::string_view corps, Requete& requete) {
  LectureRequete lecture;
  if (corps.find_first_not_of(" \t\r\n") == corps.npos) return lecture;
  dom::element racine;
  if (Analyser(corps, "", lecture, racine)) Lecteur(lecture).Requete_(racine, requete);
  return lecture;
}

LectureRequete LireDemandeDExtraction(std::string_view corps, DemandeDExtraction& demande) {
  LectureRequete lecture;
  dom::element racine;
  if (Analyser(corps, "", lecture, racine)) Lecteur(lecture).Extraction(racine, demande);
  return lecture;
}

LectureRequete LireFiltres(std::string_view json, const std::string& chemin, Requete& requete) {
  LectureRequete lecture;
  dom::element racine;
  if (Analyser(json, chemin, lecture, racine)) requete.filtres = Lecteur(lecture).Condition_(racine, chemin);
  return lecture;
}

}  // namespace sne
