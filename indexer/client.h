// Asks a running indexer over its socket.
#pragma once

#include <string>

#include "schema/status.h"

namespace sne {

struct ReponseDuService {
  int statut = 0;
  std::string corps;
};

// Errors: kNotFound, nobody listens there; kIoError.
Result<ReponseDuService> Demander(const std::string& socket, const std::string& methode, const std::string& chemin,
                                  const std::string& corps = {});

}  // namespace sne
