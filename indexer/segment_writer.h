// Writes one segment of a build: rows in, blocks and the dictionaries of their words out. One thread.
#pragma once

#include <memory>
#include <string>

#include "schema/block/builder.h"
#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/demande.h"
#include "schema/derived/calculateur.h"
#include "schema/env.h"
#include "schema/index_format.h"
#include "schema/lexiques.h"
#include "schema/status.h"
#include "schema/terms.h"

namespace sne {

class SegmentWriter {
 public:
  // `build`: the build's directory; `nom`: the segment's, which must not be there yet; `jour`: of the day columns.
  static Result<std::unique_ptr<SegmentWriter>> Creer(Env& env, const std::string& build, const std::string& nom,
                                                      std::shared_ptr<const Calculateur> calculateur,
                                                      const Catalogue& catalogue, Jour jour);
  // Computes the fields that follow from the others, and adds the row.
  Outcome Add(Demande& d);
  // Everything is durable afterwards, but the segment's own name: that is the caller's commit.
  Result<EtatSegment> Finish();

 private:
  SegmentWriter(Env& env, std::string chemin, std::shared_ptr<const Calculateur> calculateur,
                const Catalogue& catalogue, Jour jour);
  Outcome Sceller();

  Env& env_;
  const std::string chemin_;
  const std::shared_ptr<const Calculateur> calculateur_;
  const Jour jour_;
  TermCollector collecteur_;
  BlockBuilder builder_;
  LexiquesBuilder lexiques_;
  EtatSegment etat_;
};

// A file of a segment, synced; its name is durable once the directory is.
Outcome EcrireFichier(Env& env, const std::string& chemin, std::string_view octets);

}  // namespace sne
