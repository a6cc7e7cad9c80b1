#include "bench/sne_bench/machine.h"

#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <thread>

namespace sne::bench {

Machine CetteMachine() {
  Machine m;
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string ligne; std::getline(cpuinfo, ligne);) {
    if (!ligne.starts_with("model name")) continue;
    m.processeur = ligne.substr(std::min(ligne.find(':') + 2, ligne.size()));
    break;
  }
  utsname nom{};
  if (uname(&nom) == 0) m.noyau = std::string(nom.sysname) + " " + nom.release;
  struct sysinfo memoire {};
  if (sysinfo(&memoire) == 0) m.memoire_gio = static_cast<double>(memoire.totalram) * memoire.mem_unit / (1 << 30);
  double charge[1];
  if (getloadavg(charge, 1) == 1) m.occupation = charge[0];
  m.coeurs = std::thread::hardware_concurrency();
  return m;
}

std::string Maintenant() {
  const std::time_t t = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&t, &utc);
  char texte[32];
  std::strftime(texte, sizeof texte, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return texte;
}

}  // namespace sne::bench
