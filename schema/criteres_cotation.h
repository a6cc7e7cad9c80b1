// The criteria of cotation that a grid may weigh, by category: which applications satisfy each, which document proves
// it. Data (criteres_cotation.json): a new criterion is one entry there.
//
// Thread safety: immutable once loaded. Nothing points into the catalogue it was checked against.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"
#include "schema/condition.h"
#include "schema/status.h"

namespace sne {

// A number that a grid may weigh by unit (each month of seniority), or by thresholds: least values, or greatest.
struct IntervalleDeCotation {
  std::string champ, unite;
  bool par_unite = false;
  std::vector<double> au_moins, au_plus;  // usual ones; a grid may set others
};

// Events that a grid may count over its last months instead of the criterion's number.
struct FenetreDeCotation {
  std::string champ, date;  // a list, and the date of its elements
  Condition condition;      // on one element
};

struct CritereDeCotation {
  // One of the cases a grid may weigh by itself.
  struct Modalite {
    std::string code, libelle;
    Condition condition;
  };
  std::string code, libelle;
  std::optional<Condition> condition;  // none: the catalogue has no field for it, services say who satisfies it
  // The field that must hold the territory of the grid besides, in the same element when it is one of a list: a
  // commune in it, or its SIREN. Empty: the criterion is the same everywhere.
  std::string territoire;
  std::string pj;           // category of the document that proves it; empty: none does
  bool hors_cerfa = false;  // entered by services: the form of the application does not hold it
  bool sensible = false;    // tells something of class X: a field, or a value that its conditions name
  bool protege = false;     // tells something of where the applicant lives (Catalogue::protection)
  std::vector<Modalite> modalites;
  std::optional<IntervalleDeCotation> intervalle;
  std::optional<FenetreDeCotation> fenetre;
  std::vector<std::string> synonymes;
};

class CriteresDeCotation {
 public:
  struct Categorie {
    std::string code, libelle;
    std::vector<CritereDeCotation> criteres;
  };

  CriteresDeCotation() = default;  // no criterion at all
  // Errors: kInvalid with the pointer of what is wrong: a member, a code twice, a field, value or category of documents
  // that `catalogue` does not have.
  static Result<std::shared_ptr<const CriteresDeCotation>> Load(std::string_view json, const Catalogue& catalogue);

  const std::string& version() const { return version_; }
  const std::vector<Categorie>& categories() const { return categories_; }
  const CritereDeCotation* Find(std::string_view code) const;      // nullptr when there is none
  const Categorie& CategorieDe(const CritereDeCotation& c) const;  // REQUIRES: one of these

 private:
  friend class LecteurDeCriteres;
  std::string version_;
  std::vector<Categorie> categories_;
};

// criteres_cotation.json as compiled into the program.
std::string_view CriteresDeCotationEmbarques();

}  // namespace sne
