#include "schema/verrou.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "schema/env.h"

namespace sne {

Result<std::unique_ptr<Verrou>> Verrou::Prendre(const std::string& repertoire, const std::string& occupe) {
  SNE_TRY(Env::Posix().CreateDir(repertoire));
  const std::string chemin = repertoire + "/verrou";
  const int fd = ::open(chemin.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (fd < 0) return Fail(Code::kIoError, "ouverture de " + chemin + " : " + std::strerror(errno));
  auto verrou = std::unique_ptr<Verrou>(new Verrou(fd));
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return verrou;
  if (errno == EWOULDBLOCK) return Fail(Code::kOverloaded, occupe);
  return Fail(Code::kIoError, "verrou de " + chemin + " : " + std::strerror(errno));
}

Verrou::~Verrou() { ::close(fd_); }

}  // namespace sne
