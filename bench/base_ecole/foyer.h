// bench/base_ecole/foyer.h
// The people of a demande: identity, ages, children, codemandeur, work, contact, address.
#pragma once

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"

namespace sne::ecole {

// Draws everyone from the profile. d.departement and d.commune_residence are set before.
void TirerFoyer(const Contexte& ctx, const Profil& profil, Rng& rng, Demande& d);
void TirerAdresse(const Contexte& ctx, Rng& rng, Demande& d);
// A street: "rue des Charmettes", "avenue Jean Moreau".
void EcrireVoie(const Contexte& ctx, Rng& rng, std::string& out);

}  // namespace sne::ecole
