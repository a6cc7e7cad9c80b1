// A block: up to 65,536 consecutive rows with all their columns, as one immutable run of bytes, in a file or in memory.
// FORMAT.md describes the bytes. Thread safety: immutable, shared by all threads. Ownership: owns its bytes.
//
// No page is believed before its sum is checked: those of the numbers when the block is opened, those of a column when
// it is first asked for. A column whose pages are damaged reads as empty, and `alarme` is raised: who has looked at
// columns asks it before an answer leaves.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "schema/alarme.h"
#include "schema/block/column.h"
#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/demande.h"
#include "schema/env.h"
#include "schema/numero_unique.h"
#include "schema/prefetch.h"
#include "schema/status.h"

namespace sne {

class Block {
 public:
  // Reads header, directory and numbers and checks their checksums.
  // Errors: kCorrupt (magic, version, length, checksum; the message names file and remedy), kInvalid (another
  // catalogue).
  static Result<std::shared_ptr<const Block>> Open(Env& env, const std::string& path, const Catalogue& catalogue,
                                                   Alarme alarme = nullptr);
  static Result<std::shared_ptr<const Block>> FromBytes(std::shared_ptr<const std::string> octets,
                                                        const Catalogue& catalogue);

  // Checks the checksum of every page; when all are right, none is checked again. O(bytes).
  Outcome Verify() const;

  std::uint32_t rows() const { return rows_; }
  Jour jour() const { return jour_; }  // the day for which the day columns were computed
  const std::string& nom() const { return nom_; }
  std::span<const std::byte> octets() const { return octets_; }

  // One relaxed load once the column's pages are known to be right.
  const Column& column(FieldId field) const {
    const Place& p = places_[field];
    return p.etat.Lire() == Etat::kSain ? p.colonne : Eprouver(p);
  }
  // Asks memory for what column(field) says, ahead of its use.
  void PrefetchColumn(FieldId field) const {
    const auto* place = reinterpret_cast<const char*>(&places_[field]);
    for (std::size_t o = 0; o < sizeof(Place); o += 64) ::sne::Prefetch(place + o);
  }
  NumeroUnique numero(std::uint32_t row) const { return {numeros_haut_[row], numeros_bas_[row]}; }
  std::int64_t version(std::uint32_t row) const { return version_.Value(row); }
  // Rows in ascending order of numéro unique, dead ones included.
  std::span<const RowInBlock> rows_by_numero() const { return {par_numero_, rows_}; }
  NumeroUnique min_numero() const { return numero(par_numero_[0]); }
  NumeroUnique max_numero() const { return numero(par_numero_[rows_ - 1]); }
  // Rows [first, last) of rows_by_numero() whose number lies in [a, b].
  std::pair<std::uint32_t, std::uint32_t> FindNumeros(NumeroUnique a, NumeroUnique b) const;

  // The same rows with the day columns of `autre` (a block of these columns alone): yesterday's block, today's ages.
  static std::shared_ptr<const Block> WithDayColumns(std::shared_ptr<const Block> base,
                                                     std::shared_ptr<const Block> jour,
                                                     std::span<const FieldId> champs);

 private:
  enum class Etat : std::uint8_t { kInconnu, kSain, kAltere };
  // Only says whether bytes that never change have been looked at: relaxed is enough. Copied with its block.
  class Drapeau {
   public:
    Drapeau() = default;
    Drapeau(const Drapeau& d) : etat_(d.Lire()) {}
    Drapeau& operator=(const Drapeau& d) {
      Poser(d.Lire());
      return *this;
    }
    Etat Lire() const { return etat_.load(std::memory_order_relaxed); }
    void Poser(Etat e) const { etat_.store(e, std::memory_order_relaxed); }

   private:
    mutable std::atomic<Etat> etat_ = Etat::kInconnu;
  };
  struct Place {
    Drapeau etat;
    Column colonne;
    std::uint64_t debut = 0, fin = 0;  // bytes of its parts
  };
  struct Lecteur;
  Outcome Parse(const Catalogue& catalogue);
  bool Accordee(const Field& f) const;
  const Column& Eprouver(const Place& place) const;
  bool PageSaine(std::uint64_t page) const;
  bool PagesSaines(std::uint64_t debut, std::uint64_t fin) const;

  std::string nom_;
  std::shared_ptr<const void> proprietaire_, proprietaire_jour_;
  std::span<const std::byte> octets_;
  std::uint32_t rows_ = 0;
  Jour jour_ = 0;
  Alarme alarme_;
  std::uint64_t repertoire_ = 0;                 // pages end here
  std::span<const std::uint64_t> sommes_;        // of the pages
  std::shared_ptr<std::vector<Drapeau>> pages_;  // shared with the block of another day
  std::vector<Place> places_;                    // by FieldId
  ScalarColumn version_;
  const std::uint64_t* numeros_haut_ = nullptr;
  const std::uint32_t* numeros_bas_ = nullptr;
  const RowInBlock* par_numero_ = nullptr;
};

// Reads texts of one thread: keeps the last decompressed chunk of each column it is asked for.
class TextReader {
 public:
  TextReader();
  ~TextReader();
  // The text of row (or element) `i`; valid until the next call for the same column.
  std::string_view Read(const TextColumn& colonne, std::uint32_t i);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// One row read back from its columns.
void ReadRow(const Catalogue& catalogue, const Block& block, std::uint32_t row, TextReader& textes, Demande& out);
// The fields of `champs` (root fields) alone, and of their elements all but texts; other values stay what they are.
void ReadNumbers(const Catalogue& catalogue, const Block& block, std::uint32_t row, std::span<const FieldId> champs,
                 Demande& out);
Value ReadValue(const Catalogue& catalogue, const Block& block, std::uint32_t row, FieldId champ, TextReader& textes);

}  // namespace sne
