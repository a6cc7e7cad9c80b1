// bench/base_ecole/generateur.h
// The base école: fictive demandes as NDJSON lines. Record i depends only on (seed, i, date, number of demandes), so a
// file can be written from any place, in constant memory.
// Thread safety: Ligne() may be called from several threads, each with its own Atelier.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "bench/base_ecole/calendrier.h"
#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"
#include "bench/base_ecole/logement.h"
#include "bench/base_ecole/permutation.h"
#include "bench/base_ecole/priorites.h"
#include "bench/base_ecole/suivi.h"
#include "bench/base_ecole/texte.h"

namespace sne::ecole {

struct Options {
  std::uint64_t demandes = 0;  // living ones
  std::uint64_t graine = 1;
  Day date = ToDay(2021, 6, 30);
  bool radiees = false;                            // adds the struck-off ones of the last year, 1,330 for 2,200 living
  double anciennete_moyenne = kAncienneteMoyenne;  // months
};

class Generateur {
 public:
  // Throws std::invalid_argument (message in French) when the options cannot be met: date out of range, more demandes
  // than serial numbers, a mean seniority out of reach.
  explicit Generateur(const Options& options);

  // Lines to write: living and struck-off ones.
  std::uint64_t lignes() const { return options_.demandes + radiees_; }

  // Memory reused from one line to the next.
  struct Atelier {
    Demande demande;
    Demande voisine;  // only its number and date are drawn
    std::string tampon;
  };
  // Appends line `index` (0-based, with its end of line) to `out`. REQUIRES: index < lignes().
  void Ligne(std::uint64_t index, Atelier& atelier, std::string& out) const;

  const Contexte& contexte() const { return contexte_; }

 private:
  // One population with its own places: living or struck-off demandes.
  struct Population {
    Population(std::uint64_t n, std::uint64_t key, const Territoires& territoires);
    std::uint64_t n;
    Permutation ordre;
    std::vector<std::uint64_t> borne;          // first place of each département, and the end
    std::vector<Permutation> dans_territoire;  // of each département; Île-de-France shares one
    std::vector<std::uint32_t> phase;          // of each département's territory, see Calendrier
  };
  struct Emplacement {
    std::uint32_t departement;
    std::uint64_t debut, fin;  // places of the numbering territory
    std::uint64_t place;
  };
  Emplacement Situer(const Population& p, std::uint64_t place) const;
  void Numeroter(const Population& p, const Emplacement& e, bool radiee, Rng& rng, Demande& d) const;
  Profil TirerProfil(int months, Rng& rng) const;
  void TirerPersonneMorale(Rng& rng, Demande& d) const;

  Options options_;
  std::uint64_t radiees_ = 0;
  double jeunes_en_plus_ = 0;  // chance that a profile is drawn again until it is under 25
  Contexte contexte_;
  Souhaits souhaits_;
  Priorites priorites_;
  Suivi suivi_;
  Texte texte_;
  Calendrier calendrier_radiees_;
  Population vivantes_;
  Population radiees_pop_;
};

}  // namespace sne::ecole
