#include "tests/generators/grilles.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sne::testing {
namespace {

using Par = LigneDeGrille::Par;

class Tireur {
 public:
  explicit Tireur(std::mt19937& rng) : rng_(rng) {}

  Grille Grille_() {
    Grille g;
    g.libelle = "grille " + std::to_string(Entre(1, 9));
    const std::int64_t part = Entre(0, 9) == 0 ? 100 : Entre(2, 50);
    while (g.lignes.empty()) {
      for (const auto& categorie : CriteresReduits()->categories()) {
        for (const CritereDeCotation& c : categorie.criteres) {
          if (Entre(0, 99) < part) Critere(c, g.lignes);
        }
      }
    }
    std::shuffle(g.lignes.begin(), g.lignes.end(), rng_);
    Grouper(g.lignes);
    return g;
  }

  int Entre(int min, int max) { return std::uniform_int_distribution(min, max)(rng_); }
  bool Sur(int n) { return Entre(1, n) == 1; }

 private:
  // One line on the criterion, or a few that share it.
  void Critere(const CritereDeCotation& c, std::vector<LigneDeGrille>& out) {
    LigneDeGrille l;
    l.critere = c.code;
    Poids(c, l);
    if (c.intervalle && Sur(2)) {
      if (c.intervalle->par_unite && Sur(2)) {
        l.par = c.intervalle->unite == "mois" && Sur(2) ? Par::kAn : Par::kUnite;
        if (Sur(2)) l.plafond = Entre(1, Sur(2) ? 20 : 400);
      } else {
        const double demi = Sur(3) ? 0.5 : 0;
        const double borne = Entre(0, 40) + demi;
        if (Sur(2)) l.min = borne;
        if (!l.min || Sur(2)) l.max = borne + (Sur(3) ? 0 : Entre(0, 30));
        if (l.max && Sur(2)) {  // the next interval, where this one ends
          LigneDeGrille suite = l;
          suite.min = *l.max + 0.25;
          suite.max.reset();
          Poids(c, suite);
          out.push_back(suite);
        }
      }
    } else if (!c.modalites.empty() && Sur(2)) {
      LigneDeGrille autres = l;
      Poids(c, autres);
      for (const auto& m : c.modalites) {
        if (const int la = Entre(0, 2)) (la == 1 ? l : autres).modalites.push_back(m.code);
      }
      if (!autres.modalites.empty()) out.push_back(autres);
      if (l.modalites.empty()) return;
    }
    if (c.fenetre && Sur(2)) l.depuis_mois = Entre(1, Sur(2) ? 24 : 600);
    out.push_back(l);
  }

  void Poids(const CritereDeCotation& c, LigneDeGrille& l) {
    const auto un = [&] {
      PoidsDeGrille p;
      p.poids = Sur(8) ? 0 : Sur(6) ? Entre(-100, 100) : Entre(-5, 30);
      p.option = static_cast<OptionPj>(c.pj.empty() ? 1 : Entre(1, 3));
      return p;
    };
    l.hors_mutation = un();
    l.mutation = Sur(2) ? l.hors_mutation : un();
  }

  void Grouper(std::vector<LigneDeGrille>& lignes) {
    for (std::size_t premiere = 0; premiere + 2 <= lignes.size() && !Sur(3);) {
      const bool maximum = Sur(2);
      const auto fin = std::min<std::size_t>(premiere + static_cast<std::size_t>(Entre(2, 6)), lignes.size());
      for (std::size_t i = premiere; i < fin; ++i) {
        lignes[i].groupe = "G" + std::to_string(premiere);
        lignes[i].maximum = maximum;
      }
      premiere = fin + static_cast<std::size_t>(Entre(0, 3));
    }
    std::shuffle(lignes.begin(), lignes.end(), rng_);
  }

  std::mt19937& rng_;
};

}  // namespace

const std::shared_ptr<const CriteresDeCotation>& CriteresReduits() {
  static const auto criteres = [] {
    auto c = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), *CatalogueReduit());
    if (!c) ADD_FAILURE() << c.error().message();
    return c.value();
  }();
  return criteres;
}

Grille GrilleAuHasard(std::mt19937& rng) {
  Grille g = Tireur(rng).Grille_();
  std::string json = "{";
  AppendLignes(g, *CriteresReduits(), json);
  GrilleDeposee lue;
  Erreurs erreurs;
  EXPECT_TRUE(LireGrille(json + "}", "200046977", *CriteresReduits(), Exigence::kCriteres, lue, erreurs));
  for (const Erreur& e : erreurs) ADD_FAILURE() << e.chemin << " " << e.detail << " " << json;
  EXPECT_EQ(lue.grille.lignes, g.lignes);
  return g;
}

GrillesDeTerritoire GrillesAuHasard(const std::string& epci, Jour jour, std::mt19937& rng) {
  using Statut = VersionDeGrille::Statut;
  Tireur t(rng);
  GrillesDeTerritoire g;
  g.epci = epci;
  const int n = t.Entre(1, 3);
  for (int i = 1; i <= n; ++i) {
    VersionDeGrille& v = g.versions.emplace_back();
    v.version = i;
    v.grille = GrilleAuHasard(rng);
    v.grille.valide_du = jour + t.Entre(-60, t.Sur(3) ? 60 : 0);
    if (t.Sur(4)) v.grille.valide_au = v.grille.valide_du + t.Entre(0, 90);
    v.modifiee_le = v.grille.valide_du - 1;
    v.statut = i == n && t.Sur(4) ? Statut::kBrouillon : t.Sur(8) ? Statut::kArchivee : Statut::kPubliee;
    if (v.statut == Statut::kPubliee) v.publiee_le = v.modifiee_le;
  }
  return g;
}

void DeposerDesGrilles(IndexDeTest& index, Jour jour, std::mt19937& rng) {
  for (const Ordinal territoire : TerritoiresDeCotation()) {
    if (rng() % 4 == 0) continue;
    index.Deposer(GrillesAuHasard(CatalogueReduit()->territoires().epci().Code(territoire), jour, rng));
  }
}

}  // namespace sne::testing
