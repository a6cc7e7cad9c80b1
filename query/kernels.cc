#include "query/kernels.h"

// GCC 12 warns about its own AVX-512 headers (bug 105593).
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <type_traits>

#include "schema/block/bits.h"

namespace sne {
namespace {

void CouperFin(std::uint64_t* out, std::uint32_t n) {
  if (n % 64) out[n / 64] &= (1ull << (n % 64)) - 1;
}

// ---- baseline -------------------------------------------------------------------------------------------------------

template <class T>
void MasqueBase(const T* codes, std::uint32_t n, std::uint64_t premier, std::uint64_t dernier, std::uint64_t* out) {
  const T lo = static_cast<T>(premier);
  const T ecart = static_cast<T>(dernier - premier);
  for (std::uint32_t i = 0; i < n; i += 64) {
    std::uint64_t mot = 0;
    const std::uint32_t fin = n - i < 64 ? n - i : 64;
    for (std::uint32_t j = 0; j < fin; ++j) {
      mot |= static_cast<std::uint64_t>(static_cast<T>(codes[i + j] - lo) <= ecart) << j;
    }
    out[i / 64] = mot;
  }
}

void RangeMaskBase(const void* codes, int octets, std::uint32_t n, std::uint64_t premier, std::uint64_t dernier,
                   std::uint64_t* out) {
  switch (octets) {
    case 1:
      return MasqueBase(static_cast<const std::uint8_t*>(codes), n, premier, dernier, out);
    case 2:
      return MasqueBase(static_cast<const std::uint16_t*>(codes), n, premier, dernier, out);
    case 4:
      return MasqueBase(static_cast<const std::uint32_t*>(codes), n, premier, dernier, out);
    default:
      return MasqueBase(static_cast<const std::uint64_t*>(codes), n, premier, dernier, out);
  }
}

// Eight codes take `bits` bytes: every group of eight begins with a byte.
template <class T>
void DeplierBase(const std::byte* codes, unsigned bits, std::uint32_t n, T* out) {
  for (std::uint32_t i = 0; i < n; i += 8, codes += bits) {
    for (std::uint32_t j = 0; j < 8; ++j) out[i + j] = static_cast<T>(CodeEnBits(codes, bits, j));
  }
}

void UnpackBase(const void* codes, unsigned bits, std::uint32_t n, void* out) {
  const auto* p = static_cast<const std::byte*>(codes);
  if (bits <= 8) return DeplierBase(p, bits, n, static_cast<std::uint8_t*>(out));
  if (bits <= 16) return DeplierBase(p, bits, n, static_cast<std::uint16_t*>(out));
  DeplierBase(p, bits, n, static_cast<std::uint32_t*>(out));
}

void ListBase(const std::uint64_t* a, std::size_t mots, std::uint16_t* out) {
  for (std::size_t i = 0; i < mots; ++i) {
    for (std::uint64_t mot = a[i]; mot; mot &= mot - 1)
      *out++ = static_cast<std::uint16_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(mot)));
  }
}

struct Et {
  static std::uint64_t Un(std::uint64_t a, std::uint64_t b) { return a & b; }
};
struct Ou {
  static std::uint64_t Un(std::uint64_t a, std::uint64_t b) { return a | b; }
};
struct Sauf {
  static std::uint64_t Un(std::uint64_t a, std::uint64_t b) { return a & ~b; }
};

template <class Op>
std::uint64_t CombinerBase(std::uint64_t* a, const std::uint64_t* b, std::size_t mots) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < mots; ++i) n += static_cast<std::uint64_t>(std::popcount(a[i] = Op::Un(a[i], b[i])));
  return n;
}
std::uint64_t AndCountBase(const std::uint64_t* a, const std::uint64_t* b, std::size_t mots) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < mots; ++i) n += static_cast<std::uint64_t>(std::popcount(a[i] & b[i]));
  return n;
}
std::uint64_t CountBase(const std::uint64_t* a, std::size_t mots) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < mots; ++i) n += static_cast<std::uint64_t>(std::popcount(a[i]));
  return n;
}

// ---- AVX2 -----------------------------------------------------------------------------------------------------------

#define SNE_AVX2 __attribute__((target("avx2,popcnt,bmi,bmi2")))

