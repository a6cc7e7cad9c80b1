#include "query/cotation/simulation.h"

#include <algorithm>
#include <cmath>

#include "query/cotation/grille_liee.h"

namespace sne {
namespace {

constexpr double kDomine = 0.5, kDoublon = 0.9;
constexpr const char* kChamps[] = {"mutation", "priorites", "composition_familiale", "motif_principal"};

// What the rows of one block gave.
struct Morceau {
  std::uint32_t bloc = 0;
  RowSet rows = RowSet::None(0);
  std::vector<std::int64_t> apres, avant;  // notes, by rank in `rows`
  std::vector<ApportDeLigne> apports;      // by line
};

class Essai {
 public:
  Essai(const Snapshot& s, const DemandeDeSimulation& d, Equipe& equipe) : s_(s), d_(d), equipe_(equipe) {}

  Result<Simulation> Faire(std::vector<LignesDeBloc> lignes) {
    for (LignesDeBloc& l : lignes) morceaux_.push_back({l.bloc, std::move(l.rows), {}, {}, {}});
    SNE_TRY(Lier());
    Noter();
    SNE_TRY(s_.Sain());
    Aplatir();
    r_.apres = Decrire(apres_);
    if (avant_liee_) r_.avant = Decrire(avant_);
    if (r_.listes_tues) {
      Regrouper(r_.apres, d_.seuil);
      if (r_.avant) Regrouper(*r_.avant, d_.seuil);
    }
    Parts();
    ParChamps();
    Mouvements();
    Listes();
    Avertir();
    return std::move(r_);
  }

 private:
  bool Sensible(const Grille& grille, std::size_t ligne) const {
    const CritereDeCotation* c = d_.criteres->Find(grille.lignes[ligne].critere);
    return c != nullptr && c->sensible;
  }
  bool Cachee(std::size_t ligne) const { return !d_.classe_x && Sensible(d_.apres, ligne); }

  Result<std::shared_ptr<const GrilleLiee>> Liee(const Grille& g) const {
    return GrilleLiee::Lier(g, d_.criteres, d_.territoire, s_.shared_entier(), s_.date_reference());
  }

  Outcome Lier() {
    r_.listes_tues = !SeLitDansLesRecherches(d_.apres) || (d_.avant && !SeLitDansLesRecherches(*d_.avant));
    SNE_TRY(Lier(d_.apres, liee_));
    if (d_.avant) SNE_TRY(Lier(*d_.avant, avant_liee_));
    rares_.assign(d_.apres.lignes.size(), false);
    for (std::size_t l = 0; l < rares_.size(); ++l) rares_[l] = Cachee(l) && Touchees(d_.apres, l) < d_.seuil;
    return {};
  }
  // Sensitive lines that single somebody out weigh nothing, unless every search shows what they give.
  Outcome Lier(const Grille& grille, std::shared_ptr<const GrilleLiee>& liee) const {
    Grille dite = grille;
    if (!SeLitDansLesRecherches(grille)) {
      for (std::size_t l = 0; l < dite.lignes.size(); ++l) {
        if (Sensible(grille, l) && Touchees(grille, l) < d_.seuil) SansPoids(dite.lignes[l]);
      }
    }
    auto r = Liee(dite);
    if (!r) return tl::unexpected(r.error());
    liee = *r;
    return {};
  }
  static void SansPoids(LigneDeGrille& l) { l.hors_mutation.poids = l.mutation.poids = 0; }

  // Whether the caller may know, or could compute the notes from those of the grid in force: what is sensitive, or in a
  // group with it, is the same in both.
  bool SeLitDansLesRecherches(const Grille& grille) const {
    if (d_.classe_x) return true;
    const auto sensibles = [&](const Grille* g) {
      std::vector<LigneDeGrille> lignes;
      if (g == nullptr) return lignes;
      const std::vector<bool> disent = LignesSensibles(*g, *d_.criteres);
      for (std::size_t l = 0; l < disent.size(); ++l) {
        if (disent[l]) lignes.push_back(g->lignes[l]);
      }
      return lignes;
    };
    const auto siennes = sensibles(&grille), connues = sensibles(d_.en_vigueur);
    return std::is_permutation(siennes.begin(), siennes.end(), connues.begin(), connues.end());
  }

