// bench/base_ecole/foyer.h
// The people of a demande: identity, ages, children, codemandeur, work, contact, address.
#pragma once

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"

namespace sne::ecole {

// Draws everyone from the profile. d.departement and d.commune_residence are set before. `mois`: complete months since
// the filing, at which the applicant was 16 at least.
// REQUIRES: AgeAdmis(profil.age, mois).
void TirerFoyer(const Contexte& ctx, const Profil& profil, int mois, Rng& rng, Demande& d);
// Whether somebody of that age band can have been 16 that many months ago; for the first band, until kMoisJeunes.
bool AgeAdmis(std::size_t tranche, int mois);
inline constexpr int kMoisJeunes = 96;
void TirerAdresse(const Contexte& ctx, Rng& rng, Demande& d);
// A street: "rue des Charmettes", "avenue Jean Moreau".
void EcrireVoie(const Contexte& ctx, Rng& rng, std::string& out);

}  // namespace sne::ecole
