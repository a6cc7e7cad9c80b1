// bench/base_ecole/revenus.h
// Monthly resources and taxable income of the household.
#pragma once

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"

namespace sne::ecole {

// Fills ressources, pension_versee, total_ressources and rfr. Needs the people, the profile and the wished commune
// (d.communes[0]), which decides the ceilings.
void TirerRevenus(const Contexte& ctx, Rng& rng, Demande& d);

// Consumption units: 1, 0.5 per further person from 14, 0.3 per younger child; unborn ones do not count.
double UnitesDeConsommation(const Contexte& ctx, const Demande& d);
// Category of the household in the ceilings, 1 to 6 and more.
int CategorieMenage(const Contexte& ctx, const Demande& d);

// Position of a taxable income among the ceilings: [0, 1] up to PLAI, [1, 2] up to PLUS, [2, 3] PLS, [3, 4] PLI, above
// HORS; and back. Used to set the shares of the bands.
double PositionPlafond(double rfr, double plai, double plus);
double RfrDePosition(double position, double plai, double plus);

// For the calibration program only: the position before adjustment, of the demande drawn last by this thread.
double DernierePositionBrute();

}  // namespace sne::ecole