  // How many applications have another note for this line.
  std::uint64_t Touchees(const Grille& grille, std::size_t ligne) const {
    const std::string& groupe = grille.lignes[ligne].groupe;
    Grille avec{"", 0, std::nullopt, {grille.lignes[ligne]}};
    for (std::size_t l = 0; l < grille.lignes.size() && !groupe.empty(); ++l) {
      if (l != ligne && grille.lignes[l].groupe == groupe) avec.lignes.push_back(grille.lignes[l]);
    }
    Grille sans = avec;
    SansPoids(sans.lignes[0]);
    const auto a = Liee(avec), b = Liee(sans);
    if (!a || !b) return 0;
    std::uint64_t touchees = 0;
    std::vector<std::int64_t> na, nb;
    for (const Morceau& m : morceaux_) {
      ConditionsDeBloc bloc(s_, m.bloc);
      (*a)->Noter(bloc, m.rows, na);
      (*b)->Noter(bloc, m.rows, nb);
      for (std::size_t i = 0; i < na.size(); ++i) touchees += na[i] != nb[i];
    }
    return touchees;
  }

  void Noter() {
    equipe_.Pour(morceaux_.size(), [&](std::size_t i, unsigned) {
      Morceau& m = morceaux_[i];
      ConditionsDeBloc bloc(s_, m.bloc);
      liee_->Noter(bloc, m.rows, m.apres, &m.apports);
      if (avant_liee_) avant_liee_->Noter(bloc, m.rows, m.avant);
    });
  }

  void Aplatir() {
    for (const Morceau& m : morceaux_) {
      m.rows.ForEach([&](std::uint32_t row) { refs_.push_back({m.bloc, row}); });
      apres_.insert(apres_.end(), m.apres.begin(), m.apres.end());
      avant_.insert(avant_.end(), m.avant.begin(), m.avant.end());
    }
    equipe_.Pour(avant_liee_ ? 2 : 1, [&](std::size_t i, unsigned) {
      const auto& notes = i == 0 ? apres_ : avant_;
      (i == 0 ? rangs_ : rangs_avant_) = Rangs(notes);
      (i == 0 ? tete_ : tete_avant_) = Meilleures(d_.tete, [&](std::size_t j) { return notes[j]; });
    });
  }

  // ---- by line

  void Parts() {
    const std::size_t n = d_.apres.lignes.size();
    nombres_.assign(n, 0);
    std::vector<std::int64_t> points(n);
    double total = 0;
    for (std::size_t l = 0; l < n; ++l) {
      for (const Morceau& m : morceaux_) {
        nombres_[l] += m.apports[l].applique.count();
        if (!rares_[l]) points[l] += m.apports[l].points;
      }
      total += std::fabs(static_cast<double>(points[l]));
    }
    const auto part = [&](double p) { return total > 0 ? p / total : 0; };
    Simulation::Part sensibles;
    double poids_sensibles = 0;
    bool en_a = false;
    for (std::size_t l = 0; l < n; ++l) {
      const double poids = std::fabs(static_cast<double>(points[l]));
      if (!Cachee(l)) {
        r_.parts.push_back({l, nombres_[l], false, points[l], part(poids)});
        continue;
      }
      en_a = true;
      sensibles.points += points[l];
      poids_sensibles += poids;
    }
    if (!en_a) return;
    sensibles.part = part(poids_sensibles);
    for (const Morceau& m : morceaux_) {
      RowSet un = RowSet::None(m.rows.size());
      for (std::size_t l = 0; l < n; ++l) {
        if (Cachee(l) && !rares_[l]) un.Or(m.apports[l].applique);
      }
      sensibles.nombre += un.count();
    }
    sensibles.tue = sensibles.nombre == 0;  // that nobody is concerned is not told either
    r_.parts.push_back(sensibles);
  }

  // ---- by value of a field

  struct Somme {
    std::uint64_t nombre = 0, tete = 0;
    std::int64_t apres = 0, avant = 0, gagnes = 0;
  };
  using Sommes = std::vector<Somme>;  // by ordinal

  void ParChamps() {
    std::vector<bool> en_tete(refs_.size());
    for (const std::size_t i : tete_) en_tete[i] = true;
    std::vector<FieldId> champs;
    for (const char* nom : kChamps) {
      const FieldId champ = s_.entier().Find(nom);
      if (champ != kNoField) champs.push_back(champ);
    }
    std::vector<std::size_t> premiers = {0};  // rank of the first row of each piece
    for (const Morceau& m : morceaux_) premiers.push_back(premiers.back() + m.apres.size());
    std::vector<std::vector<Sommes>> sommes(morceaux_.size());
    equipe_.Pour(morceaux_.size(), [&](std::size_t i, unsigned) {
      for (const FieldId champ : champs) sommes[i].push_back(Sommer(morceaux_[i], premiers[i], champ, en_tete));
    });
    for (std::size_t c = 0; c < champs.size(); ++c) {
      Sommes toutes;
      for (const auto& du_morceau : sommes) {
        const Sommes& celles = du_morceau[c];
        toutes.resize(std::max(toutes.size(), celles.size()));
        for (std::size_t o = 0; o < celles.size(); ++o) {
          toutes[o].nombre += celles[o].nombre;
          toutes[o].tete += celles[o].tete;
          toutes[o].apres += celles[o].apres;
          toutes[o].avant += celles[o].avant;
          toutes[o].gagnes += celles[o].gagnes;
        }
      }
      Rendre(champs[c], toutes);
    }
  }