SNE_AVX2 std::uint64_t Mot8Avx2(const std::uint8_t* p, __m256i lo, __m256i hi) {
  std::uint64_t mot = 0;
  for (int i = 0; i < 2; ++i) {
    const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32 * i));
    const __m256i dans =
        _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_max_epu8(v, lo), v), _mm256_cmpeq_epi8(_mm256_min_epu8(v, hi), v));
    mot |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(dans))) << (32 * i);
  }
  return mot;
}

SNE_AVX2 __m256i Dans16(const std::uint16_t* p, __m256i lo, __m256i hi) {
  const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  return _mm256_and_si256(_mm256_cmpeq_epi16(_mm256_max_epu16(v, lo), v),
                          _mm256_cmpeq_epi16(_mm256_min_epu16(v, hi), v));
}

SNE_AVX2 std::uint64_t Mot16Avx2(const std::uint16_t* p, __m256i lo, __m256i hi) {
  std::uint64_t mot = 0;
  for (int i = 0; i < 2; ++i) {
    const __m256i paires = _mm256_packs_epi16(Dans16(p + 32 * i, lo, hi), Dans16(p + 32 * i + 16, lo, hi));
    const __m256i ordre = _mm256_permute4x64_epi64(paires, 0xD8);
    mot |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(ordre))) << (32 * i);
  }
  return mot;
}

SNE_AVX2 std::uint64_t Mot32Avx2(const std::uint32_t* p, __m256i lo, __m256i hi) {
  std::uint64_t mot = 0;
  for (int i = 0; i < 8; ++i) {
    const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 8 * i));
    const __m256i dans = _mm256_and_si256(_mm256_cmpeq_epi32(_mm256_max_epu32(v, lo), v),
                                          _mm256_cmpeq_epi32(_mm256_min_epu32(v, hi), v));
    mot |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(dans))))
           << (8 * i);
  }
  return mot;
}

SNE_AVX2 void RangeMaskAvx2(const void* codes, int octets, std::uint32_t n, std::uint64_t premier,
                            std::uint64_t dernier, std::uint64_t* out) {
  const std::uint32_t mots = (n + 63) / 64;
  if (octets == 1) {
    const __m256i lo = _mm256_set1_epi8(static_cast<char>(premier)), hi = _mm256_set1_epi8(static_cast<char>(dernier));
    for (std::uint32_t i = 0; i < mots; ++i)
      out[i] = Mot8Avx2(static_cast<const std::uint8_t*>(codes) + 64 * i, lo, hi);
  } else if (octets == 2) {
    const __m256i lo = _mm256_set1_epi16(static_cast<short>(premier)),
                  hi = _mm256_set1_epi16(static_cast<short>(dernier));
    for (std::uint32_t i = 0; i < mots; ++i)
      out[i] = Mot16Avx2(static_cast<const std::uint16_t*>(codes) + 64 * i, lo, hi);
  } else if (octets == 4) {
    const __m256i lo = _mm256_set1_epi32(static_cast<int>(premier)), hi = _mm256_set1_epi32(static_cast<int>(dernier));
    for (std::uint32_t i = 0; i < mots; ++i)
      out[i] = Mot32Avx2(static_cast<const std::uint32_t*>(codes) + 64 * i, lo, hi);
  } else {
    return RangeMaskBase(codes, octets, n, premier, dernier, out);
  }
  CouperFin(out, n);
}

// As many codes at a time as their integers fit a word: their bits are spread over it by one instruction.
template <class T>
SNE_AVX2 void DeplierAvx2(const std::byte* codes, unsigned bits, std::uint32_t n, T* out) {
  constexpr unsigned kParMot = 8 / sizeof(T);
  std::uint64_t masque = 0;
  for (unsigned j = 0; j < kParMot; ++j) masque |= ((1ull << bits) - 1) << (8 * sizeof(T) * j);
  for (std::uint32_t i = 0; i < n; i += 8, codes += bits) {
    for (unsigned j = 0; j < 8; j += kParMot) {
      std::uint64_t mot;
      std::memcpy(&mot, codes + (j * bits >> 3), sizeof mot);
      const std::uint64_t etales = _pdep_u64(mot >> (j * bits & 7), masque);
      std::memcpy(out + i + j, &etales, sizeof etales);
    }
  }
}

SNE_AVX2 void UnpackAvx2(const void* codes, unsigned bits, std::uint32_t n, void* out) {
  const auto* p = static_cast<const std::byte*>(codes);
  if (bits <= 8) return DeplierAvx2(p, bits, n, static_cast<std::uint8_t*>(out));
  if (bits <= 16) return DeplierAvx2(p, bits, n, static_cast<std::uint16_t*>(out));
  if (bits > 28) return UnpackBase(codes, bits, n, out);  // two of them and the bits before exceed a word
  DeplierAvx2(p, bits, n, static_cast<std::uint32_t*>(out));
}

