// Puts many rows in order little by little, the first ones first: whoever walks through millions of them gets his first
// rows long before the last are sorted, and others have their turn in between.
//
// Rows are cut into ranges by the values of a sample of their first key, then a range is sorted when it is reached; one
// that is still large is cut again: by the same key, or by the next one where all its rows have the same. A value that
// fills a range is a range of its own, so that each cut leads on whatever the values are.
//
// Memory: 4 bytes a row; while a range is cut, 6 more for each of its rows. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "query/notees.h"
#include "query/ordre.h"
#include "query/snapshot.h"

namespace sne {

// Leaves what it makes room for as it is: to write millions of zeros first would take as long as a step may.
template <class T>
struct SansZeros : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = SansZeros<U>;
  };
  template <class U>
  void construct(U* ou) noexcept {
    ::new (static_cast<void*>(ou)) U;
  }
  template <class U, class... Args>
  void construct(U* ou, Args&&... args) {
    ::new (static_cast<void*>(ou)) U(std::forward<Args>(args)...);
  }
};

// A row in 4 bytes, of one of the first 65,536 blocks; they ascend in the order of the index.
using LigneCourte = std::uint32_t;
using LignesCourtes = std::vector<LigneCourte, SansZeros<LigneCourte>>;
inline LigneCourte Courte(RowRef ref) { return ref.bloc << 16 | ref.row; }
inline RowRef Longue(LigneCourte ligne) { return {ligne >> 16, ligne & 0xFFFF}; }

class TriParMorceaux {
 public:
  struct Reglage {
    std::uint32_t petite = 8192;  // rows of a range that is sorted at once: about a millisecond
    std::uint32_t seuils = 511;   // values at most that cut a range; < 2^15
  };
  // `lignes` ascend. `notees`: the scores of q by block, when the order asks for them. REQUIRES: the others outlive it.
  TriParMorceaux(const Snapshot& snapshot, const std::vector<SortKey>& cles, LignesCourtes lignes,
                 std::vector<std::optional<Notees>> notees, Reglage reglage);

  // Goes on by about a millisecond. REQUIRES: !fini().
  void Avancer();
  bool fini() const { return pile_.empty(); }
  // The first rows of the order, as far as they are known.
  std::span<const LigneCourte> triees() const {
    return {lignes_.data(), pile_.empty() ? lignes_.size() : pile_.back().debut};
  }

 private:
  // What is compared one after the other: the keys, and the two halves of the numéro unique.
  struct Etape {
    enum class Genre : std::uint8_t { kCle, kHaut, kBas } genre = Genre::kCle;
    const SortKey* cle = nullptr;
    bool descendant = false;
    bool nom() const { return cle != nullptr && cle->genre == SortKey::Genre::kNom; }
  };
  // Rows [debut, fin) of lignes_ that are equal in all that comes before `etape`.
  struct Plage {
    std::uint32_t debut = 0, fin = 0;
    std::size_t etape = 0;
  };
  struct Valeur {
    std::uint64_t cle = 0;
    std::string_view nom;  // of names: those of one key differ
  };
  // A range that is being cut: 2i + 1 is the part of the i-th value, 2i what lies before it.
  struct Partage {
    enum class Phase : std::uint8_t { kTirer, kMarquer, kPlacer, kRecopier } phase = Phase::kTirer;
    std::uint32_t faites = 0;  // of this phase
    std::vector<Valeur> tirees;
    std::vector<std::uint64_t> cles;  // of the values that cut, ascending
    std::vector<std::string_view> noms;
    std::vector<std::uint16_t, SansZeros<std::uint16_t>> parts;  // of each row
    std::vector<std::uint32_t> debuts;                           // of each part, then where its next row goes
    LignesCourtes placees;
  };
  struct Entree {
    std::uint64_t cle;
    LigneCourte ligne;
  };

  Valeur ValeurDe(const Etape& e, RowRef ref) const;
  std::uint64_t Cle(const Etape& e, RowRef ref) const;
  static int Comparer(const Etape& e, const Valeur& a, const Valeur& b);
  std::uint16_t Part(const Etape& e, const Valeur& v) const;
  void Tirer(const Plage& plage);
  void Choisir(const Plage& plage);
  void Marquer(const Plage& plage);
  void MarquerParCodes(const Etape& e, const Echelle& echelle, std::span<const LigneCourte> lignes,
                       std::uint16_t* parts);
  void MarquerParNumeros(const Etape& e, const Block& bloc, std::span<const LigneCourte> lignes, std::uint16_t* parts);
  void Placer(const Plage& plage);
  void Recopier(const Plage& plage);
  void Ranger(std::span<Entree> entrees, std::size_t etape);
  void Nommer(const Etape& e, std::span<Entree> entrees) const;

  const Snapshot& s_;
  const Ordre ordre_;
  std::vector<Etape> etapes_;
  const std::vector<std::optional<Notees>> notees_;
  const Reglage reglage_;
  LignesCourtes lignes_;
  std::vector<Plage> pile_;         // what is not sorted yet, the next range last
  std::optional<Partage> partage_;  // of the last
  std::vector<Entree> entrees_;
  std::vector<std::uint16_t> part_de_code_;  // or of a row, of one block
};

}  // namespace sne
