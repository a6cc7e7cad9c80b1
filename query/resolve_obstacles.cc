#include "query/resolve_obstacles.h"

#include <algorithm>
#include <numeric>

#include "query/canonique.h"
#include "query/elargir.h"
#include "query/phrase.h"
#include "query/resolve_cotation.h"

namespace sne {
namespace {

// The search without the i-th condition of its outermost level.
Requete Sans(const Requete& r, std::size_t i) {
  Requete sans = r;
  if (r.filtres->genre == Condition::Genre::kEt) {
    sans.filtres->conditions.erase(sans.filtres->conditions.begin() + static_cast<std::ptrdiff_t>(i));
  } else {
    sans.filtres.reset();
  }
  return sans;
}

// Writes a territory wherever the cotation stands without one; whether it stood so anywhere.
class Nommeur {
 public:
  Nommeur(const Catalogue& catalogue, std::string epci) : catalogue_(catalogue), epci_(std::move(epci)) {}

  bool Requete_(Requete& r) const {
    bool nomme = r.filtres && Condition_(*r.filtres);
    for (DemandeDeFacette& f : r.facettes) nomme = Champ(f.champ, f.epci) || nomme;
    for (CleDeTri& t : r.tri) nomme = Champ(t.champ, t.epci) || nomme;
    for (std::size_t i = 0; r.champs && i < r.champs->size(); ++i) {
      std::string epci;
      if (!Champ((*r.champs)[i], epci)) continue;
      (*r.champs)[i] += "@" + epci;
      nomme = true;
    }
    return nomme;
  }

 private:
  bool Condition_(Condition& c) const {
    bool nomme = c.genre == Condition::Genre::kFeuille && Champ(c.champ, c.epci);
    for (Condition& e : c.conditions) nomme = Condition_(e) || nomme;
    return nomme;
  }
  bool Champ(const std::string& champ, std::string& epci) const {
    const FieldId id = catalogue_.Find(champ);  // none with a territory in the name
    if (!epci.empty() || id == kNoField || catalogue_.field(id).type != Type::kCotation) return false;
    epci = epci_;
    return true;
  }

  const Catalogue& catalogue_;
  const std::string epci_;
};

}  // namespace

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
    plan.obstacles.push_back({Obstacle::kQ, r.chemin_q, PhraseDe(q, catalogue), {}, {}, {}});
  }
  const auto directes = ConditionsDirectes(r);
  const auto nomment =
      std::count_if(directes.begin(), directes.end(), [&](const Condition* c) { return NommeStatut(*c, catalogue); });
  const auto territoire = [&](const Condition* c) {
    return TerritoireDeCotation({catalogue, contexte.date_reference}, c).Trouver("").value_or("");
  };
  const std::string epci = territoire(r.filtres ? &*r.filtres : nullptr);
  // Where several conditions tell the territory, none is missed.
  const auto le_dit = [&](const Condition* c) { return !epci.empty() && territoire(c) == epci; };
  const bool un_seul = std::count_if(directes.begin(), directes.end(), le_dit) == 1;
  for (std::size_t i = 0; i < directes.size(); ++i) {
    const Condition& c = *directes[i];
    Obstacle o{i, c.chemin, PhraseDe(Canoniser(c, r, contexte, Ecriture::kEcrits), catalogue), {}, {}, {}};
    if (nomment == 1 && NommeStatut(c, catalogue))
      o.sans = noeud(ConditionDeStatut(catalogue, StatutsVivants(catalogue)));
    auto plus = UnPasPlusLoin(Canoniser(c, r, contexte), catalogue);
    if (un_seul && le_dit(&c)) {
      Requete sans = Sans(r, i);
      if (Nommeur(catalogue, epci).Requete_(sans)) {
        o.requete = Canoniser(sans, contexte);
        if (plus && territoire(&*plus) != epci) plus.reset();
      }
    }
    if (plus) o.elargie = elargie(*plus);
    plan.obstacles.push_back(std::move(o));
  }
  if (!plan.statut_implicite) return;
  std::vector<std::int64_t> tous(catalogue.field(catalogue.Find("statut")).nomenclature->size());
  std::iota(tous.begin(), tous.end(), 1);
  const std::string phrase = PhraseDe(ConditionDeStatut(catalogue, StatutsVivants(catalogue)), catalogue);
  plan.obstacles.push_back({plan.branches.size() - 1, "", phrase, {}, {}, elargie(ConditionDeStatut(catalogue, tous))});
}

}  // namespace sne