  Sommes Sommer(const Morceau& m, std::size_t premier, FieldId champ, const std::vector<bool>& en_tete) const {
    const Column& c = s_.block(m.bloc).column(champ);
    const bool liste = s_.entier().field(champ).type == Type::kMulti;
    Sommes sommes(s_.entier().field(champ).nomenclature->size() + 1);
    std::size_t i = premier;
    const auto ajouter = [&](std::int64_t valeur) {
      if (valeur == kSansValeur) return;
      Somme& s = sommes[static_cast<std::size_t>(valeur)];
      ++s.nombre;
      s.tete += en_tete[i];
      s.apres += apres_[i];
      if (!avant_liee_) return;
      s.avant += avant_[i];
      s.gagnes += std::int64_t{rangs_avant_[i]} - rangs_[i];
    };
    m.rows.ForEach([&](std::uint32_t row) {
      if (!liste) {
        ajouter(c.scalaire.Value(row));
      } else {
        for (std::uint32_t e = c.elements.Begin(row); e < c.elements.End(row); ++e) ajouter(c.scalaire.Value(e));
      }
      ++i;
    });
    return sommes;
  }

  void Rendre(FieldId champ, const Sommes& sommes) {
    const Field& f = s_.entier().field(champ);
    Simulation::ParChamp par{champ, {}};
    for (std::size_t o = 1; o < sommes.size(); ++o) {
      const Somme& s = sommes[o];
      if (s.nombre == 0 || (!d_.classe_x && f.nomenclature->valeur(static_cast<Ordinal>(o)).classe == 'X')) continue;
      if (r_.listes_tues && s.nombre < d_.seuil) continue;  // their mean would tell what one of them gets points for
      const auto n = static_cast<double>(s.nombre);
      par.groupes.push_back({static_cast<std::int64_t>(o), s.nombre, s.tete, static_cast<double>(s.apres) / n,
                             static_cast<double>(s.avant) / n, static_cast<double>(s.gagnes) / n});
    }
    std::sort(par.groupes.begin(), par.groupes.end(), [](const auto& a, const auto& b) {
      return std::pair(b.nombre, a.valeur) < std::pair(a.nombre, b.valeur);
    });
    if (r_.listes_tues && f.type != Type::kMulti) {  // what is left out is not told by a difference either
      std::uint64_t reste = refs_.size();
      for (const Simulation::Groupe& g : par.groupes) reste -= g.nombre;
      for (; reste > 0 && reste < d_.seuil && !par.groupes.empty(); par.groupes.pop_back())
        reste += par.groupes.back().nombre;
    }
    r_.par_champ.push_back(std::move(par));
  }

  // ---- by application

  NumeroUnique Numero(std::size_t i) const { return s_.block(refs_[i].bloc).numero(refs_[i].row); }

  // The k with the highest value, then the lowest number.
  template <class F>
  std::vector<std::size_t> Meilleures(std::size_t k, F&& valeur) const {
    std::vector<std::size_t> tas;
    const auto avant = [&](std::size_t a, std::size_t b) {
      const auto va = valeur(a), vb = valeur(b);
      return va != vb ? va > vb : Numero(a) < Numero(b);
    };
    for (std::size_t i = 0; i < refs_.size() && k > 0; ++i) {
      if (tas.size() == k) {
        if (valeur(i) < valeur(tas.front()) || !avant(i, tas.front())) continue;
        std::pop_heap(tas.begin(), tas.end(), avant);
        tas.pop_back();
      }
      tas.push_back(i);
      std::push_heap(tas.begin(), tas.end(), avant);
    }
    std::sort_heap(tas.begin(), tas.end(), avant);
    return tas;
  }

  Simulation::Rangee Rangee(std::size_t i) const {
    Simulation::Rangee r{refs_[i], apres_[i], 0, rangs_[i], 0};
    if (avant_liee_) {
      r.note_avant = avant_[i];
      r.rang_avant = rangs_avant_[i];
    }
    return r;
  }

  void Mouvements() {
    if (!avant_liee_) return;
    double somme = 0;
    for (std::size_t i = 0; i < refs_.size(); ++i) {
      r_.montent += rangs_[i] < rangs_avant_[i];
      r_.descendent += rangs_[i] > rangs_avant_[i];
      r_.stables += rangs_[i] == rangs_avant_[i];
      somme += std::fabs(static_cast<double>(rangs_[i]) - static_cast<double>(rangs_avant_[i]));
    }
    if (!refs_.empty()) r_.rangs_deplaces = somme / static_cast<double>(refs_.size());
  }

