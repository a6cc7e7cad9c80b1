// What was measured, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "bench/sne_bench/charge.h"
#include "bench/sne_bench/connaissance.h"
#include "bench/sne_bench/exigence.h"
#include "bench/sne_bench/machine.h"

namespace sne::bench {

struct Rapport {
  std::string url, date;
  Machine machine;
  Connaissance connaissance;
  OptionsCharge options;
  std::uint64_t graine = 0;
};

struct Resultat {
  std::string remarque;
  Bilan bilan;
};

// What stands above the table, its heading, and the lines of one scenario.
std::string TexteEntete(const Rapport& r);
std::string TexteResultat(const Resultat& r);

std::string EcrireJson(const Rapport& r, const std::vector<Resultat>& resultats, const std::vector<Verdict>& verdicts);

}  // namespace sne::bench
