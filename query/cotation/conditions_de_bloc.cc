#include "query/cotation/conditions_de_bloc.h"

namespace sne {
namespace {

// Fewer rows than this are looked at one by one when no one else asks.
constexpr std::uint32_t kPeu = 384;

const std::vector<TextQuery> kSansTextes;
const TextSets kSansLignes;

}  // namespace

ConditionsDeBloc::ConditionsDeBloc(const Snapshot& snapshot, std::size_t bloc, Usage usage)
    : s_(snapshot), bloc_(bloc), usage_(usage), filtre_(snapshot, kSansTextes, kSansLignes) {}

RowSet ConditionsDeBloc::Lignes(const ConditionLiee& c, const RowSet& rows) {
  RowSet r = rows;
  auto ou = lignes_.find(c.cle);
  if (ou == lignes_.end()) {
    if (c.groupe != kNoField) {
      ou = lignes_.emplace(c.cle, RowsOfElements(block().column(c.groupe).elements, Elements(c), block().rows())).first;
    } else if (usage_ == Usage::kUneGrille && rows.count() <= kPeu) {
      filtre_.Keep(c.node, bloc_, r);
      return r;
    } else {
      ou = lignes_.emplace(c.cle, filtre_.Eval(c.node, bloc_)).first;
    }
  }
  r.And(ou->second);
  return r;
}

const RowSet& ConditionsDeBloc::Elements(const ConditionLiee& c) {
  auto ou = elements_.find(c.cle);
  if (ou == elements_.end()) ou = elements_.emplace(c.cle, filtre_.Elements(c.node, bloc_, c.groupe)).first;
  return ou->second;
}

}  // namespace sne
