// What an index holds and what it costs: rows, blocks, bytes by file and by column.
#pragma once

#include <string>

#include "schema/env.h"
#include "schema/status.h"

namespace sne {

Result<std::string> Statistiques(Env& env, const std::string& index);  // text for a terminal

}  // namespace sne
