// Rows out of cells: what csv.cc and ndjson.cc share. Cells are short: most are copied as two vectors, without a call.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "server/extraction/ecrivain.h"

namespace sne {

// Appends to `out`, for each row, avant[c] and the cell of each column, then `fin`. The views of `avant` are followed
// by kMarge readable bytes too.
inline void MettreEnLigne(const Lot& lot, const std::vector<std::string_view>& avant, std::string_view fin,
                          std::string& out) {
  std::size_t octets = lot.lignes * fin.size() + Lot::kMarge;
  for (std::size_t c = 0; c < lot.colonnes.size(); ++c) {
    octets += lot.lignes * avant[c].size();
    for (std::size_t i = 0; i < lot.lignes; ++i) octets += lot.colonnes[c][i].size();
  }
  const std::size_t debut = out.size();
  out.resize(debut + octets);
  char* la = out.data() + debut;
  const auto poser = [&](std::string_view v) {
    if (v.size() <= Lot::kMarge) {
      std::memcpy(la, v.data(), Lot::kMarge);
    } else {
      std::memcpy(la, v.data(), v.size());
    }
    la += v.size();
  };
  for (std::size_t i = 0; i < lot.lignes; ++i) {
    for (std::size_t c = 0; c < lot.colonnes.size(); ++c) {
      poser(avant[c]);
      poser(lot.colonnes[c][i]);
    }
    std::memcpy(la, fin.data(), fin.size());
    la += fin.size();
  }
  out.resize(static_cast<std::size_t>(la - out.data()));
}

}  // namespace sne
