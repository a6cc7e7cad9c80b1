#include "schema/block/parties.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace sne {
namespace {

std::uint64_t PutCodes(Sortie& s, const std::vector<std::uint64_t>& codes, unsigned bits) {
  const std::string octets = EnBits(codes, bits);
  return s.Put(octets.data(), octets.size());
}

// Beyond, a bitmap of the values seen would cost more than it could save.
constexpr std::uint64_t kCodesTriables = 1ull << 26;

}  // namespace

unsigned Largeur(std::uint64_t max_code, Largeurs largeurs) {
  if (max_code > 0xFFFFFFFF) return 64;
  if (largeurs == Largeurs::kBits) return std::max(1u, static_cast<unsigned>(std::bit_width(max_code)));
  return max_code <= 0xFF ? 8 : max_code <= 0xFFFF ? 16 : 32;
}

void EcrireScalaire(Sortie& s, const std::vector<std::int64_t>& valeurs, bool par_ligne, Largeurs largeurs) {
  std::int64_t min = INT64_MAX, max = INT64_MIN;
  std::uint32_t non_nuls = 0;
  std::int64_t pgcd = 0;
  for (const std::int64_t v : valeurs) {
    if (v == kSansValeur) continue;
    ++non_nuls;
    min = std::min(min, v);
    max = std::max(max, v);
  }
  for (const std::int64_t v : valeurs) {
    if (v == kSansValeur || pgcd == 1) continue;
    pgcd = std::gcd(pgcd, v - min);
  }
  if (pgcd == 0) pgcd = 1;
  using Forme = ScalarColumn::Forme;
  Forme forme = Forme::kDense;
  if (non_nuls == 0) {
    forme = Forme::kVide;
    min = 0;
  } else if (non_nuls == valeurs.size() && min == max) {
    forme = Forme::kConstante;
  }
  std::uint64_t max_code = non_nuls == 0 ? 0 : static_cast<std::uint64_t>((max - min) / pgcd) + 1;
  // Most columns have no common divisor, and a division is most of what a value costs.
  const auto distance = [&](std::int64_t v) {
    return static_cast<std::uint64_t>(pgcd == 1 ? v - min : (v - min) / pgcd);
  };
  // Ranks instead of distances when that makes codes narrower and the list of values is worth it.
  std::vector<std::uint32_t> distinctes;
  std::vector<std::uint64_t> vus;    // distances that occur, a bit each
  std::vector<std::uint32_t> avant;  // how many of them stand before each word of `vus`
  const auto triees = [&] {          // the same without `vus`, which may be millions of times as large as a few values
    std::vector<std::uint32_t> d;
    for (const std::int64_t v : valeurs) {
      if (v != kSansValeur) d.push_back(static_cast<std::uint32_t>(distance(v)));
    }
    std::sort(d.begin(), d.end());
    d.erase(std::unique(d.begin(), d.end()), d.end());
    return d;
  };
  const bool peu = max_code / 1024 > valeurs.size();  // so that a full block keeps the bitmap
  if (forme == Forme::kDense && max_code > 0xFF && max_code <= kCodesTriables) {
    std::size_t nombre = 0;
    if (peu) {
      distinctes = triees();
      nombre = distinctes.size();
    } else {
      vus.resize(max_code / 64 + 1);
      for (const std::int64_t v : valeurs) {
        if (v == kSansValeur) continue;
        const std::uint64_t d = distance(v);
        nombre += (vus[d >> 6] >> (d & 63) & 1) == 0;
        vus[d >> 6] |= 1ull << (d & 63);
      }
    }
    const std::size_t gain = (Largeur(max_code, largeurs) - Largeur(nombre, largeurs)) * valeurs.size() / 8;
    if (nombre * sizeof(std::uint32_t) >= gain) {
      distinctes.clear();
    } else {
      for (std::uint64_t mot = 0; mot < vus.size(); ++mot) {
        avant.push_back(static_cast<std::uint32_t>(distinctes.size()));
        for (std::uint64_t bits = vus[mot]; bits; bits &= bits - 1)
          distinctes.push_back(
              static_cast<std::uint32_t>(mot * 64 + static_cast<std::uint64_t>(std::countr_zero(bits))));
      }
      max_code = nombre;
    }
  }
  const auto code_de = [&](std::int64_t v) {
    const std::uint64_t d = distance(v);
    if (distinctes.empty()) return d + 1;
    if (peu) {
      return static_cast<std::uint64_t>(std::lower_bound(distinctes.begin(), distinctes.end(), d) -
                                        distinctes.begin()) +
             1;
    }
    const std::uint64_t avant_lui = vus[d >> 6] & ((1ull << (d & 63)) - 1);
    return avant[d >> 6] + static_cast<std::uint64_t>(std::popcount(avant_lui)) + 1;
  };
  const unsigned etroits = Largeur(max_code, largeurs), larges = Largeur(max_code, Largeurs::kOctets);
  if (forme == Forme::kDense && par_ligne &&
      static_cast<std::size_t>(non_nuls) * (larges + 16) * 4 < valeurs.size() * etroits) {
    forme = Forme::kCreuse;
  }
  const unsigned bits = forme == Forme::kCreuse ? larges : etroits;
  std::uint64_t codes_ou = 0, lignes_ou = 0;
  if (forme == Forme::kDense || forme == Forme::kCreuse) {
    std::vector<std::uint64_t> codes;
    std::vector<RowInBlock> lignes;
    codes.reserve(forme == Forme::kDense ? valeurs.size() : non_nuls);
    for (std::size_t i = 0; i < valeurs.size(); ++i) {
      const std::int64_t v = valeurs[i];
      if (v != kSansValeur) {
        codes.push_back(code_de(v));
        if (forme == Forme::kCreuse) lignes.push_back(static_cast<RowInBlock>(i));
      } else if (forme == Forme::kDense) {
        codes.push_back(0);
      }
    }
    codes_ou = PutCodes(s, codes, bits);
    if (forme == Forme::kCreuse) lignes_ou = s.Put(lignes);
  }
  s.Mot(static_cast<std::uint64_t>(forme) | static_cast<std::uint64_t>(bits) << 8);
  s.Mot(valeurs.size());
  s.Mot(non_nuls);
  s.Signe(min);
  s.Signe(pgcd);
  s.Mot(max_code);
  s.Mot(codes_ou);
  s.Mot(lignes_ou);
  s.Mot(distinctes.empty() ? 0 : s.Put(distinctes));
}

