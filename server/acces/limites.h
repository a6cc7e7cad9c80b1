// How much one caller may ask: two buckets of tokens, one counts requests, the other the work of their answers. Both
// fill with time up to their burst; who has emptied one waits until it holds something again.
//
// A request is let in before its work is known, which is taken off afterwards: the bucket of work goes below zero, by
// its burst at most. Memory is bounded: of the callers beyond kAppelants, the one that has not come for longest is
// forgotten, and his buckets have filled meanwhile.
//
// Thread safety: any thread.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sne {

// Per caller.
struct ReglesDeLimites {
  double requetes_s = 50, requetes_rafale = 200;
  double travail_s = 1, travail_rafale_s = 10;  // seconds of work per second, and at once
};

class Limites {
 public:
  using Horloge = std::chrono::steady_clock;
  static constexpr std::size_t kAppelants = 16384;

  explicit Limites(ReglesDeLimites regles) : regles_(regles) {}

  // Takes one request. Otherwise the whole seconds, at least one, after which there is room again.
  std::optional<unsigned> Prendre(const std::string& appelant, Horloge::time_point maintenant);
  // What an answer has taken.
  void Compter(const std::string& appelant, std::chrono::nanoseconds travail, Horloge::time_point maintenant);

 private:
  struct Seaux {
    std::string appelant;
    double requetes, travail;
    Horloge::time_point remplis;
  };
  Seaux& De(const std::string& appelant, Horloge::time_point maintenant);

  const ReglesDeLimites regles_;
  std::mutex mutex_;
  std::list<Seaux> seaux_;                                                         // the last used first
  std::unordered_map<std::string_view, std::list<Seaux>::iterator> par_appelant_;  // keys: views into seaux_
};

}  // namespace sne
