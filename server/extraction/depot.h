// The files of extractions that run as jobs: DIR/<id>/ holds
//
//   demande.json      what was asked, as it came: it may name people, and goes with the rest
//   etat.json         what is known of the job (tache.h), replaced as a whole
//   fichier.partiel   what is being written
//   fichier           what has been written whole
//
// A directory without etat.json is nothing: that file comes last when a job is accepted, and goes first when it is
// deleted. Whoever may read them is the business of the process's umask and of DIR.
//
// Thread safety: any thread, as long as two do not write to the same job.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/env.h"
#include "server/extraction/tache.h"

namespace sne {

// The file of one job while it is written. Destroyed before Finir: what is there is for Depot::Renoncer to remove.
class FichierEnCours {
 public:
  ~FichierEnCours();
  // Bytes reach the disk little by little, so that the end does not come with gigabytes to write at once.
  Outcome Append(std::string_view octets);
  // Makes it the job's file, durably. The SHA-256 of all bytes, in hexadecimal.
  Result<std::string> Finir();

 private:
  friend class DepotDExtractions;
  struct Somme;
  FichierEnCours(Env& env, std::string repertoire, std::unique_ptr<WritableFile> fichier);

  Env& env_;
  const std::string repertoire_;
  std::unique_ptr<WritableFile> fichier_;
  std::unique_ptr<Somme> somme_;
  std::size_t depuis_ = 0;  // bytes since the last sync
};

class DepotDExtractions {
 public:
  DepotDExtractions(Env& env, std::string repertoire) : env_(env), repertoire_(std::move(repertoire)) {}

  // What stands, from the run before: jobs that wait or have ended, without `expire`. Removes what is no job's any
  // more: half a job, a file that is not as long as it was. Other things in DIR are left alone. Makes DIR when missing.
  Result<std::vector<Tache>> Ouvrir();

  // Durable on success. After a failure what is left of it is removed, as far as the disk lets us.
  Outcome Deposer(const Tache& tache, std::string_view demande);
  Result<std::string> Demande(const std::string& id) const;
  Outcome NoterEtat(const Tache& tache);

  Result<std::unique_ptr<FichierEnCours>> Commencer(const std::string& id);
  // Removes the file, whole or partial.
  void Renoncer(const std::string& id);
  Result<std::unique_ptr<ReadableFile>> OuvrirFichier(const std::string& id) const;

  // The job and all its files; durable on success. Fine when there is none.
  Outcome Supprimer(const std::string& id);

 private:
  std::string Chemin(const std::string& id) const { return repertoire_ + "/" + id; }
  // Nothing: it is no job. An error: it cannot be told.
  Result<std::optional<Tache>> Reprendre(const std::string& id);

  Env& env_;
  const std::string repertoire_;
};

}  // namespace sne
