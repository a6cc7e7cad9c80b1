// A grid tried on the applications that seek a dwelling in its territory, beside another one or none: nothing is
// stored.
//
// Who may not know what is of class X learns nothing of it here beyond what every search shows with the notes of the
// grid in force. The sensitive lines count as one, and of those that change the notes of few of the applications looked
// at nothing is told, nor whether there are any. When sensitive lines, or others of their groups, are not those of the
// grid in force, then these few are left out of the notes too, no application is named, and every figure is of `seuil`
// applications at least: intervals are joined, least and highest note left out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/cotation/distribution.h"
#include "query/perimetre.h"
#include "query/plan.h"
#include "query/searcher.h"
#include "schema/criteres_cotation.h"
#include "schema/grille.h"

namespace sne {

struct DemandeDeSimulation {
  std::shared_ptr<const CriteresDeCotation> criteres;
  Ordinal territoire = kNoOrdinal;
  Grille apres;
  std::optional<Grille> avant;         // to compare with
  const Grille* en_vigueur = nullptr;  // of the territory; nullptr: none
  std::uint32_t tete = 20;             // applications of each list
  bool classe_x = false;               // the caller may know of class X
  std::uint32_t seuil = 11;            // a sensitive line that changes fewer notes tells whose
};

struct Simulation {
  // One application before and after; before: only when two grids were compared.
  struct Rangee {
    RowRef ref;
    std::int64_t note = 0, note_avant = 0;
    std::uint32_t rang = 0, rang_avant = 0;
  };
  // One line of the grid, or the sensitive ones together.
  struct Part {
    std::size_t ligne = kSensibles;
    std::uint64_t nombre = 0;  // applications to which it applies, one of it at least
    bool tue = false;          // none or too few to be told: the figures are 0
    std::int64_t points = 0;   // of all, before groups
    double part = 0;           // of the points of all lines, signs left out; 0 to 1
  };
  static constexpr std::size_t kSensibles = SIZE_MAX;
  // Applications that share a value of one field.
  struct Groupe {
    std::int64_t valeur = 0;  // ordinal
    std::uint64_t nombre = 0, dans_la_tete = 0;
    double moyenne = 0, moyenne_avant = 0;
    double rangs_gagnes = 0;  // on average; negative: lost
  };
  struct ParChamp {
    FieldId champ = kNoField;
    std::vector<Groupe> groupes;  // largest first
  };
  struct Avertissement {
    enum class Genre : std::uint8_t { kJamais, kDomine, kDoublon, kTeteIndistincte, kEcartee } genre = Genre::kJamais;
    std::size_t ligne = 0, autre = 0;  // of the grid; kTeteIndistincte: none
    double part = 0;                   // kDomine: of the points; kDoublon: of the applications in common
    std::uint64_t nombre = 0;          // kTeteIndistincte: with the note of the last of the list
    std::string motif;                 // kEcartee
  };

  Distribution apres;
  std::optional<Distribution> avant;
  std::uint64_t montent = 0, descendent = 0, stables = 0;  // by rank
  double rangs_deplaces = 0;                               // on average, whatever the direction
  std::vector<Rangee> tete, hausses, baisses;              // best first; largest move first
  std::uint64_t tete_gardee = 0;                           // of `tete`, those that were in it before
  bool listes_tues = false;                                // they would tell of class X; extremes too
  std::vector<Part> parts;
  std::vector<ParChamp> par_champ;
  std::vector<Avertissement> avertissements;
};

// `plan`: which applications; its order, page and facets are not looked at.
// Errors: kInvalid (no line can be bound to the catalogue), else as Search.
Result<Simulation> Simuler(const Snapshot& snapshot, const Perimetre& perimetre, const Plan& plan,
                           const DemandeDeSimulation& demande, Echeance echeance, Equipe& equipe);

}  // namespace sne
