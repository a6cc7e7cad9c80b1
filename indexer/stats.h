// What an index holds and what it costs: rows, blocks, bytes by file and by column; and what has happened to its
// applications, by month.
#pragma once

#include <string>

#include "schema/compteurs.h"
#include "schema/env.h"
#include "schema/status.h"

namespace sne {

// The counters of the last checkpoint and what the journal behind it adds: those of the writer, read from outside.
Result<Compteurs> RecompterJournal(Env& env, const std::string& index);

Result<std::string> Statistiques(Env& env, const std::string& index);  // text for a terminal

}  // namespace sne
