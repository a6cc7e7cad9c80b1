// Every line of the base école is accepted by the reader and the validation of schema/, and the computed criteria that
// users filter on have the published shares.
#include "schema/validation.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "schema/demande_json.h"
#include "schema/derived/calculateur.h"
#include "tests/base_ecole/releve.h"
#include "tests/schema/exemple.h"

namespace sne {
namespace {

std::string Texte(const Erreurs& erreurs) {
  std::string text;
  for (const Erreur& e : erreurs) text += "  " + e.chemin + " : " + e.detail + "\n";
  return text;
}

struct Controle {
  std::uint64_t refusees = 0;
  std::uint64_t calcules = 0;
  std::map<std::string, ecole::Comptes> comptes;
};

Controle Controler(const ecole::Options& options, const std::vector<std::string>& champs) {
  Controle controle;
  const auto catalogue = testing::CatalogueDeTest();
  const Jour jour = options.date;
  const ecole::Generateur generateur(options);
  ecole::Generateur::Atelier atelier;
  LecteurDemande lecteur(*catalogue);
  Demande demande;
  std::string line;
  for (std::uint64_t i = 0; i < generateur.lignes(); ++i) {
    line.clear();
    generateur.Ligne(i, atelier, line);
    Lecture lecture;
    lecteur.Lire(std::string_view(line).substr(0, line.size() - 1), demande, lecture);
    controle.calcules += lecture.calcules_ignores;
    if (lecture.erreurs.empty()) Valider(*catalogue, demande, jour, lecture.erreurs);
    if (!lecture.erreurs.empty()) {
      if (controle.refusees++ < 5) ADD_FAILURE() << line << Texte(lecture.erreurs);
      continue;
    }
    if (champs.empty()) continue;
    testing::CalculateurDeTest().CalculerFixes(demande);
    testing::CalculateurDeTest().CalculerDuJour(demande, jour);
    for (const std::string& champ : champs) {
      std::string value = testing::Champ(demande, champ);
      if (value == "null") continue;
      if (value.size() > 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
      controle.comptes[champ][value] += 1;
    }
  }
  return controle;
}

TEST(BaseEcoleValidation, ToutEstAccepte) {
  ecole::Options options;
  options.demandes = 40000;
  options.graine = 11;
  options.radiees = true;
  const Controle controle = Controler(options, {});
  EXPECT_EQ(controle.refusees, 0U);
  EXPECT_EQ(controle.calcules, 0U);
  options = {.demandes = 10000, .graine = 12, .date = ecole::ToDay(2024, 6, 30)};
  EXPECT_EQ(Controler(options, {}).refusees, 0U);
}

// The highest incomes that can be drawn, with a rent to match: the one line of 2.8 million that was refused.
TEST(BaseEcoleValidation, RevenusExtremes) {
  const ecole::Options options{.demandes = 2'800'000, .graine = 1};
  const ecole::Generateur generateur(options);
  ecole::Generateur::Atelier atelier;
  std::string line;
  generateur.Ligne(932'346, atelier, line);
  Demande demande;
  Lecture lecture;
  LecteurDemande(*testing::CatalogueDeTest()).Lire(std::string_view(line).substr(0, line.size() - 1), demande, lecture);
  if (lecture.erreurs.empty()) Valider(*testing::CatalogueDeTest(), demande, options.date, lecture.erreurs);
  EXPECT_TRUE(lecture.erreurs.empty()) << line << Texte(lecture.erreurs);
}

TEST(BaseEcoleValidation, CriteresCalcules) {
  const ecole::Options options{.demandes = 30000, .graine = 13};
  const Controle controle =
      Controler(options, {"composition_familiale", "tranche_plafond", "pj_completude", "mutation", "statut"});
  const auto check = [&](const char* champ, const ecole::Parts& parts) {
    const ecole::Khi2 test = ecole::Comparer(controle.comptes.at(champ), parts);
    std::printf("%-32s khi2 %8.2f  ddl %3d  p %.4f\n", champ, test.statistique, test.degres, test.p);
    std::string counts;
    for (const auto& [code, n] : controle.comptes.at(champ)) counts += code + " " + std::to_string(n) + "; ";
    EXPECT_GT(test.p, 1e-4) << champ << " : " << counts;
  };
  check("composition_familiale", {{"SEUL", 43}, {"MONO", 27}, {"COUPLE", 9}, {"COUPLE_PAC", 19}, {"AUTRE", 2}});
  check("tranche_plafond", {{"PLAI", 74}, {"PLUS", 20}, {"PLS", 3.5}, {"PLI", 1}, {"HORS", 1.5}});
  check("pj_completude", {{"COMPLET", 38}, {"PARTIEL", 34}, {"IDENTITE", 24}, {"VIDE", 4}});
  check("mutation", {{"true", 33}, {"false", 67}});
}

}  // namespace
}  // namespace sne
