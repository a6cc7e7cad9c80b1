// Names of the files of an index directory, and the state of a checkpoint. FORMAT.md shows the whole directory.
//
//   CURRENT                   name of the active build, one line
//   nir.cle                   key of the NIR's keyed hash
//   build-000001/catalogue.json, territoires.json, blocs/000000.bloc …, lexique, voisins, xapian/
//   journal/0000000000000001.journal    segments, named after the position of their first record
//
// The state (Etat) is one JSON object in Xapian's metadata under kCleEtat, written by the same commit as the documents:
// the only commit point. What it does not name does not exist.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/date.h"
#include "schema/status.h"

namespace sne {

inline constexpr char kFichierCourant[] = "CURRENT";
inline constexpr char kFichierCleNir[] = "nir.cle";
inline constexpr char kCleEtat[] = "etat";
inline constexpr std::uint32_t kFormatIndex = 3;

std::string NomDeBuild(std::uint64_t numero);                              // "build-000001"
std::string CheminBloc(const std::string& build, const std::string& nom);  // <build>/blocs/<nom>
std::string NomDeBloc(std::uint64_t numero);                               // "000000.bloc"
std::string CheminXapian(const std::string& build);
std::string CheminLexique(const std::string& build);
std::string CheminVoisins(const std::string& build);
std::string CheminJournal(const std::string& index);

struct EtatBloc {
  std::string nom;
  std::uint32_t lignes = 0;
  std::uint64_t longueur = 0;  // bytes
};

struct Etat {
  std::uint32_t format = kFormatIndex;
  std::uint64_t generation = 0;        // journal position included in the blocks
  std::optional<Jour> date_reference;  // fixed day of a dated base; none: today
  std::uint64_t catalogue = 0;         // XXH3-64 of catalogue.json and of territoires.json
  std::uint64_t territoires = 0;
  std::vector<EtatBloc> blocs;
  std::uint64_t lexique = 0;         // bytes
  std::vector<std::uint32_t> morts;  // rows superseded or deleted since their block was sealed, ascending

  std::uint64_t lignes() const;
  std::string Ecrire() const;
  static Result<Etat> Lire(const std::string& json);
};

std::uint64_t SommeDeFichier(std::string_view octets);

}  // namespace sne
