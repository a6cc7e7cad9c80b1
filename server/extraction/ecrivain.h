// The seam between the rows of an extraction and the bytes of a format. cellules.h asks the Plume of the format how
// each value reads and keeps the bytes of many cells, column by column; the Ecrivain lays them out, row by row.
//
// Thread safety: none needed; one extraction, one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/date.h"

namespace sne {

// How one value reads. Each appends the bytes of a cell, or of what follows its place in the row.
class Plume {
 public:
  virtual ~Plume() = default;
  virtual void Vide(std::string& out) const = 0;
  // Free text of an application: any characters but NUL, valid UTF-8, not empty.
  virtual void Texte(std::string_view texte, std::string& out) const = 0;
  // Text of a closed list or made by us. Called once for each value of a column, its bytes are kept.
  virtual void Libelle(std::string_view texte, std::string& out) const = 0;
  virtual void Entier(std::int64_t valeur, std::string& out) const = 0;
  virtual void Montant(std::int64_t centimes, std::string& out) const = 0;
  virtual void Date(Jour jour, std::string& out) const = 0;
  virtual void Booleen(bool valeur, std::string& out) const { Libelle(valeur ? "oui" : "non", out); }
  // One of several values that share a text cell: as above, before it becomes a Texte.
  virtual void DateEnTexte(Jour jour, std::string& out) const = 0;
  virtual void MontantEnTexte(std::int64_t centimes, std::string& out) const = 0;
};

// Cells of some rows, in the order in which the rows are to be written. kMarge readable bytes follow each, so that
// short cells are copied without looking at their length.
struct Lot {
  static constexpr std::size_t kMarge = 32;
  std::size_t lignes = 0;
  std::vector<std::vector<std::string_view>> colonnes;  // colonnes[c][i]: bytes of the Plume; live as long as the lot
};

class Ecrivain {
 public:
  virtual ~Ecrivain() = default;
  virtual const Plume& plume() const = 0;
  // Before the first row. `total`: rows to come.
  virtual void Debut(std::uint64_t total, std::string& out) = 0;
  virtual void Lignes(const Lot& lot, std::string& out) = 0;
  virtual void Fin(std::string& out) = 0;
};

}  // namespace sne
