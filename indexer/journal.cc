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

Result<std::uint64_t> Journal::Ajouter(const std::vector<Enregistrement>& groupe) {
  std::string octets;
  for (std::size_t i = 0; i < groupe.size(); ++i)
    octets += EncoderEnregistrement(position_ + 1 + i, groupe[i], i == 0 ? groupe.size() - 1 : 0);
  SNE_TRY(fichier_->Append(octets));
  octets_ += octets.size();
  return position_ += groupe.size();
}

Outcome Journal::Sync() { return fichier_->Sync(); }

namespace {

Result<std::vector<std::string>> Segments(Env& env, const std::string& repertoire) {
  auto noms = env.List(repertoire);
  if (noms) std::erase_if(*noms, [](const std::string& nom) { return !nom.ends_with(".journal"); });
  return noms;
}

}  // namespace

Outcome SynchroniserJournal(Env& env, const std::string& index) {
  const std::string repertoire = CheminJournal(index);
  if (!env.Exists(repertoire)) return {};
  auto noms = Segments(env, repertoire);
  if (!noms) return tl::unexpected(noms.error());
  if (noms->empty()) return {};
  auto fichier = env.OpenForAppend(repertoire + "/" + noms->back());
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY((*fichier)->Sync());
  return (*fichier)->Close();
}

Outcome PurgerJournal(Env& env, const std::string& index, std::uint64_t jusqu_a) {
  const std::string repertoire = CheminJournal(index);
  auto noms = Segments(env, repertoire);
  if (!noms) return tl::unexpected(noms.error());
  for (std::size_t i = 0; i + 1 < noms->size() && (*noms)[i + 1] <= NomDeJournal(jusqu_a + 1); ++i)
    SNE_TRY(env.Remove(repertoire + "/" + (*noms)[i]));
  return env.SyncDir(repertoire);
}

}  // namespace sne
