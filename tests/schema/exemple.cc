#include "tests/schema/exemple.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <fstream>
#include <map>
#include <sstream>
#include <vector>

namespace sne::testing {

const std::shared_ptr<const Territoires>& TerritoiresDeTest() {
  static const std::shared_ptr<const Territoires> territoires = [] {
    auto t = Territoires::Load(TerritoiresEmbarques());
    if (!t) ADD_FAILURE() << t.error().message();
    return t.value();
  }();
  return territoires;
}

const std::shared_ptr<const Catalogue>& CatalogueDeTest() {
  static const std::shared_ptr<const Catalogue> catalogue = [] {
    auto c = Catalogue::Load(CatalogueEmbarque(), TerritoiresDeTest());
    if (!c) ADD_FAILURE() << c.error().message();
    return c.value();
  }();
  return catalogue;
}

const Calculateur& CalculateurDeTest() {
  static const std::shared_ptr<const Calculateur> calculateur = [] {
    auto c = Calculateur::Creer(CatalogueDeTest());
    if (!c) ADD_FAILURE() << c.error().message();
    return c.value();
  }();
  return *calculateur;
}

std::string DemandeExemple() {
  std::ifstream fichier(std::string(SNE_TESTS_DATA) + "/demande_exemple.json");
  std::stringstream texte;
  texte << fichier.rdbuf();
  return texte.str();
}

std::string ExempleAvec(std::string_view remplace) {
  simdjson::dom::parser p1, p2;
  std::vector<std::pair<std::string, std::string>> membres;  // in order
  const simdjson::padded_string exemple(DemandeExemple()), autre(remplace);
  for (const auto& [cle, valeur] : simdjson::dom::object(p1.parse(exemple))) {
    membres.emplace_back(std::string(cle), simdjson::minify(valeur));
  }
  for (const auto& [cle, valeur] : simdjson::dom::object(p2.parse(autre))) {
    const std::string nom(cle);
    const auto meme = [&](const auto& m) { return m.first == nom; };
    membres.erase(std::remove_if(membres.begin(), membres.end(), meme), membres.end());
    if (!valeur.is_null()) membres.emplace_back(nom, simdjson::minify(valeur));
  }
  std::string json = "{";
  for (const auto& [cle, valeur] : membres) {
    if (json.size() > 1) json += ',';
    AppendJsonString(cle, json);
    json += ':' + valeur;
  }
  return json + "}";
}

Demande Lire(std::string_view json) {
  LecteurDemande lecteur(*CatalogueDeTest());
  Demande d;
  Lecture lecture;
  lecteur.Lire(json, d, lecture);
  for (const Erreur& e : lecture.erreurs) ADD_FAILURE() << e.chemin << " : " << e.detail;
  return d;
}

Lecture LireFautive(std::string_view json) {
  LecteurDemande lecteur(*CatalogueDeTest());
  Demande d;
  Lecture lecture;
  lecteur.Lire(json, d, lecture);
  return lecture;
}

std::string Champ(const Demande& demande, std::string_view champ) {
  const Catalogue& c = *CatalogueDeTest();
  const FieldId id = c.Find(champ);
  if (id == kNoField) return "champ inconnu : " + std::string(champ);
  std::string json;
  AppendValue(c, c.field(id), demande.valeurs[c.field(id).slot], json);
  return json;
}

void Calculer(Demande& demande, std::string_view jour) {
  CalculateurDeTest().CalculerFixes(demande);
  CalculateurDeTest().CalculerDuJour(demande, LireDate(jour).value());
}

}  // namespace sne::testing
