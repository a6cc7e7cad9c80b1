// What a user asks, as written: names and literals, not yet checked against the catalogue. Readers of JSON bodies and
// of links (server/) fill it; resolve.h turns it into a plan. Every part remembers where it stood, for error messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/condition.h"

namespace sne {

struct DemandeDeFacette {
  std::string chemin;
  bool objet = false;  // written as an object, whose members have pointers of their own; else as a name
  std::string champ, epci;
  std::string nom;  // key of the answer; default: the field
  std::optional<std::int64_t> nombre;
  std::string par;  // jour, semaine, mois, trimestre, annee
  std::optional<double> intervalle;
  std::optional<std::vector<Litteral>> bornes;  // numbers, or dates as text
  std::optional<bool> exclure_propre_filtre;
};

struct CleDeTri {
  std::string chemin;
  std::string champ, epci;
  bool descendant = false;
  bool objet = false;  // as of a facet
};

struct Requete {
  std::string q;
  std::optional<Condition> filtres;
  std::vector<DemandeDeFacette> facettes;
  bool exclure_propre_filtre = true;  // default of every facet
  std::vector<CleDeTri> tri;
  std::optional<std::vector<std::string>> champs;
  // Where these stood: pointers of a body, or names of parameters of a link.
  std::string chemin_q = "/q", chemin_champs = "/champs", chemin_nombre = "/nombre", chemin_facettes = "/facettes",
              chemin_tri = "/tri", chemin_modele = "/modele", chemin_dialecte = "/dialecte", chemin_codes = "/codes";
  std::optional<std::int64_t> nombre;  // default kNombreDefaut; of a stream: everything
  std::optional<std::string> curseur;
  // Of a table (server/extraction): a ready-made set of columns, how CSV reads, columns of codes besides labels.
  std::string modele, dialecte;  // empty: the default
  bool codes = false;
  bool decrire = false;  // the search itself: as a sentence, in its normal form, as a link
  bool elargir = false;  // when fewer than asked are found: what each condition keeps out
};

// Where the name of the field of a facet or of an order stands, and where its territory stands or is missing.
template <class T>
std::string CheminDuChamp(const T& t) {
  return t.objet ? t.chemin + "/champ" : t.chemin;
}
template <class T>
std::string CheminDuTerritoire(const T& t) {
  return !t.objet ? t.chemin : t.chemin + (t.champ.find('@') == t.champ.npos ? "/epci" : "/champ");
}

inline constexpr int kProfondeurMax = 16;
inline constexpr int kConditionsMax = 1000;
inline constexpr int kValeursMax = 10'000;
inline constexpr int kFacettesMax = 100;
inline constexpr int kNombreMax = 1000;
inline constexpr int kNombreDefaut = 20;
inline constexpr int kMotsMax = 64;  // words of q or of one texte

}  // namespace sne
