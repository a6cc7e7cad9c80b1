#include "indexer/refus.h"

#include <ctime>

#include "indexer/reponse.h"
#include "schema/demande_json.h"

namespace sne {
namespace {

std::string Maintenant() {
  const std::time_t t = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&t, &utc);
  char texte[32];
  std::strftime(texte, sizeof texte, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return texte;
}

}  // namespace

Refus::Refus(Env& env, const std::string& index)
    : env_(env), chemin_(index + "/changements-refuses.ndjson"), ancien_(index + "/changements-refuses.1.ndjson") {
  if (auto f = env_.Exists(chemin_) ? env_.Map(chemin_) : Fail(Code::kNotFound, chemin_))
    taille_ = (*f)->bytes().size();
}

void Refus::Noter(std::uint64_t ligne, const std::string& numero, const Erreurs& erreurs) {
  std::string note = "{\"recu\":\"" + Maintenant() + "\",\"ligne\":" + std::to_string(ligne);
  if (!numero.empty()) note += ",\"numero_unique\":\"" + numero + "\"";
  note += ",\"erreurs\":";
  AjouterErreurs(erreurs, note);
  note += "}\n";
  const std::lock_guard verrou(mutex_);
  if (notes_.size() + note.size() <= kOctetsMax) notes_ += note;  // of a feed that is wrong from end to end
}

Outcome Refus::Ecrire() {
  const std::lock_guard verrou(mutex_);
  if (notes_.empty()) return {};
  if (taille_ > 0 && taille_ + notes_.size() > kOctetsMax) {
    SNE_TRY(env_.Rename(chemin_, ancien_));
    taille_ = 0;
  }
  auto fichier = env_.OpenForAppend(chemin_);
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY((*fichier)->Append(notes_));
  SNE_TRY((*fichier)->Close());
  taille_ += notes_.size();
  notes_.clear();
  return {};
}

Outcome Refus::Effacer() {
  const std::lock_guard verrou(mutex_);
  taille_ = 0;
  for (const std::string& f : {chemin_, ancien_}) {
    if (env_.Exists(f)) SNE_TRY(env_.Remove(f));
  }
  return {};
}

}  // namespace sne
