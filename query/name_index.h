// Words of names -> rows, per block: the dictionaries of all segments behind one face.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

// Some words of names that stand together in the lexicon of each segment: one word, or all that begin so.
class NameRun {
 public:
  static NameRun Equal(const Snapshot& snapshot, std::string_view mot);
  static NameRun Beginning(const Snapshot& snapshot, std::string_view debut);
  // Each word that begins with `debut` by itself, with its rows in all segments.
  static std::vector<std::pair<std::string_view, NameRun>> EachBeginning(const Snapshot& snapshot,
                                                                         std::string_view debut);

  // Rows of these words; one that bears several counts for each.
  std::uint64_t Rows(const Snapshot& snapshot) const;
  // Calls f(block, list of the rows of one word), dead rows included. REQUIRES: the snapshot it was made of.
  template <class F>
  void ForEachList(const Snapshot& s, F&& f) const {
    for (const Suite& suite : suites_) {
      const Segment& segment = s.segments()[suite.segment];
      segment.dictionnaires.noms->ForEachList(
          suite.premier, suite.dernier, [&](std::size_t b, const ListeDeLignes& liste) {
            if (b < segment.blocs) f(segment.premier_bloc + b, liste);  // a damaged entry must not lead elsewhere
          });
    }
  }
  // The same with the rows themselves, ascending: f(block, rows).
  template <class F>
  void ForEach(const Snapshot& s, F&& f) const {
    std::vector<RowInBlock> lignes;
    ForEachList(s, [&](std::size_t b, const ListeDeLignes& liste) {
      if (liste.listed()) return f(b, liste.rows());
      lignes.clear();
      liste.ForEach([&](RowInBlock row) { lignes.push_back(row); });
      f(b, std::span<const RowInBlock>(lignes));
    });
  }

 private:
  struct Suite {  // words [premier, dernier) of one segment
    std::size_t segment, premier, dernier;
  };
  std::vector<Suite> suites_;
};

// Words a letter or two from `mot` (schema/voisins.h), itself excluded, ascending.
std::vector<std::string> NearWords(const Snapshot& snapshot, std::string_view mot);

// How a typed word finds a word of a name.
enum class NameMatch : std::uint8_t { kEntier, kDebut };

// Rows that bear such a word, dead ones included, one set per block; with `parmi` only those of these sets, in time
// bounded by their number where they are few.
std::vector<RowSet> NameRows(const Snapshot& s, std::string_view mot, NameMatch comment,
                             const std::vector<RowSet>* parmi = nullptr);
// Rows that bear every one of `mots` as a whole word. No words: no rows.
std::vector<RowSet> NameRowsAllOf(const Snapshot& s, const std::vector<std::string>& mots);
// At most how many rows NameRows finds: what it costs.
std::uint64_t NameCount(const Snapshot& s, std::string_view mot, NameMatch comment);

}  // namespace sne
