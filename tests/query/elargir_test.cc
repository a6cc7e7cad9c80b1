// One step wider, condition by condition; the counts are the oracle's business (compare.cc).
#include "query/elargir.h"

#include <gtest/gtest.h>

#include <string>

#include "query/canonique.h"
#include "query/phrase.h"
#include "query/resolve.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/generators/requests.h"

namespace sne::testing {
namespace {

Litteral N(double v) { return Nombre{v, true}; }
Litteral S(const char* s) { return std::string(s); }

Condition Parmi(const std::string& champ, std::vector<Litteral> valeurs) {
  Condition c;
  c.champ = champ;
  c.parmi = std::move(valeurs);
  return c;
}
Condition Entre(const std::string& champ, std::optional<Litteral> min, std::optional<Litteral> max) {
  Condition c;
  c.champ = champ;
  c.min = std::move(min);
  c.max = std::move(max);
  return c;
}
Condition Present(const std::string& champ) {
  Condition c;
  c.champ = champ;
  c.present = true;
  return c;
}

struct PasCas {
  const char* nom;
  Condition condition;
  const char* attendu;  // in French; empty: no step
};

class PasTest : public ::testing::TestWithParam<PasCas> {};
TEST_P(PasTest, UnPasPlusLoin) {
  const Catalogue& c = *CatalogueReduit();
  Requete r;
  r.filtres = GetParam().condition;
  const auto plus = UnPasPlusLoin(Canoniser(*r.filtres, r, {c, 0}), c);
  EXPECT_EQ(plus ? PhraseDe(*plus, c) : "", GetParam().attendu);
}
const PasCas kPas[] = {
    {"Typologie", Parmi("typologie", {S("T3")}), "T3 ou T4"},
    {"Typologies", Parmi("typologie", {S("T1"), S("T4")}), "T1, T4 ou T5"},
    {"DerniereTypologie", Parmi("typologie", {S("T6P")}), "T5 ou T6 et plus"},
    {"ToutesLesTypologies", Parmi("typologie", {S("C"), S("T1"), S("T2"), S("T3"), S("T4"), S("T5"), S("T6P")}), ""},
    {"Personnes", Entre("nb_personnes", N(3), N(5)), "2 à 6 personnes"},
    {"UnNombreDePersonnes", Parmi("nb_personnes", {N(4)}), "3 à 5 personnes"},
    {"DesNombresVoisins", Parmi("nb_personnes", {N(4), N(3)}), "2 à 5 personnes"},
    {"DesNombresSepares", Parmi("nb_personnes", {N(1), N(4)}), ""},
    {"AuPlus", Entre("nb_refus", {}, N(0)), "au plus 1 refus"},
    {"RienSousZero", Entre("nb_refus", N(0), N(2)), "0 à 3 refus"},
    {"Montant", Entre("loyer_max", N(850), {}), "loyer maximum : au moins 765\u202f€"},
    {"MontantAUnDixieme", Entre("ressources_mensuelles", N(1000), N(2005)),
     "ressources mensuelles : 900 à 2\u202f206\u202f€"},
    {"Points", Entre("cotation@200046977", N(60), {}), "cotation (Métropole de Lyon) : au moins 54 points"},
    {"Anciennete", Entre("anciennete", N(36), {}), "ancienneté : au moins 32 mois"},
    {"Age", Entre("age", N(60), N(61)), "demandeur âgé de 59 à 62 ans"},
    {"Periode", Entre("date_creation", S("2020-03"), S("2020-03")), "déposée de février à avril 2020"},
    {"Jour", Parmi("date_creation", {S("2020-03-01")}), ""},
    {"Commune", Parmi("commune_souhaitee", {S("Bron")}), "dans l'EPCI Métropole de Lyon"},
    {"CommunesDUnEpci", Parmi("commune_souhaitee", {S("69029"), S("Villeurbanne")}), "dans l'EPCI Métropole de Lyon"},
    {"Departement", Parmi("departement_souhaite", {S("69")}), "dans la région Auvergne-Rhône-Alpes"},
    {"Region", Parmi("region_souhaitee", {S("84")}), ""},
    {"SansOrdre", Parmi("motif_principal", {S("11")}), ""},
    {"Booleen", Parmi("dalo", {true}), ""},
    {"Presence", Present("email"), ""},
    {"AucuneValeur", Parmi("typologie", {}), ""},
    {"AucunNombre", Parmi("nb_personnes", {}), ""},
};
INSTANTIATE_TEST_SUITE_P(Conditions, PasTest, ::testing::ValuesIn(kPas), [](const auto& i) { return i.param.nom; });

// A limit so large that a step wider cannot be written is dropped only.
TEST(Elargir, HorsDesBornes) {
  Requete r;
  r.filtres = Entre("nb_personnes", {}, N(1e15));
  r.elargir = true;
  Plan plan;
  Erreurs erreurs;
  Resolve(r, {*CatalogueReduit(), 0}, plan, erreurs);
  ASSERT_TRUE(erreurs.empty());
  ASSERT_EQ(plan.obstacles.size(), 2u);  // and the implicit filter
  EXPECT_FALSE(plan.obstacles[0].elargie);
}

}  // namespace
}  // namespace sne::testing
