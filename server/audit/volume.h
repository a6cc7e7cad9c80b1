// How many distinct applications each caller has seen on the day: exact up to some hundreds, then an estimate within
// 2.3 % (HyperLogLog, 2,048 registers). At most 2.1 KiB a caller; of more than kAppelants a day the others are not
// counted.
//
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/date.h"

namespace sne {

// Distinct 64-bit hashes. REQUIRES: they are evenly spread.
class Distincts {
 public:
  void Ajouter(std::uint64_t empreinte);
  std::uint64_t Nombre() const;

 private:
  std::vector<std::uint64_t> exacts_;    // sorted, as long as there are few
  std::vector<std::uint8_t> registres_;  // then
  std::vector<std::uint16_t> rangs_;     // how many registers hold each rank: Nombre reads these alone

  void Compter(std::uint64_t empreinte);
};

struct OptionsDeVolume {
  std::uint64_t alerte = 2000;  // 0: none
  std::uint64_t limite = 0;     // 0: none
};

class Volume {
 public:
  enum class Verdict : std::uint8_t { kPasse, kAlerte, kLimite };
  static constexpr std::size_t kAppelants = 50'000;

  explicit Volume(OptionsDeVolume options) : options_(options) {}
  // The caller is about to see these on that day. kAlerte: he passes the threshold, said once. kLimite: it would be too
  // many, and nothing is counted.
  Verdict Voir(const std::string& appelant, std::span<const std::uint64_t> empreintes, Jour jour);
  std::uint64_t Nombre(const std::string& appelant, Jour jour) const;
  std::uint64_t alertes() const;
  std::uint64_t refus() const;
  const OptionsDeVolume& options() const { return options_; }

 private:
  void Changer(Jour jour);

  const OptionsDeVolume options_;
  mutable std::mutex mutex_;
  Jour jour_ = 0;
  std::unordered_map<std::string, Distincts> vues_;
  std::uint64_t alertes_ = 0, refus_ = 0;
};

}  // namespace sne
