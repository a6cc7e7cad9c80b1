// What CURRENT names, opened: catalogue, state and blocks of the active build. Readers and `verify` begin here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/block/block.h"
#include "schema/catalogue.h"
#include "schema/index_format.h"
#include "schema/lexiques.h"

namespace sne {

struct IndexOuvert {
  std::string repertoire;  // <index>
  std::string build;       // <index>/build-000001
  std::shared_ptr<const Catalogue> catalogue;
  Etat etat;
  std::vector<std::shared_ptr<const Block>> blocs;
  Dictionnaires dictionnaires;
  Alarme alarme = std::make_shared<std::atomic<bool>>(false);  // of blocks and dictionaries

  // Errors: kNotFound  no index in `repertoire`; the message says how to make one.
  //         kCorrupt   a magic, version, length or checksum differs; the message names file and remedy.
  static Result<IndexOuvert> Ouvrir(Env& env, const std::string& repertoire);
};

}  // namespace sne
