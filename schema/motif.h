// The edit distance from one word to many.
#pragma once

#include <cstdint>
#include <string_view>

namespace sne {

// Optimal string alignment (a letter missing, added or replaced, two neighbours swapped), a column of its table at a
// time as the bits of two integers (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
// distances", 2003).
class Motif {
 public:
  // REQUIRES: letters a to z, 1 to 64 of them.
  explicit Motif(std::string_view mot) : n_(static_cast<int>(mot.size())), derniere_(1ull << (mot.size() - 1)) {
    for (std::size_t i = 0; i < mot.size(); ++i) lettres_[mot[i] - 'a'] |= 1ull << i;
  }
  // REQUIRES: letters a to z.
  int Distance(std::string_view autre) const {
    std::uint64_t vp = ~0ull, vn = 0, d0 = 0, avant = 0;
    int distance = n_;
    for (const char c : autre) {
      const std::uint64_t ici = lettres_[(c - 'a') & 31];
      const std::uint64_t echange = ((~d0 & ici) << 1) & avant;
      d0 = (((ici & vp) + vp) ^ vp) | ici | vn | echange;
      std::uint64_t hp = vn | ~(d0 | vp), hn = d0 & vp;
      distance += (hp & derniere_) != 0;
      distance -= (hn & derniere_) != 0;
      hp = hp << 1 | 1;
      hn <<= 1;
      vp = hn | ~(d0 | hp);
      vn = hp & d0;
      avant = ici;
    }
    return distance;
  }

 private:
  int n_;
  std::uint64_t derniere_;
  std::uint64_t lettres_[32] = {};  // where each letter stands
};

}  // namespace sne
