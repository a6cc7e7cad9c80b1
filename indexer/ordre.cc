#include "indexer/ordre.h"

namespace sne {

Ordre::Ordre(const Territoires& territoires) : t_(territoires), bit_(territoires.departements().size() + 1) {
  std::vector<std::uint64_t> population(bit_.size());
  for (Ordinal c = 1; c <= t_.communes().size(); ++c) population[t_.commune(c).departement] += t_.commune(c).population;
  for (Ordinal d = 1; d < bit_.size(); ++d) {
    int plus_grands = 0;
    for (Ordinal autre = 1; autre < bit_.size(); ++autre) {
      if (t_.region_du_departement(autre) != t_.region_du_departement(d) || autre == d) continue;
      plus_grands += population[autre] != population[d] ? population[autre] > population[d] : autre < d;
    }
    bit_[d] = plus_grands < kBits ? 1u << (kBits - 1 - plus_grands) : 0;
  }
}

std::uint64_t Ordre::Cle(std::span<const Ordinal> communes, bool radiee_ou_suspendue) const {
  if (communes.empty()) return UINT64_MAX;
  const Territoires::Commune& c = t_.commune(communes[0]);
  std::uint32_t ensemble = 0;
  for (const Ordinal autre : communes) {
    if (t_.commune(autre).region == c.region) ensemble |= bit_[t_.commune(autre).departement];
  }
  for (int decalage = 1; decalage < kBits; decalage *= 2) ensemble ^= ensemble >> decalage;  // rank in a Gray code
  return static_cast<std::uint64_t>(radiee_ou_suspendue) << 63 | static_cast<std::uint64_t>(c.region) << 56 |
         static_cast<std::uint64_t>(ensemble) << 40 | static_cast<std::uint64_t>(c.departement) << 32 |
         static_cast<std::uint64_t>(c.epci) << 18 | communes[0];
}

}  // namespace sne
