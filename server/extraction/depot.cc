#include "server/extraction/depot.h"

#include <openssl/evp.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/hexa.h"

namespace sne {
namespace {

constexpr const char* kDemande = "/demande.json";
constexpr const char* kEtat = "/etat.json";
constexpr const char* kPartiel = "/fichier.partiel";
constexpr const char* kFichier = "/fichier";
constexpr std::size_t kEntreSyncs = 32 << 20;  // bytes

// 8-4-4-4-12 hexadecimal digits: what we name our directories.
bool EstUuid(std::string_view nom) {
  if (nom.size() != 36) return false;
  for (std::size_t i = 0; i < nom.size(); ++i) {
    const bool tiret = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = nom[i];
    if (tiret ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

Outcome Ecrire(Env& env, const std::string& chemin, std::string_view octets) {
  auto fichier = env.Create(chemin);
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY((*fichier)->Append(octets));
  SNE_TRY((*fichier)->Sync());
  return (*fichier)->Close();
}

Outcome Oter(Env& env, const std::string& chemin) {
  if (!env.Exists(chemin)) return {};
  return env.Remove(chemin);
}

}  // namespace

struct FichierEnCours::Somme {
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> contexte{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

FichierEnCours::FichierEnCours(Env& env, std::string repertoire, std::unique_ptr<WritableFile> fichier)
    : env_(env),
      repertoire_(std::move(repertoire)),
      fichier_(std::move(fichier)),
      somme_(std::make_unique<FichierEnCours::Somme>()) {
  EVP_DigestInit_ex(somme_->contexte.get(), EVP_sha256(), nullptr);
}

FichierEnCours::~FichierEnCours() = default;

Outcome FichierEnCours::Append(std::string_view octets) {
  SNE_TRY(fichier_->Append(octets));
  EVP_DigestUpdate(somme_->contexte.get(), octets.data(), octets.size());
  depuis_ += octets.size();
  if (depuis_ < kEntreSyncs) return {};
  depuis_ = 0;
  return fichier_->Sync();
}

Result<std::string> FichierEnCours::Finir() {
  SNE_TRY(fichier_->Sync());
  SNE_TRY(fichier_->Close());
  SNE_TRY(env_.Rename(repertoire_ + kPartiel, repertoire_ + kFichier));
  SNE_TRY(env_.SyncDir(repertoire_));
  unsigned char octets[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  EVP_DigestFinal_ex(somme_->contexte.get(), octets, &n);
  return EnHexa({octets, n});
}

Result<std::optional<Tache>> DepotDExtractions::Reprendre(const std::string& id) {
  const std::string chemin = Chemin(id);
  const auto absent = [](const Status& s) { return s.code() == Code::kNotFound; };
  auto json = ReadWhole(env_, chemin + kEtat);
  if (!json) {
    if (absent(json.error())) return std::nullopt;
    return tl::unexpected(json.error());
  }
  std::optional<Tache> tache = LireEtat(*json);
  if (!tache) return std::nullopt;
  tache->id = id;
  if (tache->etat == Tache::Etat::kTerminee) {
    auto fichier = OuvrirFichier(id);
    if (!fichier && !absent(fichier.error())) return tl::unexpected(fichier.error());
    if (!fichier || (*fichier)->size() != tache->octets) return std::nullopt;
  } else {
    tache->octets = 0;
    if (!env_.Exists(chemin + kDemande)) return std::nullopt;
    Renoncer(id);
  }
  return tache;
}

Result<std::vector<Tache>> DepotDExtractions::Ouvrir() {
  SNE_TRY(env_.CreateDir(repertoire_));
  auto noms = env_.List(repertoire_);
  if (!noms) return tl::unexpected(noms.error());
  std::vector<Tache> taches;
  for (const std::string& id : *noms) {
    if (!EstUuid(id)) continue;
    auto tache = Reprendre(id);
    if (!tache) {
      spdlog::error("extraction {} laissée de côté : {}", id, tache.error().message());
    } else if (*tache) {
      taches.push_back(std::move(**tache));
    } else {
      spdlog::warn("extraction {} incomplète : supprimée", id);
      if (auto fait = Supprimer(id); !fait) spdlog::error("{}", fait.error().message());
    }
  }
  return taches;
}

Outcome DepotDExtractions::Deposer(const Tache& tache, std::string_view demande) {
  const std::string chemin = Chemin(tache.id);
  const auto deposer = [&]() -> Outcome {
    SNE_TRY(env_.CreateDir(chemin));
    SNE_TRY(Ecrire(env_, chemin + kDemande, demande));
    SNE_TRY(NoterEtat(tache));  // syncs the directory
    return env_.SyncDir(repertoire_);
  };
  Outcome fait = deposer();
  if (!fait) {
    if (auto retire = env_.RemoveTree(chemin); !retire) spdlog::error("{}", retire.error().message());
  }
  return fait;
}

Result<std::string> DepotDExtractions::Demande(const std::string& id) const {
  return ReadWhole(env_, Chemin(id) + kDemande);
}

Outcome DepotDExtractions::NoterEtat(const Tache& tache) {
  return ReplaceFile(env_, Chemin(tache.id) + kEtat, EcrireEtat(tache));
}

Result<std::unique_ptr<FichierEnCours>> DepotDExtractions::Commencer(const std::string& id) {
  auto fichier = env_.Create(Chemin(id) + kPartiel);
  if (!fichier) return tl::unexpected(fichier.error());
  return std::unique_ptr<FichierEnCours>(new FichierEnCours(env_, Chemin(id), std::move(*fichier)));
}

void DepotDExtractions::Renoncer(const std::string& id) {
  for (const char* nom : {kPartiel, kFichier}) {
    if (auto retire = Oter(env_, Chemin(id) + nom); !retire) spdlog::error("{}", retire.error().message());
  }
}

Result<std::unique_ptr<ReadableFile>> DepotDExtractions::OuvrirFichier(const std::string& id) const {
  return env_.OpenForRead(Chemin(id) + kFichier);
}

Outcome DepotDExtractions::Supprimer(const std::string& id) {
  const std::string chemin = Chemin(id);
  if (!env_.Exists(chemin)) return {};
  SNE_TRY(Oter(env_, chemin + kEtat));
  SNE_TRY(env_.SyncDir(chemin));
  SNE_TRY(env_.RemoveTree(chemin));
  return env_.SyncDir(repertoire_);
}

}  // namespace sne
