// What a set of notes looks like: the figures by which an EPCI judges a grid. Pure functions of the notes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sne {

struct Distribution {
  struct Intervalle {
    std::int64_t min = 0, max = 0;  // [min, max)
    std::uint64_t nombre = 0;
  };
  std::uint64_t effectif = 0;  // 0: all the rest is too
  double moyenne = 0, ecart_type = 0;
  double mediane = 0, quart_bas = 0, quart_haut = 0;  // of two middle notes their mean
  std::int64_t minimum = 0, maximum = 0;
  std::uint64_t distinctes = 0;         // different notes
  std::uint64_t ex_aequo = 0;           // applications that share theirs with another
  std::int64_t note_frequente = 0;      // the note of the most, the highest of equals …
  std::uint64_t nombre_frequente = 0;   // … and of how many
  std::int64_t pas = 1;                 // 1, 2, 5, 10, 20 …: at most 40 intervals
  std::vector<Intervalle> intervalles;  // all between the least and the highest, aligned on 0
};

Distribution Decrire(std::span<const std::int64_t> notes);
// Joins neighbouring intervals until each holds `seuil` notes, or only one is left.
void Regrouper(Distribution& distribution, std::uint64_t seuil);

// The rank of each: 1 and how many are strictly higher. Equal notes have equal ranks.
std::vector<std::uint32_t> Rangs(std::span<const std::int64_t> notes);

}  // namespace sne
