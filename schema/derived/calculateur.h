// The computed fields of an application: one pure function of the record (and, for some, of the reference date) per
// file of this folder, found by the name the catalogue gives the field.
//
// Thread safety: immutable; shared by all threads.
#pragma once

#include <memory>
#include <vector>

#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/demande.h"
#include "schema/status.h"

namespace sne {

class Calculateur {
 public:
  // Errors: kInvalid when the catalogue declares a computed field that no function computes, or a parameter is missing.
  static Result<std::shared_ptr<const Calculateur>> Creer(std::shared_ptr<const Catalogue> catalogue);
  ~Calculateur();

  // Fills the fields computed from the record alone, whatever stood there.
  void CalculerFixes(Demande& demande) const;
  // Fills the fields that depend on the day. REQUIRES: CalculerFixes was called, or its results were read back.
  void CalculerDuJour(Demande& demande, Jour jour) const;

  // Root fields that CalculerDuJour reads, fixed computed ones included: all that must be read back to compute it
  // again.
  const std::vector<FieldId>& entrees_du_jour() const;
  // Root fields that CalculerDuJour writes.
  const std::vector<FieldId>& champs_du_jour() const;

 private:
  struct Rep;
  explicit Calculateur(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace sne
