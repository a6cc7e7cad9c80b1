// Names of the files of an index directory, and the state of a checkpoint. FORMAT.md shows the whole directory.
//
//   CURRENT                   name of the active build, one line
//   nir.cle                   key of the NIR's keyed hash
//   build-000001/catalogue.json, territoires.json, etat
//   build-000001/segment-000001/000000.bloc …, noms.lexique, textes.lexique, voisins, noms.lignes
//   build-000001/registre-…   what the writer alone keeps (registre.h), as of the state that names it
//   build-000001/grilles-…    the grids of cotation (grille.h), likewise
//   journal/0000000000000001.journal    segments, named after the position of their first record
//
// The state (Etat) is one JSON object with its checksum in the file `etat`, replaced by rename: the only commit point
// of a build. What it does not name does not exist. Segments are immutable: blocks one behind the other with the
// dictionaries of their words. A build begins with one; each checkpoint adds one, made of the tail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/date.h"
#include "schema/env.h"
#include "schema/status.h"

namespace sne {

inline constexpr char kFichierCourant[] = "CURRENT";
inline constexpr char kFichierCleNir[] = "nir.cle";
inline constexpr std::uint32_t kFormatIndex = 6;

std::string NomDeBuild(std::uint64_t numero);    // "build-000001"
std::string NomDeSegment(std::uint64_t numero);  // "segment-000001"
std::string NomDeBloc(std::uint64_t numero);     // "000000.bloc"
std::string CheminEtat(const std::string& build);
// Of the directory of a segment.
std::string CheminBloc(const std::string& segment, const std::string& nom);
std::string CheminNoms(const std::string& segment);           // lexicon of the words of names
std::string CheminTextes(const std::string& segment);         // and of those of free texts
std::string CheminVoisins(const std::string& segment);        // words of names near each other
std::string CheminMotsDesLignes(const std::string& segment);  // rows -> words of names
std::string CheminJournal(const std::string& index);

struct EtatBloc {
  std::string nom;
  std::uint32_t lignes = 0;
  std::uint64_t longueur = 0;  // bytes
};

struct EtatSegment {
  std::string nom;
  std::vector<EtatBloc> blocs;
  std::uint64_t noms = 0, textes = 0;  // bytes of the lexicons

  std::uint64_t lignes() const;
};

struct EtatFichier {  // `nom` is empty when there is none
  std::string nom;
  std::uint64_t longueur = 0, somme = 0;
};

struct Etat {
  std::uint32_t format = kFormatIndex;
  std::uint64_t generation = 0;        // journal position included in the segments
  std::optional<Jour> date_reference;  // fixed day of a dated base; none: today
  std::uint64_t catalogue = 0;         // XXH3-64 of catalogue.json and of territoires.json
  std::uint64_t territoires = 0;
  std::vector<EtatSegment> segments;
  std::vector<std::uint32_t> morts;  // rows superseded or deleted since their block was sealed, ascending
  EtatFichier registre, grilles;

  std::uint64_t lignes() const;  // of all segments
  std::string Ecrire() const;    // the content of the file
  static Result<Etat> Lire(std::string_view octets);
};

// Why a file that the index names could not be opened: one that is not there is damage, with its remedy (kCorrupt);
// other errors stay what they are.
tl::unexpected<Status> FichierManquant(const Status& ouverture);

// Commits `etat`: durable, with all that it names, provided that was made durable before.
Outcome CommitState(Env& env, const std::string& build, const Etat& etat);

std::uint64_t SommeDeFichier(std::string_view octets);

}  // namespace sne
