// By what two persons are near (query/doublons.h): keys, hashes that both have.
//
//   nir                the hash of a NIR;
//   naissance_et_nom   the day of birth, how the birth or the used name sounds, how the first given name sounds.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "query/doublons.h"
#include "query/filter.h"
#include "schema/fold.h"

namespace sne {

// A key of a person of a row; the lowest bit of the hash is the motive.
struct CleDePersonne {
  std::uint64_t hachage = 0;
  RowInBlock row = 0;
  bool codemandeur = false;
};

inline Rapprochement::Motif MotifDe(std::uint64_t hachage) { return static_cast<Rapprochement::Motif>(hachage & 1); }

// Where a person's keys are read.
struct ChampsDePersonne {
  FieldId nom, nom_usage, prenoms, naissance, nir;
  ChampsDePersonne(const Catalogue& c, FieldId groupe);
};

struct ChampsDesPersonnes {
  explicit ChampsDesPersonnes(const Catalogue& c);
  FieldId codemandeurs;
  ChampsDePersonne demandeur, codemandeur;
};

// One thread.
class LecteurDeCles {
 public:
  explicit LecteurDeCles(const ChampsDesPersonnes& champs) : champs_(champs) {}

  // Appends the keys of a row, none twice for the same person.
  void Lire(const Block& bloc, std::uint32_t row, std::vector<CleDePersonne>& cles);

 private:
  void Personne(const Block& bloc, const ChampsDePersonne& p, std::uint32_t i, RowInBlock row, bool codemandeur,
                std::vector<CleDePersonne>& cles);
  std::uint64_t SonConnu(std::string_view nom);

  const ChampsDesPersonnes& champs_;
  TextReader textes_;
  ParTexte<std::uint64_t> sons_;
};

}  // namespace sne
