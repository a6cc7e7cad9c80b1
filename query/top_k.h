// The first k rows in an order, after a position. Keys are turned into integers that compare as the order asks (no
// value last in both directions); columns are scanned with the worst kept key as a bound, so that most rows are never
// looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "query/response.h"
#include "query/row_set.h"
#include "query/simple_match.h"
#include "query/snapshot.h"

namespace sne {

struct SortKey {
  enum class Genre : std::uint8_t { kScalaire, kNom, kNumero, kPresence, kScore, kPalier, kRecente };
  Genre genre = Genre::kScalaire;
  FieldId champ = kNoField;
  bool descendant = false;
};

// The order of a plan: its keys, with the default ones. The numéro unique, which ends every order, is not listed.
std::vector<SortKey> OrderOf(const Plan& plan, const Catalogue& catalogue);

class TopK {
 public:
  // `apres`: only rows strictly after it. REQUIRES: its keys are those of `ordre`.
  TopK(const Snapshot& snapshot, const SimpleMatch& simple, const std::vector<SortKey>& ordre, std::size_t k,
       const Position* apres);

  void Add(std::size_t b, const RowSet& match);
  // Asks memory for the keys of few rows.
  void Prefetch(std::size_t b, std::span<const RowInBlock> rows) const;
  void Merge(const TopK& autre);
  // Whether `a` stands before `b`. REQUIRES: both match.
  bool Precedes(RowRef a, RowRef b) const {
    return Before({Key(ordre_[0], a.bloc, a.row), a}, {Key(ordre_[0], b.bloc, b.row), b});
  }
  // The rows kept, best first.
  std::vector<RowRef> Finish();
  Position PositionOf(RowRef ref) const;

 private:
  struct Echelle;
  struct Candidat {
    std::uint64_t cle;  // first key
    RowRef ref;
  };
  std::uint64_t Key(const SortKey& k, std::size_t b, std::uint32_t row) const;
  std::string_view Name(const SortKey& k, RowRef ref) const;
  bool Before(const Candidat& a, const Candidat& b) const;
  bool AfterPosition(const Candidat& c) const;
  // False when the row comes behind all that are kept, and so does every row of the same keys and a higher number.
  bool Offer(std::size_t b, std::uint32_t row, std::uint64_t cle);
  // Rows of one block by key `rang` of the order, 0 or 1; of rang 1 they all have `cle` as their first key.
  void AddRows(std::size_t b, const RowSet& match, std::size_t rang, std::uint64_t cle);
  void AddScan(std::size_t b, const RowSet& match, const Echelle& echelle, std::size_t rang, std::uint64_t cle);
  template <class Pire, class Cle>
  void ScanCodes(std::size_t b, const RowSet& match, const Echelle& echelle, std::size_t rang, std::uint64_t bas,
                 Pire&& pire_gardee, Cle&& premiere_cle);
  // Rows of equal keys up to `rang`; `cle` is the first. `de_la_position`: their keys are those of `apres`.
  void AddEquals(std::size_t b, const RowSet& rows, std::size_t rang, std::uint64_t cle, bool de_la_position = false);

  const Snapshot& s_;
  const SimpleMatch& simple_;
  const std::vector<SortKey>& ordre_;
  const std::size_t k_;
  const Position* apres_;
  const FieldId creation_, renouvellement_;  // the later of the two: how recent a demande is
  std::vector<std::uint64_t> cles_apres_;
  std::vector<Candidat> tas_;  // heap, worst on top
};

}  // namespace sne
