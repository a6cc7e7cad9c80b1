// A Snapshot is a fixed view: the sealed blocks of one checkpoint and the tail up to one journal position. Later
// changes do not touch it: they make another one, which shares with it all that is the same. Thread safety: immutable,
// shared by all threads. Ownership: owns its blocks, with other snapshots; a span or view of a block dies with the
// last.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "query/equipe.h"
#include "query/row_set.h"
#include "schema/derived/calculateur.h"
#include "schema/index_ouvert.h"

namespace sne {

struct Fusion;
struct Queue;
class Doublons;
class DoublonsVus;
class GrillesDuJour;
class NotesDeBloc;
class Perimetre;

struct RowRef {
  std::uint32_t bloc = 0;
  std::uint32_t row = 0;
  bool operator==(const RowRef&) const = default;
};

// Blocks one behind the other that share their dictionaries, where they count from the first of them.
struct Segment {
  std::size_t premier_bloc = 0, blocs = 0;
  Dictionnaires dictionnaires;
};

class Snapshot {
 public:
  // Opens the build that <dir>/CURRENT names and replays the journal behind its checkpoint.
  // `jour`: computes ages and the like for that day instead of the index's own reference date.
  // `avant`: an earlier snapshot of the directory. Segments that still stand are taken over with what is known of their
  // pages and with their day columns, unless damage was seen.
  // Errors: kNotFound  no index in `dir`.
  //         kCorrupt   a magic, version or checksum differs; the message names file and remedy.
  //         kIoError   the system refused a read; the message carries path and errno text.
  static Result<std::shared_ptr<const Snapshot>> Open(Env& env, const std::string& dir,
                                                      std::optional<Jour> jour = std::nullopt,
                                                      const Snapshot* avant = nullptr);
  // Whether CURRENT and the state it leads to are still those that this was opened from. Errors: as Open.
  Result<bool> Actuel(Env& env) const;

  // Whether both are of one checkpoint.
  bool MemesScelles(const Snapshot& autre) const { return index_ == autre.index_; }

  // This one and the rows that the journal gives behind it. REQUIRES: `queue` was made behind this one.
  std::shared_ptr<const Snapshot> Prolonge(Queue queue) const;
  // This one with some segments of its tail as one; nullptr when they are no longer there.
  std::shared_ptr<const Snapshot> Fusionne(const Fusion& fusion) const;
  // This one on another day. `faits`: the blocks of an earlier snapshot made for that day, by what they were made of,
  // which they keep: another block could stand in its place in memory. The others are made now. Errors: kCorrupt.
  using BlocsDuJour = std::unordered_map<std::shared_ptr<const Block>, std::shared_ptr<const Block>>;
  Result<BlocsDuJour> BlocsPour(Jour jour, Equipe& equipe) const;
  Result<std::shared_ptr<const Snapshot>> AuJour(Jour jour, const BlocsDuJour& faits) const;

  // This one as a caller sees it: by his catalogue (Catalogue::Vu), and with the fields that the catalogue protects
  // read as empty in `protegees` (query/protegees.h; empty: nowhere). Everything that looks at rows through it,
  // conditions, counts, orders and texts, does so; scores are those of the rows as they are.
  using ParBloc = std::vector<std::shared_ptr<const RowSet>>;
  std::shared_ptr<const Snapshot> Vu(std::shared_ptr<const Catalogue> catalogue, ParBloc protegees) const;
  // Of the caller; what was opened, for who sees everything.
  const Catalogue& catalogue() const { return *catalogue_; }
  const std::shared_ptr<const Catalogue>& shared_catalogue() const { return catalogue_; }
  // What the index was built with: what columns mean, whoever asks.
  const Catalogue& entier() const { return catalogue_->entier(); }
  const std::shared_ptr<const Catalogue>& shared_entier() const { return index_->catalogue; }
  // Rows of block `b` whose protected fields read as empty; nullptr: none.
  const RowSet* protegees(std::size_t b) const { return protegees_.empty() ? nullptr : protegees_[b].get(); }
  const RowSet* protegees(std::size_t b, const Field& f) const { return f.protege ? protegees(b) : nullptr; }
  bool Protegee(std::size_t b, std::uint32_t row, const Field& f) const {
    const RowSet* p = protegees(b, f);
    return p != nullptr && p->Test(row);
  }
  std::size_t blocks() const { return blocs_.size(); }
  const Block& block(std::size_t b) const { return *blocs_[b]; }
  const RowSet& live(std::size_t b) const { return *vivants_[b]; }
  // The same to keep; equal pointers in two snapshots mean equal content.
  const std::shared_ptr<const Block>& shared_block(std::size_t b) const { return blocs_[b]; }
  const std::shared_ptr<const RowSet>& shared_live(std::size_t b) const { return vivants_[b]; }
  std::uint64_t first_row(std::size_t b) const { return premieres_[b]; }  // number of the block's row 0 in the index
  RowRef Locate(std::uint64_t row) const;

