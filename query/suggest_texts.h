// Texts that are names and repeat (bailleurs): each distinct one with its rows, so that it is suggested by its words
// and counted in a perimeter. The fields are those the catalogue marks `suggerer`.
// Made with a snapshot: rows of the sealed blocks are gathered once a build, those of the tail each time. Immutable;
// any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query/snapshot.h"

namespace sne {

class TextesTenus {
 public:
  struct Texte {
    FieldId champ = kNoField;
    std::string texte;
    std::string plie;
    std::vector<std::string> formes;  // its words as a search compares them, ascending
    std::uint64_t filtre = 0;         // a bit for each of them
    // Whether a search for all words of `autre` finds it too.
    bool Contient(const Texte& autre) const;
    std::vector<std::pair<std::uint32_t, std::vector<RowInBlock>>> lignes;  // block, rows
  };
  // `avant`: of an earlier snapshot, whose work is kept when the build is the same; or nullptr.
  TextesTenus(const Snapshot& snapshot, const TextesTenus* avant);

  // Calls f(text) on those of `champ` (kNoField: of all fields). The same text may come twice: from the sealed blocks
  // and from the tail.
  template <class F>
  void ForEach(FieldId champ, F&& f) const {
    for (const std::vector<Texte>* partie : {scelles_.get(), &queue_}) {
      for (const Texte& t : *partie) {
        if (champ == kNoField || t.champ == champ) f(t);
      }
    }
  }

 private:
  std::string build_;
  std::size_t blocs_ = 0;  // sealed ones
  std::shared_ptr<const std::vector<Texte>> scelles_;
  std::vector<Texte> queue_;
};

}  // namespace sne
