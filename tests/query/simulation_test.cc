// A grid tried, against the same figures counted one application at a time; and what is kept from who may not know of
// class X.
#include "query/cotation/simulation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "query/cotation/explication.h"
#include "query/cotation/grille_liee.h"
#include "query/resolve.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/generators/grilles.h"

namespace sne::testing {
namespace {

constexpr Echeance kSansFin = Echeance::max();

// ---- distribution

TEST(Distribution, ContreUnTri) {
  std::mt19937 rng(7);
  for (int essai = 0; essai < 300; ++essai) {
    const std::size_t n = rng() % 60;
    const std::int64_t large = std::int64_t{1} << (essai % 30);
    std::vector<std::int64_t> notes(n);
    for (auto& note : notes) note = static_cast<std::int64_t>(rng() % static_cast<std::uint64_t>(2 * large)) - large;
    const Distribution d = Decrire(notes);
    ASSERT_EQ(d.effectif, n);
    const auto rangs = Rangs(notes);
    for (std::size_t i = 0; i < n; ++i) {
      ASSERT_EQ(rangs[i], 1 + std::count_if(notes.begin(), notes.end(), [&](std::int64_t x) { return x > notes[i]; }));
    }
    if (n == 0) continue;
    std::vector<std::int64_t> rangees = notes;
    std::sort(rangees.begin(), rangees.end());
    double somme = 0, carres = 0;
    for (const auto note : notes) somme += static_cast<double>(note);
    for (const auto note : notes) carres += std::pow(static_cast<double>(note) - somme / static_cast<double>(n), 2);
    EXPECT_NEAR(d.moyenne, somme / static_cast<double>(n), 1e-6);
    EXPECT_NEAR(d.ecart_type, std::sqrt(carres / static_cast<double>(n)), 1e-6 * static_cast<double>(large));
    EXPECT_EQ(d.mediane, (static_cast<double>(rangees[(n - 1) / 2]) + static_cast<double>(rangees[n / 2])) / 2);
    EXPECT_LE(d.quart_bas, d.mediane);
    EXPECT_LE(d.mediane, d.quart_haut);
    EXPECT_EQ(d.minimum, rangees.front());
    EXPECT_EQ(d.maximum, rangees.back());
    std::map<std::int64_t, std::uint64_t> comptes;
    for (const auto note : notes) ++comptes[note];
    EXPECT_EQ(d.distinctes, comptes.size());
    std::uint64_t ex_aequo = 0, plus = 0;
    for (const auto& [note, nombre] : comptes) {
      ex_aequo += nombre > 1 ? nombre : 0;
      plus = std::max(plus, nombre);
    }
    EXPECT_EQ(d.ex_aequo, ex_aequo);
    EXPECT_EQ(d.nombre_frequente, plus);
    EXPECT_EQ(comptes[d.note_frequente], plus);
    ASSERT_LE(d.intervalles.size(), 40u);
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < d.intervalles.size(); ++i) {
      const auto& v = d.intervalles[i];
      EXPECT_EQ(v.max - v.min, d.pas);
      EXPECT_EQ(v.min % d.pas, 0);
      EXPECT_EQ(v.min, i > 0 ? d.intervalles[i - 1].max : v.min);
      EXPECT_EQ(v.nombre,
                std::count_if(notes.begin(), notes.end(), [&](std::int64_t x) { return v.min <= x && x < v.max; }));
      total += v.nombre;
    }
    EXPECT_EQ(total, n);
    Distribution joint = d;
    Regrouper(joint, 5);
    std::uint64_t joints = 0;
    for (const auto& v : joint.intervalles) {
      EXPECT_EQ(v.nombre,
                std::count_if(notes.begin(), notes.end(), [&](std::int64_t x) { return v.min <= x && x < v.max; }));
      EXPECT_TRUE(v.nombre >= 5 || joint.intervalles.size() == 1);
      joints += v.nombre;
    }
    EXPECT_EQ(joints, n);
  }
}

// ---- simulation

class SimulationTest : public ::testing::Test {
 protected:
  SimulationTest() : equipe_(1) { Suivante(); }
  // The next corpus in which many wish for one territory: which fields are filled is drawn.
  void Suivante() {
    while (++graine_ < 200) {
      rng_.seed(graine_);
      index_ = std::make_unique<IndexDeTest>(IndexDeTest::Forme{.blocs = {600, 60}, .changements = 30, .densite = 900},
                                             rng_);
      s_ = *Snapshot::Open(Env::Posix(), index_->repertoire());
      for (const Ordinal o : TerritoiresDeCotation()) {
        territoire_ = o;
        if (Lignes().size() > 80 && !Frequents(true).empty() && Frequents(false).size() > 2) return;
      }
    }
    ADD_FAILURE() << "aucun corpus ne convient";
  }

