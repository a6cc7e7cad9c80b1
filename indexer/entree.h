// The applications to index: standard input as lines that can be read in any order. A regular file is mapped where it
// is; a pipe is first copied into a file beside the build, removed with it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "schema/env.h"
#include "schema/status.h"

namespace sne {

class Entree {
 public:
  // `fd`: what to read; `copie`: path of the copy if one is needed.
  static Result<Entree> Ouvrir(Env& env, int fd, const std::string& copie);
  std::string_view octets() const;
  // From now on lines are read out of their order: of an input that memory does not hold, only what is asked for is
  // read.
  void EnDesordre() const;
  // These bytes will be asked for soon: lets the disk begin.
  void Annoncer(std::uint64_t debut, std::size_t longueur) const;

 private:
  std::shared_ptr<const FileBytes> fichier_;
  bool grande_ = false;  // of half the memory and more
};

}  // namespace sne