template <class Op>
SNE_AVX2 std::uint64_t CombinerAvx2(std::uint64_t* a, const std::uint64_t* b, std::size_t mots) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < mots; ++i)
    n += static_cast<std::uint64_t>(__builtin_popcountll(a[i] = Op::Un(a[i], b[i])));
  return n;
}
SNE_AVX2 std::uint64_t AndCountAvx2(const std::uint64_t* a, const std::uint64_t* b, std::size_t mots) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < mots; ++i) n += static_cast<std::uint64_t>(__builtin_popcountll(a[i] & b[i]));
  return n;
}
SNE_AVX2 std::uint64_t CountAvx2(const std::uint64_t* a, std::size_t mots) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < mots; ++i) n += static_cast<std::uint64_t>(__builtin_popcountll(a[i]));
  return n;
}

// ---- AVX-512 --------------------------------------------------------------------------------------------------------

#define SNE_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vpopcntdq,avx512vbmi2,popcnt")))

SNE_AVX512 void RangeMaskAvx512(const void* codes, int octets, std::uint32_t n, std::uint64_t premier,
                                std::uint64_t dernier, std::uint64_t* out) {
  const std::uint32_t mots = (n + 63) / 64;
  if (octets == 1) {
    const auto* p = static_cast<const std::uint8_t*>(codes);
    const __m512i lo = _mm512_set1_epi8(static_cast<char>(premier)), hi = _mm512_set1_epi8(static_cast<char>(dernier));
    for (std::uint32_t i = 0; i < mots; ++i) {
      const __m512i v = _mm512_loadu_si512(p + 64 * i);
      out[i] = _mm512_mask_cmple_epu8_mask(_mm512_cmpge_epu8_mask(v, lo), v, hi);
    }
  } else if (octets == 2) {
    const auto* p = static_cast<const std::uint16_t*>(codes);
    const __m512i lo = _mm512_set1_epi16(static_cast<short>(premier)),
                  hi = _mm512_set1_epi16(static_cast<short>(dernier));
    for (std::uint32_t i = 0; i < mots; ++i) {
      const __m512i v = _mm512_loadu_si512(p + 64 * i), w = _mm512_loadu_si512(p + 64 * i + 32);
      const std::uint64_t bas = _mm512_mask_cmple_epu16_mask(_mm512_cmpge_epu16_mask(v, lo), v, hi);
      const std::uint64_t haut = _mm512_mask_cmple_epu16_mask(_mm512_cmpge_epu16_mask(w, lo), w, hi);
      out[i] = bas | haut << 32;
    }
  } else if (octets == 4) {
    const auto* p = static_cast<const std::uint32_t*>(codes);
    const __m512i lo = _mm512_set1_epi32(static_cast<int>(premier)), hi = _mm512_set1_epi32(static_cast<int>(dernier));
    for (std::uint32_t i = 0; i < mots; ++i) {
      std::uint64_t mot = 0;
      for (std::uint32_t j = 0; j < 4; ++j) {
        const __m512i v = _mm512_loadu_si512(p + 64 * i + 16 * j);
        mot |= static_cast<std::uint64_t>(_mm512_mask_cmple_epu32_mask(_mm512_cmpge_epu32_mask(v, lo), v, hi))
               << (16 * j);
      }
      out[i] = mot;
    }
  } else {
    return RangeMaskBase(codes, octets, n, premier, dernier, out);
  }
  CouperFin(out, n);
}

template <class Op>
SNE_AVX512 std::uint64_t CombinerAvx512(std::uint64_t* a, const std::uint64_t* b, std::size_t mots) {
  __m512i total = _mm512_setzero_si512();
  std::size_t i = 0;
  for (; i + 8 <= mots; i += 8) {
    const __m512i x = _mm512_loadu_si512(a + i), y = _mm512_loadu_si512(b + i);
    __m512i r;
    if constexpr (std::is_same_v<Op, Et>) r = _mm512_and_si512(x, y);
    if constexpr (std::is_same_v<Op, Ou>) r = _mm512_or_si512(x, y);
    if constexpr (std::is_same_v<Op, Sauf>) r = _mm512_andnot_si512(y, x);
    _mm512_storeu_si512(a + i, r);
    total = _mm512_add_epi64(total, _mm512_popcnt_epi64(r));
  }
  std::uint64_t n = static_cast<std::uint64_t>(_mm512_reduce_add_epi64(total));
  for (; i < mots; ++i) n += static_cast<std::uint64_t>(__builtin_popcountll(a[i] = Op::Un(a[i], b[i])));
  return n;
}

