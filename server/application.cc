#include "server/application.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "schema/date.h"
#include "schema/index_format.h"
#include "server/criteria_json.h"

namespace sne {

using namespace std::chrono_literals;

namespace {

// An index made with an older catalogue is searched all the same.
std::shared_ptr<const CriteresDeCotation> CriteresPour(const Catalogue& catalogue) {
  auto criteres = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), catalogue);
  if (criteres) return *criteres;
  spdlog::error("aucun critère de cotation tant que l'index n'est pas reconstruit : {}", criteres.error().message());
  return std::make_shared<const CriteresDeCotation>();
}

}  // namespace

Application::Application(Env& env, std::string index, unsigned aides, Sceau sceau)
    : env_(env), index_(std::move(index)), equipe_(aides), sceau_(std::move(sceau)) {}

Application::~Application() {
  {
    const std::lock_guard verrou(mutex_);
    arret_ = true;
  }
  reveil_.notify_all();
  if (suivi_.joinable()) suivi_.join();
}

Outcome Application::Charger() {
  const auto avant = vue();
  auto snapshot = Snapshot::Open(env_, index_, std::nullopt, avant ? avant->snapshot.get() : nullptr);
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto vue = std::make_shared<Vue>();
  vue->snapshot = *snapshot;
  const bool meme = avant && avant->snapshot->catalogue().source() == (*snapshot)->catalogue().source();
  vue->cotation = meme ? avant->cotation : CriteresPour((*snapshot)->catalogue());
  vue->suggestions =
      meme ? avant->suggestions : std::make_shared<const Suggestions>((*snapshot)->shared_catalogue(), vue->cotation);
  vue->vivantes = Vivantes(**snapshot);
  vue->textes = std::make_shared<const TextesTenus>(**snapshot, avant ? avant->textes.get() : nullptr);
  vue->criteres = meme ? avant->criteres : EcrireCriteres((*snapshot)->catalogue());
  vue->criteres_cotation = meme ? avant->criteres_cotation : EcrireCriteresDeCotation(*vue->cotation);
  {
    const std::lock_guard verrou(mutex_);
    vue_ = std::move(vue);
  }
  return {};
}

Outcome Application::Ouvrir() {
  etat_ = EtatDesFichiers();
  SNE_TRY(Charger());
  pret_ = true;
  return {};
}

void Application::Suivre() {
  suivi_ = std::thread([this] { Boucle(); });
}

// What changes when there is something new to read: the build, the segments of the journal and their lengths.
std::string Application::EtatDesFichiers() const {
  std::string etat;
  if (auto courant = ReadWhole(env_, index_ + "/" + kFichierCourant)) etat = *courant;
  const std::string journal = CheminJournal(index_);
  if (auto noms = env_.List(journal)) {
    for (const std::string& nom : *noms) {
      std::string chemin = journal;
      chemin.append("/").append(nom);
      if (auto f = env_.Map(chemin)) {
        etat.append(nom).append(":").append(std::to_string((*f)->bytes().size())).append("\n");
      }
    }
  }
  return etat;
}

Outcome Application::Actualiser() {
  const std::lock_guard un_seul(chargement_);
  std::string etat = EtatDesFichiers();
  const auto actuelle = vue()->snapshot;
  const bool nouveau_jour = !actuelle->date_fixe() && actuelle->date_reference() != AujourdhuiParis();
  if (etat == etat_ && !nouveau_jour) return {};
  SNE_TRY(Charger());
  etat_ = std::move(etat);
  return {};
}

// Reads every page of a build once. A damaged one stops the answers: better none than a wrong one.
void Application::Verifier() {
  const auto snapshot = vue()->snapshot;
  if (snapshot->build() == verifie_) return;
  bool sain = true;
  for (std::size_t b = 0; b < snapshot->sealed_blocks() && sain; ++b) {
    if (auto verifie = snapshot->block(b).Verify(); !verifie) {
      spdlog::error("{}", verifie.error().message());
      sain = false;
    }
    const std::lock_guard verrou(mutex_);
    if (arret_) return;
  }
  for (std::size_t i = 0; i < snapshot->sealed_segments() && sain; ++i) {
    if (auto verifie = snapshot->segments()[i].dictionnaires.Verify(); !verifie) {
      spdlog::error("{}", verifie.error().message());
      sain = false;
    }
  }
  verifie_ = snapshot->build();
  pret_ = sain;
}

void Application::Boucle() {
  Verifier();
  std::unique_lock verrou(mutex_);
  while (!reveil_.wait_for(verrou, 500ms, [this] { return arret_; })) {
    verrou.unlock();
    if (auto fait = Actualiser(); !fait) {
      spdlog::error("nouvel état de l'index illisible, l'ancien reste servi : {}", fait.error().message());
    }
    Verifier();
    verrou.lock();
  }
}

std::shared_ptr<const Vue> Application::vue() const {
  const std::lock_guard verrou(mutex_);
  return vue_;
}

namespace {

// A part of a JSON pointer as it was written.
std::string NomDuParametre(const std::string& partie) {
  std::string out;
  for (std::size_t i = 0; i < partie.size(); ++i) {
    if (partie[i] == '~' && i + 1 < partie.size()) {
      out += partie[++i] == '0' ? '~' : '/';
    } else {
      out += partie[i];
    }
  }
  return out;
}

}  // namespace

HttpResponse ProblemeDeRequete(const Erreurs& erreurs, bool illisible, bool lien, const RequestId& id) {
  Problem p{illisible ? (lien ? "parametre-illisible" : "json-illisible") : "requete-impossible"};
  for (const Erreur& e : erreurs) {
    if (!lien) {
      p.items.push_back(ProblemItem::AtPointer(e.chemin, e.detail));
      continue;
    }
    const std::string chemin = e.chemin.starts_with('/') ? e.chemin.substr(1) : e.chemin;
    const std::size_t barre = std::min(chemin.find('/'), chemin.size());
    const bool dans_filtres = chemin.starts_with("filtres/");  // then a pointer into the JSON of that parameter follows
    p.items.push_back(ProblemItem::AtParameter(NomDuParametre(chemin.substr(0, barre)),
                                               (dans_filtres ? chemin.substr(barre) + " : " : "") + e.detail));
  }
  if (!erreurs.empty()) p.detail = erreurs[0].detail;
  return ProblemResponse(p, id);
}

HttpResponse ProblemeDeStatut(const Status& statut, bool lien, const RequestId& id) {
  switch (statut.code()) {
    case Code::kInvalid:
      return ProblemeDeRequete({{statut.chemin(), statut.message()}}, false, lien, id);
    case Code::kNotFound:
      return ProblemResponse({"introuvable"}, id);
    case Code::kOverloaded:
      return ProblemResponse({"delai-depasse", statut.message()}, id);
    case Code::kCorrupt:
      spdlog::error("requête {} : {}", id.view(), statut.message());
      return ProblemResponse({"indisponible", "l'index est endommagé : aucune réponse avant sa restauration"}, id);
    default:
      spdlog::error("requête {} : {}", id.view(), statut.message());  // files, never a person's data
      return ProblemResponse({"interne"}, id);
  }
}

}  // namespace sne
