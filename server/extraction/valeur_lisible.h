// How one value reads to people, in French: labels and not codes, oui and non, 31/12/2021, 1 234,56 €, 18 mois.
#pragma once

#include <cstdint>
#include <string>

#include "schema/catalogue.h"
#include "schema/date.h"

namespace sne {

void AjouterJourLisible(Jour jour, std::string& out);  // 31/12/2021
// Groups of three digits, of numbers of five and more: 2021 may be a year.
void AjouterNombreLisible(std::int64_t nombre, std::string& out);
void AjouterMontantLisible(std::int64_t centimes, std::string& out);  // 1 234,56
// 1234,56 or 1234.56: as a program reads it, always with its two decimals.
void AjouterCentimes(std::int64_t centimes, char virgule, std::string& out);

// A scalar, a score or one value of a multi field, with its unit. REQUIRES: there is a value.
void AjouterValeurLisible(const Field& f, std::int64_t valeur, std::string& out);

}  // namespace sne
