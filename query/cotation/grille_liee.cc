#include "query/cotation/grille_liee.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <set>

#include "query/resolve.h"

namespace sne {
namespace {

using Par = LigneDeGrille::Par;

// Beyond any that occurs, so that no note overflows.
constexpr std::int64_t kUnitesMax = 1'000'000'000;

std::int64_t DivisionBasse(std::int64_t a, std::int64_t b) {
  const std::int64_t q = a / b;
  return a % b < 0 ? q - 1 : q;
}

// The rank of each row of a set among them.
class Rangs {
 public:
  explicit Rangs(const RowSet& rows) : rows_(rows) {
    if (!rows.dense()) return;
    avant_.reserve(rows.words());
    std::uint32_t n = 0;
    for (std::size_t m = 0; m < rows.words(); ++m) {
      avant_.push_back(n);
      n += static_cast<std::uint32_t>(std::popcount(rows.bits()[m]));
    }
  }
  // REQUIRES: row is one of them.
  std::size_t operator()(std::uint32_t row) const {
    if (rows_.dense())
      return avant_[row >> 6] +
             static_cast<std::size_t>(std::popcount(rows_.bits()[row >> 6] & ((1ull << (row & 63)) - 1)));
    if (!rows_.listed()) return row;
    const auto lignes = rows_.rows();
    return static_cast<std::size_t>(std::lower_bound(lignes.begin(), lignes.end(), row) - lignes.begin());
  }

 private:
  const RowSet& rows_;
  std::vector<std::uint32_t> avant_;
};

// The least integer from which `borne` is reached, or the greatest that does not pass it, in what columns count (cents
// of an amount).
std::int64_t EnColonne(double borne, bool argent, bool haut) {
  double v = argent ? borne * 100 : borne;
  if (argent && std::abs(v - std::round(v)) < 1e-6) v = std::round(v);
  return static_cast<std::int64_t>(std::clamp(haut ? std::floor(v) : std::ceil(v), -1e15, 1e15));
}

}  // namespace

std::int64_t PointsDe(const LigneDeGrille& ligne, bool mutation, bool conforme, std::int64_t unites) {
  const PoidsDeGrille& p = mutation ? ligne.mutation : ligne.hors_mutation;
  std::int64_t points = p.poids * unites;
  if (ligne.plafond) points = std::clamp<std::int64_t>(points, -*ligne.plafond, *ligne.plafond);
  switch (p.option) {
    case OptionPj::kDeclaratif:
      return points;
    case OptionPj::kConforme:
      return conforme ? points : 0;
    case OptionPj::kDouble:
      return conforme ? 2 * points : points;
  }
  return points;
}

// Binds the lines of one grid; each is left out for its first fault.
class LieurDeGrille {
 public:
  explicit LieurDeGrille(GrilleLiee& g) : g_(g), c_(*g.catalogue_) {}

  Outcome Lier() {
    Condition mutation;
    mutation.champ = "mutation";
    mutation.egal = true;
    auto liee = Lier(mutation, kNoField, "mutation");
    if (liee) {
      g_.mutation_ = std::move(*liee);
    } else {
      g_.mutation_.node.genre = Node::Genre::kRien;
    }
    for (std::size_t i = 0; i < g_.grille_.lignes.size(); ++i) {
      auto ligne = Ligne(g_.grille_.lignes[i]);
      if (!ligne) g_.ecartees_.push_back({i, ligne.error().message()});
      g_.lignes_.push_back(ligne ? std::move(*ligne) : GrilleLiee::Ligne());
      Grouper(i);
    }
    if (g_.ecartees_.size() < g_.lignes_.size()) return {};
    return Fail(Code::kInvalid, "aucune ligne de la grille ne s'applique à cet index" +
                                    (g_.ecartees_.empty() ? "" : " : " + g_.ecartees_[0].motif));
  }

 private:
  Result<ConditionLiee> Lier(const Condition& c, FieldId groupe, std::string cle) const {
    Erreurs erreurs;
    ConditionLiee liee{std::move(cle), ResolveCondition(c, groupe, {c_, g_.jour_}, erreurs), groupe};
    if (!erreurs.empty()) return Fail(Code::kInvalid, erreurs[0].detail);
    return liee;
  }

  // The root field of that name; kNoField when it is something else.
  FieldId Racine(const std::string& champ) const {
    const FieldId id = c_.Find(champ);
    return id != kNoField && c_.field(id).parent == kNoField ? id : kNoField;
  }

