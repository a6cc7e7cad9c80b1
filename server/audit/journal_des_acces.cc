#include "server/audit/journal_des_acces.h"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/extraction/tache.h"

namespace sne {

using namespace std::chrono_literals;

namespace {

constexpr auto kRonde = 30s;   // how often it is looked for what must be purged
constexpr auto kReprise = 1s;  // after a head that could not be written
constexpr const char* kTeteNeuve = "tete.neuve";

}  // namespace

JournalDesAcces::JournalDesAcces(Env& env, std::string repertoire, ClesDAudit cles, OptionsDuJournal options)
    : env_(env),
      repertoire_(std::move(repertoire)),
      cles_(std::move(cles)),
      options_(std::move(options)),
      chaine_(cles_.at(0).chaine()) {}

JournalDesAcces::~JournalDesAcces() {
  {
    const std::lock_guard verrou(mutex_);
    arret_ = true;
  }
  reveil_.notify_all();
  if (fil_.joinable()) fil_.join();
  if (auto fait = Synchroniser(); !fait) spdlog::error("journal des accès : {}", fait.error().message());
}

Jour JournalDesAcces::aujourdhui() const {
  return JourDeParis(std::chrono::floor<std::chrono::seconds>(options_.maintenant()));
}

std::string JournalDesAcces::Instant() const { return "\"instant\":\"" + EcrireInstant(options_.maintenant()) + "\","; }

// ---- start

// Reads one file. The place behind its last line that follows the one before; none: n == 0.
Result<JournalDesAcces::Place> JournalDesAcces::Relire(const std::string& nom, const Relecture& relire) const {
  auto lecteur = LecteurDeLignes::Ouvrir(env_, Chemin(nom));
  if (!lecteur) return tl::unexpected(lecteur.error());
  Place place;
  std::optional<Chaine> chaine;
  Mac avant{};
  std::string_view ligne;
  while (true) {
    const auto lue = lecteur->Suivante(ligne);
    if (!lue) return tl::unexpected(lue.error());
    if (!*lue) return place;
    const auto l = LireLigne(ligne);
    if (l && !chaine) {
      const auto o = LireOuverture(ligne);
      if (!o) continue;
      const auto cle = std::find_if(cles_.begin(), cles_.end(), [&](const CleDAudit& c) { return c.id() == o->cle; });
      if (cle == cles_.end())
        return Fail(Code::kInvalid, Chemin(nom) + " a été scellé avec une autre clé (" + o->cle +
                                        ") : donnez-la aussi, derrière la nouvelle, par un second --cle-audit");
      chaine.emplace(cle->chaine());
      avant = o->mac;
    }
    if (!l || !chaine) continue;
    if (l->Juste(avant, *chaine)) {
      place = {nom, l->n, l->mac, lecteur->apres()};
      if (relire) relire(ligne);
    }
    avant = l->mac;
  }
}

Outcome JournalDesAcces::Ouvrir(const Relecture& relire) {
  SNE_TRY(env_.CreateDir(repertoire_));
  auto noms = env_.List(repertoire_);
  if (!noms) return tl::unexpected(noms.error());
  std::vector<std::pair<std::string, Jour>> fichiers;
  for (const std::string& nom : *noms) {
    if (const auto lu = LireNomDeJournalDAcces(nom)) fichiers.emplace_back(nom, lu->jour);
  }
  const Jour jour = aujourdhui();
  Place place;
  for (const auto& [nom, du] : fichiers) {
    if (du < jour || !relire) continue;
    const auto lu = Relire(nom, relire);
    if (!lu) return tl::unexpected(lu.error());
    if (lu->n > 0) place = *lu;
  }
  for (std::size_t i = fichiers.size(); i > 0 && place.n == 0; --i) {
    const auto lu = Relire(fichiers[i - 1].first, {});
    if (!lu) return tl::unexpected(lu.error());
    place = *lu;
  }

  const bool connue = env_.Exists(Chemin(kTete));
  std::optional<Tete> tete;
  if (connue) {
    const auto octets = ReadWhole(env_, Chemin(kTete));
    if (!octets) return tl::unexpected(octets.error());
    tete = LireTete(*octets, cles_);
  }
  if (!connue && fichiers.empty()) {  // from now on there is always one
    SNE_TRY(PoserTete({}));
    SNE_TRY(env_.SyncDir(repertoire_));
  } else if (!tete) {
    anomalie_ = "la tête du journal manque, est altérée, ou a été scellée avec une autre clé";
  } else if (tete->n > place.n || (tete->n == place.n && tete->mac != place.mac)) {
    anomalie_ = "la ligne " + std::to_string(tete->n) + " manque ou est altérée ; la dernière juste est la ligne " +
                std::to_string(place.n);
    place = {tete->fichier, tete->n, tete->mac, UINT64_MAX};
  }
  if (!place.fichier.empty() && env_.Exists(Chemin(place.fichier))) {  // a killed process did not sync its last lines
    auto fichier = env_.OpenForAppend(Chemin(place.fichier));
    if (!fichier) return tl::unexpected(fichier.error());
    SNE_TRY((*fichier)->Sync());
  }
  const std::lock_guard verrou(mutex_);
  place_ = place;
  durable_ = scellee_ = place_.n;
  return OuvrirFichier(std::max(jour, fichiers.empty() ? jour : fichiers.back().second));
}

void JournalDesAcces::Demarrer() {
  fil_ = std::thread([this] { Fil(); });
  pthread_setname_np(fil_.native_handle(), "sne-journal");
}

// ---- writing; mutex_ is held

Outcome JournalDesAcces::OuvrirFichier(Jour jour) {
  if (fichier_) {
    if (auto fait = fichier_->Sync(); !fait) {
      panne_ = fait.error().message();
      return fait;
    }
    durable_ = place_.n;
    fichier_.reset();
  }
  Ouverture o{cles_[0].id(), place_.fichier, place_.n, place_.mac, 0, {}, anomalie_};
  if (place_.n > 0 && place_.octets != UINT64_MAX && env_.Exists(Chemin(place_.fichier))) {
    const auto reste = env_.ReadFrom(Chemin(place_.fichier), place_.octets, SIZE_MAX);
    if (!reste) return tl::unexpected(reste.error());
    if (!reste->empty()) {
      o.reste = reste->size();
      o.reste_sha256 = Sha256Hexa(*reste);
    }
  }
  const std::string nom = NomDeJournalDAcces(jour, place_.n + 1);
  auto fichier = env_.Create(Chemin(nom));  // one of that name has no line: it would have another number
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY(env_.SyncDir(repertoire_));
  Mac mac;
  const std::string ligne = EcrireLigne(place_.n + 1, Instant() + EcrireOuverture(o), place_.mac, chaine_, mac);
  SNE_TRY((*fichier)->Append(ligne));
  fichier_ = std::move(*fichier);
  place_ = {nom, place_.n + 1, mac, ligne.size()};
  jour_ = jour;
  premier_ = std::chrono::steady_clock::now();
  return {};
}

// The disk refused: what was written before is kept, the next line begins a new file.
void JournalDesAcces::Abandonner() {
  if (auto fait = fichier_->Sync(); !fait) {
    panne_ = fait.error().message();
  } else {
    durable_ = place_.n;
  }
  fichier_.reset();
  durable_change_.notify_all();
}

Outcome JournalDesAcces::EcrireAuFichier(std::string_view membres) {
  if (!panne_.empty()) return Fail(Code::kIoError, panne_);
  const Jour jour = aujourdhui();
  if (!fichier_ || jour > jour_) SNE_TRY(OuvrirFichier(std::max(jour, jour_)));
  Mac mac;
  const std::string ligne = EcrireLigne(place_.n + 1, Instant().append(membres), place_.mac, chaine_, mac);
  if (auto fait = fichier_->Append(ligne); !fait) {
    Abandonner();
    return fait;
  }
  if (durable_ == place_.n) premier_ = std::chrono::steady_clock::now();
  ++place_.n;
  place_.mac = mac;
  place_.octets += ligne.size();
  return {};
}

Result<std::uint64_t> JournalDesAcces::Ecrire(std::string_view membres) {
  std::uint64_t n = 0;
  bool endormi = false;
  {
    const std::lock_guard verrou(mutex_);
    endormi = std::exchange(endormi_, false);
    const Outcome fait = EcrireAuFichier(membres);
    if (!fait && refus_ != fait.error().message())  // once, not for every answer that cannot leave
      spdlog::error("journal des accès : {}", fait.error().message());
    refus_ = fait ? "" : fait.error().message();
    if (!fait) return tl::unexpected(fait.error());
    n = place_.n;
  }
  if (endormi) reveil_.notify_all();
  return n;
}

// ---- to the disk

Outcome JournalDesAcces::PoserTete(const Tete& tete) {
  // Its name need not be durable: after a power loss an older head is as good, its bytes must be whole.
  auto fichier = env_.Create(Chemin(kTeteNeuve));
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY((*fichier)->Append(EcrireTete(tete, cles_[0])));
  SNE_TRY((*fichier)->Sync());
  SNE_TRY((*fichier)->Close());
  return env_.Rename(Chemin(kTeteNeuve), Chemin(kTete));
}

Result<Tete> JournalDesAcces::AuDisque() {
  std::shared_ptr<WritableFile> fichier;
  Tete tete;
  const auto debut = std::chrono::steady_clock::now();
  {
    const std::lock_guard verrou(mutex_);
    if (!panne_.empty()) return Fail(Code::kIoError, panne_);
    fichier = fichier_;
    tete = {place_.n, place_.mac, place_.fichier};
  }
  const Outcome fait = fichier ? fichier->Sync() : Outcome();  // without one, Abandonner has synced
  {
    const std::lock_guard verrou(mutex_);
    if (fait) {
      durable_ = std::max(durable_, tete.n);
      premier_ = debut;  // those that came meanwhile came later
    } else {
      panne_ = fait.error().message();
    }
  }
  durable_change_.notify_all();
  if (!fait) return tl::unexpected(fait.error());
  return tete;
}

Outcome JournalDesAcces::Synchroniser() {
  const std::lock_guard une(synchro_);
  const auto tete = AuDisque();
  if (!tete) return tl::unexpected(tete.error());
  SNE_TRY(PoserTete(*tete));
  const std::lock_guard verrou(mutex_);
  scellee_ = std::max(scellee_, tete->n);
  return {};
}

bool JournalDesAcces::Durable(std::uint64_t n) {
  {
    const std::lock_guard verrou(mutex_);
    if (durable_ >= n) return true;
    presse_ = std::max(presse_, n);
  }
  reveil_.notify_all();
  return false;
}

Outcome JournalDesAcces::AttendreDurable(std::uint64_t n) {
  if (Durable(n)) return {};
  std::unique_lock verrou(mutex_);
  durable_change_.wait(verrou, [&] { return durable_ >= n || !panne_.empty() || arret_; });
  if (durable_ >= n) return {};
  return Fail(Code::kIoError, panne_.empty() ? "le serveur s'arrête" : panne_);
}

void JournalDesAcces::Fil() {
  using Horloge = std::chrono::steady_clock;
  Jour purge = 0;
  constexpr auto jamais = Horloge::time_point::max();
  auto tete = Horloge::now(), ronde = tete, activite = tete;  // when they are due; when something was done
  std::unique_lock verrou(mutex_);
  while (!arret_ && panne_.empty()) {
    const auto maintenant = Horloge::now();
    const auto synchro = durable_ == place_.n ? jamais : presse_ > durable_ ? maintenant : premier_ + options_.groupe;
    const auto sceau = scellee_ == place_.n ? jamais : tete;
    if (const auto prochaine = std::min({synchro, sceau, ronde}); prochaine > maintenant) {
      endormi_ = synchro == jamais && maintenant > activite + options_.groupe;
      reveil_.wait_until(verrou, endormi_ ? prochaine : std::min(prochaine, maintenant + options_.groupe));
      endormi_ = false;
      continue;
    }
    activite = maintenant;
    verrou.unlock();
    Outcome fait;
    if (sceau <= maintenant) {
      fait = Synchroniser();
      tete = Horloge::now() + (fait ? options_.tete : kReprise);
    } else if (synchro <= maintenant) {
      const std::lock_guard une(synchro_);
      if (const auto disque = AuDisque(); !disque) fait = tl::unexpected(disque.error());
    } else {
      ronde = maintenant + kRonde;
      if (const Jour jour = aujourdhui(); jour != purge) {
        fait = Purger();
        if (fait) purge = jour;
      }
    }
    if (!fait) spdlog::error("journal des accès : {}", fait.error().message());
    verrou.lock();
  }
}

bool JournalDesAcces::en_panne() const {
  const std::lock_guard verrou(mutex_);
  return !panne_.empty();
}

Tete JournalDesAcces::derniere() const {
  const std::lock_guard verrou(mutex_);
  return {place_.n, place_.mac, place_.fichier};
}

// ---- retention

Outcome JournalDesAcces::Purger() {
  const Jour limite = PlusMois(aujourdhui(), -options_.conservation_mois);
  const std::string courant = derniere().fichier;
  auto noms = env_.List(repertoire_);
  if (!noms) return tl::unexpected(noms.error());
  std::vector<std::string> journaux, numeros;
  std::string garde;
  for (const std::string& nom : *noms) {
    if (const auto lu = LireNomDeJournalDAcces(nom); lu && garde.empty()) {
      (lu->jour < limite && nom != courant ? journaux.emplace_back() : garde) = nom;
    } else if (const auto n = LireNomDesNumeros(nom); n && n->jour < limite) {
      numeros.push_back(nom);
    }
  }
  if (journaux.empty() && numeros.empty()) return {};
  auto lecteur = LecteurDeLignes::Ouvrir(env_, Chemin(garde));
  if (!lecteur) return tl::unexpected(lecteur.error());
  std::string_view ligne;
  const auto lue = lecteur->Suivante(ligne);
  if (!lue) return tl::unexpected(lue.error());
  const auto ouverture = *lue ? LireOuverture(ligne) : std::nullopt;
  if (!ouverture) return Fail(Code::kCorrupt, Chemin(garde) + " : pas de ligne d'ouverture, rien n'est supprimé");
  const auto n =
      Ecrire("\"action\":\"conservation\",\"faits\":{\"mois\":" + std::to_string(options_.conservation_mois) +
             ",\"avant\":\"" + EcrireDate(limite) + "\",\"fichiers\":" + std::to_string(journaux.size()) +
             ",\"numeros\":" + std::to_string(numeros.size()) + ",\"garde\":{\"fichier\":\"" + garde +
             "\",\"n\":" + std::to_string(ouverture->n) + ",\"mac\":\"" + EnHexa(ouverture->mac) + "\"}}");
  if (!n) return tl::unexpected(n.error());
  SNE_TRY(Synchroniser());
  for (const auto* liste : {&journaux, &numeros}) {
    for (const std::string& nom : *liste) SNE_TRY(env_.Remove(Chemin(nom)));
  }
  return env_.SyncDir(repertoire_);
}

}  // namespace sne
