// The dated figures that computed criteria need: ceilings of resources, délais anormalement longs, thresholds of
// quartiles. They are data of catalogue.json ("plafonds", "communes_zone_paris", "delais_anormalement_longs",
// "seuils_quartiles"): a new year is an entry there.
//
// Which year applies: the one of the reference date, else the nearest earlier one the data holds, else the earliest.
// Thread safety: immutable; any thread. All lookups are O(1) and allocate nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/catalogue.h"
#include "schema/status.h"
#include "schema/types.h"

namespace sne {

class Bareme {
 public:
  // Zones of the ceilings (arrêté du 29 juillet 1987, annexe I): Paris and its neighbours, the rest of Île-de-France,
  // elsewhere.
  enum class Zone : std::uint8_t { kParis, kIleDeFrance, kAutres };

  // Ceilings of one zone, in cents a year of revenu fiscal de référence.
  struct Plafonds {
    std::array<std::int64_t, 6> plus{}, plai{};       // by category of household 1..6
    std::int64_t plus_suivant = 0, plai_suivant = 0;  // each further category
    int pls_pour_mille = 0, pli_pour_mille = 0;       // of the PLUS ceiling
    // `categorie` from 1; above 6, one more person each.
    std::int64_t Plus(int categorie) const { return De(plus, plus_suivant, categorie); }
    std::int64_t Plai(int categorie) const { return De(plai, plai_suivant, categorie); }

   private:
    static std::int64_t De(const std::array<std::int64_t, 6>& table, std::int64_t suivant, int categorie) {
      if (categorie <= 6) return table[static_cast<std::size_t>(categorie - 1)];
      return table[5] + (categorie - 6) * suivant;
    }
  };
  struct PlafondsAnnee {
    int annee = 0;
    std::array<Plafonds, 3> zones;
  };

  // Upper limits of the first three quartiles, in cents a year and per unité de consommation, inclusive.
  using Seuils = std::array<std::int64_t, 3>;
  struct SeuilsAnnee {
    int annee = 0;
    Seuils defaut{}, idf{};
    std::unordered_map<Ordinal, Seuils> epci;
  };

  // Errors: kInvalid when a part is missing from the catalogue's data or has another form.
  static Result<Bareme> Charger(const Catalogue& catalogue);

  const PlafondsAnnee& PlafondsDe(int annee) const { return Annee(plafonds_, annee); }
  const SeuilsAnnee& SeuilsDe(int annee) const { return Annee(seuils_, annee); }

  Zone ZoneDe(Ordinal commune) const { return zone_[commune]; }
  const Seuils& SeuilsDeCommune(const SeuilsAnnee& annee, Ordinal commune) const;

  // Délai anormalement long, in months, of a commune for a typologie (kNoOrdinal: whatever the typologie, the
  // smallest).
  int Delai(Ordinal commune, Ordinal typologie) const { return delais_[departement_[commune]][typologie]; }

 private:
  friend class LecteurBareme;
  template <class T>
  static const T& Annee(const std::vector<T>& annees, int annee) {  // sorted, not empty
    const T* choisie = &annees.front();
    for (const T& a : annees) {
      if (a.annee <= annee) choisie = &a;
    }
    return *choisie;
  }

  std::vector<PlafondsAnnee> plafonds_;
  std::vector<SeuilsAnnee> seuils_;
  std::vector<Zone> zone_;                // by commune
  std::vector<Ordinal> departement_;      // by commune
  std::vector<Ordinal> epci_;             // by commune
  std::vector<std::vector<int>> delais_;  // by département, then by typologie; [.][0] the smallest
};

}  // namespace sne