  Result<GrilleLiee::Ligne> Ligne(const LigneDeGrille& l) const {
    GrilleLiee::Ligne liee;
    liee.critere = g_.criteres_->Find(l.critere);
    if (liee.critere == nullptr) return Fail(Code::kInvalid, "critère inconnu « " + Extrait(l.critere, 60) + " »");
    const CritereDeCotation& c = *liee.critere;
    SNE_TRY(Territoire(c, liee));
    SNE_TRY(Conditions(l, c, liee));
    SNE_TRY(Unites(l, c, liee));
    SNE_TRY(Piece(l, c, liee));
    return liee;
  }

  Outcome Territoire(const CritereDeCotation& c, GrilleLiee::Ligne& liee) const {
    if (c.territoire.empty()) return {};
    liee.territoire = c_.Find(c.territoire);
    if (liee.territoire == kNoField) return Fail(Code::kInvalid, "champ inconnu « " + c.territoire + " »");
    const Field& f = c_.field(liee.territoire);
    liee.commune = f.nomenclature == &c_.territoires().communes();
    if (f.IsScalar() && (liee.commune || f.nomenclature == &c_.territoires().epci())) return {};
    return Fail(Code::kInvalid, "« " + c.territoire + " » ne dit pas un territoire");
  }

  Outcome Conditions(const LigneDeGrille& l, const CritereDeCotation& c, GrilleLiee::Ligne& liee) const {
    if (l.Borne()) return Intervalle(l, c, liee);
    if (l.modalites.empty()) {
      if (!c.condition) return Fail(Code::kInvalid, c.code + " : aucun champ ne dit qui y satisfait");
      return Condition_(*c.condition, c.code, liee);
    }
    for (const std::string& code : l.modalites) {
      const auto m = std::find_if(c.modalites.begin(), c.modalites.end(),
                                  [&](const CritereDeCotation::Modalite& autre) { return autre.code == code; });
      if (m == c.modalites.end())
        return Fail(Code::kInvalid, c.code + " n'a pas de modalité « " + Extrait(code, 60) + " »");
      SNE_TRY(Condition_(m->condition, c.code + " " + code, liee));
    }
    return {};
  }

  Outcome Condition_(const Condition& c, const std::string& cle, GrilleLiee::Ligne& liee) const {
    const FieldId groupe = liee.territoire == kNoField ? kNoField : c_.field(liee.territoire).parent;
    if (groupe != kNoField && (c.element == nullptr || c_.Find(c.champ) != groupe))
      return Fail(Code::kInvalid, "le territoire est celui d'un élément de « " + c_.field(groupe).champ +
                                      " » : la condition doit en être une sur lui");
    auto lie = Lier(groupe == kNoField ? c : *c.element, groupe, cle);
    if (!lie) return tl::unexpected(lie.error());
    liee.conditions.push_back(std::move(*lie));
    return {};
  }

  Result<FieldId> Nombre_(const CritereDeCotation& c) const {
    const FieldId id = c.intervalle ? Racine(c.intervalle->champ) : kNoField;
    if (id != kNoField && (c_.field(id).type == Type::kInt || c_.field(id).type == Type::kMoney)) return id;
    return Fail(Code::kInvalid, c.code + " n'est pas un nombre");
  }

  Outcome Intervalle(const LigneDeGrille& l, const CritereDeCotation& c, GrilleLiee::Ligne& liee) const {
    const auto champ = Nombre_(c);
    if (!champ) return tl::unexpected(champ.error());
    if (liee.territoire != kNoField && c_.field(liee.territoire).parent != kNoField)
      return Fail(Code::kInvalid, c.code + " : le territoire est celui d'un élément, pas d'un nombre");
    const bool argent = c_.field(*champ).type == Type::kMoney;
    ConditionLiee dedans;
    Node& n = dedans.node;
    n.champ = *champ;
    n.min = l.min ? EnColonne(*l.min, argent, false) : INT64_MIN + 1;
    n.max = l.max ? EnColonne(*l.max, argent, true) : INT64_MAX;
    n.genre = n.min <= n.max ? Node::Genre::kIntervalle : Node::Genre::kRien;
    dedans.cle = c_.field(*champ).champ + " " + std::to_string(n.min) + " " + std::to_string(n.max);
    liee.conditions.push_back(std::move(dedans));
    return {};
  }

