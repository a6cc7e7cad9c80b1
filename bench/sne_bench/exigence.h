// What a measurement must satisfy: --exiger 'p99<=5ms'.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/sne_bench/mesures.h"

namespace sne::bench {

// [serie:]quantity(<=|<|>=|>)number[unit][@client|@serveur]
//   quantity  p50 p95 p99 max (unit us, ms, s; default ms), debit (answers a second, no unit), or of answers that are
//             judged: rappel, premier (shares, 0 to 1), tolerantes (rows, median)
//   serie     a scenario or one of its variants ("nom/seul"); without it: every scenario as a whole
struct Exigence {
  std::string texte;
  std::string serie;
  std::string grandeur;
  std::string comparateur;
  double borne = 0;  // microseconds, answers a second, a share or rows
  bool serveur = false;
};

// Nothing when the text cannot be read.
std::optional<Exigence> LireExigence(const std::string& texte);

struct Verdict {
  bool tenue = false;
  std::string phrase;  // what was asked, what was measured
};

// Verdict on one series; nothing when the requirement is not about it. `principale`: the series is a scenario as a
// whole.
std::optional<Verdict> Juger(const Exigence& e, const Mesures& m, bool principale);

}  // namespace sne::bench