  void Listes() {
    if (r_.listes_tues) return;
    const std::size_t k = d_.tete;
    for (const std::size_t i : tete_) r_.tete.push_back(Rangee(i));
    if (!avant_liee_) return;
    for (const Simulation::Rangee& t : r_.tete) {
      r_.tete_gardee +=
          std::any_of(tete_avant_.begin(), tete_avant_.end(), [&](std::size_t i) { return refs_[i] == t.ref; });
    }
    const auto gain = [&](std::size_t j) { return std::int64_t{rangs_avant_[j]} - rangs_[j]; };
    for (const std::size_t i : Meilleures(k, gain)) {
      if (gain(i) > 0) r_.hausses.push_back(Rangee(i));
    }
    for (const std::size_t i : Meilleures(k, [&](std::size_t j) { return -gain(j); })) {
      if (gain(i) < 0) r_.baisses.push_back(Rangee(i));
    }
  }

  // ---- warnings

  void Avertir() {
    using Genre = Simulation::Avertissement::Genre;
    const auto& lignes = d_.apres.lignes;
    for (const GrilleLiee::LigneEcartee& e : liee_->ecartees()) {
      if (!Cachee(e.ligne)) r_.avertissements.push_back({Genre::kEcartee, e.ligne, 0, 0, 0, e.motif});
    }
    const auto pese = [&](std::size_t l) {
      return lignes[l].hors_mutation.poids != 0 || lignes[l].mutation.poids != 0;
    };
    for (std::size_t l = 0; l < lignes.size(); ++l) {
      if (!Cachee(l) && nombres_[l] == 0 && pese(l) && liee_->critere(l) != nullptr && !refs_.empty())
        r_.avertissements.push_back({Genre::kJamais, l, 0, 0, 0, {}});
    }
    for (const Simulation::Part& p : r_.parts) {
      if (p.ligne != Simulation::kSensibles && p.part > kDomine && r_.parts.size() > 1)
        r_.avertissements.push_back({Genre::kDomine, p.ligne, 0, p.part, 0, {}});
    }
    for (std::size_t a = 0; a < lignes.size(); ++a) {
      for (std::size_t b = a + 1; b < lignes.size(); ++b) {
        if (Cachee(a) || Cachee(b) || !pese(a) || !pese(b) || lignes[a].critere == lignes[b].critere) continue;
        if (const double part = EnCommun(a, b); part >= kDoublon)
          r_.avertissements.push_back({Genre::kDoublon, a, b, part, 0, {}});
      }
    }
    if (refs_.size() <= d_.tete || d_.tete == 0 || r_.listes_tues) return;
    const std::int64_t derniere = apres_[tete_.back()];
    const auto nombre = static_cast<std::uint64_t>(std::count(apres_.begin(), apres_.end(), derniere));
    if (rangs_[tete_.back()] - 1 + nombre > 2 * std::uint64_t{d_.tete})
      r_.avertissements.push_back({Genre::kTeteIndistincte, 0, 0, 0, nombre, {}});
  }

  // Of the applications to which one of two lines applies, the part to which both do.
  double EnCommun(std::size_t a, std::size_t b) const {
    const auto [moins, plus] = std::minmax(nombres_[a], nombres_[b]);
    if (moins < d_.seuil || static_cast<double>(moins) < kDoublon * static_cast<double>(plus)) return 0;
    std::uint64_t communs = 0;
    for (const Morceau& m : morceaux_) {
      RowSet deux = m.apports[a].applique;
      deux.And(m.apports[b].applique);
      communs += deux.count();
    }
    return static_cast<double>(communs) / static_cast<double>(moins + plus - communs);
  }

  const Snapshot& s_;
  const DemandeDeSimulation& d_;
  Equipe& equipe_;
  std::shared_ptr<const GrilleLiee> liee_, avant_liee_;
  std::vector<bool> rares_;  // lines of which nothing is told
  std::vector<Morceau> morceaux_;
  std::vector<RowRef> refs_;
  std::vector<std::int64_t> apres_, avant_;
  std::vector<std::uint32_t> rangs_, rangs_avant_;
  std::vector<std::size_t> tete_, tete_avant_;  // places in the arrays above, best first
  std::vector<std::uint64_t> nombres_;
  Simulation r_;
};

}  // namespace

Result<Simulation> Simuler(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan,
                           const DemandeDeSimulation& demande, Echeance echeance, Equipe& equipe) {
  auto lignes = Matching(snapshot, perimetre, plan, echeance, equipe);
  if (!lignes) return tl::unexpected(lignes.error());
  return Essai(snapshot, demande, equipe).Faire(std::move(*lignes));
}

}  // namespace sne
