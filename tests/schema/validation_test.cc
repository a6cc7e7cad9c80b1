#include "schema/validation.h"

#include <gtest/gtest.h>

#include "tests/schema/exemple.h"

namespace sne {
namespace {

Erreurs Valides(std::string_view json, std::string_view limite = "2024-01-15") {
  Erreurs erreurs;
  Valider(*testing::CatalogueDeTest(), testing::Lire(json), LireDate(limite).value(), erreurs);
  return erreurs;
}

TEST(Validation, AccepteLExemple) {
  for (const Erreur& e : Valides(testing::DemandeExemple())) ADD_FAILURE() << e.chemin << " : " << e.detail;
}

}  // namespace
}  // namespace sne