// Rests of one byte in small groups of rows, or of two
// in large ones: whichever is smaller.
void EcrireOffsets(Sortie& s, std::vector<std::uint32_t> debuts, std::uint32_t fin) {
  const auto n = static_cast<std::uint32_t>(debuts.size());
  if (fin == 0) {
    for (int i = 0; i < 5; ++i) s.Mot(0);
    return;
  }
  debuts.push_back(fin);
  const auto tient = [&](int shift, std::uint32_t reste_max) {
    for (std::uint32_t i = 0; i <= n; i += 1u << shift) {
      const std::uint32_t dernier = std::min(n, i + (1u << shift) - 1);
      if (debuts[dernier] - debuts[i] > reste_max) return false;
    }
    return true;
  };
  int shift = 8, octets = 2;
  while (shift > 0 && !tient(shift, 0xFFFF)) --shift;
  for (const int etroit : {6, 5, 4, 3}) {
    if (!tient(etroit, 0xFF)) continue;
    shift = etroit;
    octets = 1;
    break;
  }
  std::vector<std::uint32_t> base;
  std::vector<std::uint64_t> rel(n + 1);
  for (std::uint32_t i = 0; i <= n; ++i) {
    if ((i & ((1u << shift) - 1)) == 0) base.push_back(debuts[i]);
    rel[i] = debuts[i] - base.back();
  }
  s.Mot(n);
  s.Mot(fin);
  s.Mot(static_cast<std::uint64_t>(shift | octets << 8));
  s.Mot(s.Put(base));
  s.Mot(PutCodes(s, rel, static_cast<unsigned>(octets) * 8));
}

