// The ready-made sets of columns of an extraction, by what they are for.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"

namespace sne {

struct Modele {
  std::string_view nom;
  std::string_view usage;                // in a sentence, for documentation and errors
  std::vector<std::string_view> champs;  // public names; none: all that there are
  bool cotation = false;                 // with the score and rank of the territory searched, when there is one
};

std::span<const Modele> Modeles();

// By its name, whatever its case and accents ("CALEOL", "priorités"); nullptr when there is none.
const Modele* TrouverModele(std::string_view nom);

// The fields of a model that may be shown to anyone who may extract: in the order of the catalogue, groups as their
// fields, nothing of class X.
std::vector<FieldId> ChampsDuModele(const Modele& modele, const Catalogue& catalogue);

}  // namespace sne
