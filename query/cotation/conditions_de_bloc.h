// What the conditions of grids say of one block. Grids, and lines of one grid, ask for the same ones again and again:
// what a condition says of a whole block is kept once it has been asked for a second time, or of many rows, and the
// snapshots that share the block and the day share it.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "query/filter.h"
#include "query/plan.h"
#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

// A condition bound to a catalogue: on rows, or on the elements of one of its lists. Equal keys mean equal conditions,
// on one catalogue and one day.
struct ConditionLiee {
  std::string cle;
  Node node;
  FieldId groupe = kNoField;  // the list; kNoField: rows
};

// What is kept of one block on one day. Any thread.
class ConditionsConnues {
 public:
  // Whether many rows are asked about, or it was asked for before: worth the whole block.
  bool Merite(const std::string& cle, bool beaucoup);
  std::shared_ptr<const RowSet> Find(const std::string& cle) const;
  void Garder(const std::string& cle, std::shared_ptr<const RowSet> set);
  std::size_t octets() const;

 private:
  struct Entree {
    bool demandee = false;
    std::shared_ptr<const RowSet> set;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entree> entrees_;  // guarded by mutex_
  std::size_t gardees_ = 0;                          // guarded by mutex_
};

// One block of a snapshot. One thread; any number of them at a time.
class ConditionsDeBloc {
 public:
  ConditionsDeBloc(const Snapshot& snapshot, std::size_t bloc);

  const Block& block() const { return s_.block(bloc_); }

  // Of `rows`, those that satisfy it, or own an element that does.
  RowSet Lignes(const ConditionLiee& c, const RowSet& rows);
  // The elements of its list that satisfy it, of all rows. REQUIRES: it is on elements.
  std::shared_ptr<const RowSet> Elements(const ConditionLiee& c);

 private:
  const Snapshot& s_;
  const std::size_t bloc_;
  const Filter filtre_;
  ConditionsConnues& connues_;
};

}  // namespace sne
