#include "query/match_rows.h"

#include <numeric>

#include "query/kernels.h"

namespace sne {

std::span<const RowInBlock> MatchRows::list() {
  if (match_.listed()) return match_.rows();
  if (rows_.empty() && !match_.none()) {
    rows_.resize(match_.count() + 32);  // the kernel writes whole vectors
    if (match_.dense()) {
      K().List(match_.bits(), match_.words(), rows_.data());
    } else {
      std::iota(rows_.begin(), rows_.end(), RowInBlock{0});
    }
  }
  return {rows_.data(), match_.count()};
}

std::uint64_t CountEntry(const Postings& p, const Postings::Entry& e, const RowSet& match, std::uint32_t rows) {
  if (match.all()) return e.nombre;
  if (e.nombre == rows) return match.count();
  std::uint64_t n = 0;
  if (e.ou == Postings::kReste) {  // those that stand in no other
    n = match.count();
    for (const Postings::Entry& autre : p.entrees) n -= &autre == &e ? 0 : CountEntry(p, autre, match, rows);
  } else if (e.nombre < Postings::kListMax) {
    for (const RowInBlock r : p.List(e)) n += match.Test(r);
  } else if (match.listed()) {
    for (const RowInBlock r : match.rows()) n += p.Bits(e)[r >> 6] >> (r & 63) & 1;
  } else {
    n = K().AndCount(match.bits(), p.Bits(e), match.words());
  }
  return n;
}

}  // namespace sne
