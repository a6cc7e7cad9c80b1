// Gathers up to 65,536 demandes and encodes them as a block. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/block/parties.h"
#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/demande.h"

namespace sne {

class BlockBuilder {
 public:
  // `champs`: the root fields to keep, empty for all of them (a block of day columns keeps only those).
  // `soin`: kVite for a block that stays in memory: texts as they are, three times the bytes in a third of the time.
  explicit BlockBuilder(const Catalogue& catalogue, std::vector<FieldId> champs = {}, Soin soin = Soin::kCompact);
  ~BlockBuilder();

  // REQUIRES: rows() < kBlockRows; the numéro unique is well-formed unless the block is of chosen fields.
  void Add(const Demande& demande);
  std::uint32_t rows() const;

  // The bytes of the block; the builder is empty again. `jour`: for which the demandes' day fields were computed.
  std::string Finish(Jour jour);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace sne
