// One extraction as a job: what is known of it, as its caller reads it and as its file etat.json keeps it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/extraction/table.h"

namespace sne {

struct Tache {
  enum class Etat : std::uint8_t { kEnAttente, kEnCours, kTerminee, kEchouee, kAnnulee };
  using Instant = std::chrono::sys_time<std::chrono::milliseconds>;  // UTC

  std::string id;        // a UUID
  std::string appelant;  // whose it is: nobody else sees it
  std::string titre;
  Format format = Format::kCsv;
  Etat etat = Etat::kEnAttente;
  std::uint64_t lignes = 0;            // written so far
  std::optional<std::uint64_t> total;  // rows to come in all, once it is known
  std::uint64_t octets = 0;            // of the file, so far
  std::string sha256;                  // of the finished file, 64 hexadecimal digits
  Instant cree;
  std::optional<Instant> commencee, finie;
  std::optional<Instant> expire;            // when it is forgotten, with its file; known once it has ended
  std::optional<std::uint64_t> generation;  // of the snapshot that it reads; with date_reference, once it has begun
  std::string date_reference;
  std::string erreur;  // French: why it failed

  bool Finie() const { return etat != Etat::kEnAttente && etat != Etat::kEnCours; }
};

// "xlsx", "csv", "ndjson": in requests, answers and file names.
std::string_view NomDeFormat(Format format);
std::optional<Format> FormatNomme(std::string_view nom);

// What GET /v1/extractions/{id} answers. Rate and time left are of `maintenant`.
void AppendTache(const Tache& tache, Tache::Instant maintenant, std::string& out);

// The file etat.json. One that is running is written as waiting: it starts again after a restart.
std::string EcrireEtat(const Tache& tache);
// Nothing when it cannot be read. `id` and `expire` are not in it.
std::optional<Tache> LireEtat(std::string_view json);

// "2021-06-30T12:00:00.123Z"
std::string EcrireInstant(Tache::Instant instant);

// "extraction-<titre>-<AAAA-MM-JJ>.<format>", the day of its creation in Paris.
std::string NomDeFichier(const Tache& tache);

}  // namespace sne
