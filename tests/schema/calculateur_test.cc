// The computed fields as a whole: the sample record, the list of what is read, their cost.
#include "schema/derived/calculateur.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/schema/exemple.h"

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
      {"delai_depasse", "true"},  // 50 months; 24 in the Rhône
  };
  for (const auto& [champ, attendu] : attendus) EXPECT_EQ(Champ(d, champ), attendu) << champ;
  // No computed field is left out of the list above, but the hash of the NIR, set on arrival.
  std::set<std::string> vus = {"nir_empreinte"};
  for (const auto& [champ, attendu] : attendus) vus.insert(champ);
  for (const FieldId id : CatalogueDeTest()->racines()) {
    const Field& f = CatalogueDeTest()->field(id);
    EXPECT_TRUE(f.calcul == Calcul::kSaisi || vus.count(f.champ)) << f.champ;
  }
}

}  // namespace
}  // namespace sne
