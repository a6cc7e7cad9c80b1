// What the tests of schema/ share: the embedded catalogue, and demandes built from the sample record by replacing some
// of its fields.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "schema/catalogue.h"
#include "schema/demande.h"
#include "schema/demande_json.h"
#include "schema/derived/calculateur.h"

namespace sne::testing {

const std::shared_ptr<const Territoires>& TerritoiresDeTest();
const std::shared_ptr<const Catalogue>& CatalogueDeTest();
const Calculateur& CalculateurDeTest();

std::string DemandeExemple();  // bytes of tests/data/demande_exemple.json

// The sample record with some of its fields replaced, as JSON: `remplace` is an object whose members take the place of
// the sample's; null takes a field away.
std::string ExempleAvec(std::string_view remplace);

// Reads a record; a test failure when it has errors.
Demande Lire(std::string_view json);
Lecture LireFautive(std::string_view json);

// One field as JSON ("null" when absent).
std::string Champ(const Demande& demande, std::string_view champ);

// Computes everything on that day ("2024-01-15").
void Calculer(Demande& demande, std::string_view jour);

}  // namespace sne::testing
