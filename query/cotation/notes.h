// Scores of cotation as columns: one by block and territory, made when a search first asks for it and kept beside the
// block, so that a condition, a facet, an order or a cell reads it as any other column. Nothing is stored: what a row
// scores follows from the row, the day and the grid.
//
// A row has a score where it seeks a dwelling, when the territory has a grid in force on the day of the snapshot or
// another tool has delivered a score for it; the delivered one counts.
//
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "query/cotation/grille_liee.h"
#include "schema/block/column.h"
#include "schema/grille.h"

namespace sne {

class Perimetre;
class Snapshot;

// The grids in force on one day, each bound when it is first asked for.
class GrillesDuJour {
 public:
  GrillesDuJour(std::shared_ptr<const Catalogue> catalogue, std::shared_ptr<const CriteresDeCotation> criteres,
                std::shared_ptr<const Grilles> grilles, Jour jour);

  // nullptr: none is in force, or none of its lines can be bound.
  std::shared_ptr<const GrilleLiee> Pour(Ordinal territoire) const;
  // What a search on the scores of a territory should know: there is no grid, not yet, not any more, or some of its
  // lines say nothing here. Empty: nothing. `livrees`: other tools have delivered scores.
  std::string Avertissement(Ordinal territoire, bool livrees) const;
  // Territories whose grid in force is not the same in both. REQUIRES: of one catalogue and day.
  std::vector<Ordinal> Changees(const GrillesDuJour& avant) const;

 private:
  const GrillesDeTerritoire* De(Ordinal territoire) const;
  struct Liee {
    std::shared_ptr<const GrilleLiee> grille;
    std::string faute;  // why there is none
  };
  const Liee& Lier(Ordinal territoire) const;

  const std::shared_ptr<const Catalogue> catalogue_;
  const std::shared_ptr<const CriteresDeCotation> criteres_;
  const std::shared_ptr<const Grilles> grilles_;
  const Jour jour_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<Ordinal, Liee> liees_;  // guarded by mutex_; entries stay
};

// The scores of one territory in one block: only `scalaire` of the column is there.
struct NotesDeTerritoire {
  Column colonne;
  std::vector<RowInBlock> lignes;
  std::vector<std::byte> codes;
};

// Those of one block on one day, by territory.
class NotesDeBloc {
 public:
  NotesDeBloc() = default;
  // What is known already, but of some territories.
  NotesDeBloc(const NotesDeBloc& avant, const std::vector<Ordinal>& sauf);

  // Of block `bloc` of the snapshot, whose scores these are.
  const Column& Colonne(const Snapshot& snapshot, std::size_t bloc, Ordinal territoire) const;
  // The same if it is there already, else nullptr.
  const Column* Connue(Ordinal territoire) const;
  // What grids ask of the block, of any territory.
  ConditionsConnues& conditions() const { return *conditions_; }
  std::size_t octets() const;  // that all this takes

 private:
  const std::shared_ptr<ConditionsConnues> conditions_ = std::make_shared<ConditionsConnues>();
  mutable std::mutex mutex_;
  mutable std::unordered_map<Ordinal, std::shared_ptr<const NotesDeTerritoire>> par_territoire_;  // guarded by mutex_
};

// At most how many rows of a block have a score in the territory, without making it.
std::uint32_t NoteesAuPlus(const Snapshot& snapshot, std::size_t bloc, Ordinal territoire);
// Whether some row of the perimeter holds a score that another tool has delivered for the territory.
bool NotesLivrees(const Snapshot& snapshot, const Perimetre& perimetre, Ordinal territoire);

}  // namespace sne
