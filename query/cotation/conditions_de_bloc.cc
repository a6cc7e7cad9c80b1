#include "query/cotation/conditions_de_bloc.h"

#include "query/cotation/notes.h"

namespace sne {
namespace {

// Fewer rows than this are looked at one by one when no one else has asked.
constexpr std::uint32_t kPeu = 384;
// Sets kept of one block, of 8 KiB at most each but those of elements: 22 MB for 2,800,000 rows.
constexpr std::size_t kGardeesMax = 64;

const std::vector<TextQuery> kSansTextes;
const TextSets kSansLignes;

}  // namespace

bool ConditionsConnues::Merite(const std::string& cle, bool beaucoup) {
  const std::lock_guard verrou(mutex_);
  if (gardees_ >= kGardeesMax) return beaucoup;
  Entree& e = entrees_[cle];
  const bool deja = e.demandee;
  e.demandee = true;
  return deja || beaucoup;
}

std::shared_ptr<const RowSet> ConditionsConnues::Find(const std::string& cle) const {
  const std::lock_guard verrou(mutex_);
  const auto ou = entrees_.find(cle);
  return ou == entrees_.end() ? nullptr : ou->second.set;
}

void ConditionsConnues::Garder(const std::string& cle, std::shared_ptr<const RowSet> set) {
  const std::lock_guard verrou(mutex_);
  if (gardees_ >= kGardeesMax) return;
  Entree& e = entrees_[cle];
  if (e.set == nullptr) ++gardees_;
  e.set = std::move(set);
}

std::size_t ConditionsConnues::octets() const {
  const std::lock_guard verrou(mutex_);
  std::size_t octets = 0;
  for (const auto& [cle, e] : entrees_) {
    octets += sizeof(Entree) + cle.size();
    if (e.set == nullptr) continue;
    octets += sizeof(RowSet) + (e.set->dense() ? e.set->words() * 8 : e.set->listed() ? e.set->count() * 2 : 0);
  }
  return octets;
}

ConditionsDeBloc::ConditionsDeBloc(const Snapshot& snapshot, std::size_t bloc)
    : s_(snapshot),
      bloc_(bloc),
      filtre_(snapshot, kSansTextes, kSansLignes, true),
      connues_(snapshot.notes(bloc).conditions()) {}

RowSet ConditionsDeBloc::Lignes(const ConditionLiee& c, const RowSet& rows) {
  RowSet r = rows;
  auto connue = connues_.Find(c.cle);
  if (connue == nullptr) {
    if (!connues_.Merite(c.cle, rows.count() > kPeu) && c.groupe == kNoField) {
      filtre_.Keep(c.node, bloc_, r);
      return r;
    }
    connue = std::make_shared<const RowSet>(
        c.groupe == kNoField ? filtre_.Eval(c.node, bloc_)
                             : RowsOfElements(block().column(c.groupe).elements, *Elements(c), block().rows()));
    connues_.Garder(c.cle, connue);
  }
  r.And(*connue);
  return r;
}

std::shared_ptr<const RowSet> ConditionsDeBloc::Elements(const ConditionLiee& c) {
  const std::string cle = c.cle + " par élément";
  auto connus = connues_.Find(cle);
  if (connus == nullptr) {
    connus = std::make_shared<const RowSet>(filtre_.Elements(c.node, bloc_, c.groupe));
    connues_.Garder(cle, connus);
  }
  return connus;
}

}  // namespace sne
