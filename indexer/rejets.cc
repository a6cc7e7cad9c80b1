#include "indexer/rejets.h"

#include <algorithm>

#include "schema/demande_json.h"

namespace sne {

void Rejets::Ajouter(std::uint64_t ligne, Erreurs erreurs) {
  ++nombre_;
  const std::lock_guard verrou(mutex_);
  if (rejets_.size() < kGardes) rejets_.emplace_back(ligne, std::move(erreurs));
}

Outcome Rejets::Ecrire(Env& env, const std::string& chemin) {
  const std::lock_guard verrou(mutex_);
  std::sort(rejets_.begin(), rejets_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  for (const auto& [ligne, erreurs] : rejets_) {
    out += "{\"ligne\":" + std::to_string(ligne) + ",\"erreurs\":[";
    for (std::size_t i = 0; i < erreurs.size(); ++i) {
      out += i ? ",{\"chemin\":" : "{\"chemin\":";
      AppendJsonString(erreurs[i].chemin, out);
      out += ",\"detail\":";
      AppendJsonString(erreurs[i].detail, out);
      out += '}';
    }
    out += "]}\n";
  }
  return ReplaceFile(env, chemin, out);
}

}  // namespace sne
