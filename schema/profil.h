// What a profile may see and do. Data (profils.json): a token says who holds which, this says what it means.
//
// Thread safety: immutable once loaded.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/status.h"

namespace sne {

// A field that a profile may modify of the applications of its territory, through the change feed.
struct Correction {
  std::string champ;                     // a root field
  std::optional<std::string> seulement;  // nothing but this value; "": nothing but removing it
  std::string avec;                      // only together with this other field
  std::string du_territoire;  // of a list: only elements whose sub-field of that name is one of the caller's EPCI
};

struct Profil {
  std::string code;     // "BAILLEUR"
  std::string libelle;  // French
  // Classes of personal data (N, I, F, X) that it sees, by channel. Empty: no application at all.
  std::string classes_liste;  // searches: results, filters, facets, orders, suggestions, extractions
  std::string classes_fiche;  // one application at a time
  std::vector<std::string> droits;
  bool ecole = false;                   // of the training base: no issuer but the demonstration's gives it
  std::vector<Correction> corrections;  // with the right `correction`

  // Whether it may do what a route needs; "" needs nothing but a caller.
  bool Peut(std::string_view droit) const;
  const Correction* CorrectionDe(std::string_view champ) const;  // nullptr: not one it may modify
};

class Profils {
 public:
  // `json`: the bytes of profils.json. Errors: kInvalid with what is wrong in it.
  static Result<std::shared_ptr<const Profils>> Load(std::string_view json);
  // As compiled into the program.
  static const Profils& Embarques();

  const std::vector<std::shared_ptr<const Profil>>& tous() const { return profils_; }
  std::shared_ptr<const Profil> Find(std::string_view code) const;  // nullptr: unknown

 private:
  std::vector<std::shared_ptr<const Profil>> profils_;
};

// profils.json as compiled into the program.
std::string_view ProfilsEmbarques();

}  // namespace sne
