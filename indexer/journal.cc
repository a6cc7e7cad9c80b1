#include "indexer/journal.h"

#include "schema/index_format.h"

namespace sne {

Result<std::unique_ptr<Journal>> Journal::Ouvrir(Env& env, const std::string& index, std::uint64_t derniere) {
  const std::string repertoire = CheminJournal(index);
  SNE_TRY(env.CreateDir(repertoire));
  // Create truncates: a segment of that name could only hold a torn first record.
  auto fichier = env.Create(repertoire + "/" + NomDeJournal(derniere + 1));
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY(env.SyncDir(repertoire));
  SNE_TRY(env.SyncDir(index));
  return std::unique_ptr<Journal>(new Journal(std::move(*fichier), derniere));
}

Result<std::uint64_t> Journal::Ajouter(const Enregistrement& e) {
  SNE_TRY(fichier_->Append(EncoderEnregistrement(position_ + 1, e)));
  return ++position_;
}

Outcome Journal::Sync() { return fichier_->Sync(); }

}  // namespace sne
