#include "server/extraction/taches.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <typeinfo>
#include <utility>

namespace sne {

using namespace std::chrono_literals;

namespace {

constexpr auto kRonde = 1s;  // between two looks at what has expired
// How long a piece of a job lets searches pass. Bounded: a job goes on, however busy the server.
constexpr int kPolitesse = 20;
constexpr auto kAttente = 1ms;

std::string TailleLisible(std::uint64_t octets) {
  double n = static_cast<double>(octets);
  const char* const unites[] = {"octets", "Kio", "Mio", "Gio"};
  std::size_t u = 0;
  for (; n >= 1024 && u + 1 < std::size(unites); ++u) n /= 1024;
  char texte[32];
  std::snprintf(texte, sizeof texte, "%.*f %s", u == 0 ? 0 : 1, n, unites[u]);
  std::replace(std::begin(texte), std::end(texte), '.', ',');
  return texte;
}

// For the caller: no path, no text of the system.
std::string Raison(const Status& statut, const std::string& id) {
  spdlog::error("extraction {} : {}", id, statut.message());
  return statut.code() == Code::kDiskFull ? "disque plein : il n'y a plus de place pour le fichier de l'extraction"
                                          : "le fichier de l'extraction n'a pas pu être écrit";
}

}  // namespace

Taches::Taches(Env& env, const std::string& repertoire, OptionsDeTaches options, OuvreurDeSource ouvrir)
    : depot_(env, repertoire), options_(std::move(options)), ouvrir_(std::move(ouvrir)) {}

Taches::~Taches() { Arreter(); }

Outcome Taches::Ouvrir() {
  auto reprises = depot_.Ouvrir();
  if (!reprises) return tl::unexpected(reprises.error());
  std::stable_sort(reprises->begin(), reprises->end(), [](const Tache& a, const Tache& b) { return a.cree < b.cree; });
  {
    const std::lock_guard verrou(mutex_);
    for (Tache& t : *reprises) {
      auto entree = std::make_shared<Entree>();
      if (t.finie) t.expire = *t.finie + options_.duree;
      octets_ += t.octets;
      if (!t.Finie()) file_.Ajouter(t.appelant, t.id);
      entree->rang = prochain_rang_++;
      entree->tache = std::move(t);
      table_.emplace(entree->tache.id, entree);
    }
  }
  Balayer();
  return {};
}

void Taches::Demarrer() {
  for (std::size_t i = 0; i < options_.simultanees; ++i) fils_.emplace_back([this] { Fil(); });
}

void Taches::Arreter() {
  {
    const std::lock_guard verrou(mutex_);
    arret_ = true;
  }
  reveil_.notify_all();
  for (std::thread& fil : fils_) fil.join();
  fils_.clear();
}

void Taches::Fil() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10);  // behind searches and maintenance
  while (!arret_) {
    Balayer();
    if (ExecuterUne()) continue;
    std::unique_lock verrou(mutex_);
    reveil_.wait_for(verrou, kRonde, [this] { return arret_ || file_.taille() > 0; });
  }
}

tl::expected<Tache, Taches::Refus> Taches::Creer(Tache t, std::string_view demande) {
  auto entree = std::make_shared<Entree>();
  t.id = NewRequestId().view();
  t.cree = options_.maintenant();
  t.etat = Tache::Etat::kEnAttente;
  entree->tache = t;
  {
    // Takes its place at once, so that two at a time cannot share the last one; it is run once it is on the disk.
    const std::lock_guard verrou(mutex_);
    std::size_t siennes = 0, toutes = 0;
    for (const auto& [id, autre] : table_) {
      if (autre->tache.etat != Tache::Etat::kEnAttente) continue;
      ++toutes;
      if (autre->tache.appelant == t.appelant) ++siennes;
    }
    const auto refus = [](std::string detail) { return tl::unexpected(Refus{true, std::move(detail)}); };
    if (siennes >= options_.attente_par_appelant)
      return refus(std::to_string(siennes) + " de vos extractions attendent déjà : attendez que l'une soit finie");
    if (toutes >= options_.attente)
      return refus(std::to_string(toutes) + " extractions attendent déjà, tous utilisateurs confondus");
    if (table_.size() >= options_.gardees)
      return refus(std::to_string(table_.size()) +
                   " extractions sont gardées : supprimez (DELETE) celles dont vous n'avez plus besoin");
    entree->rang = prochain_rang_++;
    table_.emplace(t.id, entree);
  }
  const std::lock_guard issue(entree->issue);  // nobody else knows of it yet
  const Outcome depose = depot_.Deposer(t, demande);
  const std::lock_guard verrou(mutex_);
  if (!depose) {
    table_.erase(t.id);
    return tl::unexpected(Refus{false, Raison(depose.error(), t.id)});
  }
  file_.Ajouter(t.appelant, t.id);
  reveil_.notify_one();
  return t;
}

