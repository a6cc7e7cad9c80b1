// The replacement of the NIR on arrival: once a record is checked, its numbers give way to their keyed hashes, so that
// nothing behind this point ever holds one.
#pragma once

#include <string_view>

#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne {

// Sets nir_empreinte from nir and blanks nir, for the demandeur and every codemandeur; without a nir, both stay as they
// are. REQUIRES: Valider found no fault in the numbers. `cle`: 32 bytes or more, the same for a whole base.
void RemplacerNir(const Catalogue& catalogue, Demande& demande, std::string_view cle);

}  // namespace sne
