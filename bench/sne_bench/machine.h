// On what it was measured.
#pragma once

#include <string>

namespace sne::bench {

struct Machine {
  std::string processeur, noyau;
  unsigned coeurs = 0;
  double memoire_gio = 0;
  double occupation = 0;  // load average of the last minute: others' work disturbs what is measured
};

Machine CetteMachine();
// "2026-01-31T12:00:00Z"
std::string Maintenant();

}  // namespace sne::bench