  Outcome Unites(const LigneDeGrille& l, const CritereDeCotation& c, GrilleLiee::Ligne& liee) const {
    if (l.par == Par::kAn) liee.diviseur = 12;
    if (l.depuis_mois) {
      if (!c.fenetre) return Fail(Code::kInvalid, c.code + " ne se compte pas par événements datés");
      const FieldId liste = Racine(c.fenetre->champ);
      const FieldId date = liste == kNoField ? kNoField : c_.FindKey(c.fenetre->date, liste);
      if (date == kNoField || c_.field(date).type != Type::kDate)
        return Fail(Code::kInvalid, "« " + c.fenetre->champ + "." + c.fenetre->date + " » n'est pas une date");
      auto evenements = Lier(c.fenetre->condition, liste, c.code + " depuis " + std::to_string(*l.depuis_mois));
      if (!evenements) return tl::unexpected(evenements.error());
      Node recents;
      recents.genre = Node::Genre::kIntervalle;
      recents.champ = date;
      recents.min = PlusMois(g_.jour_, -*l.depuis_mois) + 1;
      recents.max = INT64_MAX;
      Node et;
      et.genre = Node::Genre::kEt;
      et.enfants.push_back(std::move(evenements->node));
      et.enfants.push_back(std::move(recents));
      evenements->node = std::move(et);
      liee.fenetre = std::move(*evenements);
    } else if (l.par != Par::kFois) {
      const auto champ = Nombre_(c);
      if (!champ) return tl::unexpected(champ.error());
      liee.nombre = *champ;
      if (c_.field(*champ).type == Type::kMoney) liee.diviseur *= 100;
    }
    return {};
  }

  Outcome Piece(const LigneDeGrille& l, const CritereDeCotation& c, GrilleLiee::Ligne& liee) const {
    if (c.pj.empty()) return {};
    Condition conforme;
    conforme.champ = "pj_conformes";
    conforme.egal = c.pj;
    auto lie = Lier(conforme, kNoField, "pièce " + c.pj);
    if (lie) {
      liee.conforme = std::move(*lie);
    } else if (l.hors_mutation.option != OptionPj::kDeclaratif || l.mutation.option != OptionPj::kDeclaratif) {
      return tl::unexpected(lie.error());
    }
    return {};
  }

  void Grouper(std::size_t i) {
    const LigneDeGrille& l = g_.grille_.lignes[i];
    if (l.groupe.empty()) return;
    auto& groupes = g_.groupes_;
    auto ou = std::find_if(groupes.begin(), groupes.end(),
                           [&](const GrilleLiee::Groupe& autre) { return autre.nom == l.groupe; });
    if (ou == groupes.end()) ou = groupes.insert(ou, {l.groupe, l.maximum, {}});
    ou->lignes.push_back(i);
    g_.lignes_[i].groupe = static_cast<std::size_t>(ou - groupes.begin());
  }

