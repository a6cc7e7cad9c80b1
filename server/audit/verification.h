// Reads the whole record of accesses and tells what was changed, removed, added, put elsewhere or cut off. What a crash
// leaves is no finding (journal_des_acces.h).
//
// What cannot be seen: the whole directory replaced by an older copy of itself. Who keeps the number and the MAC of a
// line elsewhere (a witness) sees that too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/audit/ligne.h"

namespace sne {

struct Constat {
  std::string fichier;
  std::uint64_t ligne = 0;  // from 1; 0: the file as a whole
  std::string quoi;         // French
};

struct BilanDAudit {
  std::vector<Constat> constats;  // the first thousand
  std::uint64_t fichiers = 0, lignes = 0;
  std::uint64_t premiere = 0;      // number of the first line that is kept
  Tete derniere;                   // the last line read
  std::uint64_t non_scellees = 0;  // lines behind the head: of the last moments
  std::uint64_t reste = 0;         // bytes of a write that was broken off; the next start attests them
};

struct Temoin {
  std::uint64_t n = 0;
  Mac mac{};
};

// While a server writes, too. Errors: the directory or a file cannot be read.
Result<BilanDAudit> VerifierAudit(Env& env, const std::string& repertoire, const ClesDAudit& cles,
                                  const std::optional<Temoin>& temoin = std::nullopt);

}  // namespace sne
