// How a person's name gets typed: with one noise. For the measure of the simple search.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/sne_bench/tirage.h"

namespace sne::bench {

struct Nomme {
  std::string nom, prenom;  // the first given name alone
};

// What is read of an application.
struct Fiche {
  std::string numero, usage, naissance;  // naissance: YYYY-MM-DD
  Nomme demandeur;
  std::vector<Nomme> codemandeurs;
};

struct Saisie {
  std::string q;
  Nomme sens;                              // the person meant, prenom empty when it was not typed
  Nomme ecrit;                             // the same as typed; both empty when a number was typed
  std::string premier_jour, dernier_jour;  // of birth, when something of it was typed
  bool debut = false;                      // the name is typed in part
};

inline constexpr std::string_view kBruits[] = {"casse",           "accents",       "ordre",        "particule-collee",
                                               "particule-omise", "trait-d-union", "apostrophe",   "nom-d-usage",
                                               "codemandeur",     "faute-nom",     "faute-prenom", "phonetique",
                                               "debut",           "nom-annee",     "nom-date",     "numero"};

// Nothing when the noise does not apply to this application.
std::optional<Saisie> Bruiter(std::string_view bruit, const Fiche& fiche, Alea& alea);

// Letters missing, added, changed, or two neighbours swapped, to make one of the other. Of folded names.
std::size_t Ecart(std::string_view a, std::string_view b);

// Lower-case letters and digits alone, without accents: names that are equal so are one name.
std::string Plier(std::string_view utf8);

}  // namespace sne::bench
