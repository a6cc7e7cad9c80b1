#include "query/pourquoi.h"

#include <algorithm>

#include "query/correspondance.h"
#include "query/filter.h"
#include "query/searcher.h"
#include "query/text_match.h"

namespace sne {

Result<Pourquoi> ExpliquerAbsence(const Snapshot& s, const Perimetre& perimetre, const Plan& plan, RowRef ref) {
  Pourquoi p;
  auto rang = RankOf(s, perimetre, plan, ref);
  if (!rang) return tl::unexpected(rang.error());
  p.rang = *rang;
  if (p.rang > 0) return p;

  const TextSets textes = ResolveTexts(s, plan.textes);
  const Filter filtre(s, plan.textes, textes);
  const auto satisfait = [&](const Node& n) {
    RowSet une = RowSet::Empty(s.block(ref.bloc).rows());
    une.Set(ref.row);
    une.Settle();
    filtre.Keep(n, ref.bloc, une);
    return !une.none();
  };
  const Simple& q = plan.simple;
  std::size_t exacte = 0;
  for (const Simple::Jeton& j : q.jetons) {
    if (j.role >= Simple::Role::kNom) continue;
    if (!satisfait(q.exactes[exacte++])) p.exclusions.push_back({"/q", kNoField, j.texte});
  }
  std::vector<bool> trouves(q.mots.size());
  const auto correspondances = CorrespondancesDe(s, {&ref, 1}, q);
  for (const Correspondance& c : correspondances[0]) trouves[c.mot] = true;
  for (std::size_t i = 0; i < q.mots.size(); ++i) {
    if (!trouves[i] && !q.mots[i].facultatif) p.exclusions.push_back({"/q", kNoField, q.mots[i].texte});
  }
  for (const Branche& b : plan.branches) {
    if (!satisfait(b.node)) p.exclusions.push_back({b.chemin, b.propre, {}});
  }
  SNE_TRY(s.Sain());
  return p;
}

}  // namespace sne
