#include "query/codes.h"

#include <algorithm>

#include "query/kernels.h"

namespace sne {

void CodesMask(const ScalarColumn& c, std::uint32_t debut, std::uint32_t n, ScalarColumn::Codes codes,
               std::uint64_t* out) {
  const auto* octets = static_cast<const std::byte*>(c.codes);
  if (c.en_octets()) {
    const auto octets_par_code = static_cast<std::size_t>(c.bits / 8);
    return K().RangeMask(octets + debut * octets_par_code, c.bits / 8, n, codes.premier, codes.dernier, out);
  }
  constexpr std::uint32_t kPas = 4096;
  alignas(64) std::byte deplies[kPas * sizeof(std::uint32_t) + kMargeDesCodes];
  const int octets_par_code = c.bits <= 8 ? 1 : c.bits <= 16 ? 2 : 4;
  for (std::uint32_t i = 0; i < n; i += kPas) {
    const std::uint32_t m = std::min(kPas, n - i);
    K().Unpack(octets + static_cast<std::size_t>(debut + i) / 8 * c.bits, c.bits, m, deplies);
    K().RangeMask(deplies, octets_par_code, m, codes.premier, codes.dernier, out + i / 64);
  }
}

}  // namespace sne
