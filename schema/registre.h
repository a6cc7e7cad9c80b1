// What only the writer keeps beside the rows, as of one checkpoint: the file `registre-…` that the state names,
// replaced whole with each checkpoint.
//
//   versions  numbers whose version has advanced since their row was written: an SPTA sends everything every night,
//             and what has not changed is not written again
//   tombes    numbers that were deleted, with the version of the deletion: an older change that arrives late is known
//             as such. Only a keyed hash of the number is kept; nobody can be found by it
//   compteurs monthly counters (compteurs.h)
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/compteurs.h"
#include "schema/numero_unique.h"
#include "schema/status.h"

namespace sne {

using EmpreinteNumero = std::array<std::uint64_t, 2>;
// `cle`: that of the NIR's hash (nir.cle).
EmpreinteNumero EmpreinteDeNumero(NumeroUnique numero, std::string_view cle);

struct Registre {
  std::vector<std::pair<NumeroUnique, std::int64_t>> versions;  // by number
  std::map<EmpreinteNumero, std::int64_t> tombes;
  Compteurs compteurs;

  // The version noted for a number; 0 when there is none. O(log n).
  std::int64_t Version(NumeroUnique numero) const;

  std::string Ecrire() const;  // the content of the file
  // Errors: kCorrupt.
  static Result<Registre> Lire(std::string_view octets);
};

}  // namespace sne
