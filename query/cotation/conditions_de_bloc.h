// What the conditions of grids say of one block: each is evaluated once, whichever lines, grids and territories ask.
//
// Thread safety: one thread.
#pragma once

#include <cstddef>
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

class ConditionsDeBloc {
 public:
  // How often a condition will be asked: by one grid, of a few rows perhaps; or by many, for which whole blocks are
  // kept.
  enum class Usage { kUneGrille, kPlusieurs };
  ConditionsDeBloc(const Snapshot& snapshot, std::size_t bloc, Usage usage);

  const Snapshot& snapshot() const { return s_; }
  const Block& block() const { return s_.block(bloc_); }
  std::size_t bloc() const { return bloc_; }

  // Of `rows`, those that satisfy it, or own an element that does.
  RowSet Lignes(const ConditionLiee& c, const RowSet& rows);
  // The elements of its list that satisfy it, all rows together. REQUIRES: it is on elements.
  const RowSet& Elements(const ConditionLiee& c);

 private:
  const Snapshot& s_;
  const std::size_t bloc_;
  const Usage usage_;
  const Filter filtre_;
  std::unordered_map<std::string, RowSet> lignes_, elements_;
};

}  // namespace sne