SNE_AVX512 std::uint64_t AndCountAvx512(const std::uint64_t* a, const std::uint64_t* b, std::size_t mots) {
  __m512i t0 = _mm512_setzero_si512(), t1 = t0;
  std::size_t i = 0;
  for (; i + 16 <= mots; i += 16) {
    t0 = _mm512_add_epi64(t0,
                          _mm512_popcnt_epi64(_mm512_and_si512(_mm512_loadu_si512(a + i), _mm512_loadu_si512(b + i))));
    t1 = _mm512_add_epi64(
        t1, _mm512_popcnt_epi64(_mm512_and_si512(_mm512_loadu_si512(a + i + 8), _mm512_loadu_si512(b + i + 8))));
  }
  std::uint64_t n = static_cast<std::uint64_t>(_mm512_reduce_add_epi64(_mm512_add_epi64(t0, t1)));
  for (; i < mots; ++i) n += static_cast<std::uint64_t>(__builtin_popcountll(a[i] & b[i]));
  return n;
}
SNE_AVX512 std::uint64_t CountAvx512(const std::uint64_t* a, std::size_t mots) {
  __m512i total = _mm512_setzero_si512();
  std::size_t i = 0;
  for (; i + 8 <= mots; i += 8) total = _mm512_add_epi64(total, _mm512_popcnt_epi64(_mm512_loadu_si512(a + i)));
  std::uint64_t n = static_cast<std::uint64_t>(_mm512_reduce_add_epi64(total));
  for (; i < mots; ++i) n += static_cast<std::uint64_t>(__builtin_popcountll(a[i]));
  return n;
}

SNE_AVX512 void ListAvx512(const std::uint64_t* a, std::size_t mots, std::uint16_t* out) {
  alignas(64) static constexpr std::uint16_t kRangs[32] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                                           11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                                           22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
  const __m512i rangs = _mm512_load_si512(kRangs);
  for (std::size_t i = 0; i < mots; ++i) {
    if (a[i] == 0) continue;
    for (std::size_t moitie = 0; moitie < 2; ++moitie) {
      const auto masque = static_cast<std::uint32_t>(a[i] >> (32 * moitie));
      const __m512i v = _mm512_add_epi16(rangs, _mm512_set1_epi16(static_cast<short>(i * 64 + 32 * moitie)));
      _mm512_storeu_si512(out, _mm512_maskz_compress_epi16(masque, v));
      out += __builtin_popcount(masque);
    }
  }
}

constexpr Kernels kBase{"base",   RangeMaskBase,    UnpackBase,       AndCountBase,      CountBase,
                        ListBase, CombinerBase<Et>, CombinerBase<Ou>, CombinerBase<Sauf>};
constexpr Kernels kAvx2{"avx2",   RangeMaskAvx2,    UnpackAvx2,       AndCountAvx2,      CountAvx2,
                        ListBase, CombinerAvx2<Et>, CombinerAvx2<Ou>, CombinerAvx2<Sauf>};
constexpr Kernels kAvx512{"avx512",   RangeMaskAvx512,    UnpackAvx2,         AndCountAvx512,      CountAvx512,
                          ListAvx512, CombinerAvx512<Et>, CombinerAvx512<Ou>, CombinerAvx512<Sauf>};

const Kernels& Choisir() {
  if (const char* force = std::getenv("SNE_KERNELS")) {
    if (const Kernels* k = KernelsByName(force)) return *k;
  }
  for (const char* nom : {"avx512", "avx2"}) {
    if (const Kernels* k = KernelsByName(nom)) return *k;
  }
  return kBase;
}

}  // namespace

const Kernels* KernelsByName(const char* nom) {
  if (std::strcmp(nom, "base") == 0) return &kBase;
  if (std::strcmp(nom, "avx2") == 0 && __builtin_cpu_supports("avx2")) return &kAvx2;
  if (std::strcmp(nom, "avx512") == 0 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512vbmi2")) {
    return &kAvx512;
  }
  return nullptr;
}

const Kernels& K() {
  static const Kernels& choisi = Choisir();
  return choisi;
}

}  // namespace sne
