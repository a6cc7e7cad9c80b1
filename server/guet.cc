#include "server/guet.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "schema/index_format.h"

namespace sne {
namespace {

// Without inotify: as often as a change is to be seen.
constexpr std::chrono::milliseconds kTour{5};
constexpr std::uint32_t kVu = IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_ONLYDIR;

}  // namespace

Guet::Guet(std::string index)
    : index_(std::move(index)),
      inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      reveil_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Guet::~Guet() {
  if (inotify_ >= 0) ::close(inotify_);
  if (reveil_ >= 0) ::close(reveil_);
}

// Watching what is watched already changes nothing; a directory made anew takes the place of the one before. True: what
// came before this watch was seen by nobody.
bool Guet::Poser(int& veille, const std::string& chemin) {
  const int nouvelle = ::inotify_add_watch(inotify_, chemin.c_str(), kVu);
  if (veille >= 0 && veille != nouvelle) ::inotify_rm_watch(inotify_, veille);
  return std::exchange(veille, nouvelle) != nouvelle && nouvelle >= 0;
}

Guet::Signe Guet::Attendre(const std::string& build, std::chrono::milliseconds patience) {
  Signe signe;
  if (inotify_ >= 0) {
    const bool index = Poser(veille_index_, index_), du_build = Poser(veille_build_, build);
    signe = {Poser(veille_journal_, CheminJournal(index_)), index || du_build};
    if (signe.journal || signe.etat) return signe;
  }
  const bool guette = veille_index_ >= 0 && veille_build_ >= 0;
  if (!guette) patience = std::min(patience, kTour);
  pollfd attendus[] = {{reveil_, POLLIN, 0}, {inotify_, POLLIN, 0}};
  const int prets = ::poll(attendus, 2, static_cast<int>(patience.count()));
  if (prets <= 0 || !guette) signe = {true, true};
  std::uint64_t fois = 0;
  if (::read(reveil_, &fois, sizeof fois) > 0) return signe;
  alignas(inotify_event) char octets[16384];
  for (ssize_t lus; inotify_ >= 0 && (lus = ::read(inotify_, octets, sizeof octets)) > 0;) {
    for (ssize_t ou = 0; ou < lus;) {
      inotify_event e;
      std::memcpy(&e, octets + ou, sizeof e);
      ou += static_cast<ssize_t>(sizeof e + e.len);
      if ((e.mask & IN_Q_OVERFLOW) != 0) signe = {true, true};
      if (e.wd == veille_journal_ || (e.mask & IN_IGNORED) != 0) {
        signe.journal = true;
      } else {
        signe.etat = true;
      }
    }
  }
  return signe;
}

void Guet::Reveiller() {
  const std::uint64_t un = 1;
  [[maybe_unused]] const ssize_t ecrit = ::write(reveil_, &un, sizeof un);
}

}  // namespace sne
