// Writes the parts of a block that FORMAT.md describes: each function puts the bytes of one part and its words of the
// directory. The builder decides which parts a field has.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/block/column.h"
#include "schema/block/format.h"

namespace sne {

// The bytes of the block under construction: parts in order, each aligned.
class Sortie {
 public:
  Sortie() { octets_.resize(sizeof(format::Entete)); }
  std::uint64_t Put(const void* donnees, std::size_t taille) {
    Aligner();
    const std::uint64_t ou = octets_.size();
    octets_.append(static_cast<const char*>(donnees), taille);
    return ou;
  }
  void Aligner() {
    octets_.resize((octets_.size() + format::kAlignement - 1) / format::kAlignement * format::kAlignement);
  }
  template <class T>
  std::uint64_t Put(const std::vector<T>& v) {
    return Put(v.data(), v.size() * sizeof(T));
  }
  void Mot(std::uint64_t mot) { mots_.push_back(mot); }
  void Signe(std::int64_t mot) { mots_.push_back(static_cast<std::uint64_t>(mot)); }

  std::string octets_;
  std::vector<std::uint64_t> mots_;  // the directory
};

// The texts of one field, by row or by element, one after the other.
struct TextesDeColonne {
  std::vector<std::uint32_t> debuts;  // first byte of each
  std::string octets;
  void Ajouter(std::string_view texte) {
    debuts.push_back(static_cast<std::uint32_t>(octets.size()));
    octets += texte;
  }
  std::size_t size() const { return debuts.size(); }
  std::uint32_t debut(std::size_t i) const {
    return i < debuts.size() ? debuts[i] : static_cast<std::uint32_t>(octets.size());
  }
  std::string_view operator[](std::size_t i) const {
    return std::string_view(octets).substr(debut(i), debut(i + 1) - debut(i));
  }
};

// How wide codes may be: whole bytes, for loops that read them as they are, or no wider than they must.
enum class Largeurs { kOctets, kBits };

unsigned Largeur(std::uint64_t max_code, Largeurs largeurs);

// `par_ligne`: one value per row, so that few values may be kept as a list of rows.
void EcrireScalaire(Sortie& s, const std::vector<std::int64_t>& valeurs, bool par_ligne, Largeurs largeurs);
// `debuts`: where each row begins; `fin`: where the last one ends.
void EcrireOffsets(Sortie& s, std::vector<std::uint32_t> debuts, std::uint32_t fin);
// What a text takes is worth its time in a file; not in a block that is made to be searched at once.
enum class Soin { kCompact, kVite };

// `cles`: nullptr, or for names that sort, their keys to write.
void EcrireTexte(Sortie& s, const TextesDeColonne& textes, Soin soin, bool compresser, bool par_ligne,
                 std::vector<std::uint64_t>* cles);

// (value, row) pairs of one field, in any order, without repetition; `sans`: rows without a value, ascending.
using Paires = std::vector<std::pair<std::int64_t, RowInBlock>>;

// `partage`: each row stands in one entry.
void EcrirePostings(Sortie& s, Paires paires, const std::vector<RowInBlock>& sans, std::uint32_t lignes, bool partage);
// Hashes of identifiers and the row of each, in any order.
void EcrireHachages(Sortie& s, std::vector<std::pair<std::uint32_t, RowInBlock>> paires);

}  // namespace sne
