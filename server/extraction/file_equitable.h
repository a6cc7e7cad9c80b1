// Who is next: one queue per caller, each caller in turn. A caller who asks for a hundred extractions waits for his own
// behind his own, not before another's first one.
//
// Thread safety: none; its owner locks.
#pragma once

#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>

namespace sne {

class FileEquitable {
 public:
  void Ajouter(const std::string& appelant, const std::string& id);
  // The next one, taken out; its caller then comes behind all others.
  std::optional<std::string> Suivante();
  // False: it does not wait.
  bool Retirer(const std::string& id);

  std::size_t taille() const;
  std::size_t taille(const std::string& appelant) const;

 private:
  struct Appelant {
    std::string nom;
    std::deque<std::string> ids;
  };
  std::list<Appelant> appelants_;  // in the order of their turns; none without anything that waits
};

}  // namespace sne
