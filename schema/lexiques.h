// The lexicons of a build, of names (with the table of those near each other) and of free texts, written together from
// the words of its rows.
#pragma once

#include <string>

#include "schema/index_format.h"
#include "schema/lexique.h"
#include "schema/terms.h"
#include "schema/voisins.h"

namespace sne {

class LexiquesBuilder {
 public:
  // REQUIRES: rows come in ascending order, each once.
  void Add(const Termes& termes, std::uint32_t bloc, RowInBlock row);
  // Takes all of `suite`, whose block 0 is block `premier_bloc` here. REQUIRES: it follows what is already here.
  void Append(LexiquesBuilder suite, std::uint32_t premier_bloc);
  // Writes the files, durably, and the lengths of the lexicons into `etat`.
  Outcome Write(Env& env, const std::string& build, Etat& etat) const;
  // Whether those of an open build are byte for byte these. Errors: kCorrupt with the file's name.
  Outcome Compare(const Lexique& noms, const Lexique& textes, const Voisins& voisins) const;

 private:
  LexiqueBuilder noms_, textes_;
};

}  // namespace sne
