// What must stand in an index that is written to: the states in which each application, and the grids of each
// territory, may be found. One that has been acknowledged leaves one state; a request that broke off leaves those
// before it and after each of its steps.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "indexer/ecrivain.h"
#include "indexer/refus.h"

namespace sne::testing {

struct Attendue {
  std::int64_t version = 0;  // 0: never seen
  bool existe = false;
  std::string texte;                   // complement_demande
  std::optional<std::string> detient;  // "guichet agent"
  bool operator==(const Attendue&) const = default;
};
std::string Dire(const Attendue& a);

// The grids of a territory: "" for none, else what each version holds: "3 : 1 PUBLIEE 12, 2 BROUILLON 14" (revision;
// number, status and request that wrote it).
using GrillesAttendues = std::string;

class Modele {
 public:
  // Applications 1 to n with version 1, as Construire(…, Lignes(1, n, texte "départ")) makes them.
  explicit Modele(int n);

  // Draws one request on applications 1 to n+n/2 and does it: a few changes, a claim, a release, a transfer, a grid.
  // Its answer must be what the model says. False: the writer has ended.
  bool UneRequete(Ecrivain& ecrivain, Refus& refus, std::mt19937& rng);
  bool UneGrille(Ecrivain& ecrivain, std::mt19937& rng);  // the same, of grids alone
  // Whether the index, as a reader opens it, and its writer are in one of the states that are possible; from now on
  // that one is sure. Adds failures.
  void Comparer(Env& env, const std::string& index, const Ecrivain& ecrivain);

  std::uint64_t requetes = 0;  // acknowledged

 private:
  bool Changer(Ecrivain& ecrivain, Refus& refus, std::mt19937& rng);
  bool Marquer(Ecrivain& ecrivain, std::mt19937& rng);
  void ComparerGrilles(Env& env, const std::string& index, const Ecrivain& ecrivain);
  void Possible(int n, const Attendue& a);
  void Acquitter();

  int n_;
  int tirages_ = 0;
  std::map<int, Attendue> sures_;
  std::map<int, std::vector<Attendue>> possibles_;                       // beside the sure one
  std::map<std::string, GrillesAttendues> grilles_, grilles_possibles_;  // by territory
};

// The index from which a model of n begins.
void Depart(Env& env, const std::string& index, int n);

}  // namespace sne::testing
