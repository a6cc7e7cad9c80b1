// A grid of cotation: what the applications that seek a dwelling in one territory (EPCI, EPT, Ville de Paris) get
// points for. Data: docs/cotation.md explains it to who writes one. A line weighs one criterion of
// criteres_cotation.json.
//
// Versions of one territory: any number of published ones, which are never edited, and at most one draft, the last. Of
// the published ones the latest begun is in force, until its own end: what it has replaced does not come back.
// Immutable values; nothing points outside.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/criteres_cotation.h"
#include "schema/date.h"
#include "schema/status.h"

namespace sne {

enum class OptionPj : std::uint8_t {
  kDeclaratif = 1,  // points without a document
  kConforme = 2,    // points only with a compliant one
  kDouble = 3,      // points without, twice as many with
};

struct PoidsDeGrille {
  int poids = 0;  // -100 to 100
  OptionPj option = OptionPj::kDeclaratif;
  bool operator==(const PoidsDeGrille&) const = default;
};

struct LigneDeGrille {
  enum class Par : std::uint8_t {
    kFois,
    kUnite,
    kAn
  };  // points once, by unit of the criterion's number, by 12 of them

  std::string critere;                 // code
  std::vector<std::string> modalites;  // codes; none: any of the criterion
  std::optional<double> min, max;      // of the criterion's number, inclusive; they take the place of its condition
  Par par = Par::kFois;
  std::optional<int> plafond;      // of the points that kUnite and kAn give, whatever their sign
  std::optional<int> depuis_mois;  // counts events of the last so many months instead of the number
  PoidsDeGrille hors_mutation, mutation;
  std::string groupe;    // lines of one group are added up, or
  bool maximum = false;  // the best paid one counts
  bool Borne() const { return min || max; }
  bool operator==(const LigneDeGrille&) const = default;
};

struct Grille {
  std::string libelle;
  Jour valide_du = 0;
  std::optional<Jour> valide_au;  // inclusive; none: until the next one
  std::vector<LigneDeGrille> lignes;
  bool operator==(const Grille&) const = default;
};

struct VersionDeGrille {
  enum class Statut : std::uint8_t { kBrouillon, kPubliee, kArchivee };
  int version = 1;
  Statut statut = Statut::kBrouillon;
  Jour modifiee_le = 0;
  std::optional<Jour> publiee_le;
  Grille grille;
};

std::string_view NomDeStatut(VersionDeGrille::Statut statut);  // "BROUILLON" …

struct GrillesDeTerritoire {
  std::string epci;            // SIREN
  std::uint64_t revision = 0;  // grows with each change
  std::vector<VersionDeGrille> versions;

  const VersionDeGrille* Find(int version) const;
  const VersionDeGrille* Brouillon() const;
  const VersionDeGrille* EnVigueur(Jour jour) const;
  // The day before which another one takes over, or the last of its own; none: open. REQUIRES: published, one of these.
  std::optional<Jour> Fin(const VersionDeGrille& v) const;
  // "ARCHIVEE" also of a published one whose time is over.
  std::string_view StatutAu(const VersionDeGrille& v, Jour jour) const;
};

// All territories that have a grid, by SIREN.
using Grilles = std::map<std::string, std::shared_ptr<const GrillesDeTerritoire>>;

// A grid as an EPCI sends it, for the territory `epci`; members that only answers have are passed over.
struct GrilleDeposee {
  Grille grille;
  VersionDeGrille::Statut statut = VersionDeGrille::Statut::kBrouillon;
};
enum class Exigence : std::uint8_t { kTout, kCriteres };  // kCriteres: name and dates may lack, to try it
// False when it is unreadable: not JSON, or a member given twice, which an error names. Errors name the member, what
// was found and what is allowed; `out` is then unusable.
bool LireGrille(std::string_view json, const std::string& epci, const CriteresDeCotation& criteres, Exigence exigence,
                GrilleDeposee& out, Erreurs& erreurs);

// "criteres":[…] of a grid, as LireGrille reads them, with category and label of each when `criteres` knows it.
void AppendLignes(const Grille& grille, const CriteresDeCotation& criteres, std::string& out);

// What the journal and the file of grids hold. Errors: kCorrupt.
std::string EcrireGrillesDeTerritoire(const GrillesDeTerritoire& g);
Result<GrillesDeTerritoire> LireGrillesDeTerritoire(std::string_view json);
std::string EcrireGrilles(const Grilles& grilles);
Result<Grilles> LireGrilles(std::string_view json);

}  // namespace sne
