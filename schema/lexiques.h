// The two lexicons of a build, of names and of free texts, written together from the words of its rows.
#pragma once

#include <string>

#include "schema/index_format.h"
#include "schema/lexique.h"
#include "schema/terms.h"

namespace sne {

class LexiquesBuilder {
 public:
  // REQUIRES: rows come in ascending order, each once.
  void Add(const Termes& termes, std::uint32_t bloc, RowInBlock row);
  // Takes all of `suite`, whose block 0 is block `premier_bloc` here. REQUIRES: it follows what is already here.
  void Append(LexiquesBuilder suite, std::uint32_t premier_bloc);
  // Writes both files, durably, and their lengths into `etat`.
  Outcome Write(Env& env, const std::string& build, Etat& etat) const;
  // Whether the lexicons of an open build are byte for byte these. Errors: kCorrupt with the file's name.
  Outcome Compare(const Lexique& noms, const Lexique& textes) const;

 private:
  LexiqueBuilder noms_, textes_;
};

}  // namespace sne
