#include "query/name_index.h"

#include <algorithm>

#include "schema/terms.h"

namespace sne {
namespace {

std::pair<std::size_t, std::size_t> Mots(const Lexique& lexique, std::string_view mot, NameMatch comment) {
  return comment == NameMatch::kDebut ? lexique.Beginning(mot) : lexique.Equal(mot);
}

// Calls f(rows of the tail) for each of its words that match.
template <class F>
void ChaqueMotDeQueue(const TermesDeQueue& noms, std::string_view mot, NameMatch comment, F&& f) {
  for (auto it = noms.lower_bound(mot); it != noms.end() && it->first.starts_with(mot); ++it) {
    if (comment == NameMatch::kEntier && it->first.size() != mot.size()) return;
    f(it->second);
  }
}

// Adds `lignes` to `r`, or those of `parmi` among them.
void Ajouter(std::span<const RowInBlock> lignes, const RowSet* parmi, RowSet& r) {
  if (parmi != nullptr && parmi->none()) return;
  r.Densify();
  if (parmi == nullptr || parmi->all()) {
    for (const RowInBlock row : lignes) {
      if (row < r.size()) r.Set(row);  // a damaged page must not write elsewhere
    }
  } else if (parmi->count() * 16ull < lignes.size()) {
    parmi->ForEach([&](std::uint32_t row) {
      if (std::binary_search(lignes.begin(), lignes.end(), static_cast<RowInBlock>(row))) r.Set(row);
    });
  } else {
    for (const RowInBlock row : lignes) {
      if (row < r.size() && parmi->Test(row)) r.Set(row);
    }
  }
}

}  // namespace

std::vector<RowSet> NameRows(const Snapshot& s, std::string_view mot, NameMatch comment,
                             const std::vector<RowSet>* parmi) {
  const std::string cle = NameWord(mot);
  std::vector<RowSet> ensembles;
  for (std::size_t b = 0; b < s.blocks(); ++b) ensembles.push_back(RowSet::None(s.block(b).rows()));
  const auto [premier, dernier] = Mots(s.lexique(), cle, comment);
  s.lexique().ForEach(premier, dernier, [&](std::size_t b, std::span<const RowInBlock> lignes) {
    if (b < s.sealed_blocks()) Ajouter(lignes, parmi ? &(*parmi)[b] : nullptr, ensembles[b]);
  });
  ChaqueMotDeQueue(s.tail_names(), cle, comment, [&](const std::vector<std::uint32_t>& lignes) {
    for (const std::uint32_t l : lignes) {
      const RowRef ref = s.Locate(s.sealed_rows() + l);
      const auto row = static_cast<RowInBlock>(ref.row);
      Ajouter({&row, 1}, parmi ? &(*parmi)[ref.bloc] : nullptr, ensembles[ref.bloc]);
    }
  });
  for (RowSet& r : ensembles) {
    if (r.dense()) r.Settle();
  }
  return ensembles;
}

std::vector<RowSet> NameRowsAllOf(const Snapshot& s, const std::vector<std::string>& mots) {
  std::vector<std::pair<std::uint64_t, std::string_view>> ordre;  // the rarest first
  for (const std::string& m : mots) ordre.emplace_back(NameCount(s, m, NameMatch::kEntier), m);
  std::sort(ordre.begin(), ordre.end());
  std::vector<RowSet> ensembles;
  for (const auto& [nombre, mot] : ordre) {
    ensembles = NameRows(s, mot, NameMatch::kEntier, ensembles.empty() ? nullptr : &ensembles);
  }
  for (std::size_t b = 0; ensembles.size() < s.blocks(); ++b) ensembles.push_back(RowSet::None(s.block(b).rows()));
  return ensembles;
}

std::uint64_t NameCount(const Snapshot& s, std::string_view mot, NameMatch comment) {
  const std::string cle = NameWord(mot);
  const auto [premier, dernier] = Mots(s.lexique(), cle, comment);
  std::uint64_t n = s.lexique().Rows(premier, dernier);
  ChaqueMotDeQueue(s.tail_names(), cle, comment, [&](const std::vector<std::uint32_t>& lignes) { n += lignes.size(); });
  return n;
}

}  // namespace sne
