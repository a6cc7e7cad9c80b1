// Reads the record of accesses for who may ask: who saw this application, what did this person see. Oldest first, from
// a place on, in bounded memory and time: where it stopped, the next page goes on.
//
// What is read is checked as it is read (each line against the one before, each file against the end of the one
// before); the whole is checked by verification.h.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "schema/numero_unique.h"
#include "server/audit/ligne.h"

namespace sne {

struct QuestionDAudit {
  std::optional<NumeroUnique> demande;  // shown, changed, or among the rows of an extraction
  std::string utilisateur;              // id of the caller
  std::string action;
  std::string mots;  // as they were typed: lines of searches that held all of them
  std::optional<Jour> du, au;
  std::size_t nombre = 100;
  std::string curseur;  // of the page before
};

struct PageDAudit {
  std::vector<std::string> acces;  // lines, as they stand
  std::string suivant;             // "": this was the last page
  std::uint64_t lues = 0;
  std::vector<std::string> anomalies;  // "acces-….ndjson, ligne n=41"; the first hundred
};

// Errors: kInvalid, the cursor is none; of files.
Result<PageDAudit> LireAudit(Env& env, const std::string& repertoire, const ClesDAudit& cles,
                             const QuestionDAudit& question, std::chrono::steady_clock::time_point echeance);

}  // namespace sne
