#include "server/acces/identite_json.h"

#include <simdjson.h>

#include <algorithm>
#include <initializer_list>

#include "server/acces/telecharger.h"
#include "server/cors.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr std::uint64_t kJour = 24 * 3600;

tl::unexpected<Status> Faute(const std::string& ou, const std::string& quoi) {
  return Fail(Code::kInvalid, ou + " : " + quoi);
}

Outcome SeulsMembres(const dom::object& objet, const std::string& ou, std::initializer_list<std::string_view> admis) {
  for (const auto [nom, valeur] : objet) {
    if (std::find(admis.begin(), admis.end(), nom) == admis.end())
      return Faute(ou + std::string(nom), "membre inconnu");
  }
  return {};
}

Outcome LireTexte(const dom::object& objet, const std::string& nom, std::string& out, bool obligatoire) {
  dom::element e;
  std::string_view texte;
  if (objet[nom].get(e)) {
    if (obligatoire) return Faute(nom, "manque");
    return {};
  }
  if (e.get(texte) || (obligatoire && texte.empty())) return Faute(nom, "attendu, un texte");
  out = texte;
  return {};
}

// One text or several; at least one.
Outcome LireTextes(const dom::object& objet, const std::string& nom, std::vector<std::string>& out) {
  dom::element e;
  dom::array liste;
  std::string_view texte;
  if (objet[nom].get(e)) return Faute(nom, "manque");
  if (!e.get(texte)) {
    out.emplace_back(texte);
  } else {
    if (e.get(liste)) return Faute(nom, "attendue, une liste de textes");
    for (const dom::element un : liste) {
      if (un.get(texte)) return Faute(nom, "attendue, une liste de textes");
      out.emplace_back(texte);
    }
  }
  if (out.empty() || std::find(out.begin(), out.end(), "") != out.end())
    return Faute(nom, "attendu, au moins un texte");
  return {};
}

Outcome LireAlgorithmes(const dom::object& objet, std::vector<Algorithme>& out) {
  std::vector<std::string> noms;
  if (auto lus = LireTextes(objet, "algorithmes", noms); !lus) return lus;
  for (const std::string& nom : noms) {
    const auto algorithme = LireAlgorithme(nom);
    if (!algorithme)
      return Faute("algorithmes", "« " + nom + " » n'est pas admis ; seuls RS256, PS256 et ES256 le sont");
    out.push_back(*algorithme);
  }
  return {};
}

Outcome LireSecondes(const dom::object& objet, const std::string& nom, std::uint64_t max, std::chrono::seconds& out) {
  dom::element e;
  std::uint64_t s = 0;
  if (objet[nom].get(e)) return {};
  if (e.get(s) || s == 0 || s > max) return Faute(nom, "attendu, un nombre de secondes, de 1 à " + std::to_string(max));
  out = std::chrono::seconds(s);
  return {};
}

Outcome LireClaims(const dom::object& racine, Claims& claims) {
  static constexpr std::pair<const char*, std::string Claims::*> kClaims[] = {
      {"id", &Claims::id},
      {"nom", &Claims::nom},
      {"organisme", &Claims::organisme},
      {"finalite", &Claims::finalite},
      {"profil", &Claims::profil},
      {"enregistreur", &Claims::enregistreur},
      {"guichets", &Claims::guichets},
      {"france", &Claims::france},
      {"communes", &Claims::communes},
      {"epci", &Claims::epci},
      {"departements", &Claims::departements},
      {"regions", &Claims::regions},
      {"contingents", &Claims::contingents},
  };
  dom::element e;
  dom::object objet;
  if (racine["claims"].get(e)) return {};
  if (e.get(objet)) return Faute("claims", "attendu, un objet");
  for (const auto [nom, valeur] : objet) {
    const auto connu = std::find_if(std::begin(kClaims), std::end(kClaims),
                                    [cherche = nom](const auto& c) { return c.first == cherche; });
    std::string_view ou;
    if (connu == std::end(kClaims)) return Faute("claims." + std::string(nom), "membre inconnu");
    if (valeur.get(ou))
      return Faute("claims." + std::string(nom), "attendu, le nom d'un membre du jeton ou un pointeur JSON");
    claims.*(connu->second) = ou;
  }
  if (claims.id.empty() || claims.profil.empty()) return Faute("claims", "id et profil ne peuvent pas manquer");
  return {};
}

