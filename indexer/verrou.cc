#include "indexer/verrou.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "schema/env.h"

namespace sne {

Result<std::unique_ptr<Verrou>> Verrou::Prendre(const std::string& index) {
  SNE_TRY(Env::Posix().CreateDir(index));
  const std::string chemin = index + "/verrou";
  const int fd = ::open(chemin.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (fd < 0) return Fail(Code::kIoError, "ouverture de " + chemin + " : " + std::strerror(errno));
  auto verrou = std::unique_ptr<Verrou>(new Verrou(fd));
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return verrou;
  if (errno == EWOULDBLOCK) {
    return Fail(Code::kOverloaded, "un autre sne-indexer écrit déjà dans " + index +
                                       " ; arrêtez-le, ou adressez-vous à lui par son socket (--ecoute)");
  }
  return Fail(Code::kIoError, "verrou de " + chemin + " : " + std::strerror(errno));
}

Verrou::~Verrou() { ::close(fd_); }

}  // namespace sne
