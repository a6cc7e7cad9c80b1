// Words of names -> rows, per block: the lexicon of the sealed blocks and the words of the tail, behind one face.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/row_set.h"
#include "query/snapshot.h"

namespace sne {

// Some words of names that stand together in the lexicon, those of the tail included: one word, or all that begin so.
class NameRun {
 public:
  static NameRun Equal(const Snapshot& snapshot, std::string_view mot);
  static NameRun Beginning(const Snapshot& snapshot, std::string_view debut);
  // Words that sound as `mot`, which may be among them, and words a letter or two from it (schema/voisins.h).
  static std::vector<NameRun> Semblables(const Snapshot& snapshot, std::string_view mot);
  static std::vector<NameRun> Fautes(const Snapshot& snapshot, std::string_view mot);
  // Each word that begins with `debut` by itself, at most `limite` of them.
  static std::vector<NameRun> EachBeginning(const Snapshot& snapshot, std::string_view debut, std::size_t limite);
  // The words that Fautes finds.
  static std::vector<std::string> MotsProches(const Snapshot& snapshot, std::string_view mot);

  // The first of these words. REQUIRES: there is one.
  std::string_view First(const Snapshot& snapshot) const {
    return premier_ < dernier_ ? snapshot.lexique().mot(premier_) : std::string_view(de_->first);
  }
  // Rows of these words; one that bears several counts for each.
  std::uint64_t Rows(const Snapshot& snapshot) const;
  // Calls f(block, list of the rows of one word), dead rows included. REQUIRES: the snapshot it was made of.
  template <class F>
  void ForEachList(const Snapshot& s, F&& f) const {
    s.lexique().ForEachList(premier_, dernier_, [&](std::size_t b, const ListeDeLignes& liste) {
      if (b < s.sealed_blocks()) f(b, liste);  // a damaged entry must not lead elsewhere
    });
    for (auto it = de_; it != a_; ++it) {
      for (const std::uint32_t l : it->second) {
        const RowRef ref = s.Locate(s.sealed_rows() + l);
        const auto row = static_cast<RowInBlock>(ref.row);
        f(std::size_t{ref.bloc}, ListeDeLignes{1, &row});
      }
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
  using Recherche = std::vector<std::uint32_t> (Voisins::*)(std::string_view, const MotsNumerotes&) const;
  static std::vector<NameRun> Proches(const Snapshot& snapshot, std::string_view mot, Recherche recherche);

  std::size_t premier_ = 0, dernier_ = 0;     // of the lexicon
  TermesDeQueue::const_iterator de_{}, a_{};  // of the tail
};

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
