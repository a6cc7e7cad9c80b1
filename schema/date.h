// Calendar days as a count from 1970-01-01, and the arithmetic the regulation uses: complete months and years, the 31st
// becoming the last day of a shorter month (31 January + 1 month = 28 February).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sne {

using Jour = std::int32_t;  // days since 1970-01-01; may be negative

struct Calendrier {
  int annee;
  int mois;  // 1..12
  int jour;  // 1..31
};

Jour JourDe(int annee, int mois, int jour);  // REQUIRES: a real date
Calendrier CalendrierDe(Jour jour);
int JoursDuMois(int annee, int mois);

// "2021-06-30" and nothing else: four digits of year (1800..2199), a real month and day.
std::optional<Jour> LireDate(std::string_view texte);
std::string EcrireDate(Jour jour);
void AjouterDate(Jour jour, std::string& out);

Jour PlusMois(Jour jour, int mois);         // mois may be negative
int MoisComplets(Jour debut, Jour fin);     // complete months from debut to fin; 0 when fin <= debut
int AnneesCompletes(Jour debut, Jour fin);  // an age; 0 when fin <= debut

// Seconds since 1970-01-01T00:00 on the clocks of Europe/Paris.
std::int64_t HeureDeParis(std::chrono::sys_seconds instant);
Jour JourDeParis(std::chrono::sys_seconds instant);  // the day it then is there
Jour AujourdhuiParis();                              // today there

}  // namespace sne
