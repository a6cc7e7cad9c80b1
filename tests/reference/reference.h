// The oracle: answers any request by a full scan over parsed demandes, in the most obvious way, written from the
// contract and not from query/. Every search path is compared with it, exactly.
//
// Slow on purpose. One thread.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "query/doublons.h"
#include "query/plan.h"
#include "query/request.h"
#include "schema/catalogue.h"
#include "schema/criteres_cotation.h"
#include "schema/date.h"
#include "schema/demande.h"
#include "schema/grille.h"

namespace sne::testing {

// Whether a record (or an element of a list) satisfies a condition.
using Predicat = std::function<bool(const Record&)>;

struct FacetteAttendue {
  struct Valeur {
    std::int64_t valeur = 0;  // ordinal, or number
    std::uint64_t nombre = 0;
    bool operator==(const Valeur&) const = default;
  };
  struct Tranche {
    std::int64_t min = 0, max = 0;
    std::uint64_t nombre = 0;
    bool operator==(const Tranche&) const = default;
  };
  std::string nom;
  std::vector<Valeur> valeurs;
  std::vector<Tranche> tranches;
  std::uint64_t autres = 0, sans_valeur = 0;
};

struct ReponseAttendue {
  bool refusee = false;  // the request itself is impossible
  bool trop_de_tranches = false;
  std::string motif;  // of the refusal, for the test's message
  struct Ligne {
    std::string numero;
    bool tolerante = false;
    bool operator==(const Ligne&) const = default;
  };
  std::vector<Ligne> lignes;  // all of them, in order
  std::uint64_t strict = 0, tolerant = 0;
  std::vector<FacetteAttendue> facettes;
};

class Reference {
 public:
  // `demandes`: the living ones, every field computed for `jour`. Each gets its scores, by these grids, where others
  // have none: a list of {territory, note}.
  Reference(const Catalogue& catalogue, std::vector<Demande> demandes, Jour jour = 0, const Grilles& grilles = {});

  // Of demandes that have their scores.
  static Reference Notees(const Catalogue& catalogue, std::vector<Demande> demandes) {
    return Reference(&catalogue, std::move(demandes));
  }

  const std::vector<Demande>& demandes() const { return demandes_; }
  // `perimetre`: numbers that the caller may see; none: all.
  ReponseAttendue Repondre(const Requete& requete, const std::set<std::string>* perimetre = nullptr,
                           const Ressort& ressort = {}) const;

 private:
  Reference(const Catalogue* catalogue, std::vector<Demande> demandes)
      : catalogue_(*catalogue), demandes_(std::move(demandes)) {}

