// What CURRENT names, opened: catalogue, state and blocks of the active build. Readers and `verify` begin here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/block/block.h"
#include "schema/catalogue.h"
#include "schema/grille.h"
#include "schema/index_format.h"
#include "schema/lexiques.h"

namespace sne {

struct SegmentOuvert {
  std::string nom;
  std::vector<std::shared_ptr<const Block>> blocs;
  Dictionnaires dictionnaires;  // blocks counted from the segment's first
};

struct IndexOuvert {
  std::string repertoire;  // <index>
  std::string build;       // <index>/build-000001
  std::shared_ptr<const Catalogue> catalogue;
  std::string octets_etat;  // the file that `etat` was read from
  Etat etat;
  std::vector<SegmentOuvert> segments;
  std::shared_ptr<const Grilles> grilles;                      // of cotation, as of the checkpoint; never null
  Alarme alarme = std::make_shared<std::atomic<bool>>(false);  // of blocks and dictionaries

  // Errors: kNotFound  no index in `repertoire`; the message says how to make one.
  //         kCorrupt   a magic, version, length or checksum differs; the message names file and remedy.
  // `avant`: an earlier opening, of which the segments that still stand are taken over as they are, unless damage was
  // seen.
  static Result<IndexOuvert> Ouvrir(Env& env, const std::string& repertoire, const IndexOuvert* avant = nullptr);
  // A build that CURRENT may not name yet. `build`: its directory.
  static Result<IndexOuvert> OuvrirBuild(Env& env, const std::string& repertoire, const std::string& build,
                                         const IndexOuvert* avant = nullptr);
  // Neither another build nor another checkpoint.
  bool MemeEtat(const IndexOuvert& autre) const { return build == autre.build && octets_etat == autre.octets_etat; }
};

}  // namespace sne
