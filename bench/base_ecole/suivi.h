// bench/base_ecole/suivi.h
// The life of the file: guichet and system, form version, renewals, committee, supporting documents, events, striking
// off. Rates that depend on seniority are set so that the national shares hold.
#pragma once

#include <array>

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"

namespace sne::ecole {

class Suivi {
 public:
  explicit Suivi(const Contexte& ctx);

  // d.creation, d.departement are set. `radiee`: struck off during the year before ctx.date.
  void TirerEnregistrement(const Contexte& ctx, bool radiee, Rng& rng, Demande& d) const;
  // After the household and the priorities: committee, documents, NIR state, events.
  void TirerGestion(const Contexte& ctx, Rng& rng, Demande& d) const;

 private:
  void Renouveler(const Contexte& ctx, Rng& rng, Demande& d) const;
  void Radier(const Contexte& ctx, Rng& rng, Demande& d) const;
  void TirerCommission(const Contexte& ctx, Rng& rng, Demande& d) const;
  void TirerEvenements(const Contexte& ctx, Rng& rng, Demande& d) const;
  void TirerAttribution(const Contexte& ctx, Rng& rng, Demande& d) const;

  std::array<std::array<double, 2>, 2> portail_{};  // chance of the portal: [SPTA][filed within six months]
  std::array<double, kTranchesAnciennete> commission_{};
  AliasTable decision_;
  double v4_anciens_ = 0;  // chance of V4 of demandes of 14 months and more
  double v4_annee_ = 0;    // of those filed before V4 and less than a year ago
  double v2_ = 0;          // of those filed before V3 that are not V4
  double expirees_ = 0;    // chances of a last renewal 12 to 13 months ago, and 11 to 12, from 23 months on
  double a_renouveler_ = 0;
};

void TirerPieces(const Contexte& ctx, Rng& rng, Demande& d);

// Days on which form versions came into force in the SNE.
inline constexpr Day kDebutV3 = ToDay(2018, 9, 10);
inline constexpr Day kDebutV4 = ToDay(2021, 3, 2);

}  // namespace sne::ecole
