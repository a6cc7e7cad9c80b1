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

 private:
  std::shared_ptr<const FileBytes> fichier_;
};

}  // namespace sne
