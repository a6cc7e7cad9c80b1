// Which codes of a column lie in a range, whatever their width: narrow ones are unpacked a few thousand at a time,
// where they stay in the nearest cache, and compared there.
#pragma once

#include <cstdint>

#include "schema/block/column.h"

namespace sne {

// out[i] = codes.premier <= code of row (debut + i) <= codes.dernier for i < n, as a bitset (kernels.h).
// REQUIRES: c.forme is kDense, debut is a multiple of 64, debut + n <= c.n.
void CodesMask(const ScalarColumn& c, std::uint32_t debut, std::uint32_t n, ScalarColumn::Codes codes,
               std::uint64_t* out);

}  // namespace sne
