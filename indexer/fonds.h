// What stands now of every number and of the grids of every territory: the sealed part, and over it what the journal
// has brought since. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "indexer/scelle.h"
#include "schema/demande_json.h"
#include "schema/journal_record.h"

namespace sne {

struct HachageNumero {
  std::size_t operator()(NumeroUnique n) const {
    return (n.haut * 0x9E3779B97F4A7C15ull ^ n.bas) * 0xD6E8FEB86659FD93ull >> 7;
  }
};

// What the journal leaves of a number. Immutable: a later record makes another one.
struct Fiche {
  std::uint64_t position = 0;  // of its last record
  std::int64_t version = 0;
  std::shared_ptr<const std::string> json;  // none: deleted
};

// All that has come since a checkpoint, as of one moment.
struct Arrivees {
  std::unordered_map<NumeroUnique, std::shared_ptr<const Fiche>, HachageNumero> fiches;
  std::unordered_map<NumeroUnique, std::int64_t, HachageNumero> versions;  // of sealed rows that have not changed
  Grilles grilles;      // of the territories whose grids have changed
  Compteurs compteurs;  // since the first day
};

class Fonds {
 public:
  // Where a number stands. `version`: the last one seen, also of a deletion; 0 when it never was there.
  struct Place {
    std::int64_t version = 0;
    std::shared_ptr<const Fiche> fiche;  // of the journal, else
    std::optional<Scelle::Ligne> ligne;  // sealed
    bool existe() const { return fiche ? fiche->json != nullptr : ligne.has_value(); }
  };

  explicit Fonds(std::shared_ptr<const Scelle> scelle);

  const std::shared_ptr<const Scelle>& scelle() const { return scelle_; }
  const std::shared_ptr<const Catalogue>& catalogue() const { return scelle_->catalogue(); }
  Jour jour() const;  // the reference date: the base's own, else today
  const Arrivees& arrivees() const { return arrivees_; }
  Compteurs& compteurs() { return arrivees_.compteurs; }
  std::uint64_t octets() const { return octets_; }  // of the records in `arrivees`

  Place Trouver(NumeroUnique numero) const;
  // The record of `place` with its fixed computed fields. REQUIRES: place.existe(). Errors: kCorrupt.
  Outcome Lire(const Place& place, Demande& d);
  // The same, when it is sealed of the root fields `champs` alone.
  Outcome LireChamps(const Place& place, const std::vector<FieldId>& champs, Demande& d);

  // The grids of a territory; nullptr: none.
  std::shared_ptr<const GrillesDeTerritoire> GrillesDe(const std::string& epci) const;
  std::size_t territoires() const;  // that have grids

  // Takes in a record that has been written at `position`.
  void Appliquer(std::uint64_t position, NumeroUnique numero, Genre genre, std::int64_t version, std::string json);
  void Poser(std::shared_ptr<const GrillesDeTerritoire> grilles);

  // Goes on from `scelle`, which holds `scellees`: what has not changed since then leaves.
  void Avancer(std::shared_ptr<const Scelle> scelle, const Arrivees& scellees);

 private:
  void Adopter(std::shared_ptr<const Scelle> scelle);

  std::shared_ptr<const Scelle> scelle_;
  Arrivees arrivees_;
  std::uint64_t octets_ = 0;
  std::unique_ptr<LecteurDemande> lecteur_;
  std::unique_ptr<TextReader> textes_;
  Lecture lecture_;
};

}  // namespace sne
