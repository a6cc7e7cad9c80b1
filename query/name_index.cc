#include "query/name_index.h"

#include <algorithm>
#include <map>

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
  for (std::size_t i = 0; i < s.segments().size(); ++i) {
    const auto [premier, dernier] = s.segments()[i].dictionnaires.noms->Equal(cle);
    if (premier < dernier) r.suites_.push_back({i, premier, dernier});
  }
  return r;
}

NameRun NameRun::Beginning(const Snapshot& s, std::string_view debut) {
  const std::string cle = NameWord(debut);
  NameRun r;
  for (std::size_t i = 0; i < s.segments().size(); ++i) {
    const auto [premier, dernier] = s.segments()[i].dictionnaires.noms->Beginning(cle);
    if (premier < dernier) r.suites_.push_back({i, premier, dernier});
  }
  return r;
}

std::vector<std::pair<std::string_view, NameRun>> NameRun::EachBeginning(const Snapshot& s, std::string_view debut) {
  std::vector<std::pair<std::string_view, NameRun>> runs;
  std::map<std::string_view, std::size_t> autres;  // words that the first segment does not have -> their run
  const std::vector<Suite> suites = Beginning(s, debut).suites_;
  if (!suites.empty()) runs.reserve(suites[0].dernier - suites[0].premier);
  for (const Suite& suite : suites) {
    const Lexique& noms = *s.segments()[suite.segment].dictionnaires.noms;
    const Suite& premiere = suites[0];
    const Lexique& premiers = *s.segments()[premiere.segment].dictionnaires.noms;
    for (std::size_t i = suite.premier; i < suite.dernier; ++i) {
      const std::string_view mot = noms.mot(i);
      std::size_t run = runs.size();
      if (&suite == &premiere) {
        runs.emplace_back(mot, NameRun());
      } else if (const auto [la, fin] = premiers.Equal(mot); la < fin) {
        run = la - premiere.premier;
      } else {
        run = autres.emplace(mot, run).first->second;
        if (run == runs.size()) runs.emplace_back(mot, NameRun());
      }
      runs[run].second.suites_.push_back({suite.segment, i, i + 1});
    }
  }
  return runs;
}

std::uint64_t NameRun::Rows(const Snapshot& s) const {
  std::uint64_t n = 0;
  for (const Suite& suite : suites_)
    n += s.segments()[suite.segment].dictionnaires.noms->Rows(suite.premier, suite.dernier);
  return n;
}

std::vector<std::string> NearWords(const Snapshot& s, std::string_view mot) {
  std::vector<std::string> mots;
  for (const Segment& segment : s.segments()) {
    const Dictionnaires& d = segment.dictionnaires;
    const auto lire = [&](std::uint32_t i) { return d.noms->mot(i); };
    for (const std::uint32_t i : d.voisins->Fautes(mot, lire)) mots.emplace_back(lire(i));
  }
  std::sort(mots.begin(), mots.end());
  mots.erase(std::unique(mots.begin(), mots.end()), mots.end());
  return mots;
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
  ordre.reserve(mots.size());
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
