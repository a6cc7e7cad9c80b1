// The lock of a directory: one program at a time. Held by the process: a killed one leaves none.
#pragma once

#include <memory>
#include <string>

#include "schema/status.h"

namespace sne {

class Verrou {
 public:
  // `repertoire` is created when missing. Errors: kOverloaded with the text `occupe`, another process holds it;
  // kIoError.
  static Result<std::unique_ptr<Verrou>> Prendre(const std::string& repertoire, const std::string& occupe);
  ~Verrou();
  Verrou(const Verrou&) = delete;
  Verrou& operator=(const Verrou&) = delete;

 private:
  explicit Verrou(int fd) : fd_(fd) {}
  const int fd_;
};

}  // namespace sne
