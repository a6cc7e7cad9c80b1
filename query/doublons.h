// Which living applications are probably the same person's, and why (docs/doublons.md):
//
//   nir                the same hash of a NIR, of a demandeur or a codemandeur of each;
//   naissance_et_nom   two persons born the same day whose names sound alike, one of them at least a demandeur.
//
// Nothing is stored. Two persons are near when they share a key (a hash), so that what is kept are the keys that
// several rows hold: a few MB, made when first asked for by two passes over the names (some seconds for 2.8 million
// rows). What comes behind is looked up alone: a filter of the keys that there are tells which of the new ones some row
// may hold, one scan of the dates of birth finds it. Rows never change, so what was found stays true.
//
// A pair that one of the two declares in non_doublons is set aside. Struck-off applications are nobody's duplicates.
//
// Thread safety: any thread; who asks while it is being made waits.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "query/perimetre.h"
#include "query/snapshot.h"

namespace sne {

struct Rapprochement {
  enum class Motif : std::uint8_t { kNir, kNaissanceEtNom };
  Motif motif = Motif::kNir;
  bool soi_codemandeur = false, autre_codemandeur = false;  // who of each
  auto operator<=>(const Rapprochement&) const = default;
};

struct Doublon {
  RowRef autre;
  std::vector<Rapprochement> motifs;  // ascending, none twice
  bool ecarte = false;
};

class AtelierDeDoublons;

// Those of one snapshot.
class Doublons {
 public:
  // `avant`: of a snapshot of the same build, of which what is known is shared; or nullptr.
  Doublons(std::shared_ptr<const Catalogue> catalogue, const Doublons* avant);
  ~Doublons();

  // Makes now what the first question would wait for.
  void Preparer(const Snapshot& snapshot) const { (void)groupes(snapshot); }
  // That of the index, whole: what columns mean whoever asks.
  const Catalogue& catalogue() const { return *catalogue_; }
  // Those of a row that are in the perimeter, in the order of rows; none of a row that is not living itself.
  std::vector<Doublon> De(const Snapshot& snapshot, const Perimetre& perimetre, RowRef ref) const;
  // Of each block the rows of the perimeter that have one there which is not set aside, ascending.
  std::vector<std::vector<RowInBlock>> Lignes(const Snapshot& snapshot, const Perimetre& perimetre) const;

 private:
  struct Membre {
    RowRef ref;
    bool codemandeur = false;
  };
  using Groupes = std::unordered_map<std::uint64_t, std::vector<Membre>>;  // by key, each of two living rows or more
  friend class AtelierDeDoublons;
  const Groupes& groupes(const Snapshot& snapshot) const;
  bool Ecartes(const Snapshot& snapshot, RowRef a, RowRef b) const;

  const std::shared_ptr<const Catalogue> catalogue_;
  const std::shared_ptr<AtelierDeDoublons> atelier_;  // shared with the snapshots before and behind
  mutable std::once_flag faits_;
  mutable Groupes groupes_;
};

// Whether rows have one, as the column of a boolean (doublon_probable), for one perimeter of one snapshot: made for all
// blocks when the first of them is read.
class DoublonsVus {
 public:
  explicit DoublonsVus(Perimetre perimetre) : perimetre_(std::move(perimetre)) {}
  const Column& Colonne(const Snapshot& snapshot, std::size_t b) const;

 private:
  struct DeBloc {
    Column colonne;
    std::vector<std::byte> codes;
    std::vector<RowInBlock> lignes;
    std::vector<Postings::Entry> entrees;
  };
  const Perimetre perimetre_;
  mutable std::once_flag faites_;
  mutable std::vector<std::unique_ptr<const DeBloc>> par_bloc_;
};

}  // namespace sne
