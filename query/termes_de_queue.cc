#include "query/termes_de_queue.h"

#include <algorithm>

#include "schema/terms.h"

namespace sne {

TermesDeQueue::const_iterator TermesDeQueue::lower_bound(std::string_view mot) const {
  return std::lower_bound(entrees_.begin(), entrees_.end(), mot,
                          [](const Entree& e, std::string_view m) { return e.first < m; });
}

TermesDeQueue::const_iterator TermesDeQueue::find(std::string_view mot) const {
  const auto it = lower_bound(mot);
  return it != end() && it->first == mot ? it : end();
}

std::uint32_t TermesDeQueueBuilder::Rang(std::string_view terme) {
  if (const auto it = rangs_.find(terme); it != rangs_.end()) return it->second;
  lignes_.emplace_back();
  return rangs_.emplace(terme, static_cast<std::uint32_t>(rangs_.size())).first->second;
}

void TermesDeQueueBuilder::AddTexte(FieldId champ, std::string_view mot, std::uint32_t row) {
  cle_ = mot;
  cle_ += static_cast<char>(champ >> 8);
  cle_ += static_cast<char>(champ);
  auto it = rangs_des_mots_.find(cle_);
  if (it == rangs_des_mots_.end()) it = rangs_des_mots_.emplace(cle_, Rang(TextTerm(champ, TextStem(mot)))).first;
  Ajouter(it->second, row);
}

TermesDeQueue TermesDeQueueBuilder::Finish() {
  TermesDeQueue termes;
  termes.entrees_.reserve(rangs_.size());
  for (const auto& [mot, rang] : rangs_) termes.entrees_.emplace_back(mot, std::move(lignes_[rang]));
  *this = {};
  std::sort(termes.entrees_.begin(), termes.entrees_.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return termes;
}

TermesDeQueue TermesDeQueueBuilder::Joindre(std::vector<TermesDeQueue> parts,
                                            const std::vector<std::uint32_t>& premieres) {
  TermesDeQueue tous;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    auto& entrees = parts[p].entrees_;
    for (auto& [mot, lignes] : entrees) {
      for (std::uint32_t& row : lignes) row += premieres[p];
    }
    std::vector<TermesDeQueue::Entree> avant = std::move(tous.entrees_);
    tous.entrees_.clear();
    tous.entrees_.reserve(avant.size() + entrees.size());
    auto a = avant.begin();
    auto b = entrees.begin();
    while (a != avant.end() || b != entrees.end()) {
      const int ordre = a == avant.end() ? 1 : b == entrees.end() ? -1 : a->first.compare(b->first);
      tous.entrees_.push_back(std::move(ordre <= 0 ? *a : *b));
      if (ordre == 0) {
        auto& lignes = tous.entrees_.back().second;
        lignes.insert(lignes.end(), b->second.begin(), b->second.end());
      }
      a += ordre <= 0;
      b += ordre >= 0;
    }
  }
  return tous;
}

}  // namespace sne
