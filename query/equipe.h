// A few threads that share the blocks of a heavy request with the thread that asked. One request at a time gets the
// help; a second one meanwhile works alone, so that light requests never wait for heavy ones.
//
// A lone helper is kept off the core of who asks while requests come one at a time: left to itself the system may wake
// it on that very core, and the halves of a search then run one after the other. When they overlap the system knows
// better, and with more helpers each has other cores to go to (docs/performance.md, "Two halves, two cores").
#pragma once

#include <sched.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sne {

class Equipe {
 public:
  explicit Equipe(unsigned aides);  // helpers beside the caller; 0: none
  ~Equipe();
  Equipe(const Equipe&) = delete;
  Equipe& operator=(const Equipe&) = delete;

  unsigned places() const { return static_cast<unsigned>(aides_.size()) + 1; }
  // Calls tache(i, place) once for each i < n; `place` < places() names the thread, the caller's being 0. Returns when
  // all are done. Tasks are handed out in ascending order.
  void Pour(std::size_t n, const std::function<void(std::size_t, unsigned)>& tache);

 private:
  static constexpr unsigned kSolitude = 16;  // requests, one at a time, before the helper is told where to run

  void Aider(unsigned place);
  void Placer();

  std::mutex occupee_;                // held by the request that is being helped; guards evite_
  cpu_set_t coeurs_;                  // that the process may use
  int evite_ = -1;                    // the core that the helper is kept off
  std::atomic<unsigned> seules_ = 0;  // requests that were helped since two of them met
  std::mutex mutex_;
  std::condition_variable travail_, fini_;
  const std::function<void(std::size_t, unsigned)>* tache_ = nullptr;
  std::size_t n_ = 0;
  std::atomic<std::size_t> prochain_ = 0;
  unsigned actifs_ = 0;
  std::uint64_t tour_ = 0;
  bool arret_ = false;
  std::vector<std::thread> aides_;
};

}  // namespace sne
