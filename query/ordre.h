// The order of a search: keys turned into integers that compare as the order asks (no value last in both directions),
// and what tells rows of equal keys apart. The one definition: pages (top_k), ranks and streams follow it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "query/notees.h"
#include "query/plan.h"
#include "query/snapshot.h"

namespace sne {

struct SortKey {
  enum class Genre : std::uint8_t { kScalaire, kNom, kNumero, kPresence, kScore, kPalier, kRessort, kRecente };
  Genre genre = Genre::kScalaire;
  FieldId champ = kNoField;
  bool descendant = false;
  const Ressort* ressort = nullptr;  // of kRessort
  Ordinal territoire = kNoOrdinal;   // of scores of cotation
};

// The order of a plan: its keys, with the default ones. The numéro unique, which ends every order, is not listed.
// REQUIRES: the plan outlives it.
std::vector<SortKey> OrderOf(const Plan& plan, const Catalogue& catalogue);

inline constexpr std::uint64_t kCleNulle = UINT64_MAX;  // of no value

// Order-preserving, and below kCleNulle for every value that occurs.
inline std::uint64_t CleScalaire(std::int64_t v, bool descendant) {
  if (v == kSansValeur) return kCleNulle;
  const std::uint64_t cle = static_cast<std::uint64_t>(v) ^ (1ull << 63);
  return descendant ? kCleNulle - 1 - cle : cle;
}
inline std::int64_t ValeurDeCle(std::uint64_t cle, bool descendant) {
  return static_cast<std::int64_t>((descendant ? kCleNulle - 1 - cle : cle) ^ (1ull << 63));
}
// Of a name, by its CollationPrefix; 0: no name. Different names may have one key.
inline std::uint64_t CleNom(std::uint64_t prefixe, bool descendant) {
  if (prefixe == 0) return kCleNulle;
  return descendant ? kCleNulle - 1 - prefixe : prefixe - 1;
}

// How the codes of a column translate to keys: of its values, or of the names they rank. Keys of codes from 1 grow with
// the code, or shrink when `descendant`.
struct Echelle {
  const ScalarColumn& colonne;
  const std::uint64_t* cles;  // nullptr: a scalar
  const TextColumn* noms;     // the same
  bool descendant;

  std::uint64_t Cle(std::uint64_t code) const {
    const std::int64_t v = colonne.ValueOf(code);
    if (cles == nullptr) return CleScalaire(v, descendant);
    return CleNom(v == kSansValeur ? 0 : cles[v], descendant);
  }
  // The name of a code from 1. REQUIRES: of names.
  std::string_view Nom(std::uint64_t code) const {
    const auto rang = static_cast<std::uint32_t>(colonne.ValueOf(code));
    const std::uint32_t debut = noms->offsets.Begin(rang);
    return {noms->octets + debut, noms->offsets.End(rang) - debut};
  }
  // Codes from 1 whose key lies in [bas, haut].
  ScalarColumn::Codes Entre(std::uint64_t bas, std::uint64_t haut) const;
};

// Thread safety: one thread.
class Ordre {
 public:
  // REQUIRES: both outlive it.
  Ordre(const Snapshot& snapshot, const std::vector<SortKey>& cles);

  const std::vector<SortKey>& cles() const { return cles_; }
  // `notees`: the scores of q in the block; only the first key of an order depends on it.
  std::uint64_t Key(const SortKey& k, std::size_t b, std::uint32_t row, const Notees* notees = nullptr) const;
  // Of a key that is one code of a row; none: Key alone tells.
  std::optional<Echelle> EchelleDe(const SortKey& k, std::size_t b) const;
  // The column of a key that has one. Scores of cotation are looked up once.
  const Column& Colonne(const SortKey& k, std::size_t b) const;
  // The name itself, of a key of genre kNom.
  std::string_view Name(const SortKey& k, RowRef ref) const;

 private:
  bool Souhaite(const Ressort& ressort, RowRef ref) const;

  const Snapshot& s_;
  const std::vector<SortKey>& cles_;
  const FieldId creation_, renouvellement_;                // the later of the two: how recent a demande is
  const FieldId departements_, epci_;                      // that it wishes for
  mutable std::vector<std::vector<const Column*>> notes_;  // by key, of scores of cotation alone: by block
};

}  // namespace sne
