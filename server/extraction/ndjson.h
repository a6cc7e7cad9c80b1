// Lines of JSON, with the values of a search in JSON: codes, not labels, lists as lists.
#pragma once

#include <memory>
#include <vector>

#include "server/extraction/ecrivain.h"
#include "server/extraction/table.h"

namespace sne {

std::unique_ptr<Ecrivain> EcrireNdjson(const std::vector<Colonne>& colonnes);

}  // namespace sne
