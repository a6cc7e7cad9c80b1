// Texts that are names and repeat (the bailleurs of tenants): each distinct one with its rows, so that it is suggested
// by the beginning of any of its words and counted in a perimeter. The fields are those the catalogue marks `suggerer`.
// Made with a snapshot: rows of the sealed blocks are gathered once a build, those of the tail each time. Immutable;
// any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
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
    std::vector<std::pair<std::uint32_t, std::vector<RowInBlock>>> lignes;  // block, rows
  };
  // `avant`: of an earlier snapshot, whose work is kept when the build is the same; or nullptr.
  TextesTenus(const Snapshot& snapshot, const TextesTenus* avant);

  // Calls f(text) on those of `champ` (kNoField: of all fields) where each of `mots` begins a word. The same text may
  // come twice: from the sealed blocks and from the tail.
  template <class F>
  void Chercher(FieldId champ, const std::vector<std::string_view>& mots, F&& f) const {
    for (const std::vector<Texte>* partie : {scelles_.get(), &queue_}) {
      for (const Texte& t : *partie) {
        if ((champ == kNoField || t.champ == champ) && Repond(t.plie, mots)) f(t);
      }
    }
  }

 private:
  static bool Repond(std::string_view plie, const std::vector<std::string_view>& mots);
  std::string build_;
  std::size_t blocs_ = 0;  // sealed ones
  std::shared_ptr<const std::vector<Texte>> scelles_;
  std::vector<Texte> queue_;
};

// Whether a word of `plie` (folded, parts separated by blanks or '|') begins with `debut`.
bool MotCommence(std::string_view plie, std::string_view debut);

}  // namespace sne
