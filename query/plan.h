// A request checked and bound to the catalogue: what the searcher executes. Immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/perturbation.h"
#include "query/request.h"
#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/numero_unique.h"

namespace sne {

// A text to find in one field: every word, and every phrase word after word. Words are folded, not yet stemmed.
struct TextQuery {
  FieldId champ = kNoField;
  std::vector<std::string> mots;
  std::vector<std::vector<std::string>> phrases;
};

struct Node {
  enum class Genre : std::uint8_t {
    kTout,
    kRien,
    kEt,
    kOu,
    kNon,
    kIntervalle,    // min <= scalar <= max
    kValeurs,       // one of `valeurs` (ordinals of values, as buckets; or numbers)
    kPresent,       // scalar, text, list or object that is there
    kTexte,         // textes[texte] of the plan
    kNoms,          // a name equal to one of `textes` (folded)
    kIdentifiants,  // an identifier equal to one of `textes` (normalised)
    kNumeros,       // a numéro unique in one of `numeros`
    kElement,       // an element of the group `champ` satisfies enfants[0]
  };
  Genre genre = Genre::kTout;
  FieldId champ = kNoField;
  Ordinal territoire = kNoOrdinal;  // of a cotation: `champ` then means the scores there; so everywhere below
  std::int64_t min = 0, max = 0;
  std::vector<std::int64_t> valeurs;   // asked for, ascending
  std::vector<std::int64_t> stockees;  // what rows hold when they match (Nomenclature::Found of each), ascending
  std::vector<std::string> textes;
  std::vector<Intervalle> numeros;
  std::size_t texte = 0;
  std::vector<Node> enfants;
};

// Fields whose condition stands alone at the outermost level, so that their facet may ignore it.
struct Branche {
  Node node;
  FieldId propre = kNoField;  // the field of this leaf (or `non` of a leaf); kNoField: combined, never ignored
  std::string propre_epci;    // of a cotation
  std::string chemin;         // where it stood in the request; empty: the implicit filter
};

struct Facette {
  enum class Genre : std::uint8_t { kValeurs, kIntervalle, kBornes, kPeriode };
  Genre genre = Genre::kValeurs;
  std::string chemin;  // where it stood in the request
  std::string nom;
  FieldId champ = kNoField;
  std::string epci;
  Ordinal territoire = kNoOrdinal;
  std::uint32_t nombre = 10;
  std::uint32_t toutes_jusqu_a = 0;  // all values are listed when no more than these occur
  bool exclure = true;
  std::int64_t pas = 1;              // kIntervalle
  std::vector<std::int64_t> bornes;  // kBornes
  enum class Periode : std::uint8_t { kJour, kSemaine, kMois, kTrimestre, kAnnee } periode = Periode::kMois;
  std::vector<std::int64_t> selectionnees;  // values that a filter of the same field names: shown even at zero
};

struct Tri {
  FieldId champ = kNoField;
  bool descendant = false;
  Ordinal territoire = kNoOrdinal;
};

// What q was understood as: all parts must match. Empty when there is no q.
struct Simple {
  // A folded word: of a name, or of free text.
  struct Mot {
    std::string texte;
    std::string sonore;               // the same word as schema/fold.h's FoldSonore leaves it: "maçon" for "macon"
    std::vector<std::string> colles;  // spellings run together with its neighbours in q: "delafontaine", "ndiaye"
    std::vector<std::string>
        colles_proches;       // those that may be mistaken by a letter: "suilounelache" for SI LOUNELACHE
    bool elide = false;       // an elision stood before it: \"diaye\" of \"n'diaye\"
    bool premier = false;     // of q
    bool nom = true;          // looked for in names too: the caller may see them
    bool facultatif = false;  // a particle or an initial beside other words: what lacks it is found, tolerated
    int lieu = -1;            // stands in the name of lieux[lieu], or is its postal code
  };
  // A part of q as typed, and what it was taken for.
  enum class Role : std::uint8_t {
    kNumero,
    kNaissance,
    kAnnee,
    kEmail,
    kTelephone,
    kNom,
    kNomOuCommune,
    kPostal,
    kTexte
  };
  struct Jeton {
    std::string texte;
    Role role = Role::kNom;
    std::string valeur;  // a date, a number or an identifier in its normal form; else empty
  };
  std::vector<Node> exactes;  // numéro unique, dates, identifiers
  std::vector<Mot> mots;
  std::vector<Node> lieux;  // rows that live in a commune or wish for it
  std::vector<Jeton> jetons;
  bool vide() const { return exactes.empty() && mots.empty(); }
};

// What stands between a search and more results: one condition of the outermost level, or q. Only when asked for.
struct Obstacle {
  static constexpr std::size_t kQ = SIZE_MAX;
  std::size_t branche = kQ;  // of the plan
  std::string chemin;        // where it stood; empty: the implicit filter
  std::string phrase;        // what it asks, in French
  std::optional<Node> sans;  // what takes its place when it is dropped: the implicit filter, when only it named statut
  // The search without it, in its normal form, when it was the one to tell the territory of a cotation: that is named
  // there. Nothing when dropping it is all there is to do.
  std::optional<Requete> requete;
  // The same condition widened by one step, as it can be written in its place. None where the territory of a cotation
  // would go with it.
  struct Elargie {
    Condition condition;
    Node node;
    std::string phrase;
  };
  std::optional<Elargie> elargie;
};

struct ColonneDemandee {
  std::string nom;  // as asked: "cotation@200046977", "codemandeur_nom"
  FieldId champ = kNoField;
  Ordinal territoire = kNoOrdinal;
};

// The territory that the caller works for: of rows that answer the words of q as well, those that wish for one of its
// communes come first. Empty: no row does.
struct Ressort {
  std::vector<Ordinal> departements, epci;
  bool vide() const { return departements.empty() && epci.empty(); }
};

struct Plan {
  Simple simple;
  Ressort ressort;  // set by who knows the caller, as the perimeter is; a request cannot name it
  const Perturbation* perturbation = nullptr;  // of who may only count: set by who knows him, and outlives the search
  std::vector<Branche> branches;               // ANDed, implicit filter included
  bool statut_implicite = false;
  std::vector<TextQuery> textes;
  std::vector<Facette> facettes;
  std::vector<Tri> tri;
  bool ordre_de_l_index = false;  // of a stream: no order at all, rows as they stand
  std::vector<ColonneDemandee> colonnes;
  std::uint32_t nombre = kNombreDefaut;
  std::vector<Obstacle> obstacles;
  std::vector<std::string> avertissements;
};

}  // namespace sne
