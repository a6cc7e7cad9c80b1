// The applications now held in instruction: who is due to lapse, and which held applications have to do with another
// one (the same person, a colocataire, the application it comes from). Knows numbers and hashes, no names. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "indexer/fonds.h"
#include "indexer/instruction.h"

namespace sne {

class Prises {
 public:
  explicit Prises(const Catalogue& catalogue);

  // Root fields that Noter and Liees look at.
  const std::vector<FieldId>& champs() const { return champs_; }

  // The application as it stands now; `d` is none when it has gone.
  void Noter(NumeroUnique numero, const Demande* d, const Instruction& instruction);
  std::size_t size() const { return prises_.size(); }

  // Held ones on which nothing has happened since `avant`.
  std::vector<NumeroUnique> Echues(Jour avant) const;
  // Other held applications of the same household, ascending.
  std::vector<NumeroUnique> Liees(NumeroUnique numero, const Demande& d) const;

 private:
  struct Prise {
    Jour dernier_acte = 0;
    std::vector<std::uint64_t> cles;
  };
  // What two applications that have to do with each other share: numbers they are or name, hashes of NIR.
  std::vector<std::uint64_t> Cles(NumeroUnique numero, const Demande& d) const;

  std::uint16_t origine_ = 0, nir_ = 0, colocataires_ = 0, coloc_numero_ = 0, codemandeurs_ = 0, codem_nir_ = 0;
  std::vector<FieldId> champs_;
  std::map<NumeroUnique, Prise> prises_;
  std::unordered_multimap<std::uint64_t, NumeroUnique> par_cle_;
};

}  // namespace sne
