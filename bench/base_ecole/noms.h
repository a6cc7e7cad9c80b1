// bench/base_ecole/noms.h
// Surnames and first names. A few hundred of the commonest are written out (public knowledge, no list of persons); the
// others are formed from roots and endings of each language, so that no list of real people is needed and hundreds of
// thousands of surnames appear with a Zipf-like curve: the rank of a formed surname is drawn with probability ~ 1/rank
// and the rank decides the surname. Immutable once built.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "bench/base_ecole/alias_table.h"
#include "bench/base_ecole/demande.h"
#include "bench/base_ecole/rng.h"

namespace sne::ecole {

inline constexpr std::size_t kOrigines = 17;

class Noms {
 public:
  Noms();

  // Origin of a household, from nationality (1, 2, 3) and the département of residence.
  static Origine TirerOrigine(int nationalite, std::string_view departement, Rng& rng);
  // A surname in capitals with its accents: "LE GOFF", "N'DIAYE", "GARCIA-MOREL".
  void Nom(Origine origine, Rng& rng, std::string& out) const;
  // One to three first names in use for that sex around the year of birth; `premier` gets the first one.
  void Prenoms(Origine origine, bool femme, int annee, Rng& rng, std::string& prenoms, std::string& premier) const;
  // One first name, as for a child or a neighbour.
  std::string_view Prenom(Origine origine, bool femme, int annee, Rng& rng) const;

 private:
  struct Lot {
    std::vector<std::string_view> connus;  // most frequent first
    AliasTable tirage;
    std::vector<std::string_view> debuts;
    std::vector<std::string_view> milieux;
    std::vector<std::string_view> fins;
    std::vector<std::string_view> prefixes;
    int part_connus = 20;   // percent
    int part_doubles = 0;   // percent of two surnames side by side
    int part_milieux = 30;  // percent with a middle syllable
    int part_prefixes = 0;  // percent with a prefix
    int niveaux = 16;       // the last rank is 2^niveaux - 1
    char separateur = ' ';  // between two surnames
  };
  void Former(const Lot& lot, Origine origine, Rng& rng, std::string& out) const;
  void Simple(Origine origine, Rng& rng, std::string& out) const;

  std::array<Lot, kOrigines> lots_;
  // First names by family of origins, sex and generation of birth.
  std::array<std::array<std::array<std::vector<std::string_view>, 5>, 2>, 9> prenoms_;
};

// "É" -> "E", "Œ" -> "OE" …; other characters than letters are dropped. Lower case, for e-mail addresses.
void EnAscii(std::string_view text, std::string& out);

}  // namespace sne::ecole
