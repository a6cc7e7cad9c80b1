// The lock of an index: one writer at a time.
#pragma once

#include <memory>
#include <string>

#include "schema/verrou.h"

namespace sne {

// `index` is created when missing. Errors: those of Verrou::Prendre.
inline Result<std::unique_ptr<Verrou>> VerrouillerIndex(const std::string& index) {
  return Verrou::Prendre(index, "un autre sne-indexer écrit déjà dans " + index +
                                    " ; arrêtez-le, ou adressez-vous à lui par son socket (--ecoute)");
}

}  // namespace sne
