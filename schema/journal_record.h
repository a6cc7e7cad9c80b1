// The journal: every accepted change, complete, in order. Applying a record is a pure function of (record, catalogue),
// so that indexer and servers compute the same rows.
//
// A segment is a sequence of records: u32 length of the payload, u32 followers, u64 position, u64 XXH3-64 of all that
// but the length, payload. Positions grow by one; a segment is named after its first. Followers are the records right
// behind that were accepted with this one: all of them count or none, it is not whole before they are. A torn end
// (short or of wrong sum) ends the journal if it stands in the last segment, and its segment if the next one begins
// with the very position that was torn (the writer died and came back); anywhere else it is damage. So is a journal
// that does not begin right behind the state it is applied to.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/env.h"
#include "schema/status.h"

namespace sne {

enum class Genre : std::uint8_t {
  // The full canonical record (AppendPourJournal), with who holds it in instruction and its events; replaces any
  // earlier one of that number.
  kDemande = 1,
  kSuppression = 2,  // the number is gone
  // 3 was a claim without its record
  kVersion = 4,  // the record has not changed, only its version: rows stay
  kGrilles = 5,  // the grids of cotation of one territory, all versions (grille.h); its SIREN stands for the number
};

struct Enregistrement {
  Genre genre = Genre::kDemande;
  std::int64_t version = 1;
  std::string numero_unique;
  std::string json;  // kDemande and kGrilles only
};

// A record where it stands in its segment: valid as long as the segment's bytes are.
struct EnregistrementLu {
  Genre genre = Genre::kDemande;
  std::int64_t version = 1;
  std::string_view numero_unique, json;
};

std::string EncoderEnregistrement(std::uint64_t position, const Enregistrement& e, std::size_t suivants = 0);
// The record that `octets` begins with: its length, 0 when it or one of its followers is not whole (torn, damaged or
// still being written).
std::size_t DecoderEnregistrement(std::string_view octets, std::uint64_t& position, EnregistrementLu& e);
inline constexpr std::size_t kEnregistrementMax = (8u << 20) + 24;  // bytes of one, head included
std::string NomDeJournal(std::uint64_t premiere_position);

// Calls `lire` on the records of position > `apres`, in order; stops at its first error. Returns the last position read
// (or `apres`). Errors: kCorrupt with the segment and offset.
Result<std::uint64_t> LireJournal(Env& env, const std::string& repertoire, std::uint64_t apres,
                                  const std::function<Outcome(std::uint64_t, const Enregistrement&)>& lire);
// The same without a copy; what the records refer to is added to `segments`.
Result<std::uint64_t> ParcourirJournal(Env& env, const std::string& repertoire, std::uint64_t apres,
                                       std::vector<std::shared_ptr<const FileBytes>>& segments,
                                       const std::function<Outcome(std::uint64_t, const EnregistrementLu&)>& lire);

}  // namespace sne
