// What territories let see of a snapshot, made once per territory and block: a snapshot that the journal has prolonged
// shares its blocks with the one before, so that a change costs each caller its own few rows and no more.
//
// Thread safety: any thread. Two requests of one territory do not make the same rows twice; those of others do not
// wait.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "query/perimetre.h"
#include "query/snapshot.h"
#include "schema/par_texte.h"

namespace sne {

class Perimetres {
 public:
  // Bounds of what is kept: beyond, the territory asked for longest ago goes. A bitset is 8 KiB a block; a département
  // of an index of 2.8 million takes some 100 KiB.
  struct Bornes {
    std::size_t territoires = 1024;
    std::size_t octets = std::size_t{64} << 20;
  };
  Perimetres() : Perimetres(Bornes{}) {}
  explicit Perimetres(const Bornes& bornes) : bornes_(bornes) {}

  struct Vues {
    Perimetre perimetre;            // rows of all blocks, dead ones included
    Ressort ressort;                // RessortDe
    Ordinal cotation = kNoOrdinal;  // TerritoireDeCotationDe
  };
  Vues Pour(const TerritoireAutorise& territoire, const std::shared_ptr<const Snapshot>& snapshot);

  std::size_t territoires() const;  // kept
  std::size_t octets() const;       // of their rows

 private:
  // By the block that it was made of, which it does not keep.
  using ParBlocConnu = std::map<std::weak_ptr<const Block>, std::shared_ptr<const RowSet>, std::owner_less<>>;
  struct Un {
    explicit Un(std::string nom) : cle(std::move(nom)) {}
    const std::string cle;
    std::mutex mutex;
    std::weak_ptr<const Snapshot> de;  // what `vues` were made for; guarded by mutex, as all that follows
    Vues vues{Perimetre::France(), {}};
    std::shared_ptr<const Catalogue> catalogue;  // of the condition
    Node condition;
    ParBlocConnu connus;
    std::size_t octets = 0;  // guarded by mutex_ of Perimetres
  };
  using Liste = std::list<std::shared_ptr<Un>>;  // the last one asked for first

  std::shared_ptr<Un> Trouver(const std::string& cle);
  void Peser(const std::shared_ptr<Un>& un, std::size_t octets);

  const Bornes bornes_;
  mutable std::mutex mutex_;
  Liste liste_;
  ParTexte<Liste::iterator> par_cle_;
  std::size_t octets_ = 0;
};

}  // namespace sne
