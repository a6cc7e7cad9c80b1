// Cells of an extraction: many rows at a time, column by column, straight from the columns of the index.
//
// Rows are taken in the order in which they stand in their blocks, whatever the order in which they are to be written:
// memory is then read forwards, and what a column needs is looked up once for all rows of a block.
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
  Cellules(const Snapshot& snapshot, const std::vector<Colonne>& colonnes, const Plume& plume, bool listes);
  ~Cellules();

  // The cells of these rows; valid until the next call.
  const Lot& Remplir(std::span<const RowRef> lignes);

 private:
  // Rows of one block, ascending, and where each stands in the lot.
  struct Passage {
    std::uint32_t bloc;
    std::span<const std::uint32_t> rows, places;
  };
  struct Lecture;  // how one column is read
  using Cases = std::vector<std::string_view>;

  void Ordonner(std::span<const RowRef> lignes);
  void Lire(Lecture& l, const Passage& p, Cases& cases);
  void Scalaires(Lecture& l, const ScalarColumn& c, const Passage& p, Cases& cases);
  void Liste(Lecture& l, const Passage& p, Cases& cases);
  std::string_view UnScalaire(Lecture& l, std::int64_t valeur);
  std::string_view UnTexte(std::string_view texte);

  const Snapshot& s_;
  const Plume& plume_;
  const bool listes_;
  std::vector<std::unique_ptr<Lecture>> lectures_;
  TextReader textes_;
  Reserve constantes_, octets_;  // of all lots, of this one
  std::string tampon_, valeur_;
  std::string_view vide_, oui_, non_;
  std::vector<std::uint64_t> cles_;
  std::vector<std::uint32_t> rows_, places_;
  std::vector<Passage> passages_;
  Lot lot_;
};

}  // namespace sne
