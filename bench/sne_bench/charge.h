// Sends the requests of a scenario and times them.
//
// Closed loop: each connection sends its next request when it has the answer to the last one. Open loop: requests are
// due at random moments (Poisson) whatever the server does, and are timed from the moment they were due, so that a
// stall counts for all who would have come meanwhile (no coordinated omission).
#pragma once

#include <cstdint>
#include <iosfwd>
#include <vector>

#include "bench/sne_bench/adresse.h"
#include "bench/sne_bench/mesures.h"
#include "bench/sne_bench/scenario.h"
#include "bench/sne_bench/tirage.h"

namespace sne::bench {

struct OptionsCharge {
  double debit = 0;            // requests a second, 0: closed loop
  double duree_s = 0;          // 0: until `requetes`
  std::uint64_t requetes = 0;  // 0: until `duree_s`
  unsigned connexions = 1;
  std::uint64_t chauffe = 50;        // closed-loop requests before, not counted
  std::ostream* exemples = nullptr;  // where the examples of judged answers are written, a line each
};

struct Bilan {
  std::vector<Mesures> series;  // those of the scenario, in its order
  double secondes = 0;          // from the first request due to the last answer
  Quantiles retard;  // open loop: how late this program itself sent, when a connection was free; microseconds
};

Bilan Charger(const Adresse& adresse, Scenario& scenario, const OptionsCharge& options, Alea& alea);

}  // namespace sne::bench
