// A record of one catalogue as a record of another: what both know by the same key and value stays, the rest is left
// out and counted. One thread.
#pragma once

#include <cstdint>

#include "schema/catalogue.h"
#include "schema/demande.h"
#include "schema/demande_json.h"

namespace sne {

class Traducteur {
 public:
  Traducteur(const Catalogue& ancien, const Catalogue& nouveau);
  // Computed fields of `nouveau` are left undefined.
  void Traduire(const Demande& ancienne, Demande& nouvelle);
  std::uint64_t perdues() const { return perdues_; }  // root values left out so far

 private:
  const Catalogue& ancien_;
  const Catalogue& nouveau_;
  LecteurDemande lecteur_;
  Lecture lecture_;
  std::uint64_t perdues_ = 0;
};

}  // namespace sne
