// How many living applications of a perimeter hold a value: the number beside a suggestion.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "query/perimetre.h"
#include "query/snapshot.h"
#include "query/suggest_texts.h"

namespace sne {

// The rows that a search finds when it names no statut: living applications. `avant`, `avant_vivantes`: an earlier
// snapshot and what this gave for it, or nullptr: blocks that have not changed are not looked at again.
Perimetre Vivantes(const Snapshot& snapshot, const Snapshot* avant = nullptr,
                   const Perimetre* avant_vivantes = nullptr);

class ComptesVivants {
 public:
  // `vivantes`: of this snapshot. REQUIRES: all outlive it.
  ComptesVivants(const Snapshot& snapshot, const Perimetre& perimetre, const Perimetre& vivantes);

  // Of statut: all applications, since whoever names it searches them.
  std::int64_t Valeur(const Field& champ, Ordinal valeur) const;
  // `premier_bloc`: of the text's segment.
  std::int64_t Texte(const TextesTenus::Texte& texte, std::size_t premier_bloc) const;
  // The values of an open list in [first, last] that are held, ascending, with their counts.
  std::vector<std::pair<Ordinal, std::int64_t>> Intervalle(const Field& champ,
                                                           std::pair<Ordinal, Ordinal> intervalle) const;

 private:
  const RowSet& bloc(std::size_t b) const { return perimetre_.tout() ? vivantes_.bloc(b) : vues_[b]; }
  // Of `base`, those where the field does not read as empty.
  RowSet Lues(std::size_t b, const Field& f, RowSet base) const;
  std::int64_t Compte(std::size_t b, const Field& f, Ordinal valeur, const RowSet& base) const;

  const Snapshot& s_;
  const Perimetre& perimetre_;
  const Perimetre& vivantes_;
  const FieldId statut_;
  std::vector<RowSet> vues_;         // living rows of a perimeter that is not everything
  std::vector<std::size_t> utiles_;  // blocks where anything counts
};

}  // namespace sne
