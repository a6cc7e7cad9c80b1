// What the tests of indexer/ share: a temporary directory, valid records, builds.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "indexer/bulk_build.h"
#include "schema/env.h"

namespace sne::testing {

class Repertoire {
 public:
  Repertoire();
  ~Repertoire();
  Repertoire(const Repertoire&) = delete;
  const std::string& chemin() const { return chemin_; }

 private:
  std::string chemin_;
};

std::string Numero(int n);                                       // a number of the sample's month
std::string Ligne(int n, const std::string& remplace = "{}");    // the sample record under that number, some fields replaced
std::string Lignes(int premiere, int derniere, const std::string& remplace = "{}");

// Builds `index` from the bytes of a file, with the reduced catalogue, on 2024-01-15.
Result<BilanBuild> Construire(Env& env, const std::string& index, const std::string& entree, OptionsBuild options = {});

// Numbers that an index holds; a test failure when it does not open.
std::set<std::string> Numeros(const std::string& index);
std::set<std::string> NumerosDe(int premiere, int derniere);

// One rejected line: its number and the first error ("chemin : detail").
struct Rejet {
  int ligne;
  std::string faute;
};
std::vector<Rejet> LireRejets(const std::string& chemin);

// Paths of all files below a directory.
std::vector<std::string> Fichiers(const std::string& repertoire);

}  // namespace sne::testing
