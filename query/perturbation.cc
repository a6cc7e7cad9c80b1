#include "query/perturbation.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sne {
namespace {

// Of a hundred cells, how many are off by -5, -4 … 5.
constexpr std::array<std::uint64_t, 2 * Perturbation::kEcartMax + 1> kSurCent = {1, 3, 7, 12, 17, 20, 17, 12, 7, 3, 1};

}  // namespace

Perturbation::Perturbation(std::string_view cle) {
  std::memcpy(cle_.data(), cle.data(), std::min(cle.size(), sizeof cle_));
}

// J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012.
std::uint64_t Perturbation::Empreinte(std::uint64_t a, std::uint64_t b) const {
  std::uint64_t v0 = cle_[0] ^ 0x736f6d6570736575, v1 = cle_[1] ^ 0x646f72616e646f6d, v2 = cle_[0] ^ 0x6c7967656e657261,
                v3 = cle_[1] ^ 0x7465646279746573;
  const auto tours = [&](int n) {
    for (; n > 0; --n) {
      v0 += v1, v1 = std::rotl(v1, 13) ^ v0, v0 = std::rotl(v0, 32);
      v2 += v3, v3 = std::rotl(v3, 16) ^ v2;
      v0 += v3, v3 = std::rotl(v3, 21) ^ v0;
      v2 += v1, v1 = std::rotl(v1, 17) ^ v2, v2 = std::rotl(v2, 32);
    }
  };
  for (const std::uint64_t mot : {a, b, std::uint64_t{16} << 56}) {
    v3 ^= mot;
    tours(2);
    v0 ^= mot;
  }
  v2 ^= 0xff;
  tours(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

std::uint64_t Perturbation::Dire(std::uint64_t nombre, std::uint64_t somme) const {
  if (nombre == 0) return kTu;
  std::uint64_t tirage = Empreinte(somme, ~nombre) % 100;
  std::size_t i = 0;
  while (tirage >= kSurCent[i]) tirage -= kSurCent[i++];
  const std::int64_t dit = static_cast<std::int64_t>(nombre) + static_cast<std::int64_t>(i) - kEcartMax;
  return dit < static_cast<std::int64_t>(kSeuil) ? kTu : static_cast<std::uint64_t>(dit);
}

}  // namespace sne
