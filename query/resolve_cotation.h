// Territory of a cotation: the one that a request names, else the only one that its filters leave, else the caller's
// own.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "query/plan.h"
#include "query/request.h"
#include "query/resolve.h"
#include "schema/territoires.h"

namespace sne {

class TerritoireDeCotation {
 public:
  // Keeps both, and what the context refers to; `filtres` may be nullptr.
  TerritoireDeCotation(const ContexteDeRequete& contexte, const Condition* filtres)
      : territoires_(contexte.catalogue.territoires()),
        filtres_(filtres),
        snapshot_(contexte.snapshot),
        perimetre_(contexte.perimetre),
        defaut_(contexte.territoire) {}

  // SIREN of the territory written as `epci` (code or label); "" : of the only one that all answers have in common, by
  // conditions on the wanted communes or EPCI that stand alone or under nothing but `et`. Else what is wrong, with the
  // candidates.
  tl::expected<std::string, std::string> Trouver(const std::string& epci) const;

  // The same in place; a fault is reported at `chemin`, the lack of a grid in force in `snapshot` among the warnings of
  // the plan.
  bool Resoudre(std::string& epci, const std::string& chemin, Plan& plan, Erreurs& erreurs) const;

 private:
  struct Designes {
    std::vector<Ordinal> uniques;  // each the only territory that some condition leaves
    std::vector<Ordinal> tous;     // of all these conditions
  };
  void Lire(const Condition& c, Designes& designes) const;
  // The territories that an EPCI of the nomenclature stands for: itself, or those that it is made of.
  void Ajouter(Ordinal epci, std::vector<Ordinal>& out) const;
  std::string Lister(const std::vector<Ordinal>& territoires) const;

  const Territoires& territoires_;
  const Condition* filtres_;
  const Snapshot* snapshot_;
  const Perimetre* perimetre_;
  const Ordinal defaut_;
};

}  // namespace sne
