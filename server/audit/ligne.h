// The files of the record of accesses: names, lines, the seal of their head. Format: docs/decisions/0017.
//
//   {"n":41,"instant":"2026-11-26T10:00:00.123Z", … ,"mac":"<64 hexadecimal digits>"}
//
// `mac` covers the MAC of the line before and the bytes of this line up to it. The first line of a file is its opening:
// it names the file before and the MAC of its last line.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schema/date.h"
#include "schema/env.h"
#include "server/audit/cle.h"

namespace sne {

inline constexpr Mac kOrigine{};  // before the first line of all

// "acces-2026-11-26-000000000041.ndjson": the day in Paris, the number of the first line. Names sort as they were
// written.
std::string NomDeJournalDAcces(Jour jour, std::uint64_t n);
// "numeros-2026-11-26-000000000041.bin": hashes of the applications that the extraction begun by line 41 took away.
std::string NomDesNumeros(Jour jour, std::uint64_t n);
struct NomLu {
  Jour jour;
  std::uint64_t n;
};
std::optional<NomLu> LireNomDeJournalDAcces(std::string_view nom);
std::optional<NomLu> LireNomDesNumeros(std::string_view nom);
inline constexpr const char* kTete = "tete";

// `membres`: of the object, without a comma at either end. Sets `mac`.
std::string EcrireLigne(std::uint64_t n, std::string_view membres, const Mac& precedent, Chaine& chaine, Mac& mac);

// A line without its newline. The views point into it.
struct LigneLue {
  std::uint64_t n = 0;
  std::string_view scellee;  // what the MAC covers of it
  Mac mac;

  bool Juste(const Mac& precedent, Chaine& chaine) const { return chaine.Sceller(precedent, scellee) == mac; }
};
std::optional<LigneLue> LireLigne(std::string_view ligne);

// What the first line of a file says of the one before.
struct Ouverture {
  std::string cle;
  std::string fichier;  // "" : none
  std::uint64_t n = 0;  // of the last line before; 0: none
  Mac mac{};
  std::uint64_t reste = 0;   // bytes behind that line that are none: a write that was broken off …
  std::string reste_sha256;  // … and their sum
  std::string anomalie;      // what was found wrong at the start
};
std::string EcrireOuverture(const Ouverture& o);  // members, for EcrireLigne, without n and instant
std::optional<Ouverture> LireOuverture(std::string_view ligne);

// How far the record is known to be on the disk: a line by itself, sealed, in a file that is replaced.
struct Tete {
  std::uint64_t n = 0;
  Mac mac{};
  std::string fichier;
};
std::string EcrireTete(const Tete& tete, const CleDAudit& cle);
std::optional<Tete> LireTete(std::string_view octets, const ClesDAudit& cles);  // nothing: not one of ours

// Lines of a file from an offset on, in bounded memory.
class LecteurDeLignes {
 public:
  static Result<LecteurDeLignes> Ouvrir(Env& env, const std::string& chemin, std::uint64_t debut = 0);
  // The next line, valid until the next call; false at the end, before which a piece without newline may remain: from
  // apres() to taille().
  Result<bool> Suivante(std::string_view& ligne);
  std::uint64_t debut() const { return debut_; }  // of that line
  std::uint64_t apres() const { return apres_; }  // of the next one
  std::uint64_t taille() const { return fichier_->size(); }

 private:
  LecteurDeLignes(std::unique_ptr<ReadableFile> fichier, std::uint64_t debut)
      : fichier_(std::move(fichier)), lu_(debut), debut_(debut), apres_(debut) {}
  std::unique_ptr<ReadableFile> fichier_;
  std::string tampon_;
  std::size_t ici_ = 0;
  std::uint64_t lu_, debut_, apres_;
};

}  // namespace sne
