// Words of the tail -> its rows. Sorted, so that beginnings are ranges.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/par_texte.h"
#include "schema/types.h"

namespace sne {

class TermesDeQueue {
 public:
  using Entree = std::pair<std::string, std::vector<std::uint32_t>>;  // a word, its rows ascending
  using const_iterator = std::vector<Entree>::const_iterator;

  const_iterator begin() const { return entrees_.begin(); }
  const_iterator end() const { return entrees_.end(); }
  bool empty() const { return entrees_.empty(); }
  std::size_t size() const { return entrees_.size(); }
  const_iterator lower_bound(std::string_view mot) const;
  const_iterator find(std::string_view mot) const;  // end() when it is not there

 private:
  friend class TermesDeQueueBuilder;
  std::vector<Entree> entrees_;
};

// Gathers the words of rows that come in ascending order, some of them several times a row. One thread.
class TermesDeQueueBuilder {
 public:
  void Add(std::string_view terme, std::uint32_t row) { Ajouter(Rang(terme), row); }
  // A folded word of a free text, under its term (schema/terms.h).
  void AddTexte(FieldId champ, std::string_view mot, std::uint32_t row);
  // What was added, which is no longer here.
  TermesDeQueue Finish();
  // The words of several runs of rows, each counted from its first: run i begins at premieres[i].
  static TermesDeQueue Joindre(std::vector<TermesDeQueue> parts, const std::vector<std::uint32_t>& premieres);

 private:
  std::uint32_t Rang(std::string_view terme);
  void Ajouter(std::uint32_t rang, std::uint32_t row) {
    auto& lignes = lignes_[rang];
    if (lignes.empty() || lignes.back() != row) lignes.push_back(row);
  }

  ParTexte<std::uint32_t> rangs_;  // of terms
  // Of words as they stand in texts, with their field: most words met are known, and need neither stem nor term.
  ParTexte<std::uint32_t> rangs_des_mots_;
  std::string cle_;
  std::vector<std::vector<std::uint32_t>> lignes_;  // by rank
};

}  // namespace sne
