// What the tokens of q are taken for.
#include <gtest/gtest.h>

#include "query/resolve.h"
#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

std::string Ecrire(const Plan& plan) {
  static constexpr const char* kRoles[] = {"numero", "naissance", "annee",  "email", "tel",
                                           "nom",    "lieu?",     "postal", "texte"};
  std::string out;
  for (const Simple::Jeton& j : plan.simple.jetons) {
    if (!out.empty()) out += " | ";
    out += std::string(kRoles[static_cast<std::size_t>(j.role)]) + ":" + j.texte;
    if (!j.valeur.empty()) out += "=" + j.valeur;
  }
  return out;
}

struct Cas {
  const char* nom;
  const char* q;
  const char* lu;
  int avertissements = 0;
};
constexpr Cas kCas[] = {
    {"NomPrenom", "DUPONT Marie", "nom:DUPONT | nom:Marie"},
    {"NumeroEntier", "0691119900321G0214", "numero:0691119900321G0214=0691119900321G0214"},
    {"NumeroMinuscule", "0691119900321g0214", "numero:0691119900321g0214=0691119900321G0214"},
    {"NumeroSansGuichet", "0691119900321", "numero:0691119900321=0691119900321"},
    {"NumeroSeptCaracteres", "0691119", "numero:0691119=0691119"},
    {"NumeroEspace", "069 11 19 900321 G0214", "numero:069 11 19 900321 G0214=0691119900321G0214"},
    {"NumeroCorse", "02A1119900321", "numero:02A1119900321=02A1119900321"},
    {"NumeroEspaceEtNom", "dupont 069 1119 900321", "nom:dupont | numero:069 1119 900321=0691119900321"},
    {"DateBarres", "dupont 12/03/1984", "nom:dupont | naissance:12/03/1984=1984-03-12"},
    {"DateCourte", "dupont 1/3/1984", "nom:dupont | naissance:1/3/1984=1984-03-01"},
    {"DateColle", "12031984", "naissance:12031984=1984-03-12"},
    {"DateIso", "1984-03-12 dupont", "naissance:1984-03-12=1984-03-12 | nom:dupont"},
    {"DateEnLettres", "dupont 12 mars 1984 marie", "nom:dupont | naissance:12 mars 1984=1984-03-12 | nom:marie"},
    {"PremierAout", "1er août 1984", "naissance:1er août 1984=1984-08-01"},
    {"MoisAbrege", "3 févr. 1984", "naissance:3 févr. 1984=1984-02-03"},
    {"JuiEstDouteux", "3 jui 1984", "texte:3 | nom:jui | annee:1984=1984"},
    {"DateEspacee", "12 03 1984", "naissance:12 03 1984=1984-03-12"},
    {"DateImpossible", "dupont 31/02/1984", "nom:dupont | texte:31/02/1984", 1},
    {"AnneeAvecNom", "dupont 1984", "nom:dupont | annee:1984=1984"},
    {"AnneeSeule", "1984", "texte:1984"},
    {"Courriel", "Awa.Lefevre@example.fr", "email:Awa.Lefevre@example.fr=awa.lefevre@example.fr"},
    {"TelephoneColle", "0639980142", "tel:0639980142=0639980142"},
    {"TelephonePoints", "lefevre 06.39.98.01.42", "nom:lefevre | tel:06.39.98.01.42=0639980142"},
    {"TelephoneEspaces", "06 39 98 01 42 lefevre", "tel:06 39 98 01 42=0639980142 | nom:lefevre"},
    {"TelephoneIndicatif", "+33 6 39 98 01 42", "tel:+33 6 39 98 01 42=0639980142"},
    {"TelephoneZero", "+33 (0)6 39 98 01 42", "tel:+33 (0)6 39 98 01 42=0639980142"},
    {"CommuneApresUnNom", "dupont bron", "nom:dupont | lieu?:bron"},
    {"CommuneSeule", "bron", "nom:bron"},
    {"CommuneComposee", "dupont Saint-Denis", "nom:dupont | lieu?:Saint-Denis"},
    {"CommuneEnMots", "saint denis dupont", "lieu?:saint | lieu?:denis | nom:dupont"},
    {"CodePostal", "dupont 69500", "nom:dupont | postal:69500"},
    {"CodePostalSeul", "69500", "texte:69500"},
    {"MarqueDeDirection", "\u200Fdupont\u200E\u00A0marie", "nom:dupont | nom:marie"},
    {"Emoji", "dupont 😀", "nom:dupont | texte:😀"},
};

class Jetons : public ::testing::TestWithParam<Cas> {};
TEST_P(Jetons, SontCompris) {
  Requete requete;
  requete.q = GetParam().q;
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, {*CatalogueReduit(), JourDe(2021, 6, 30)}, plan, erreurs);
  ASSERT_TRUE(erreurs.empty()) << erreurs[0].detail;
  EXPECT_EQ(Ecrire(plan), GetParam().lu);
  EXPECT_EQ(plan.avertissements.size(), static_cast<std::size_t>(GetParam().avertissements));
}
INSTANTIATE_TEST_SUITE_P(Q, Jetons, ::testing::ValuesIn(kCas), [](const auto& cas) { return cas.param.nom; });

}  // namespace
}  // namespace sne::testing
