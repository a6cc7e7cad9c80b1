// Tells when the files of an index change: by inotify, or, where that is not to be had, by looking now and then.
//
// Thread safety: one thread waits; any thread wakes it.
#pragma once

#include <chrono>
#include <string>

namespace sne {

class Guet {
 public:
  explicit Guet(std::string index);
  ~Guet();
  Guet(const Guet&) = delete;
  Guet& operator=(const Guet&) = delete;

  struct Signe {
    bool journal = false;  // it may have grown
    bool etat = false;     // there may be another build or checkpoint
  };
  // Waits for a sign, at most `patience`; when that has passed, both may be true. `build`: the directory of the build
  // in use.
  Signe Attendre(const std::string& build, std::chrono::milliseconds patience);
  void Reveiller();

 private:
  bool Poser(int& veille, const std::string& chemin);

  const std::string index_;
  int inotify_ = -1, reveil_ = -1;
  int veille_index_ = -1, veille_build_ = -1, veille_journal_ = -1;
};

}  // namespace sne
