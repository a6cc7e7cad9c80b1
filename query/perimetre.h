// The rows that a caller may see, ANDed before anything else. Never a default argument: "everything" is asked for by
// name. perimetres.h makes them of what a token says.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "query/plan.h"
#include "query/row_set.h"
#include "schema/territoire_autorise.h"

namespace sne {

// What a row must satisfy to be seen. A territory that no list knows lets see nothing.
Node ConditionDe(const TerritoireLie& territoire);
// The one territory of cotation that holds all of it; kNoOrdinal: none, or several.
Ordinal TerritoireDeCotationDe(const TerritoireLie& territoire);
// Where rows wish to live that are the caller's own rather than a neighbour's that accept his territory. Empty where
// all that he sees are.
Ressort RessortDe(const TerritoireLie& territoire);

// In French, for who reads it beside an extraction: "EPCI Métropole de Lyon (200046977) ; contingents COLACT".
std::string DireTerritoire(const TerritoireAutorise& territoire, const Catalogue& catalogue);

class Perimetre {
 public:
  static Perimetre France() { return Perimetre(nullptr); }  // everything
  // One set per block of a snapshot, shared by whoever has the same.
  using ParBloc = std::vector<std::shared_ptr<const RowSet>>;
  static Perimetre Lignes(ParBloc par_bloc) { return Perimetre(std::make_shared<const ParBloc>(std::move(par_bloc))); }

  // The same rows; of those of `protegees`, fields that the catalogue protects are read as empty.
  Perimetre Protegeant(std::shared_ptr<const ParBloc> protegees) const {
    Perimetre p = *this;
    p.protegees_ = std::move(protegees);
    return p;
  }

  bool tout() const { return par_bloc_ == nullptr; }
  const RowSet& bloc(std::size_t b) const { return *shared_bloc(b); }  // REQUIRES: !tout(), as below
  const std::shared_ptr<const RowSet>& shared_bloc(std::size_t b) const { return (*par_bloc_)[b]; }
  bool Contient(std::size_t b, std::uint32_t row) const { return tout() || bloc(b).Test(row); }
  const RowSet* protegees(std::size_t b) const { return protegees_ == nullptr ? nullptr : (*protegees_)[b].get(); }

 private:
  explicit Perimetre(std::shared_ptr<const ParBloc> par_bloc) : par_bloc_(std::move(par_bloc)) {}
  std::shared_ptr<const ParBloc> par_bloc_, protegees_;
};

}  // namespace sne
