// What the program learns from the server before it measures: what there is to ask for, and how often. Everything comes
// through the public API, so any server that keeps the contract can be measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/sne_bench/adresse.h"
#include "bench/sne_bench/tirage.h"

namespace sne::bench {

struct Personne {
  std::string numero, nom, prenom;  // first of the forenames
};

struct Connaissance {
  std::uint64_t total = 0, generation = 0;
  std::string date_reference;

  // Codes by number of living applications.
  Tirage departements, communes, typologies, situations, statuts_professionnels, modes_logement;
  std::vector<std::string> typologies_en_ordre;  // of the catalogue, smallest first

  std::vector<Personne> personnes;  // drawn over all dates of birth
  Tirage mots;                      // words of complement_demande by the number of sampled texts that hold them

  std::vector<std::string> libelles_communes, libelles_criteres;
};

// Asks the server. Returns what went wrong, "" when nothing did.
std::string Apprendre(const Adresse& adresse, Alea& alea, Connaissance& c);

// Two typologies that follow one another, drawn by the stock of the first.
std::pair<std::string, std::string> TypologiesVoisines(const Connaissance& c, Alea& alea);

}  // namespace sne::bench
