// bench/base_ecole/priorites.h
// DALO, national and local priorities, contingents, instruction. The labels are drawn from classes of profiles on
// which they are possible, fitted to the published shares: rule and margin hold together by construction.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "bench/base_ecole/alias_table.h"
#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"

namespace sne::ecole {

class Priorites {
 public:
  Priorites(const Territoires& territoires, const Profils& profils, const Anciennete& anciennete);

  // `zone` and `tranche` (seniority) move the chance of a DALO; `file` is the demande's own stream. Needs the
  // household, the dwelling, the motives and the wishes.
  void Tirer(const Contexte& ctx, const Profil& profil, std::size_t tranche, Rng& rng, Demande& d) const;

 private:
  static std::size_t Classe(Composition composition, std::size_t age, Statut statut, Mode mode, std::size_t motif,
                            bool handicap);
  double ChanceDalo(const Departement& departement, std::size_t tranche, std::size_t classe) const;

  std::vector<double> masse_;  // of each class
  std::vector<double> label_;  // class x sets of labels, joint
  ConditionalTable tirage_label_;
  std::vector<double> facteur_dalo_;                                                  // by class, mean 1
  std::array<std::array<double, kTranchesAnciennete>, kZones> facteur_anciennete_{};  // mean 1 in each zone
  double pprior_sans_dalo_;           // chance of PPRIOR given a label and no DALO
  double colter_avec_, colter_sans_;  // chance of COLTER with or without another contingent
};

}  // namespace sne::ecole
