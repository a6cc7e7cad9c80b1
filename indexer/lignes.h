// First pass of the bulk build: where each line is and to which territory it belongs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"
#include "schema/demande_json.h"

namespace sne {

struct LigneEntree {
  std::uint64_t cle = 0;      // ordre.h
  std::uint64_t hachage = 0;  // HachageDeNumero of its number, 0 when that could not be read
  std::uint64_t debut = 0;    // in the input
  std::uint32_t longueur = 0;
  std::uint32_t numero = 0;  // from 1
};

std::uint64_t HachageDeNumero(std::string_view numero);  // never 0

// The lines of `octets` in order of the input, blank ones left out.
std::vector<LigneEntree> CouperLignes(std::string_view octets, const Catalogue& catalogue, unsigned threads);

inline std::string_view TexteDe(std::string_view octets, const LigneEntree& l) {
  return octets.substr(l.debut, l.longueur);
}

}  // namespace sne
