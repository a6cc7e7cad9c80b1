// bench/base_ecole/ecriture.h
// A demande as one line of JSON, in the order of the form. Absent values are left out.
#pragma once

#include <string>

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"
#include "bench/base_ecole/rng.h"

namespace sne::ecole {

// Appends the line with its end. `manque` leaves 3 % of the optional fields out, whatever their value.
void EcrireDemande(const Contexte& ctx, const Demande& d, Rng& manque, std::string& out);

}  // namespace sne::ecole
