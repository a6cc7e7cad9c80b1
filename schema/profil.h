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

// The fields of an application that are seen (Catalogue::Vu).
struct Vision {
  std::string classes;  // of personal data: N, I, F, X. Empty: no application at all
  // Fields seen whatever their class, and of which values of class X are told apart; "handicap_*": all that begin so.
  std::vector<std::string> aussi;
  std::vector<std::string> jamais;  // fields not seen whatever their class
  bool nir = false;                 // searched for by its number; it is never shown to anybody
};

struct Profil {
  std::string code;           // "BAILLEUR"
  std::string libelle;        // French
  std::string classes_liste;  // searches: results, filters, facets, orders, suggestions, extractions
  std::string classes_fiche;  // one application at a time
  std::vector<std::string> aussi, jamais;
  bool identite_si_enregistreur = false;  // class I only for services that register applications
  bool proteges = false;                  // the addresses of protected persons too (Catalogue::protection)
  bool comptages = false;                 // counts alone, perturbed and hidden when small (query/perturbation.h)
  std::vector<std::string> droits;
  bool ecole = false;                   // of the training base: no issuer but the demonstration's gives it
  std::vector<Correction> corrections;  // with the right `correction`

  // Whether it may do what a route needs; "" needs nothing but a caller.
  bool Peut(std::string_view droit) const;
  const Correction* CorrectionDe(std::string_view champ) const;  // nullptr: not one it may modify
  // `fiche`: of one application at a time, else of searches. `enregistreur`: his service registers applications.
  Vision vision(bool fiche, bool enregistreur) const;
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
