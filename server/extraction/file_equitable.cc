#include "server/extraction/file_equitable.h"

#include <algorithm>

namespace sne {

void FileEquitable::Ajouter(const std::string& appelant, const std::string& id) {
  auto it = std::find_if(appelants_.begin(), appelants_.end(), [&](const Appelant& a) { return a.nom == appelant; });
  if (it == appelants_.end()) it = appelants_.insert(it, {appelant, {}});
  it->ids.push_back(id);
}

std::optional<std::string> FileEquitable::Suivante() {
  if (appelants_.empty()) return std::nullopt;
  Appelant& premier = appelants_.front();
  std::string id = std::move(premier.ids.front());
  premier.ids.pop_front();
  if (premier.ids.empty()) {
    appelants_.pop_front();
  } else {
    appelants_.splice(appelants_.end(), appelants_, appelants_.begin());
  }
  return id;
}

bool FileEquitable::Retirer(const std::string& id) {
  for (auto it = appelants_.begin(); it != appelants_.end(); ++it) {
    const auto ou = std::find(it->ids.begin(), it->ids.end(), id);
    if (ou == it->ids.end()) continue;
    it->ids.erase(ou);
    if (it->ids.empty()) appelants_.erase(it);
    return true;
  }
  return false;
}

std::size_t FileEquitable::taille() const {
  std::size_t n = 0;
  for (const Appelant& a : appelants_) n += a.ids.size();
  return n;
}

std::size_t FileEquitable::taille(const std::string& appelant) const {
  const auto it =
      std::find_if(appelants_.begin(), appelants_.end(), [&](const Appelant& a) { return a.nom == appelant; });
  return it == appelants_.end() ? 0 : it->ids.size();
}

}  // namespace sne
