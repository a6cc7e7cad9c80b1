#include "query/name_index.h"

#include <algorithm>
#include <tuple>

#include "schema/terms.h"

namespace sne {
namespace {

NameRun Mots(const Snapshot& s, std::string_view mot, NameMatch comment) {
  return comment == NameMatch::kDebut ? NameRun::Beginning(s, mot) : NameRun::Equal(s, mot);
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

NameRun NameRun::Equal(const Snapshot& s, std::string_view mot) {
  const std::string cle = NameWord(mot);
  NameRun r;
  std::tie(r.premier_, r.dernier_) = s.lexique().Equal(cle);
  r.de_ = r.a_ = s.tail_names().find(cle);
  if (r.a_ != s.tail_names().end()) ++r.a_;
  return r;
}

NameRun NameRun::Beginning(const Snapshot& s, std::string_view debut) {
  const std::string cle = NameWord(debut);
  NameRun r;
  std::tie(r.premier_, r.dernier_) = s.lexique().Beginning(cle);
  r.de_ = r.a_ = s.tail_names().lower_bound(cle);
  while (r.a_ != s.tail_names().end() && r.a_->first.starts_with(cle)) ++r.a_;
  return r;
}

std::vector<NameRun> NameRun::Proches(const Snapshot& s, std::string_view mot, Recherche recherche) {
  std::vector<NameRun> proches;
  // A damaged number must not lead elsewhere.
  const auto mots = [&](std::uint32_t i) { return i < s.lexique().size() ? s.lexique().mot(i) : std::string_view(); };
  for (const std::uint32_t i : (s.voisins().*recherche)(mot, mots)) {
    NameRun r;
    r.premier_ = i;
    r.dernier_ = std::size_t{i} + 1;
    r.de_ = r.a_ = s.tail_names().end();
    proches.push_back(r);
  }
  if (s.tail_voisins() == nullptr) return proches;
  for (const std::uint32_t i :
       (s.tail_voisins()->*recherche)(mot, [&](std::uint32_t w) { return std::string_view(s.tail_word(w)->first); })) {
    NameRun r;
    r.de_ = r.a_ = s.tail_word(i);
    ++r.a_;
    proches.push_back(r);
  }
  return proches;
}

std::vector<NameRun> NameRun::Semblables(const Snapshot& s, std::string_view mot) {
  return Proches(s, mot, &Voisins::Semblables);
}

std::vector<NameRun> NameRun::Fautes(const Snapshot& s, std::string_view mot) {
  return Proches(s, mot, &Voisins::Fautes);
}

std::vector<NameRun> NameRun::EachBeginning(const Snapshot& s, std::string_view debut, std::size_t limite) {
  const NameRun tous = Beginning(s, debut);
  std::vector<NameRun> runs;
  for (std::size_t i = tous.premier_; i < tous.dernier_ && runs.size() < limite; ++i) {
    NameRun& r = runs.emplace_back();
    r.premier_ = i;
    r.dernier_ = i + 1;
    r.de_ = r.a_ = s.tail_names().end();
  }
  for (auto it = tous.de_; it != tous.a_ && runs.size() < limite; ++it) {
    NameRun& r = runs.emplace_back();
    r.de_ = r.a_ = it;
    ++r.a_;
  }
  return runs;
}

std::vector<std::string> NameRun::MotsProches(const Snapshot& s, std::string_view mot) {
  std::vector<std::string> mots;
  for (const NameRun& r : Fautes(s, mot)) {
    mots.emplace_back(r.First(s));
  }
  std::sort(mots.begin(), mots.end());
  mots.erase(std::unique(mots.begin(), mots.end()), mots.end());
  return mots;
}

std::uint64_t NameRun::Rows(const Snapshot& s) const {
  std::uint64_t n = s.lexique().Rows(premier_, dernier_);
  for (auto it = de_; it != a_; ++it) n += it->second.size();
  return n;
}

std::vector<RowSet> NameRows(const Snapshot& s, std::string_view mot, NameMatch comment,
                             const std::vector<RowSet>* parmi) {
  std::vector<RowSet> ensembles;
  for (std::size_t b = 0; b < s.blocks(); ++b) ensembles.push_back(RowSet::None(s.block(b).rows()));
  Mots(s, mot, comment).ForEach(s, [&](std::size_t b, std::span<const RowInBlock> lignes) {
    Ajouter(lignes, parmi ? &(*parmi)[b] : nullptr, ensembles[b]);
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
  return Mots(s, mot, comment).Rows(s);
}

}  // namespace sne