bool Taches::Expiree(const Tache& t) const { return t.expire && *t.expire <= options_.maintenant(); }

std::shared_ptr<Taches::Entree> Taches::Trouver(const std::string& appelant, const std::string& id) const {
  const auto it = table_.find(id);
  if (it == table_.end() || it->second->tache.appelant != appelant || Expiree(it->second->tache)) return nullptr;
  return it->second;
}

std::optional<Tache> Taches::Lire(const std::string& appelant, const std::string& id) const {
  const std::lock_guard verrou(mutex_);
  const auto entree = Trouver(appelant, id);
  return entree ? std::optional(entree->tache) : std::nullopt;
}

std::vector<Tache> Taches::Lister(const std::string& appelant) const {
  std::vector<std::pair<std::uint64_t, Tache>> siennes;
  {
    const std::lock_guard verrou(mutex_);
    for (const auto& [id, entree] : table_) {
      if (entree->tache.appelant == appelant && !Expiree(entree->tache))
        siennes.emplace_back(entree->rang, entree->tache);
    }
  }
  std::sort(siennes.begin(), siennes.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Tache> taches;
  taches.reserve(siennes.size());
  for (auto& [rang, tache] : siennes) taches.push_back(std::move(tache));
  return taches;
}

Taches::Bilan Taches::bilan() const {
  const std::lock_guard verrou(mutex_);
  Bilan b;
  b.octets = octets_;
  for (const auto& [id, entree] : table_) ++b.par_etat[static_cast<std::size_t>(entree->tache.etat)];
  return b;
}

Outcome Taches::Supprimer(const std::string& appelant, const std::string& id) {
  std::shared_ptr<Entree> entree;
  {
    const std::lock_guard verrou(mutex_);
    entree = Trouver(appelant, id);
  }
  if (!entree) return Fail(Code::kNotFound, "extraction inconnue");
  const std::lock_guard issue(entree->issue);
  const bool finie = [&] {
    const std::lock_guard verrou(mutex_);
    Tache& t = entree->tache;
    if (t.Finie()) return true;
    entree->annulee = true;
    file_.Retirer(id);
    t.etat = Tache::Etat::kAnnulee;
    t.finie = options_.maintenant();
    t.expire = *t.finie + options_.duree;
    return false;
  }();
  // At once, also under a thread that writes there: Conclure removes what it still adds.
  SNE_TRY(depot_.Supprimer(id));
  const std::lock_guard verrou(mutex_);
  Liberer(*entree);
  if (finie) table_.erase(id);
  return {};
}

void Taches::Balayer() {
  std::vector<std::pair<std::string, std::shared_ptr<Entree>>> expirees;
  {
    const std::lock_guard verrou(mutex_);
    for (const auto& une : table_) {
      if (Expiree(une.second->tache)) expirees.emplace_back(une);
    }
  }
  for (const auto& [id, entree] : expirees) {
    const std::lock_guard issue(entree->issue);
    if (auto fait = depot_.Supprimer(id); !fait) {
      spdlog::error("extraction {} expirée, pas encore supprimée : {}", id, fait.error().message());
      continue;
    }
    const std::lock_guard verrou(mutex_);
    Liberer(*entree);
    table_.erase(id);
  }
}

std::shared_ptr<Taches::Entree> Taches::Prochaine() {
  const std::lock_guard verrou(mutex_);
  const auto id = arret_ ? std::nullopt : file_.Suivante();
  if (!id) return nullptr;
  const auto entree = table_.at(*id);
  entree->tache.etat = Tache::Etat::kEnCours;
  entree->tache.commencee = options_.maintenant();
  return entree;
}

bool Taches::ExecuterUne() {
  const auto entree = Prochaine();
  if (!entree) return false;
  Tache tache;
  {
    const std::lock_guard verrou(mutex_);
    tache = entree->tache;
  }
  Arret arret = Arret::kEchec;
  try {
    arret = Ecrire(*entree, tache);
  } catch (const std::exception& e) {
    spdlog::error("extraction {} : exception {}", tache.id, typeid(e).name());
    tache.erreur = "erreur interne du serveur";
  } catch (...) {
    spdlog::error("extraction {} : exception", tache.id);
    tache.erreur = "erreur interne du serveur";
  }
  Conclure(*entree, std::move(tache), arret);
  return true;
}

Taches::Arret Taches::Ecrire(Entree& entree, Tache& t) {
  const auto echec = [&t](std::string raison) {
    t.erreur = std::move(raison);
    return Arret::kEchec;
  };
  const auto demande = depot_.Demande(t.id);
  if (!demande) return echec(Raison(demande.error(), t.id));
  auto source = ouvrir_(t, *demande);
  if (!source) return echec(source.error());
  t.generation = source->generation;
  t.date_reference = source->date_reference;
  Montrer(entree, t);
  auto fichier = depot_.Commencer(t.id);
  if (!fichier) return echec(Raison(fichier.error(), t.id));
  std::string morceau;
  auto pas = BodyStream::Step::kMore;
  while (pas == BodyStream::Step::kMore) {
    for (int i = 0; i < kPolitesse && options_.recherches_attendent(); ++i) std::this_thread::sleep_for(kAttente);
    if (arret_ || entree.annulee) return Arret::kInterrompu;
    morceau.clear();
    pas = source->flux->Next(morceau);
    if (pas == BodyStream::Step::kFailed) return echec("la lecture de l'index a échoué");
    if (!Reserver(entree, morceau.size()))
      return echec("les fichiers d'extraction dépasseraient leur quota de " + TailleLisible(options_.quota) +
                   " : supprimez (DELETE) ceux dont vous n'avez plus besoin");
    if (auto ecrit = morceau.empty() ? Outcome() : (*fichier)->Append(morceau); !ecrit)
      return echec(Raison(ecrit.error(), t.id));
    t.octets += morceau.size();
    t.lignes = source->flux->faites();
    t.total = source->flux->total();
    Montrer(entree, t);
  }
  auto sha256 = (*fichier)->Finir();
  if (!sha256) return echec(Raison(sha256.error(), t.id));
  t.sha256 = *sha256;
  return Arret::kFini;
}

void Taches::Montrer(Entree& entree, const Tache& t) {
  const std::lock_guard verrou(mutex_);
  if (!entree.annulee) entree.tache = t;
}

// Room for bytes that are about to be written; they count as the job's from here on.
bool Taches::Reserver(Entree& entree, std::size_t octets) {
  const auto prendre = [&] {
    const std::lock_guard verrou(mutex_);
    if (octets_ + octets > options_.quota) return false;
    octets_ += octets;
    entree.tache.octets += octets;
    return true;
  };
  if (prendre()) return true;
  Balayer();
  return prendre();
}

void Taches::Conclure(Entree& entree, Tache t, Arret arret) {
  const std::lock_guard issue(entree.issue);
  if (entree.annulee) arret = Arret::kInterrompu;
  if (arret == Arret::kFini) {
    t.etat = Tache::Etat::kTerminee;
    t.finie = options_.maintenant();
    if (auto note = depot_.NoterEtat(t); !note) {
      t.erreur = Raison(note.error(), t.id);
      arret = Arret::kEchec;
    }
  }
  if (arret == Arret::kEchec) {
    t.etat = Tache::Etat::kEchouee;
    t.finie = options_.maintenant();
    t.sha256.clear();
    t.octets = 0;
    depot_.Renoncer(t.id);
    if (auto note = depot_.NoterEtat(t); !note) spdlog::error("extraction {} : {}", t.id, note.error().message());
  }
  if (arret == Arret::kInterrompu) {
    // Cancelled under our hands: what we wrote since goes too. Stopped: begun anew at the next start.
    if (!entree.annulee) {
      depot_.Renoncer(t.id);
    } else if (auto fait = depot_.Supprimer(t.id); !fait) {
      spdlog::error("extraction {} : {}", t.id, fait.error().message());
    }
  }
  const std::lock_guard verrou(mutex_);
  if (arret != Arret::kFini) Liberer(entree);
  if (arret != Arret::kInterrompu) {
    t.expire = *t.finie + options_.duree;
    entree.tache = std::move(t);
  } else if (!entree.annulee) {
    entree.tache.etat = Tache::Etat::kEnAttente;
  }
}

void Taches::Liberer(Entree& entree) { octets_ -= std::exchange(entree.tache.octets, 0); }

}  // namespace sne