namespace {

// By value; rows of one value stay in their order. Ordinals are counted, numbers far apart compared.
void TrierParValeur(Paires& paires) {
  const auto avant = [](const auto& a, const auto& b) { return a.first < b.first; };
  const auto [min, max] = std::minmax_element(paires.begin(), paires.end(), avant);
  if (min == paires.end()) return;
  const std::int64_t base = min->first;
  const auto etendue = static_cast<std::uint64_t>(max->first) - static_cast<std::uint64_t>(base);
  if (etendue > paires.size() * 4 + 1024) {
    std::stable_sort(paires.begin(), paires.end(), avant);
    return;
  }
  std::vector<std::uint32_t> places(etendue + 2);
  for (const auto& p : paires) ++places[static_cast<std::size_t>(p.first - base) + 1];
  std::partial_sum(places.begin(), places.end(), places.begin());
  Paires tries(paires.size());
  for (const auto& p : paires) tries[places[static_cast<std::size_t>(p.first - base)]++] = p;
  paires = std::move(tries);
}

}  // namespace

void EcrirePostings(Sortie& s, Paires paires, const std::vector<RowInBlock>& sans, std::uint32_t lignes, bool partage) {
  TrierParValeur(paires);
  std::vector<Postings::Entry> entrees;
  std::vector<RowInBlock> listes, rows;
  std::vector<std::uint64_t> bits;
  const auto entree = [&](std::int32_t cle, std::span<const RowInBlock> r) {
    Postings::Entry e{cle, static_cast<std::uint32_t>(r.size()), 0};
    if (e.nombre == lignes) {
      // all rows: no data
    } else if (e.nombre < Postings::kListMax) {
      e.ou = static_cast<std::uint32_t>(listes.size());
      listes.insert(listes.end(), r.begin(), r.end());
    } else if (partage && e.nombre > lignes / 2) {
      e.ou = Postings::kReste;
    } else {
      constexpr std::size_t kMots = kBlockRows / 64;
      e.ou = static_cast<std::uint32_t>(bits.size() / kMots);
      bits.resize(bits.size() + kMots);
      std::uint64_t* un = bits.data() + bits.size() - kMots;
      for (const RowInBlock row : r) un[row >> 6] |= 1ull << (row & 63);
    }
    entrees.push_back(e);
  };
  if (!sans.empty()) entree(Postings::kSans, sans);
  for (std::size_t i = 0; i < paires.size();) {
    std::size_t j = i;
    rows.clear();
    for (; j < paires.size() && paires[j].first == paires[i].first; ++j) rows.push_back(paires[j].second);
    entree(static_cast<std::int32_t>(paires[i].first), rows);
    i = j;
  }
  s.Mot(entrees.size());
  s.Mot(s.Put(entrees));
  s.Mot(listes.size());
  s.Mot(s.Put(listes));
  s.Mot(bits.size() / (kBlockRows / 64));
  s.Mot(s.Put(bits));
}

void EcrireHachages(Sortie& s, std::vector<std::pair<std::uint32_t, RowInBlock>> paires) {
  std::sort(paires.begin(), paires.end());
  paires.erase(std::unique(paires.begin(), paires.end()), paires.end());
  const auto n = static_cast<std::uint32_t>(paires.size());
  const unsigned bits = HashIndex::BitsDePanier(n);
  std::vector<std::uint32_t> paniers(std::size_t{1} << bits, n);  // first rank of each
  std::vector<std::uint8_t> empreintes;
  std::vector<RowInBlock> lignes;
  for (const auto& [hachage, row] : paires) {
    empreintes.push_back(HashIndex::Empreinte(hachage, bits));
    lignes.push_back(row);
  }
  for (std::uint32_t i = n; i-- > 0;) paniers[HashIndex::Panier(paires[i].first, bits)] = i;
  for (std::size_t p = paniers.size() - 1; p-- > 0;) paniers[p] = std::min(paniers[p], paniers[p + 1]);
  EcrireOffsets(s, std::move(paniers), n);
  s.Mot(s.Put(empreintes));
  s.Mot(s.Put(lignes));
}

}  // namespace sne
