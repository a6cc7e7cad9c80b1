// Texts that are names and repeat (bailleurs): each distinct one with its rows, so that it is suggested by its words
// and counted in a perimeter. The fields are those the catalogue marks `suggerer`.
// Made with a snapshot, segment by segment; those that an earlier one had are taken over. Immutable; any thread.
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
    std::vector<std::pair<std::uint32_t, std::vector<RowInBlock>>> lignes;  // block of the segment, rows
  };
  // `avant`: of an earlier snapshot; or nullptr.
  TextesTenus(const Snapshot& snapshot, const TextesTenus* avant);

  // Calls f(text, first block of its segment) on those of `champ` (kNoField: of all fields). The same text may come
  // from several segments.
  template <class F>
  void ForEach(FieldId champ, F&& f) const {
    for (const Partie& partie : parties_) {
      for (const Texte& t : *partie.textes) {
        if (champ == kNoField || t.champ == champ) f(t, partie.premier_bloc);
      }
    }
  }

 private:
  struct Partie {                        // of one segment
    std::shared_ptr<const Lexique> cle;  // by which it is known again
    std::size_t premier_bloc = 0;
    std::shared_ptr<const std::vector<Texte>> textes;
  };
  std::vector<Partie> parties_;
};

}  // namespace sne
