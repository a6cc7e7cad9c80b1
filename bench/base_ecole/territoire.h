// bench/base_ecole/territoire.h
// Where demandes are filed and what is wished: the 101 départements with their share of the stock, and their
// communes weighted by population. Immutable once loaded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/base_ecole/alias_table.h"

namespace sne::ecole {

// Tension of the market, for seniority: Île-de-France waits longer, small départements less.
enum class Zone : std::uint8_t { kIdf, kCourante, kDetendue };
inline constexpr std::size_t kZones = 3;

struct Commune {
  std::string code;
  std::string libelle;
  std::string epci;  // SIREN of the cotation territory, may be empty (four islands)
  std::vector<std::string> codes_postaux;
  std::uint32_t departement = 0;  // index
  std::int32_t groupe = -1;       // index of (EPCI, territory) among Territoires::groupes, -1 without EPCI
  std::uint32_t population = 0;
  std::uint32_t ville = 0;  // index of the city of an arrondissement, of itself otherwise
  bool arrondissement = false;
  bool limitrophe_paris = false;  // Paris or a commune that touches it: own income ceilings
  bool liste_locale = false;      // its EPCI has a list of local priorities
};

struct Departement {
  std::string code;
  std::string libelle;
  std::string region;
  std::string territoire;  // three first characters of the numéro unique: 069, 02A, 974, 111
  double stock = 0;        // share of the national stock, sums to 1
  bool spta = false;
  bool idf = false;
  bool paca = false;
  Zone zone = Zone::kCourante;
  std::uint32_t nb_guichets = 0;
  std::vector<std::uint32_t> communes;  // without arrondissements, indexes
  std::vector<double> poids;            // of those communes, sums to 1
  AliasTable tirage;
};

// Communes of one EPCI inside one numbering territory: what an applicant adds to the first choice.
struct Groupe {
  std::vector<std::uint32_t> communes;
  AliasTable tirage;
};

class Territoires {
 public:
  // Reads the embedded file. Throws std::runtime_error when it is not what the generator needs (a build error).
  Territoires();

  const std::vector<Departement>& departements() const { return departements_; }
  const std::vector<Commune>& communes() const { return communes_; }
  const std::vector<Groupe>& groupes() const { return groupes_; }
  // Arrondissements of a city given by its index; empty for the others.
  const std::vector<std::uint32_t>& arrondissements(std::uint32_t ville) const;
  // Départements in drawing order: those of Île-de-France (territory 111) follow one another.
  std::uint32_t premier_idf() const { return premier_idf_; }
  std::uint32_t fin_idf() const { return fin_idf_; }
  double part_idf() const { return part_idf_; }
  double part_paca() const { return part_paca_; }
  double part_spta() const { return part_spta_; }
  double part_rurale() const { return part_rurale_; }  // of the first choices, below kPopulationRurale

  // A commune of the département, by weight; a city with arrondissements is often named by one of them.
  std::uint32_t TirerCommune(std::uint32_t departement, Rng& rng) const;
  // A guichet other than the portal, 5 characters: kind, département, number.
  std::string Guichet(std::uint32_t departement, std::uint32_t numero) const;
  // The same, drawn: a few guichets of a département register most of its demandes.
  std::string TirerGuichet(std::uint32_t departement, Rng& rng) const;

 private:
  void PeserCommunes();
  void FormerGroupes();

  std::vector<Departement> departements_;
  std::vector<Commune> communes_;
  std::vector<Groupe> groupes_;
  std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> villes_;  // city -> its arrondissements
  std::vector<AliasTable> tirage_arrondissements_;
  std::uint32_t premier_idf_ = 0;
  std::uint32_t fin_idf_ = 0;
  double part_idf_ = 0;
  double part_paca_ = 0;
  double part_spta_ = 0;
  double part_rurale_ = 0;
};

}  // namespace sne::ecole
