#include "query/resolve_obstacles.h"

#include <algorithm>
#include <numeric>

#include "query/canonique.h"
#include "query/elargir.h"
#include "query/phrase.h"

namespace sne {

std::vector<const Condition*> ConditionsDirectes(const Requete& r) {
  if (!r.filtres) return {};
  if (r.filtres->genre != Condition::Genre::kEt) return {&*r.filtres};
  std::vector<const Condition*> directes;
  directes.reserve(r.filtres->conditions.size());
  for (const Condition& c : r.filtres->conditions) directes.push_back(&c);
  return directes;
}

Condition ConditionDeStatut(const Catalogue& catalogue, const std::vector<std::int64_t>& ordinaux) {
  const Field& statut = catalogue.field(catalogue.Find("statut"));
  Condition c;
  c.champ = statut.champ;
  c.parmi.emplace();
  for (const std::int64_t o : ordinaux) c.parmi->emplace_back(statut.nomenclature->Code(static_cast<Ordinal>(o)));
  return c;
}

void ResolveObstacles(const Requete& r, const ContexteDeRequete& contexte,
                      const std::function<std::optional<Node>(const Condition&)>& noeud, Plan& plan) {
  const Catalogue& catalogue = contexte.catalogue;
  const auto elargie = [&](const Condition& c) -> std::optional<Obstacle::Elargie> {
    auto n = noeud(c);
    if (!n) return std::nullopt;
    return Obstacle::Elargie{c, std::move(*n), PhraseDe(c, catalogue)};
  };
  if (!plan.simple.vide()) {
    Requete q;
    q.q = r.q;
    plan.obstacles.push_back({Obstacle::kQ, r.chemin_q, PhraseDe(q, catalogue), {}, {}});
  }
  const auto directes = ConditionsDirectes(r);
  const auto nomment =
      std::count_if(directes.begin(), directes.end(), [&](const Condition* c) { return NommeStatut(*c, catalogue); });
  for (std::size_t i = 0; i < directes.size(); ++i) {
    const Condition& c = *directes[i];
    Obstacle o{i, c.chemin, PhraseDe(Canoniser(c, r, contexte, Ecriture::kEcrits), catalogue), {}, {}};
    if (nomment == 1 && NommeStatut(c, catalogue))
      o.sans = noeud(ConditionDeStatut(catalogue, StatutsVivants(catalogue)));
    if (const auto plus = UnPasPlusLoin(Canoniser(c, r, contexte), catalogue)) o.elargie = elargie(*plus);
    plan.obstacles.push_back(std::move(o));
  }
  if (!plan.statut_implicite) return;
  std::vector<std::int64_t> tous(catalogue.field(catalogue.Find("statut")).nomenclature->size());
  std::iota(tous.begin(), tous.end(), 1);
  const std::string phrase = PhraseDe(ConditionDeStatut(catalogue, StatutsVivants(catalogue)), catalogue);
  plan.obstacles.push_back({plan.branches.size() - 1, "", phrase, {}, elargie(ConditionDeStatut(catalogue, tous))});
}

}  // namespace sne
