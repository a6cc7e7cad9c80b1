// One step wider, condition by condition; the counts are the oracle's business (compare.cc).
#include "query/elargir.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>

#include "query/canonique.h"
#include "query/phrase.h"
#include "query/resolve.h"
#include "query/searcher.h"
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

// ---- the territory of a cotation

Condition Et(std::vector<Condition> conditions) {
  Condition et;
  et.genre = Condition::Genre::kEt;
  et.conditions = std::move(conditions);
  return et;
}
Condition SansNote() {  // all rows, as long as no grid is published; its territory is not written
  Condition non;
  non.genre = Condition::Genre::kNon;
  non.conditions = {Entre("cotation", N(60), {})};
  return non;
}

struct TerritoireCas {
  const char* nom;
  std::vector<Condition> conditions;
  std::vector<bool> nommes,
      elargis;  // of each: whether dropping it takes a territory to be written; a step is proposed
  std::string tri = "", facette = "", colonne = "";
};

class TerritoireTest : public ::testing::TestWithParam<TerritoireCas> {
 protected:
  static std::optional<std::uint64_t> Total(const Snapshot& s, const Requete& r) {
    Plan plan;
    Erreurs erreurs;
    Resolve(r, {s.catalogue(), s.date_reference()}, plan, erreurs);
    if (!erreurs.empty()) return std::nullopt;
    Equipe equipe(0);
    return Search(s, Perimetre::France(), plan, nullptr, Echeance::max(), equipe)->total;
  }
};

// Whatever is proposed can be asked as it is proposed, and finds what was told.
TEST_P(TerritoireTest, SeReposeTelQuel) {
  std::mt19937 rng(5);
  static const IndexDeTest index({.blocs = {300}, .densite = 900}, rng);
  static const auto s = Snapshot::Open(Env::Posix(), index.repertoire(), JourDe(2021, 6, 30)).value();
  const ContexteDeRequete contexte{s->catalogue(), s->date_reference()};
  const TerritoireCas& cas = GetParam();
  Requete r;
  r.filtres = cas.conditions.size() == 1 ? cas.conditions[0] : Et(cas.conditions);
  r.elargir = true;
  r.nombre = 1000;
  if (!cas.tri.empty()) r.tri.push_back({"/tri/0", cas.tri, "", true});
  if (!cas.facette.empty()) {
    r.facettes.emplace_back().champ = cas.facette;
    r.facettes[0].intervalle = 10;
  }
  if (!cas.colonne.empty()) r.champs = {{"nom", cas.colonne}};
  Plan plan;
  Erreurs erreurs;
  Resolve(r, contexte, plan, erreurs);
  ASSERT_TRUE(erreurs.empty()) << erreurs[0].detail;
  Equipe equipe(0);
  const auto reponse = Search(*s, Perimetre::France(), plan, nullptr, Echeance::max(), equipe);
  ASSERT_EQ(reponse->issues.size(), cas.conditions.size() + 1);  // and the implicit filter
  for (const Response::Issue& issue : reponse->issues) {
    const Obstacle& o = plan.obstacles[issue.obstacle];
    if (o.branche == cas.conditions.size()) continue;
    SCOPED_TRACE(o.phrase);
    EXPECT_EQ(o.requete.has_value(), cas.nommes[o.branche]);
    EXPECT_EQ(o.elargie.has_value(), cas.elargis[o.branche]);
    Requete sans = r, elargie = r;
    std::vector<Condition> autres = cas.conditions;
    autres.erase(autres.begin() + static_cast<std::ptrdiff_t>(o.branche));
    sans.filtres = Et(autres);
    EXPECT_EQ(Total(*s, sans).has_value(), !o.requete) << "sans elle, la recherche est refusée";
    EXPECT_EQ(Total(*s, o.requete ? *o.requete : sans), issue.sans);
    if (!o.elargie) continue;
    autres.push_back(o.elargie->condition);
    elargie.filtres = Et(autres);
    EXPECT_EQ(Total(*s, elargie), issue.elargie);
  }
}
const TerritoireCas kTerritoires[] = {
    {"Condition", {Parmi("commune_souhaitee", {S("Bron")}), SansNote()}, {true, false}, {true, false}},
    {"Seule", {Parmi("epci_souhaite", {S("200046977")})}, {true}, {false}, "cotation"},
    {"Tri", {Parmi("commune_souhaitee", {S("69266")})}, {true}, {true}, "cotation"},
    {"Facette", {Parmi("commune_souhaitee", {S("69266")})}, {true}, {true}, "", "cotation"},
    {"Colonne", {Parmi("commune_souhaitee", {S("69266")})}, {true}, {true}, "", "", "cotation"},
    {"DansUnGroupe",
     {Et({Parmi("commune_souhaitee", {S("69266")}), Parmi("typologie", {S("T3")})}), SansNote()},
     {true, false},
     {false, false}},
    {"DeuxLeDisent",
     {Parmi("commune_souhaitee", {S("69266")}), Parmi("epci_souhaite", {S("200046977")}), SansNote()},
     {false, false, false},
     {true, false, false}},
    {"Ecrit", {Parmi("commune_souhaitee", {S("69266")})}, {false}, {true}, "cotation@200046977"},
    {"SansCotation", {Parmi("commune_souhaitee", {S("Paris")})}, {false}, {true}},
};
INSTANTIATE_TEST_SUITE_P(Cotation, TerritoireTest, ::testing::ValuesIn(kTerritoires),
                         [](const auto& i) { return i.param.nom; });

// A step that takes the territory away is not proposed, unless the cotation does without.
TEST(Elargir, UnPasHorsDuTerritoire) {
  std::string json(CatalogueEmbarque());
  const std::string pas = R"("elargir": "epci_souhaite")";
  ASSERT_NE(json.find(pas), std::string::npos);
  json.replace(json.find(pas), pas.size(), R"("elargir": "departement_souhaite")");
  const auto catalogue = Catalogue::Load(json, Territoires::Load(TerritoiresEmbarques()).value()).value();
  for (const char* cotation : {"cotation", "cotation@200046977"}) {
    Requete r;
    r.filtres = Parmi("commune_souhaitee", {S("69266")});
    r.tri.push_back({"/tri/0", cotation, "", true});
    r.elargir = true;
    Plan plan;
    Erreurs erreurs;
    Resolve(r, {*catalogue, 0}, plan, erreurs);
    ASSERT_TRUE(erreurs.empty()) << erreurs[0].detail;
    EXPECT_EQ(plan.obstacles[0].elargie.has_value(), cotation != std::string("cotation"));
  }
}

}  // namespace
}  // namespace sne::testing
