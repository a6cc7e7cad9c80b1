// bench/base_ecole/contexte.h
// What the drawing of every demande shares: date, territories, names, joint laws. Built once, immutable after.
#pragma once

#include "bench/base_ecole/calendrier.h"
#include "bench/base_ecole/dates.h"
#include "bench/base_ecole/maths.h"
#include "bench/base_ecole/noms.h"
#include "bench/base_ecole/profils.h"
#include "bench/base_ecole/territoire.h"

namespace sne::ecole {

struct Contexte {
  Contexte(Day jour, double anciennete_moyenne);

  Day date;
  int annee;
  Territoires territoires;
  Profils profils;
  Noms noms;
  NormalQuantiles normale;
  Anciennete anciennete;
  double part_cdi_locataires;  // share of people at work among those who pay a rent

  // Log-normal amount.
  double LogNormale(double mediane, double sigma, Rng& rng) const {
    return mediane * Exp(sigma * normale.At(rng.Unit()));
  }
};

std::array<double, kZones> PartsDesZones(const Territoires& territoires);

}  // namespace sne::ecole
