// What becomes of the grids of a territory when one is put (PUT /v1/grilles/{epci}): pure functions; who may write it
// is the writer's business.
//
// What is sent takes the place of the draft, or is a new version when there is none; a published version never changes.
//   BROUILLON  it is the draft
//   PUBLIEE    it is published, as of today; it must not meet the time of another published one. One without an end of
//              its own that began earlier is simply replaced when it begins.
//   ARCHIVEE   the draft is put aside; its dates may have passed meanwhile
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "schema/grille.h"
#include "schema/territoires.h"

namespace sne {

struct Depot {
  enum class Sort : std::uint8_t {
    kCree,          // the first grid of the territory
    kChange,        // another one
    kPrecondition,  // If-Match is not what it has to be: `detail`
    kImpossible,    // `erreurs` says
  };
  Sort sort = Sort::kImpossible;
  std::string detail;
  Erreurs erreurs;
  // Afterwards; when nothing has changed, what there was, nullptr for none. Of kCree and kChange, the version sent.
  std::shared_ptr<const GrillesDeTerritoire> grilles;
  int version = 0;

  bool accepte() const { return sort == Sort::kCree || sort == Sort::kChange; }
};

// `avant`: what the territory `epci` has; nullptr: nothing. `si`: the field If-Match, if sent.
Depot Deposer(const std::shared_ptr<const GrillesDeTerritoire>& avant, const std::string& epci, GrilleDeposee recue,
              const std::optional<std::string>& si, Jour jour);

// What If-Match is compared with: "200046977-3", with the quotation marks.
std::string EtiquetteDe(const GrillesDeTerritoire& grilles);

// Whether grids are kept for `epci`: kNon when it is made of territories that have their own (a few are in `parties`).
enum class DeCotation : std::uint8_t { kOui, kInconnu, kNon };
DeCotation EstDeCotation(const Territoires& territoires, std::string_view epci, std::string& parties);

}  // namespace sne