  const Catalogue& catalogue_;
  std::vector<Demande> demandes_;
};

// ---- the parts, one file each

struct Refus {
  std::string motif;  // of the first refusal; empty: none
  void Poser(const std::string& m) {
    if (motif.empty()) motif = m;
  }
};

// reference_filter.cc: a condition of the outermost level, or inside an `element` of `groupe`.
Predicat CompilerCondition(const Catalogue& c, const Condition& condition, FieldId groupe, int profondeur,
                           Refus& refus);
const Field* ChampDe(const Catalogue& c, const std::string& nom, std::string& epci, Refus& refus);
// reference_values.cc: literals -> stored values.
std::optional<std::int64_t> LireValeurDe(const Field& f, const Litteral& l, Refus& refus);
std::optional<std::int64_t> LireBorneDe(const Field& f, const Litteral& l, bool fin, Refus& refus);
std::string LireTerritoire(const Catalogue& c, const std::string& epci, Refus& refus);

// reference_jetons.cc: the tokens of q. reference_q.cc: what they ask for, and how well a demande answers the words.
struct JetonQ {
  enum class Genre : std::uint8_t { kNumero, kNaissance, kTelephone, kEmail, kMots };
  Genre genre = Genre::kMots;
  std::string texte;              // as typed
  std::string valeur;             // of a number, telephone, e-mail
  Jour premier = 0, dernier = 0;  // of a birth
};
// q without invisible characters, its blanks single.
std::string Blanchir(const std::string& q);
std::vector<JetonQ> JetonsDe(const std::string& q);

struct MotQ {
  std::string texte, elide;                 // folded; what an elision dropped before it
  std::vector<std::string> colles;          // with its neighbours
  std::vector<std::string> colles_proches;  // those where a letter may be wrong
  std::string sonore;                       // with the letters that tell its sound
  bool facultatif = false, premier = false;
  Predicat lieu;         // empty: none
  std::string nom_lieu;  // the commune or postal code that `lieu` is
};
struct QCompris {
  std::vector<Predicat> exactes;
  std::vector<MotQ> mots;
};
// From what counts most to what counts least.
struct Pertinence {
  bool trouvee = false, stricte = false, par_noms = false;
  bool une_personne = false;  // bears all words that are names
  std::uint32_t score = 0;
  bool demandeur = false;  // it is he
  auto operator<=>(const Pertinence&) const = default;
};
QCompris ComprendreQ(const Catalogue& c, const std::string& q, Refus& refus);
Pertinence PertinenceDe(const Catalogue& c, const Record& d, const std::vector<MotQ>& mots);

// reference_cotation.cc: what a grid gives to one demande in one territory, and why.
class CotationDeReference {
 public:
  struct Ligne {
    bool applique = false, conforme = false;
    std::int64_t unites = 0, points = 0;
    bool operator==(const Ligne&) const = default;
  };
  struct Note {
    std::int64_t note = 0;
    bool mutation = false;
    std::vector<Ligne> lignes;
    std::map<std::string, std::int64_t> groupes;
  };
  CotationDeReference(const Catalogue& c, const CriteresDeCotation& criteres, const Grille& grille, Ordinal territoire,
                      Jour jour);
  Note Noter(const Demande& d) const;

 private:
  struct LigneComprise {
    const CritereDeCotation* critere = nullptr;
    const Field* territoire = nullptr;  // where it must stand
    std::vector<Predicat> conditions;   // on the demande, or on the elements that hold the territory
    Predicat evenement;                 // on the elements that a window counts
  };
  bool Applique(const LigneDeGrille& l, const LigneComprise& comprise, const Demande& d) const;
  std::int64_t Evenements(const LigneDeGrille& l, const LigneComprise& comprise, const Demande& d) const;

  const Catalogue& c_;
  const Grille& grille_;
  std::vector<LigneComprise> lignes_;
  const Ordinal territoire_;
  const Jour jour_;
};
// The scores that a search shows: in each territory where it seeks and where a tool or a grid in force gives one.
void NoterToutes(const Catalogue& c, const Grilles& grilles, Jour jour, std::vector<Demande>& demandes);
// One of them; none: it has no score there.
std::optional<std::int64_t> NoteDe(const Catalogue& c, const Record& d, Ordinal territoire);
Ordinal TerritoireDe(const Catalogue& c, const std::string& siren);

// reference_doublons.cc: of each demande, others that are probably of the same person; doublon_probable set by them.
struct DoublonAttendu {
  std::size_t autre = 0;
  std::set<Rapprochement> motifs;
  bool ecarte = false;
};
std::vector<std::vector<DoublonAttendu>> DoublonsDe(const Catalogue& c, const std::vector<Demande>& demandes);
void MarquerDoublons(const Catalogue& c, std::vector<Demande>& demandes);

// reference_facet.cc
struct FacetteComprise {
  DemandeDeFacette demande;
  const Field* champ = nullptr;
  std::string epci, nom;
  std::vector<std::int64_t> selectionnees;
};
FacetteAttendue CompterFacette(const Catalogue& c, const FacetteComprise& f, const std::vector<const Demande*>& lignes,
                               bool& trop);
void VerifierFacette(const FacetteComprise& f, Refus& refus);

}  // namespace sne::testing