  // The sealed ones, then those of the tail.
  const std::vector<Segment>& segments() const { return segments_; }
  std::size_t sealed_blocks() const { return blocs_scelles_; }  // blocks before the tail
  std::size_t sealed_segments() const { return segments_scelles_; }
  std::uint64_t sealed_rows() const { return premieres_[sealed_blocks()]; }
  const std::string& build() const { return build_; }  // its directory
  const Calculateur& calculateur() const { return *calculateur_; }
  // Of cotation, all versions: those of the checkpoint and what the journal says behind it. Never null; another pointer
  // when one of them changed.
  const std::shared_ptr<const Grilles>& grilles() const { return grilles_; }
  // What a grid may weigh; none at all where the catalogue lacks something of it.
  const std::shared_ptr<const CriteresDeCotation>& criteres() const { return criteres_; }
  // The grids in force on the day of the snapshot.
  const GrillesDuJour& cotation() const { return *cotation_; }
  // A column of the block; with a territory that of its scores (cotation/notes.h); of doublon_probable what the
  // perimeter tells. The last two are made if no one asked before.
  const Column& column(std::size_t b, FieldId champ, Ordinal territoire) const {
    if (territoire != kNoOrdinal) return Notes(b, territoire);
    return champ == doublon_probable_ ? Doublon(b) : blocs_[b]->column(champ);
  }
  // Applications of the same person (query/doublons.h).
  const Doublons& doublons() const { return *doublons_; }
  // This one for who sees a perimeter: an application outside is nobody's duplicate.
  std::shared_ptr<const Snapshot> Dans(const Perimetre& perimetre) const;
  const NotesDeBloc& notes(std::size_t b) const { return *notes_[b]; }

  // A damaged page was met: what has been read from columns since may be wrong, and must not leave.
  bool altere() const { return alarme_->load(std::memory_order_relaxed); }
  // kCorrupt when it was.
  Outcome Sain() const;

  std::uint64_t generation() const { return generation_; }
  Jour date_reference() const { return jour_; }
  bool date_fixe() const { return date_fixe_; }
  std::uint64_t live_rows() const { return lignes_vivantes_; }

  // The living row of a number. O(blocks) on zone maps, then a binary search in one or two of them.
  std::optional<RowRef> Find(NumeroUnique numero) const;

 private:
  friend class SnapshotBuilder;
  static Result<std::shared_ptr<const Snapshot>> OpenNow(Env& env, const std::string& dir, std::optional<Jour> jour,
                                                         const Snapshot* avant);
  const Column& Notes(std::size_t b, Ordinal territoire) const;
  const Column& Doublon(std::size_t b) const;

  std::shared_ptr<const IndexOuvert> index_;
  std::shared_ptr<const Calculateur> calculateur_;
  std::shared_ptr<const Catalogue> catalogue_;
  ParBloc protegees_;  // by block; empty when there are none
  std::shared_ptr<const Grilles> grilles_;
  std::shared_ptr<const CriteresDeCotation> criteres_;
  std::shared_ptr<const GrillesDuJour> cotation_;
  std::vector<std::shared_ptr<const NotesDeBloc>> notes_;  // by block; shared where block, day and grids are the same
  std::shared_ptr<const Doublons> doublons_;
  std::shared_ptr<const DoublonsVus> doublons_vus_;
  FieldId doublon_probable_ = kNoField;
  std::vector<std::shared_ptr<const Block>> blocs_;
  std::vector<std::shared_ptr<const RowSet>> vivants_;
  std::vector<std::uint64_t> premieres_;  // one more than blocks
  std::vector<Segment> segments_;
  std::size_t blocs_scelles_ = 0, segments_scelles_ = 0;
  std::string build_;
  Alarme alarme_;
  std::uint64_t generation_ = 0, lignes_vivantes_ = 0;
  Jour jour_ = 0;
  bool date_fixe_ = false;
};

}  // namespace sne