  std::string Siren() const { return s_->catalogue().territoires().epci().Code(territoire_); }
  Plan Cohorte() const {
    Requete requete;
    requete.filtres.emplace();
    requete.filtres->champ = "epci_souhaite";
    requete.filtres->egal = Litteral(Siren());
    Plan plan;
    Erreurs erreurs;
    Resolve(requete, {s_->catalogue(), s_->date_reference()}, plan, erreurs);
    EXPECT_TRUE(erreurs.empty());
    return plan;
  }
  std::vector<RowRef> Lignes() const {
    std::vector<RowRef> refs;
    Equipe seule(0);
    const auto lignes = Matching(*s_, Perimetre::France(), Cohorte(), kSansFin, seule);
    EXPECT_TRUE(lignes);
    for (const LignesDeBloc& l : *lignes) l.rows.ForEach([&](std::uint32_t row) { refs.push_back({l.bloc, row}); });
    return refs;
  }
  DemandeDeSimulation Demande_(Grille apres, std::optional<Grille> avant, bool classe_x) const {
    DemandeDeSimulation d;
    d.criteres = CriteresReduits();
    d.territoire = territoire_;
    d.apres = std::move(apres);
    d.avant = std::move(avant);
    d.classe_x = classe_x;
    d.tete = 7;
    return d;
  }
  Simulation Faire(const DemandeDeSimulation& d) {
    auto r = Simuler(*s_, Perimetre::France(), Cohorte(), d, kSansFin, equipe_);
    EXPECT_TRUE(r) << r.error().message();
    return r.value_or(Simulation());
  }
  std::map<NumeroUnique, std::int64_t> Notes(const Grille& g) const {
    const auto liee = *GrilleLiee::Lier(g, CriteresReduits(), territoire_, CatalogueReduit(), s_->date_reference());
    std::map<NumeroUnique, std::int64_t> notes;
    for (const RowRef r : Lignes()) notes[s_->block(r.bloc).numero(r.row)] = liee->Detailler(*s_, r).note;
    return notes;
  }
  // Criteria that apply to some of the applications and not to all, most frequent first.
  std::vector<std::string> Frequents(bool sensibles) {
    std::vector<std::pair<const char*, int>> lignes;
    for (const auto& categorie : CriteresReduits()->categories()) {
      for (const CritereDeCotation& c : categorie.criteres) {
        if (c.sensible == sensibles) lignes.emplace_back(c.code.c_str(), 1);
      }
    }
    const Grille g = Avec(lignes);
    Simulation r = Faire(Demande_(g, std::nullopt, true));
    std::erase_if(r.parts, [&](const auto& p) { return p.nombre == 0 || p.nombre == r.apres.effectif; });
    std::sort(r.parts.begin(), r.parts.end(), [](const auto& a, const auto& b) { return a.nombre > b.nombre; });
    std::vector<std::string> codes;
    for (const Simulation::Part& p : r.parts) codes.push_back(g.lignes[p.ligne].critere);
    return codes;
  }
  static Grille Avec(std::vector<std::pair<const char*, int>> lignes) {
    Grille g{"essai", 0, std::nullopt, {}};
    for (const auto& [code, poids] : lignes) {
      LigneDeGrille l;
      l.critere = code;
      l.hors_mutation.poids = l.mutation.poids = poids;
      g.lignes.push_back(l);
    }
    return g;
  }

