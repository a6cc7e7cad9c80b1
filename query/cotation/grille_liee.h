// A grid of cotation bound to what it is applied to: a territory, a catalogue and a day. Explanation, simulation and
// the scores of searches are made of it: the note of a row is what its lines say of it (schema/grille.h), here over
// columns.
//
// A line applies to a row when the row satisfies the criterion (its `condition`; one of the modalities chosen, when the
// line names some; "its number lies in [min, max]" in their place when the line is bounded), and, where the criterion
// says so, the territory is the grid's (in the same element of a list), and, with `depuis_mois`, an event happened
// since. Then points = weight × units, cut to the ceiling whatever their sign, and by the option nothing without a
// compliant document, or twice as much with one. Lines of a MAX group give the best of them, 0 for each that does not
// apply.
//
// A line that cannot be bound (another catalogue lacks its field or value; the criteria no longer know it) is left out,
// gives no points and is named by `ecartees`: the others still say something true, and a search that fails for a
// criterion of one territory would help nobody.
//
// Thread safety: immutable, shared by all threads. Ownership: owns all it needs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/cotation/conditions_de_bloc.h"
#include "query/row_set.h"
#include "query/snapshot.h"
#include "schema/criteres_cotation.h"
#include "schema/grille.h"

namespace sne {

// What one line does to the rows it was asked about.
struct EffetDeLigne {
  RowSet applique;                   // those to which it applies
  RowSet conforme;                   // of these, those with a compliant document of the criterion
  std::vector<std::int64_t> unites;  // by rank in `applique`; empty: one each
  std::vector<std::int64_t> points;  // by rank in `applique`
};

// What one line gave in all.
struct ApportDeLigne {
  RowSet applique = RowSet::None(0);
  std::int64_t points = 0;  // before groups
};

// What a grid says of one row, step by step.
struct DetailDeNote {
  struct Ligne {
    bool applique = false;
    bool conforme = false;    // a compliant document of the criterion is there, whether the line asks for one or not
    std::int64_t unites = 0;  // 0 when it does not apply
    std::int64_t points = 0;  // before its group
  };
  bool mutation = false;              // which weights count
  std::vector<Ligne> lignes;          // of the grid, in its order
  std::vector<std::int64_t> groupes;  // points of each of GrilleLiee::groupes()
  std::int64_t note = 0;              // groups, and lines without group, added up
};

class GrilleLiee {
 public:
  struct Groupe {
    std::string nom;
    bool maximum = false;             // else the sum
    std::vector<std::size_t> lignes;  // of the grid
  };
  struct LigneEcartee {
    std::size_t ligne = 0;
    std::string motif;  // in French
  };

  // `territoire`: of the nomenclature of EPCI. `jour`: from which windows of `depuis_mois` are counted back; seniority
  // and other ages are those of the blocks.
  // Errors: kInvalid  no line at all can be bound; the message says why for the first.
  static Result<std::shared_ptr<const GrilleLiee>> Lier(Grille grille,
                                                        std::shared_ptr<const CriteresDeCotation> criteres,
                                                        Ordinal territoire, std::shared_ptr<const Catalogue> catalogue,
                                                        Jour jour);

  const Grille& grille() const { return grille_; }
  Ordinal territoire() const { return territoire_; }
  Jour jour() const { return jour_; }
  const std::vector<Groupe>& groupes() const { return groupes_; }  // in the order of their first lines
  const std::vector<LigneEcartee>& ecartees() const { return ecartees_; }
  // The criterion of a line; nullptr: it was left out. Dies with this.
  const CritereDeCotation* critere(std::size_t ligne) const { return lignes_[ligne].critere; }

  // Notes of `rows`, by rank: notes[i] is that of the i-th row, ascending. Whether a row seeks in the territory is the
  // caller's question: any row may be asked about. O(lines × rows / 64 + hits).
  // `apports`: takes what each line gave, when it is asked for.
  void Noter(ConditionsDeBloc& bloc, const RowSet& rows, std::vector<std::int64_t>& notes,
             std::vector<ApportDeLigne>* apports = nullptr) const;
  void Noter(const Snapshot& snapshot, std::size_t bloc, const RowSet& rows, std::vector<std::int64_t>& notes) const;

  // One line by itself, for counting by criterion. Of a line that was left out: applies to none.
  EffetDeLigne Effet(std::size_t ligne, ConditionsDeBloc& bloc, const RowSet& rows) const;

  DetailDeNote Detailler(const Snapshot& snapshot, RowRef row) const;

 private:
  friend class LieurDeGrille;
  struct Ligne {
    const CritereDeCotation* critere = nullptr;  // nullptr: left out
    std::vector<ConditionLiee> conditions;       // one of these; none: no row satisfies it
    // Where the territory must stand: a root field, or a field of the list that the conditions are on.
    FieldId territoire = kNoField;
    bool commune = false;  // it holds a commune, else a SIREN
    std::optional<ConditionLiee> fenetre;
    FieldId nombre = kNoField;  // units are its value …
    std::int64_t diviseur = 1;  // … by this many
    std::optional<ConditionLiee> conforme;
    std::size_t groupe = kSansGroupe;
  };
  static constexpr std::size_t kSansGroupe = SIZE_MAX;

  bool DuTerritoire(const Ligne& l, std::int64_t valeur) const;
  RowSet Applique(const Ligne& l, ConditionsDeBloc& bloc, const RowSet& rows) const;
  std::vector<std::int64_t> Unites(const Ligne& l, ConditionsDeBloc& bloc, const RowSet& applique) const;
  // Calls f(row, points) for each row of `applique`, in ascending order or not; rows without points may be passed over.
  template <class F>
  void Points(std::size_t ligne, ConditionsDeBloc& bloc, const RowSet& applique, F&& f) const;

  std::shared_ptr<const CriteresDeCotation> criteres_;
  std::shared_ptr<const Catalogue> catalogue_;
  Grille grille_;
  Ordinal territoire_ = kNoOrdinal;
  Jour jour_ = 0;
  std::vector<Ligne> lignes_;  // as those of the grid
  std::vector<Groupe> groupes_;
  std::vector<LigneEcartee> ecartees_;
  ConditionLiee mutation_;
};

// Points of a line for so many units, by the weights that count.
std::int64_t PointsDe(const LigneDeGrille& ligne, bool mutation, bool conforme, std::int64_t unites);

// Lines whose points may tell of class X: those of sensitive criteria, and whatever shares a group with one.
// `protegee`: of a protected person (Catalogue::protection), whose lines may not tell where he lives either.
std::vector<bool> LignesSensibles(const Grille& grille, const CriteresDeCotation& criteres, bool protegee = false);

}  // namespace sne
