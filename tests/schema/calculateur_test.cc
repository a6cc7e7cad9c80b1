// The computed fields as a whole: the sample record, the list of what is read, their cost.
#include "schema/derived/calculateur.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/schema/exemple.h"
#include "tests/schema/hasard.h"

namespace sne {
namespace {

using testing::CalculateurDeTest;
using testing::CatalogueDeTest;
using testing::Champ;

TEST(Calculateur, DemandeExemple) {
  Demande d = testing::Lire(testing::DemandeExemple());
  testing::Calculer(d, "2024-01-15");
  const std::pair<const char*, const char*> attendus[] = {
      {"territoire_enregistrement", "\"069\""},
      {"statut", "\"ACTIVE\""},
      {"date_fin_validite", "\"2024-11-02\""},
      {"anciennete", "50"},
      {"mutation", "false"},
      {"age", "39"},
      {"departement_residence", "\"69\""},
      {"epci_residence", "\"200046977\""},
      {"region_residence", "\"84\""},
      {"nb_personnes", "3"},
      {"nb_personnes_a_charge", "2"},
      {"nb_enfants_mineurs", "2"},
      {"composition_familiale", "\"MONO\""},
      {"famille_monoparentale", "true"},
      {"jeune_menage", "false"},
      {"assistant_maternel", "false"},
      {"rfr_n1", "18620"},
      {"rfr_n2", "17850"},
      {"rfr_foyer", "17850"},
      {"categorie_menage", "\"4\""},
      {"taux_plafond", "40"},  // 17,850 / 43,899
      {"tranche_plafond", "\"PLAI\""},
      {"nature_ressource", "[\"SAL\",\"PAR\",\"AF\"]"},
      {"ressources_mensuelles", "1961"},
      {"ressources_uc", "1225.62"},  // 1,961 / 1.6
      {"quartile", "\"Q2\""},        // 14,707 a year: above 11,000, below 15,150
      {"taux_effort", "30"},
      {"reste_a_vivre", "28.56"},  // (1,961 - 590) / 30 / 1.6
      {"suroccupation", "\"NON\""},
      {"sousoccupation", "false"},
      {"epci_souhaite", "[\"200046977\"]"},
      {"departement_souhaite", "[\"69\"]"},
      {"region_souhaitee", "[\"84\"]"},
      {"commune_choix1", "\"69266\""},
      {"dalo", "false"},
      {"dernier_evenement", "\"PASSAGE_CAL\""},
      {"dernier_evenement_date", "\"2023-06-20\""},
      {"pj_completude", "\"PARTIEL\""},
      {"pj_conformes", "[\"IDENT\",\"FISCAL\"]"},
      {"delai_depasse", "true"},  // 50 months; 24 in the Rhône
  };
  for (const auto& [champ, attendu] : attendus) EXPECT_EQ(Champ(d, champ), attendu) << champ;
  // No computed field is left out of the list above, but the hash of the NIR, set on arrival, and what one
  // record alone cannot tell.
  std::set<std::string> vus = {"nir_empreinte"};
  for (const auto& [champ, attendu] : attendus) vus.insert(champ);
  for (const FieldId id : CatalogueDeTest()->racines()) {
    const Field& f = CatalogueDeTest()->field(id);
    EXPECT_TRUE(f.calcul == Calcul::kSaisi || f.calcul == Calcul::kPerimetre || vus.count(f.champ)) << f.champ;
  }
}

// Whatever stands in a record, computing gives values of the declared type, again the same from its own result.
TEST(Calculateur, ToutEnregistrementDonneDesValeursDuTypeDeclare) {
  const Catalogue& c = *CatalogueDeTest();
  std::mt19937 rng(7);
  for (int i = 0; i < 2000; ++i) {
    Demande d = testing::DemandeAuHasard(c, rng);
    testing::Calculer(d, "2024-02-29");
    for (const FieldId id : c.racines()) {
      const Field& f = c.field(id);
      const Value& v = d.valeurs[f.slot];
      if (f.calcul == Calcul::kSaisi || !Present(v)) continue;
      if (f.type == Type::kMulti) {
        ASSERT_TRUE(std::holds_alternative<Ordinals>(v)) << f.champ;
        for (const Ordinal o : Codes(v)) ASSERT_TRUE(o >= 1 && o <= f.nomenclature->size()) << f.champ;
      } else {
        ASSERT_TRUE(std::holds_alternative<std::int64_t>(v)) << f.champ;
        const std::int64_t o = IntOr(v, 0), n = f.nomenclature == nullptr
                                                    ? INT64_MAX
                                                    : static_cast<std::int64_t>(f.nomenclature->size());
        ASSERT_TRUE(f.nomenclature == nullptr || (o >= 1 && o <= n)) << f.champ;
      }
    }
    Demande encore = d;
    testing::Calculer(encore, "2024-02-29");
    ASSERT_EQ(encore, d);
  }
}

// The reader of an index reads back entrees_du_jour and nothing else before it computes the fields of another day.
TEST(Calculateur, LesEntreesDuJourSuffisent) {
  const Catalogue& c = *CatalogueDeTest();
  const std::vector<FieldId>& entrees = CalculateurDeTest().entrees_du_jour();
  std::mt19937 rng(8);
  for (int i = 0; i < 2000; ++i) {
    Demande d = testing::DemandeAuHasard(c, rng);
    testing::Calculer(d, "2021-06-30");
    Demande relue;
    relue.valeurs.resize(d.valeurs.size());
    for (const FieldId id : entrees) relue.valeurs[c.field(id).slot] = d.valeurs[c.field(id).slot];
    testing::Calculer(d, "2024-01-15");
    CalculateurDeTest().CalculerDuJour(relue, JourDe(2024, 1, 15));
    for (const FieldId id : CalculateurDeTest().champs_du_jour()) {
      ASSERT_EQ(relue.valeurs[c.field(id).slot], d.valeurs[c.field(id).slot]) << c.field(id).champ;
    }
  }
}

TEST(Calculateur, LesListesDuJourSontCellesDuCatalogue) {
  const Catalogue& c = *CatalogueDeTest();
  std::set<std::string> champs, attendus;
  for (const FieldId id : CalculateurDeTest().champs_du_jour()) champs.insert(c.field(id).champ);
  for (const FieldId id : c.racines()) {
    if (c.field(id).calcul == Calcul::kJour) attendus.insert(c.field(id).champ);
  }
  EXPECT_EQ(champs, attendus);
  for (const FieldId id : CalculateurDeTest().entrees_du_jour()) {
    EXPECT_TRUE(c.field(id).calcul != Calcul::kJour || c.field(id).champ == "statut") << c.field(id).champ;
  }
}

}  // namespace
}  // namespace sne
