// A few threads that share the blocks of a heavy request with the thread that asked. One request at a time gets the
// help; a second one meanwhile works alone, so that light requests never wait for heavy ones.
#pragma once

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
  void Aider(unsigned place);

  std::mutex occupee_;  // held by the request that is being helped
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