  std::uint32_t graine_ = 0;
  std::mt19937 rng_;
  std::unique_ptr<IndexDeTest> index_;
  std::shared_ptr<const Snapshot> s_;
  Ordinal territoire_ = kNoOrdinal;
  Equipe equipe_;
};

TEST_F(SimulationTest, CommeUneParUne) {
  const std::vector<RowRef> lignes = Lignes();
  ASSERT_GT(lignes.size(), 50u);
  for (int essai = 0; essai < 12; ++essai) {
    SCOPED_TRACE(essai);
    const Grille apres = GrilleAuHasard(rng_), avant = GrilleAuHasard(rng_);
    const Simulation r = Faire(Demande_(apres, avant, true));
    const auto n1 = Notes(apres), n0 = Notes(avant);
    const auto rang = [](const auto& notes, std::int64_t note) {
      return 1 + std::count_if(notes.begin(), notes.end(), [&](const auto& p) { return p.second > note; });
    };
    ASSERT_EQ(r.apres.effectif, lignes.size());
    ASSERT_TRUE(r.avant);
    double somme = 0, somme_avant = 0, deplaces = 0;
    std::uint64_t montent = 0, descendent = 0;
    std::vector<std::tuple<std::int64_t, NumeroUnique, std::int64_t>> gains;  // minus ranks gained
    std::vector<std::pair<std::int64_t, NumeroUnique>> tete;
    for (const auto& [numero, note] : n1) {
      somme += static_cast<double>(note);
      somme_avant += static_cast<double>(n0.at(numero));
      const auto gain = rang(n0, n0.at(numero)) - rang(n1, note);
      montent += gain > 0;
      descendent += gain < 0;
      deplaces += std::fabs(static_cast<double>(gain));
      tete.emplace_back(-note, numero);
      gains.emplace_back(-gain, numero, gain);
    }
    const auto n = static_cast<double>(lignes.size());
    EXPECT_NEAR(r.apres.moyenne, somme / n, 1e-9);
    EXPECT_NEAR(r.avant->moyenne, somme_avant / n, 1e-9);
    EXPECT_EQ(r.montent, montent);
    EXPECT_EQ(r.descendent, descendent);
    EXPECT_EQ(r.montent + r.descendent + r.stables, lignes.size());
    EXPECT_NEAR(r.rangs_deplaces, deplaces / n, 1e-9);
    std::sort(tete.begin(), tete.end());
    ASSERT_EQ(r.tete.size(), 7u);
    for (std::size_t i = 0; i < 7; ++i) {
      const NumeroUnique numero = s_->block(r.tete[i].ref.bloc).numero(r.tete[i].ref.row);
      EXPECT_EQ(numero, tete[i].second);
      EXPECT_EQ(r.tete[i].note, n1.at(numero));
      EXPECT_EQ(r.tete[i].note_avant, n0.at(numero));
      EXPECT_EQ(r.tete[i].rang, rang(n1, n1.at(numero)));
      EXPECT_EQ(r.tete[i].rang_avant, rang(n0, n0.at(numero)));
    }
    std::sort(gains.begin(), gains.end());
    for (std::size_t i = 0; i < r.hausses.size(); ++i)
      EXPECT_EQ(s_->block(r.hausses[i].ref.bloc).numero(r.hausses[i].ref.row), std::get<1>(gains[i]));
    EXPECT_EQ(r.hausses.size(), std::min<std::size_t>(7, montent));
    EXPECT_EQ(r.baisses.size(), std::min<std::size_t>(7, descendent));

    const auto liee = *GrilleLiee::Lier(apres, CriteresReduits(), territoire_, CatalogueReduit(), s_->date_reference());
    std::vector<std::int64_t> points(apres.lignes.size());
    std::vector<std::uint64_t> nombres(apres.lignes.size());
    for (const RowRef ref : lignes) {
      const DetailDeNote d = liee->Detailler(*s_, ref);
      for (std::size_t l = 0; l < points.size(); ++l) {
        points[l] += d.lignes[l].points;
        nombres[l] += d.lignes[l].applique;
      }
    }
    ASSERT_EQ(r.parts.size(), points.size());
    double parts = 0;
    for (std::size_t l = 0; l < points.size(); ++l) {
      EXPECT_EQ(r.parts[l].points, points[l]);
      EXPECT_EQ(r.parts[l].nombre, nombres[l]);
      parts += r.parts[l].part;
    }
    const bool a_des_points = std::any_of(points.begin(), points.end(), [](auto p) { return p != 0; });
    EXPECT_NEAR(parts, a_des_points ? 1 : 0, 1e-9);
    for (const Simulation::ParChamp& par : r.par_champ) {
      if (s_->catalogue().field(par.champ).type == Type::kMulti) continue;
      std::uint64_t total = 0;
      for (const auto& g : par.groupes) total += g.nombre;
      EXPECT_LE(total, lignes.size());
    }
  }
}

TEST_F(SimulationTest, AvertitDeCeQuiClocheDansUneGrille) {
  using Genre = Simulation::Avertissement::Genre;
  const auto genres = [](const Simulation& r) {
    std::map<Genre, int> m;
    for (const auto& a : r.avertissements) ++m[a.genre];
    return m;
  };
  const std::vector<std::string> codes = Frequents(false);
  Grille g = Avec({{codes[0].c_str(), 99}, {codes[1].c_str(), 1}});
  auto vus = genres(Faire(Demande_(g, std::nullopt, true)));
  EXPECT_EQ(vus[Genre::kDomine], 1);
  EXPECT_EQ(vus[Genre::kTeteIndistincte], 1) << "deux critères ne départagent pas une tête";
  EXPECT_EQ(vus[Genre::kJamais], 0);
  LigneDeGrille jamais;
  jamais.critere = "ANCIENNETE";
  jamais.min = 100'000;
  jamais.hors_mutation.poids = 5;
  g.lignes.push_back(jamais);
  EXPECT_EQ(genres(Faire(Demande_(g, std::nullopt, true)))[Genre::kJamais], 1);
  g = Avec({{codes[0].c_str(), 5}, {codes[1].c_str(), 7}});
  g.lignes.push_back(g.lignes[0]);
  g.lignes.back().critere = "DEUX";
  DemandeDeSimulation d = Demande_(g, std::nullopt, true);
  vus = genres(Faire(d));
  EXPECT_EQ(vus[Genre::kEcartee], 1) << "un critère inconnu est dit";
}

TEST_F(SimulationTest, UnCritereRareNeDitPasQui) {
  // A sensitive line that applies to few: as if it were not there, in all figures.
  const std::vector<std::string> codes = Frequents(false), sensibles = Frequents(true);
  Grille g = Avec({{codes[0].c_str(), 10}, {codes[1].c_str(), 3}}), rare = g;
  DemandeDeSimulation d = Demande_(g, std::nullopt, false);
  const Simulation sans = Faire(d);
  LigneDeGrille sensible;
  sensible.critere = sensibles[0];
  sensible.hors_mutation.poids = sensible.mutation.poids = 100;
  rare.lignes.push_back(sensible);
  const Simulation tout = Faire(Demande_(rare, std::nullopt, true));
  const std::uint64_t combien = tout.parts.back().nombre;
  ASSERT_GT(combien, 0u);
  d.apres = rare;
  d.seuil = static_cast<std::uint32_t>(combien) + 1;
  const Simulation r = Faire(d);
  EXPECT_EQ(r.apres.moyenne, sans.apres.moyenne);
  EXPECT_EQ(r.apres.maximum, sans.apres.maximum);
  EXPECT_EQ(r.parts.back().ligne, Simulation::kSensibles);
  EXPECT_TRUE(r.parts.back().tue);
  EXPECT_TRUE(r.listes_tues);
  EXPECT_TRUE(r.tete.empty());
  // Frequent enough: counted, in one line with the others of its kind; nobody is named while it is new.
  d.seuil = static_cast<std::uint32_t>(combien);
  const Simulation assez = Faire(d);
  EXPECT_EQ(assez.apres.moyenne, tout.apres.moyenne);
  EXPECT_EQ(assez.parts.back().ligne, Simulation::kSensibles);
  EXPECT_EQ(assez.parts.back().nombre, combien);
  EXPECT_TRUE(assez.listes_tues);
  d.en_vigueur = &rare;
  EXPECT_FALSE(Faire(d).listes_tues);
  // The grid in force against itself, however few: the notes that searches show, and nobody moves.
  d.seuil = static_cast<std::uint32_t>(combien) + 1;
  d.avant = rare;
  const Simulation meme = Faire(d);
  EXPECT_EQ(meme.stables, meme.apres.effectif);
  EXPECT_EQ(meme.apres.moyenne, tout.apres.moyenne);
  EXPECT_TRUE(meme.parts.back().tue);
  // That version against a grid without it: named neither there nor by a difference.
  d.apres = g;
  d.en_vigueur = &g;
  const Simulation contre = Faire(d);
  EXPECT_TRUE(contre.listes_tues);
  EXPECT_EQ(contre.stables, contre.apres.effectif) << "ce qui est rare ne compte pas non plus avant";
  d.avant.reset();
  d.en_vigueur = nullptr;
  for (const Simulation::ParChamp& par : assez.par_champ) {
    const Nomenclature& n = *s_->catalogue().field(par.champ).nomenclature;
    for (const auto& groupe : par.groupes) {
      EXPECT_GE(groupe.nombre, d.seuil);
      EXPECT_NE(n.valeur(static_cast<Ordinal>(groupe.valeur)).classe, 'X');
    }
  }
}

// ---- position and delay, counted one by one

TEST_F(SimulationTest, LaPositionParmiLesDemandesComparables) {
  int dites = 0, elargies = 0;
  for (int corpus = 0; corpus < 12 && !HasFatalFailure(); ++corpus, Suivante()) {
    const std::vector<std::string> codes = Frequents(false);
    const Grille grille = Avec({{codes[0].c_str(), 10}, {codes[1].c_str(), 7}, {codes[2].c_str(), 3}});
    const auto liee =
        *GrilleLiee::Lier(grille, CriteresReduits(), territoire_, CatalogueReduit(), s_->date_reference());
    GrillesDeTerritoire publiee{Siren(), 1, {}};
    publiee.versions.push_back({1, VersionDeGrille::Statut::kPubliee, 0, 0, grille});
    index_->Deposer(publiee);
    s_ = *Snapshot::Open(Env::Posix(), index_->repertoire());
    const Catalogue& c = s_->catalogue();
    const Field &statut = c.field(c.FindKey("statut")), &typologie = c.field(c.FindKey("typologie")),
                &communes = c.field(c.FindKey("commune_souhaitee")), &tranche = c.field(c.FindKey("tranche_plafond")),
                &mutation = c.field(c.FindKey("mutation")), &livrees = c.field(c.FindKey("cotations_livrees")),
                &epci = c.field(c.FindKey("epci", livrees.id)), &note = c.field(c.FindKey("note", livrees.id));
    struct Une {
      RowRef ref;
      Demande d;
      std::int64_t note;
      bool active;
    };
    std::vector<Une> toutes;
    TextReader textes;
    for (std::size_t b = 0; b < s_->blocks(); ++b) {
      s_->live(b).ForEach([&](std::uint32_t row) {
        Une u{{static_cast<std::uint32_t>(b), row}, {}, 0, false};
        ReadRow(c, s_->block(b), row, textes, u.d);
        const auto o = static_cast<Ordinal>(IntOr(u.d.valeurs[statut.slot], 0));
        u.active = o == statut.nomenclature->Find("ACTIVE") || o == statut.nomenclature->Find("A_RENOUVELER");
        u.note = liee->Detailler(*s_, u.ref).note;
        for (const Record& livree : Elements(u.d.valeurs[livrees.slot])) {
          const bool ici = static_cast<Ordinal>(IntOr(livree.valeurs[epci.slot], 0)) == territoire_;
          if (!ici || !Present(livree.valeurs[note.slot])) continue;
          u.note = IntOr(livree.valeurs[note.slot], 0);
          break;
        }
        toutes.push_back(std::move(u));
      });
    }
    const auto du_territoire = [&](const Une& u) {
      Ordinals la;
      for (const Ordinal o : Codes(u.d.valeurs[communes.slot])) {
        if (c.territoires().commune(o).epci == territoire_) la.push_back(o);
      }
      return la;
    };
    // Whether a search for the values of `a` finds `b`: a city finds its arrondissements.
    const auto partagent = [](const Nomenclature& n, const Ordinals& a, const Ordinals& b) {
      return std::any_of(a.begin(), a.end(), [&](Ordinal o) {
        const auto trouves = n.Found(o);
        return std::any_of(b.begin(), b.end(),
                           [&](Ordinal x) { return std::find(trouves.begin(), trouves.end(), x) != trouves.end(); });
      });
    };
    for (const Une& u : toutes) {
      if (du_territoire(u).empty()) continue;
      const auto e = ExpliquerNote(*s_, Perimetre::France(), u.ref, territoire_, liee.get(), kSansFin, equipe_);
      ASSERT_TRUE(e) << e.error().message();
      EXPECT_EQ(e->note, u.note);
      std::vector<const Une*> proches, larges;
      for (const Une& v : toutes) {
        const Ordinals &tu = Codes(u.d.valeurs[typologie.slot]), &tv = Codes(v.d.valeurs[typologie.slot]);
        if (!v.active || du_territoire(v).empty() || (!tu.empty() && !partagent(*typologie.nomenclature, tu, tv)) ||
            u.d.valeurs[tranche.slot] != v.d.valeurs[tranche.slot] ||
            (IntOr(u.d.valeurs[mutation.slot], 0) == 2) != (IntOr(v.d.valeurs[mutation.slot], 0) == 2))
          continue;
        larges.push_back(&v);
        if (partagent(*communes.nomenclature, du_territoire(u), du_territoire(v))) proches.push_back(&v);
      }
      const bool elargi = proches.size() < 30;
      const auto& la = elargi ? larges : proches;
      if (!u.active || la.size() < kEffectifMin) {
        EXPECT_FALSE(e->positionnement);
        continue;
      }
      ASSERT_TRUE(e->positionnement);
      ++dites;
      elargies += elargi;
      EXPECT_EQ(e->positionnement->elargi, elargi);
      EXPECT_EQ(e->positionnement->effectif, la.size());
      const auto rang = 1 + std::count_if(la.begin(), la.end(), [&](const Une* v) { return v->note > u.note; });
      EXPECT_EQ(e->positionnement->rang, static_cast<std::uint64_t>(rang)) << u.note;
      EXPECT_EQ(e->positionnement->quart, static_cast<int>(4 * (rang - 1) / static_cast<std::int64_t>(la.size())) + 1);
    }
  }
  EXPECT_GT(dites, 20);
  EXPECT_GT(elargies, 0);
}

}  // namespace
}  // namespace sne::testing
