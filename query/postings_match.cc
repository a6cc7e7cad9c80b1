#include "query/postings_match.h"

#include <algorithm>

namespace sne {
namespace {

// The rows of all `entrees`.
RowSet Union(const Postings& p, const std::vector<const Postings::Entry*>& entrees, std::uint32_t rows) {
  if (entrees.empty()) return RowSet::None(rows);
  if (entrees.size() == 1 && entrees[0]->nombre <= RowSet::kListe && entrees[0]->nombre < rows) {
    const auto liste = p.List(*entrees[0]);
    return RowSet::FromRows(rows, {liste.begin(), liste.end()});
  }
  RowSet r = RowSet::Empty(rows);
  for (const Postings::Entry* e : entrees) {
    if (e->nombre == rows) return RowSet::All(rows);
    if (e->nombre < Postings::kListMax) {
      for (const RowInBlock row : p.List(*e)) r.Set(row);
    } else {
      K().Or(r.bits(), p.Bits(*e), r.words());
    }
  }
  r.Settle();
  return r;
}

// Those of `p` that `voulue` names, or the others.
template <class F>
Entrees Choisir(const Postings& p, std::uint32_t rows, bool partage, F&& voulue) {
  Entrees voulues, autres{{}, true};
  std::uint64_t nombre = 0;
  for (const Postings::Entry& e : p.entrees) {
    if (voulue(e)) {
      voulues.liste.push_back(&e);
      nombre += e.nombre;
    } else if (partage) {
      autres.liste.push_back(&e);
    }
  }
  return partage && nombre > rows / 2 ? autres : voulues;
}

// More entries than that are combined before they are looked up.
constexpr std::size_t kEntreesMax = 8;

}  // namespace

Entrees EntriesAmong(const Postings& p, const std::vector<std::int64_t>& valeurs, std::uint32_t rows, bool partage) {
  if (partage || valeurs.size() > p.entrees.size() * 4) {
    return Choisir(p, rows, partage, [&](const Postings::Entry& e) {
      return std::binary_search(valeurs.begin(), valeurs.end(), e.valeur());
    });
  }
  Entrees voulues;
  for (const std::int64_t v : valeurs) {
    if (const Postings::Entry* e = p.Find(v)) voulues.liste.push_back(e);
  }
  return voulues;
}

Entrees EntriesBetween(const Postings& p, std::int64_t min, std::int64_t max, std::uint32_t rows, bool partage) {
  return Choisir(p, rows, partage, [&](const Postings::Entry& e) {
    return e.cle != Postings::kSans && min <= e.valeur() && e.valeur() <= max;
  });
}

RowSet RowsOf(const Postings& p, const Entrees& e, std::uint32_t rows) {
  RowSet r = Union(p, e.liste, rows);
  return e.autres ? r.Not() : r;
}

void Keep(const Postings& p, const Entrees& e, RowSet& rows) {
  constexpr std::uint32_t kDense = 2048;  // rows; from here on whole bitsets are combined faster
  if (rows.listed() && e.liste.size() <= kEntreesMax) {
    return rows.Retain([&](std::uint32_t row) {
      return e.autres != std::any_of(e.liste.begin(), e.liste.end(),
                                     [&](const Postings::Entry* entree) { return p.Holds(*entree, row, rows.size()); });
    });
  }
  if (!rows.dense() || rows.count() > kDense || e.liste.size() > kEntreesMax)
    return rows.And(RowsOf(p, e, rows.size()));
  // Words without a row are not looked at; lists become one more bitset.
  std::uint64_t listes[kBlockRows / 64];
  const std::uint64_t* sources[kEntreesMax + 1];
  std::size_t n = 0;
  bool listees = false;
  for (const Postings::Entry* entree : e.liste) {
    if (entree->nombre == rows.size()) return e.autres ? rows.And(RowSet::None(rows.size())) : void();
    if (entree->nombre >= Postings::kListMax) {
      sources[n++] = p.Bits(*entree);
      continue;
    }
    if (!listees) std::fill(listes, listes + rows.words(), 0);
    listees = true;
    for (const RowInBlock row : p.List(*entree)) listes[row >> 6] |= 1ull << (row & 63);
  }
  if (listees) sources[n++] = listes;
  rows.RetainWords([&](std::size_t m) {
    std::uint64_t mot = 0;
    for (std::size_t i = 0; i < n; ++i) mot |= sources[i][m];
    return e.autres ? ~mot : mot;
  });
}

RowSet PostingsPresent(const Postings& p, std::uint32_t rows, bool partage) {
  if (p.Find(kSansValeur) == nullptr) return RowSet::All(rows);
  return RowsOf(p, EntriesAmong(p, {kSansValeur}, rows, partage), rows).Not();
}

}  // namespace sne
