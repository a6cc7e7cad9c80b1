// bench/base_ecole/identifiants.h
// Identifiers with a check: all fictive. NIR orders are 900-999 (no real commune registers so many births under one
// order), SIREN start with 99, telephones are in the ranges the regulator keeps for fiction (ARCEP, decision
// 2018-0881), e-mails are under example.fr (RFC 2606).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/base_ecole/dates.h"
#include "bench/base_ecole/rng.h"

namespace sne::ecole {

// Key of the 13 first characters of a NIR: 97 - (N mod 97), Corsica's 2A and 2B counting as 19 and 18.
int CleNir(std::string_view treize);

// 15 characters. `lieu`: INSEE code of the commune of birth, or 99 and a country on 3 digits. Corsicans born before
// 1976 have 20, as the two départements did not exist.
void EcrireNir(bool femme, Day naissance, std::string_view lieu, Rng& rng, std::string& out);

// Appends the digit that makes a number pass Luhn's test.
void AjouterLuhn(std::string& chiffres);
// 9 digits decided by `numero`.
std::string Siren(std::uint64_t numero);
// 14 digits: the SIREN and an establishment.
std::string Siret(std::uint64_t numero, std::uint32_t etablissement);

void EcrirePortable(Rng& rng, std::string& out);
// `departement` chooses the area: 01 to 05.
void EcrireFixe(std::string_view departement, Rng& rng, std::string& out);
void EcrireEmail(std::string_view prenom, std::string_view nom, int annee, Rng& rng, std::string& out);

// Code of a country of birth as in a NIR, likely for the origin (index of Origine).
std::string_view PaysDeNaissance(std::size_t origine, Rng& rng);

}  // namespace sne::ecole