Outcome LireProfils(const dom::object& racine, const Profils& profils,
                    std::vector<std::pair<std::string, std::string>>& out) {
  dom::element e;
  dom::object objet;
  if (racine["profils"].get(e)) return {};
  if (e.get(objet)) return Faute("profils", "attendu, un objet {valeur du jeton : profil}");
  for (const auto [valeur, profil] : objet) {
    const std::string ou = "profils." + std::string(valeur);
    std::string_view code;
    if (profil.get(code)) return Faute(ou, "attendu, le code d'un profil");
    const auto connu = profils.Find(code);
    if (connu == nullptr) return Faute(ou, "profil « " + std::string(code) + " » inconnu");
    if (connu->ecole) return Faute(ou, "le profil " + connu->code + " n'existe qu'avec --demo");
    out.emplace_back(valeur, code);
  }
  if (out.empty()) return Faute("profils", "attendu, au moins un profil");
  return {};
}

Outcome LireCles(const dom::object& racine, SourceDeCles& source) {
  dom::object cles;
  if (racine["cles"].get(cles)) return Faute("cles", "attendu, un objet");
  std::chrono::seconds rafraichir{300}, inconnue{30};
  for (const Outcome& lu :
       {SeulsMembres(cles, "cles.", {"fichier", "url", "autorites", "rafraichissement_s", "cle_inconnue_s"}),
        LireTexte(cles, "fichier", source.fichier, false), LireTexte(cles, "url", source.url, false),
        LireTexte(cles, "autorites", source.autorites, false),
        LireSecondes(cles, "rafraichissement_s", kJour, rafraichir),
        LireSecondes(cles, "cle_inconnue_s", kJour, inconnue)}) {
    if (!lu) return lu;
  }
  if (source.fichier.empty() == source.url.empty()) return Faute("cles", "attendu, « fichier » ou « url »");
  source.rafraichir = rafraichir;
  source.inconnue = inconnue;
  if (source.url.empty()) return {};
  if (const auto juste = VerifierUrl(source.url); !juste) return Faute("cles.url", juste.error().message());
  return {};
}

Outcome LireNombre(const dom::object& objet, const std::string& nom, double min, double& out) {
  dom::element e;
  if (objet[nom].get(e)) return {};
  if (e.get(out) || !(out >= min && out <= 1e9))
    return Faute(nom, "attendu, un nombre, au moins " + std::to_string(min));
  return {};
}

Outcome LireLimites(const dom::object& racine, ReglesDeLimites& limites) {
  dom::element e;
  dom::object objet;
  if (racine["limites"].get(e)) return {};
  if (e.get(objet)) return Faute("limites", "attendu, un objet");
  for (const Outcome& lu :
       {SeulsMembres(objet, "limites.", {"requetes_s", "requetes_rafale", "travail_s", "travail_rafale_s"}),
        LireNombre(objet, "requetes_s", 0.01, limites.requetes_s),
        LireNombre(objet, "requetes_rafale", 1, limites.requetes_rafale),
        LireNombre(objet, "travail_s", 0.001, limites.travail_s),
        LireNombre(objet, "travail_rafale_s", 0.001, limites.travail_rafale_s)}) {
    if (!lu) return lu;
  }
  return {};
}

Outcome LireCors(const dom::object& racine, std::vector<std::string>& origines) {
  dom::element e;
  if (racine["cors"].get(e)) return {};
  if (auto lues = LireTextes(racine, "cors", origines); !lues) return lues;
  for (const std::string& origine : origines) {
    if (!Cors::EstOrigine(origine))
      return Faute("cors", "« " + origine + " » n'est pas une origine ; attendu, par exemple, https://app.example");
  }
  return {};
}

}  // namespace

Result<ConfigurationDIdentite> LireIdentite(std::string_view json, const Profils& profils) {
  dom::parser parser;
  dom::element racine;
  dom::object objet;
  const simdjson::padded_string copie(json);
  if (parser.parse(copie).get(racine) || racine.get(objet)) return Faute("fichier", "attendu, un objet JSON");
  if (!SansRepetition(racine)) return Faute("fichier", "un membre y est répété");
  ConfigurationDIdentite c;
  ReglesDeJeton& r = c.regles;
  for (const Outcome& lu :
       {SeulsMembres(objet, "",
                     {"emetteur", "audience", "algorithmes", "cles", "duree_max_s", "decalage_s", "claims", "profils",
                      "limites", "cors"}),
        LireTexte(objet, "emetteur", r.emetteur, true), LireTextes(objet, "audience", r.audiences),
        LireAlgorithmes(objet, r.algorithmes), LireCles(objet, c.cles), LireLimites(objet, c.limites),
        LireCors(objet, c.cors), LireSecondes(objet, "duree_max_s", kJour, r.duree_max),
        LireSecondes(objet, "decalage_s", 300, r.decalage), LireClaims(objet, r.claims),
        LireProfils(objet, profils, r.profils)}) {
    if (!lu) return tl::unexpected(lu.error());
  }
  return c;
}

}  // namespace sne
