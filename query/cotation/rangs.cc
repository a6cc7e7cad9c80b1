#include "query/cotation/rangs.h"

#include <algorithm>
#include <functional>

#include "query/cotation/notes.h"
#include "query/filter.h"
#include "query/resolve.h"
#include "query/searcher.h"

namespace sne {

RangsDeCotation::RangsDeCotation(const Snapshot& s, const Perimetre& perimetre, Ordinal territoire) {
  const FieldId champ = s.entier().Find("cotation");
  Plan vivantes;
  Erreurs aucune;
  Resolve({}, {.catalogue = s.entier(), .date_reference = s.date_reference()}, vivantes, aucune);
  const Appariement appariement(s, perimetre, vivantes);
  std::vector<std::int64_t> notes;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    if (NoteesAuPlus(s, b, territoire) == 0 || (!perimetre.tout() && perimetre.bloc(b).none())) continue;
    const ScalarColumn& c = s.column(b, champ, territoire).scalaire;
    RowSet notees = ScalarBetween(c, c.min(), c.max());
    notees.And(appariement.Bloc(b, nullptr));
    notees.ForEach([&](std::uint32_t row) { notes.push_back(c.Value(row)); });
  }
  std::sort(notes.begin(), notes.end(), std::greater<>());
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (comptes_.empty() || comptes_.back().first != notes[i]) comptes_.emplace_back(notes[i], 0);
    comptes_.back().second = i + 1;
  }
}

std::uint64_t RangsDeCotation::Rang(std::int64_t note) const {
  const auto pas_plus_haut =
      std::partition_point(comptes_.begin(), comptes_.end(), [&](const auto& c) { return c.first > note; });
  return pas_plus_haut == comptes_.begin() ? 1 : std::prev(pas_plus_haut)->second + 1;
}

}  // namespace sne
