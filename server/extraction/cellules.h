// Cells of an extraction, straight from the columns of the index: a window of rows at a time, column by column.
//
// Rows are read in the order in which they stand in their blocks, whatever the order in which they are to be written:
// memory is then read forwards, and what a column needs is looked up once for all rows of a block. The larger the
// window, the nearer to each other are its rows; what is kept of it is small, numbers as numbers: the cells are made
// when they are written, a lot at a time.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "query/snapshot.h"
#include "schema/block/block.h"
#include "server/extraction/ecrites.h"
#include "server/extraction/ecrivain.h"
#include "server/extraction/table.h"

namespace sne {

// Thread safety: none; one extraction. Keeps snapshot and plume.
class Cellules {
 public:
  // `listes`: several values are a JSON array of cells; else one text of them, " ; " between.
  // Ranks are those in `perimetre`.
  Cellules(const Snapshot& snapshot, const Perimetre& perimetre, const std::vector<Colonne>& colonnes,
           const Plume& plume, bool listes);
  ~Cellules();

  // A new window, at most kFenetreMax rows.
  static constexpr std::size_t kFenetreMax = 1 << 20;
  void Prendre(std::span<const RowRef> lignes);
  // Reads some more of it, for some tenths of a millisecond; false when all is read.
  bool Lire();
  // Cells of `n` of its rows from the one on whose rank is `debut`; valid until the next call. REQUIRES: all is read.
  const Lot& Ecrire(std::size_t debut, std::size_t n);
  // That the window takes.
  std::size_t octets() const;

 private:
  // Rows of one block, ascending, and where each stands in the window.
  struct Passage {
    std::uint32_t bloc;
    std::span<const std::uint32_t> rows, places;
  };
  struct Lecture;  // how one column is read, and what it holds of the window

  void LirePassage(Lecture& l, const Passage& p);
  void LireTelles(Lecture& l, const Passage& p);  // protected fields as they are
  void LireListe(Lecture& l, const Passage& p);
  void AjouterScalaire(Lecture& l, std::int64_t valeur, std::string& out);
  void AjouterTexte(std::string_view texte, std::string& out);

  const Snapshot& s_;
  const Plume& plume_;
  const bool listes_;
  std::vector<std::unique_ptr<Lecture>> lectures_;
  TextReader textes_;
  std::vector<std::uint64_t> cles_;
  std::vector<std::uint32_t> rows_, places_;
  std::vector<Passage> passages_;
  std::size_t lues_ = 0, passage_ = 0;  // columns read, and passages of the next one
  Reserve octets_;                      // of the lot
  std::string tampon_, valeur_;
  Lot lot_;
};

}  // namespace sne
