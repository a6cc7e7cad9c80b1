// bench/base_ecole/logement.h
// Present dwelling and motives, then the dwelling sought.
#pragma once

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"

namespace sne::ecole {

// Mode, rent, size, surface; needs the household and its resources. The main motive decides what must be true:
// too small, too large, too dear.
void TirerLogementActuel(const Contexte& ctx, Rng& rng, Demande& d);
// Second and third motives, among those that the record bears out.
void TirerMotifs(const Contexte& ctx, Rng& rng, Demande& d);

// First choice and commune of residence. Before the household: both decide names and ceilings.
void TirerCommunes(const Contexte& ctx, Rng& rng, Demande& d);

// Tables of the wishes: type by size fitted to the margin of the types, category by rurality.
class Souhaits {
 public:
  explicit Souhaits(const Territoires& territoires, const Profils& profils);
  void Tirer(const Contexte& ctx, const Profil& profil, Rng& rng, Demande& d) const;
  // What depends on the household once drawn: highest rent, details of an adapted dwelling.
  static void Completer(Rng& rng, Demande& d);
  // Chance that an adapted dwelling is asked for by a household with a handicap: certain from 60 years on.
  double ChanceAdapte(const Profil& p) const { return p.age >= 5 ? 1 : adapte_[p.motif]; }

 private:
  ConditionalTable typologie_;
  double maison_urbain_;
  double appartement_urbain_;
  std::array<double, kMotifs> adapte_{};
};

// Rooms that a household needs: one to live in, one per couple or lone adult, one per two children, one per further
// adult (INSEE's norm, simplified).
int PiecesNecessaires(const Contexte& ctx, const Demande& d);

}  // namespace sne::ecole