  GrilleLiee& g_;
  const Catalogue& c_;
};

Result<std::shared_ptr<const GrilleLiee>> GrilleLiee::Lier(Grille grille,
                                                           std::shared_ptr<const CriteresDeCotation> criteres,
                                                           Ordinal territoire,
                                                           std::shared_ptr<const Catalogue> catalogue, Jour jour) {
  auto liee = std::make_shared<GrilleLiee>();
  liee->grille_ = std::move(grille);
  liee->criteres_ = std::move(criteres);
  liee->catalogue_ = std::move(catalogue);
  liee->territoire_ = territoire;
  liee->jour_ = jour;
  SNE_TRY(LieurDeGrille(*liee).Lier());
  return liee;
}

bool GrilleLiee::DuTerritoire(const Ligne& l, std::int64_t valeur) const {
  if (valeur == kSansValeur) return false;
  const auto o = static_cast<Ordinal>(valeur);
  return (l.commune ? catalogue_->territoires().commune(o).epci : o) == territoire_;
}

RowSet GrilleLiee::Applique(const Ligne& l, ConditionsDeBloc& bloc, const RowSet& rows) const {
  RowSet applique = RowSet::None(rows.size());
  for (const ConditionLiee& c : l.conditions) {
    RowSet siennes = bloc.Lignes(c, rows);
    if (c.groupe != kNoField && !siennes.none()) {
      const auto elements = bloc.Elements(c);
      const Offsets& de = bloc.block().column(c.groupe).elements;
      const ScalarColumn& territoires = bloc.block().column(l.territoire).scalaire;
      siennes.Retain([&](std::uint32_t row) {
        for (std::uint32_t e = de.Begin(row); e < de.End(row); ++e) {
          if (elements->Test(e) && DuTerritoire(l, territoires.Value(e))) return true;
        }
        return false;
      });
    }
    applique.Or(siennes);
  }
  if (l.territoire != kNoField && catalogue_->field(l.territoire).parent == kNoField && !applique.none()) {
    const ScalarColumn& territoires = bloc.block().column(l.territoire).scalaire;
    applique.Retain([&](std::uint32_t row) { return DuTerritoire(l, territoires.Value(row)); });
  }
  if (l.fenetre && !applique.none()) applique = bloc.Lignes(*l.fenetre, applique);
  return applique;
}

std::vector<std::int64_t> GrilleLiee::Unites(const Ligne& l, ConditionsDeBloc& bloc, const RowSet& applique) const {
  std::vector<std::int64_t> unites;
  unites.reserve(applique.count());
  const auto ajouter = [&](std::int64_t n) {
    unites.push_back(std::clamp(DivisionBasse(n, l.diviseur), -kUnitesMax, kUnitesMax));
  };
  if (l.fenetre) {
    const auto evenements = bloc.Elements(*l.fenetre);
    const Offsets& de = bloc.block().column(l.fenetre->groupe).elements;
    applique.ForEach([&](std::uint32_t row) {
      std::int64_t n = 0;
      for (std::uint32_t e = de.Begin(row); e < de.End(row); ++e) n += evenements->Test(e);
      ajouter(n);
    });
  } else {
    const ScalarColumn& nombres = bloc.block().column(l.nombre).scalaire;
    applique.ForEach([&](std::uint32_t row) {
      const std::int64_t n = nombres.Value(row);
      ajouter(n == kSansValeur ? 0 : n);
    });
  }
  return unites;
}

template <class F>
void GrilleLiee::Points(std::size_t ligne, ConditionsDeBloc& bloc, const RowSet& applique, F&& f) const {
  const LigneDeGrille& l = grille_.lignes[ligne];
  const Ligne& liee = lignes_[ligne];
  const bool selon_mutation = l.hors_mutation != l.mutation;
  if (l.par != Par::kFois) {
    const auto unites = Unites(liee, bloc, applique);
    const bool selon_piece = liee.conforme && (l.hors_mutation.option != OptionPj::kDeclaratif ||
                                               l.mutation.option != OptionPj::kDeclaratif);
    const RowSet mutation = selon_mutation ? bloc.Lignes(mutation_, applique) : RowSet::None(applique.size());
    const RowSet conforme = selon_piece ? bloc.Lignes(*liee.conforme, applique) : RowSet::None(applique.size());
    std::size_t i = 0;
    applique.ForEach(
        [&](std::uint32_t row) { f(row, PointsDe(l, mutation.Test(row), conforme.Test(row), unites[i++])); });
    return;
  }
  // The same points for many rows at a time.
  const auto donner = [&](RowSet rows, bool mutation) {
    const std::int64_t sans = PointsDe(l, mutation, false, 1), avec = PointsDe(l, mutation, true, 1);
    if (liee.conforme && avec != sans && !rows.none()) {
      const RowSet conforme = bloc.Lignes(*liee.conforme, rows);
      conforme.ForEach([&](std::uint32_t row) { f(row, avec); });
      rows.AndNot(conforme);
    }
    if (sans != 0) rows.ForEach([&](std::uint32_t row) { f(row, sans); });
  };
  if (!selon_mutation) return donner(applique, false);
  const RowSet mutation = bloc.Lignes(mutation_, applique);
  RowSet hors_mutation = applique;
  hors_mutation.AndNot(mutation);
  donner(mutation, true);
  donner(std::move(hors_mutation), false);
}

void GrilleLiee::Noter(ConditionsDeBloc& bloc, const RowSet& rows, std::vector<std::int64_t>& notes,
                       std::vector<ApportDeLigne>* apports) const {
  notes.assign(rows.count(), 0);
  if (apports != nullptr) apports->assign(lignes_.size(), {RowSet::None(rows.size()), 0});
  const Rangs rang(rows);
  // Calls f(rank, points) where the line gives some.
  const auto donner = [&](std::size_t ligne, auto&& f) {
    RowSet applique = Applique(lignes_[ligne], bloc, rows);
    if (applique.none()) return;
    std::int64_t somme = 0;
    Points(ligne, bloc, applique, [&](std::uint32_t row, std::int64_t points) {
      somme += points;
      f(rang(row), points);
    });
    if (apports != nullptr) (*apports)[ligne] = {std::move(applique), somme};
  };
  const auto additionner = [&](std::size_t ligne) {
    donner(ligne, [&](std::size_t r, std::int64_t points) { notes[r] += points; });
  };
  for (std::size_t i = 0; i < lignes_.size(); ++i) {
    if (lignes_[i].groupe == kSansGroupe) additionner(i);
  }
  std::vector<std::int64_t> meilleurs;
  std::vector<std::uint16_t> comptes;  // lines that gave points to each row
  for (const Groupe& g : groupes_) {
    if (!g.maximum) {
      for (const std::size_t i : g.lignes) additionner(i);
      continue;
    }
    meilleurs.clear();
    for (const std::size_t i : g.lignes) {
      donner(i, [&](std::size_t r, std::int64_t points) {
        if (meilleurs.empty()) {
          meilleurs.assign(notes.size(), INT64_MIN);
          comptes.assign(notes.size(), 0);
        }
        meilleurs[r] = std::max(meilleurs[r], points);
        ++comptes[r];
      });
    }
    for (std::size_t r = 0; r < meilleurs.size(); ++r)
      notes[r] += comptes[r] < g.lignes.size() ? std::max<std::int64_t>(meilleurs[r], 0) : meilleurs[r];
  }
}

void GrilleLiee::Noter(const Snapshot& snapshot, std::size_t bloc, const RowSet& rows,
                       std::vector<std::int64_t>& notes) const {
  ConditionsDeBloc conditions(snapshot, bloc);
  Noter(conditions, rows, notes);
}

EffetDeLigne GrilleLiee::Effet(std::size_t ligne, ConditionsDeBloc& bloc, const RowSet& rows) const {
  const Ligne& l = lignes_[ligne];
  EffetDeLigne effet{Applique(l, bloc, rows), RowSet::None(rows.size()), {}, {}};
  if (effet.applique.none()) return effet;
  if (l.conforme) effet.conforme = bloc.Lignes(*l.conforme, effet.applique);
  if (grille_.lignes[ligne].par != Par::kFois) effet.unites = Unites(l, bloc, effet.applique);
  effet.points.resize(effet.applique.count());
  const Rangs rang(effet.applique);
  Points(ligne, bloc, effet.applique,
         [&](std::uint32_t row, std::int64_t points) { effet.points[rang(row)] = points; });
  return effet;
}

DetailDeNote GrilleLiee::Detailler(const Snapshot& snapshot, RowRef row) const {
  ConditionsDeBloc bloc(snapshot, row.bloc);
  const RowSet seule = RowSet::FromRows(bloc.block().rows(), {static_cast<RowInBlock>(row.row)});
  DetailDeNote detail;
  detail.mutation = !bloc.Lignes(mutation_, seule).none();
  for (std::size_t i = 0; i < lignes_.size(); ++i) {
    const EffetDeLigne effet = Effet(i, bloc, seule);
    DetailDeNote::Ligne& l = detail.lignes.emplace_back();
    l.conforme = lignes_[i].conforme && !bloc.Lignes(*lignes_[i].conforme, seule).none();
    if (effet.applique.none()) continue;
    l.applique = true;
    l.unites = effet.unites.empty() ? 1 : effet.unites[0];
    l.points = effet.points[0];
    if (lignes_[i].groupe == kSansGroupe) detail.note += l.points;
  }
  for (const Groupe& g : groupes_) {
    std::int64_t points = g.maximum ? INT64_MIN : 0;
    for (const std::size_t i : g.lignes)
      points = g.maximum ? std::max(points, detail.lignes[i].points) : points + detail.lignes[i].points;
    detail.groupes.push_back(points);
    detail.note += points;
  }
  return detail;
}

std::vector<bool> LignesSensibles(const Grille& grille, const CriteresDeCotation& criteres, bool protegee) {
  std::vector<bool> sensibles(grille.lignes.size());
  std::set<std::string> groupes;
  for (std::size_t i = 0; i < sensibles.size(); ++i) {
    const CritereDeCotation* c = criteres.Find(grille.lignes[i].critere);
    sensibles[i] = c != nullptr && (c->sensible || (protegee && c->protege));
    if (sensibles[i] && !grille.lignes[i].groupe.empty()) groupes.insert(grille.lignes[i].groupe);
  }
  for (std::size_t i = 0; i < sensibles.size(); ++i)
    sensibles[i] = sensibles[i] || groupes.contains(grille.lignes[i].groupe);
  return sensibles;
}

}  // namespace sne
