// Lines that could not be indexed, gathered from all threads and written in the order of the input: one JSON object a
// line,
// {"ligne", "erreurs": [{"chemin", "detail"}]}.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "schema/env.h"
#include "schema/status.h"

namespace sne {

class Rejets {
 public:
  explicit Rejets(std::uint64_t maximum) : maximum_(maximum) {}
  void Ajouter(std::uint64_t ligne, Erreurs erreurs);
  std::uint64_t nombre() const { return nombre_; }
  bool depasse() const { return nombre_ > maximum_; }  // --max-rejets
  Outcome Ecrire(Env& env, const std::string& chemin);

 private:
  static constexpr std::size_t kGardes = 100'000;  // written in full; the rest is only counted
  const std::uint64_t maximum_;
  std::atomic<std::uint64_t> nombre_ = 0;
  std::mutex mutex_;
  std::vector<std::pair<std::uint64_t, Erreurs>> rejets_;
};

}  // namespace sne
