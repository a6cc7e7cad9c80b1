// A progress bar on standard error: rows done, rows per second, time left. A line every few seconds when it is not a
// terminal.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace sne {

class Progression {
 public:
  Progression(std::string titre, std::uint64_t total, bool visible);
  ~Progression();  // draws the end
  Progression(const Progression&) = delete;
  Progression& operator=(const Progression&) = delete;

  std::atomic<std::uint64_t> faits = 0;

 private:
  void Dessiner(bool fin);

  const std::string titre_;
  const std::uint64_t total_;
  const bool visible_;
  const bool terminal_;
  const std::chrono::steady_clock::time_point debut_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable arret_;
  bool fini_ = false;
  std::thread dessin_;
};

}  // namespace sne
