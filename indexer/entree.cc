#include "indexer/entree.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace sne {

namespace {

// Advice that the kernel may ignore.
void Conseiller(std::string_view octets, int conseil) {
  static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const std::uintptr_t avance = reinterpret_cast<std::uintptr_t>(octets.data()) % page;
  (void)::madvise(const_cast<char*>(octets.data() - avance), octets.size() + avance, conseil);
}

bool DepasseLaMemoire(std::uint64_t octets) {
  const auto memoire =
      static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return octets > memoire / 2;
}

}  // namespace

Result<Entree> Entree::Ouvrir(Env& env, int fd, const std::string& copie) {
  Entree entree;
  struct stat s;
  if (::fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && ::lseek(fd, 0, SEEK_CUR) == 0) {
    auto fichier = env.Map("/proc/self/fd/" + std::to_string(fd));
    if (!fichier) return tl::unexpected(fichier.error());
    entree.fichier_ = *fichier;
    entree.grande_ = DepasseLaMemoire(entree.octets().size());
    return entree;
  }
  auto sortie = env.Create(copie);
  if (!sortie) return tl::unexpected(sortie.error());
  std::vector<char> tampon(4 << 20);
  for (;;) {
    const ssize_t lus = ::read(fd, tampon.data(), tampon.size());
    if (lus == 0) break;
    if (lus < 0) {
      if (errno == EINTR) continue;
      return Fail(Code::kIoError, std::string("lecture de l'entrée standard : ") + std::strerror(errno));
    }
    SNE_TRY((*sortie)->Append({tampon.data(), static_cast<std::size_t>(lus)}));
  }
  SNE_TRY((*sortie)->Close());
  auto fichier = env.Map(copie);
  if (!fichier) return tl::unexpected(fichier.error());
  entree.fichier_ = *fichier;
  entree.grande_ = DepasseLaMemoire(entree.octets().size());
  return entree;
}

void Entree::EnDesordre() const {
  if (grande_) Conseiller(octets(), MADV_RANDOM);
}

void Entree::Annoncer(std::uint64_t debut, std::size_t longueur) const {
  if (grande_) Conseiller(octets().substr(debut, longueur), MADV_WILLNEED);
}

std::string_view Entree::octets() const {
  const auto octets = fichier_->bytes();
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

}  // namespace sne
