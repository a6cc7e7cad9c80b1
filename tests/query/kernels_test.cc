// Each instruction set against a loop over bits: every width of code, every length up to 200 and a whole block, bounds
// at the edges of the type and at random.
#include "query/kernels.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "schema/block/bits.h"

namespace sne {
namespace {

// Codes are followed by 64 that the kernels may read but must not count.
constexpr std::size_t kMarge = 64;

template <class T>
void EprouverMasque(const Kernels& k, std::uint32_t n, std::mt19937_64& rng) {
  std::vector<T> codes(n + kMarge);
  const T max = static_cast<T>(~T{0});
  const bool petits = rng() % 2 == 0;
  for (T& c : codes) c = rng() % 8 == 0 ? (rng() % 2 ? max : T{0}) : static_cast<T>(petits ? rng() % 5 : rng());
  const auto un = [&]() -> std::uint64_t {
    switch (rng() % 6) {
      case 0:
        return 0;
      case 1:
        return 1;
      case 2:
        return max;
      case 3:
        return max / 2 + rng() % 2;  // where a signed comparison would turn over
      default:
        return codes[rng() % codes.size()];
    }
  };
  for (int i = 0; i < 6; ++i) {
    std::uint64_t premier = un(), dernier = un();
    if (premier > dernier) std::swap(premier, dernier);
    std::vector<std::uint64_t> attendu((n + 63) / 64), lu((n + 63) / 64 + 1, 0xA5A5A5A5A5A5A5A5ull);
    for (std::uint32_t r = 0; r < n; ++r) {
      if (codes[r] >= premier && codes[r] <= dernier) attendu[r / 64] |= 1ull << (r % 64);
    }
    k.RangeMask(codes.data(), sizeof(T), n, premier, dernier, lu.data());
    EXPECT_EQ(lu.back(), 0xA5A5A5A5A5A5A5A5ull) << "écrit au-delà de la fin";
    lu.pop_back();
    ASSERT_EQ(lu, attendu) << k.nom << ", " << sizeof(T) << " octets, n = " << n << ", [" << premier << ", " << dernier
                           << "]";
  }
}

void EprouverDepliage(const Kernels& k, std::uint32_t n, std::mt19937_64& rng) {
  for (unsigned bits = 1; bits <= 32; ++bits) {
    std::vector<std::uint64_t> codes(n);
    for (auto& c : codes) c = rng() >> (64 - bits);
    std::string octets = EnBits(codes, bits);
    octets.resize(octets.size() + kMargeDesCodes, '\xFF');
    const std::size_t largeur = bits <= 8 ? 1 : bits <= 16 ? 2 : 4;
    std::string lus((n + 8) * largeur, '\0');
    k.Unpack(octets.data(), bits, n, lus.data());
    for (std::uint32_t i = 0; i < n; ++i) {
      std::uint64_t lu = 0;
      std::memcpy(&lu, lus.data() + i * largeur, largeur);
      ASSERT_EQ(lu, codes[i]) << k.nom << ", " << bits << " bits, n = " << n << ", i = " << i;
    }
  }
}

std::uint64_t Population(const std::vector<std::uint64_t>& v) {
  std::uint64_t n = 0;
  for (const std::uint64_t mot : v) {
    for (int b = 0; b < 64; ++b) n += mot >> b & 1;
  }
  return n;
}

void EprouverEnsembles(const Kernels& k, std::size_t mots, std::mt19937_64& rng) {
  std::vector<std::uint64_t> a(mots), b(mots), et(mots), ou(mots), sauf(mots);
  for (std::size_t i = 0; i < mots; ++i) {
    a[i] = rng() % 4 == 0 ? 0 : rng() % 4 == 0 ? ~0ull : rng();
    b[i] = rng() % 4 == 0 ? 0 : rng() % 4 == 0 ? ~0ull : rng();
    et[i] = a[i] & b[i];
    ou[i] = a[i] | b[i];
    sauf[i] = a[i] & ~b[i];
  }
  SCOPED_TRACE(::testing::Message() << k.nom << ", " << mots << " mots");
  EXPECT_EQ(k.Count(a.data(), mots), Population(a));
  EXPECT_EQ(k.AndCount(a.data(), b.data(), mots), Population(et));
  std::vector<std::uint16_t> rangs, liste(Population(a) + 32);
  for (std::size_t i = 0; i < mots * 64; ++i) {
    if (a[i / 64] >> (i % 64) & 1) rangs.push_back(static_cast<std::uint16_t>(i));
  }
  k.List(a.data(), mots, liste.data());
  liste.resize(rangs.size());
  EXPECT_EQ(liste, rangs);
  auto x = a;
  EXPECT_EQ(k.And(x.data(), b.data(), mots), Population(et));
  EXPECT_EQ(x, et);
  x = a;
  EXPECT_EQ(k.Or(x.data(), b.data(), mots), Population(ou));
  EXPECT_EQ(x, ou);
  x = a;
  EXPECT_EQ(k.AndNot(x.data(), b.data(), mots), Population(sauf));
  EXPECT_EQ(x, sauf);
}

class KernelsTest : public ::testing::TestWithParam<const char*> {};

TEST_P(KernelsTest, CommeUneBoucle) {
  const Kernels* k = KernelsByName(GetParam());
  if (k == nullptr) GTEST_SKIP() << "ce processeur n'a pas " << GetParam();
  EXPECT_STREQ(k->nom, GetParam());
  constexpr std::uint64_t kGraine = 20240115;
  SCOPED_TRACE(::testing::Message() << "graine " << kGraine);
  std::mt19937_64 rng(kGraine);
  std::vector<std::uint32_t> longueurs;
  for (std::uint32_t n = 0; n <= 200; ++n) longueurs.push_back(n);
  for (const std::uint32_t n : {4096u, 65'472u, 65'535u, 65'536u}) longueurs.push_back(n);
  for (const std::uint32_t n : longueurs) {
    EprouverMasque<std::uint8_t>(*k, n, rng);
    EprouverMasque<std::uint16_t>(*k, n, rng);
    EprouverMasque<std::uint32_t>(*k, n, rng);
    EprouverMasque<std::uint64_t>(*k, n, rng);
    if (n <= 4096) EprouverDepliage(*k, n, rng);
    if (HasFatalFailure()) return;
  }
  for (std::size_t mots = 0; mots <= 200; ++mots) EprouverEnsembles(*k, mots, rng);
  EprouverEnsembles(*k, 1024, rng);
}

INSTANTIATE_TEST_SUITE_P(Instructions, KernelsTest, ::testing::Values("base", "avx2", "avx512"),
                         [](const auto& cas) { return std::string(cas.param); });

TEST(Kernels, InconnuEstNul) { EXPECT_EQ(KernelsByName("neon"), nullptr); }

}  // namespace
}  // namespace sne
