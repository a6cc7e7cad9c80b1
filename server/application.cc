#include "server/application.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "query/doublons.h"
#include "server/criteria_json.h"

namespace sne {

using namespace std::chrono_literals;
using Horloge = std::chrono::steady_clock;

namespace {

// However often the journal grows, most of the time goes to searches: after a publication changes gather for a while.
// A change that comes alone does not wait.
constexpr std::chrono::microseconds kPauseMin = 2ms, kPauseMax = 10ms;
constexpr int kPauseParTravail = 2;
constexpr std::size_t kRegardsMax = 4096;  // a few hundred bytes each, and a copy of the lists of blocks
constexpr auto kRonde = 1s;                // what no sign tells is looked for as often

// An index made with an older catalogue is searched all the same.
std::shared_ptr<const CriteresDeCotation> CriteresPour(const Catalogue& catalogue) {
  auto criteres = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), catalogue);
  if (criteres) return *criteres;
  spdlog::error("aucun critère de cotation tant que l'index n'est pas reconstruit : {}", criteres.error().message());
  return std::make_shared<const CriteresDeCotation>();
}

}  // namespace

Application::Application(Env& env, std::string index, unsigned aides, Sceau sceau)
    : equipe_(aides),
      sceau_(std::move(sceau)),
      perturbation_(sceau_.Derivee("comptages perturbés")),
      suivi_(env, index, [this](const std::shared_ptr<const Snapshot>& s) { Publier(s); }),
      guet_(std::move(index)) {}

Application::~Application() {
  arret_ = true;
  guet_.Reveiller();
  {
    const std::lock_guard verrou(mutex_);  // so that who is about to wait sees it
  }
  entretien_.notify_all();
  if (fil_du_suivi_.joinable()) fil_du_suivi_.join();
  if (fil_de_l_entretien_.joinable()) fil_de_l_entretien_.join();
}

Outcome Application::Ouvrir() {
  SNE_TRY(suivi_.Ouvrir());
  pret_ = true;
  return {};
}

void Application::Publier(const std::shared_ptr<const Snapshot>& snapshot) {
  const auto avant = this->vue();
  auto vue = std::make_shared<Vue>();
  vue->snapshot = snapshot;
  const bool meme = avant && avant->snapshot->catalogue().serie() == snapshot->catalogue().serie();
  vue->cotation = meme ? avant->cotation : CriteresPour(snapshot->catalogue());
  vue->suggestions =
      meme ? avant->suggestions : std::make_shared<const Suggestions>(snapshot->shared_catalogue(), vue->cotation);
  vue->vivantes = Vivantes(*snapshot, avant ? avant->snapshot.get() : nullptr, avant ? &avant->vivantes : nullptr);
  vue->textes = std::make_shared<const TextesTenus>(*snapshot, avant ? avant->textes.get() : nullptr);
  vue->criteres_cotation =
      meme ? avant->criteres_cotation : std::make_shared<const std::string>(EcrireCriteresDeCotation(*vue->cotation));
  vue->territoires_cotes =
      meme ? avant->territoires_cotes
           : std::make_shared<const std::vector<TerritoireCote>>(TerritoiresCotes(snapshot->catalogue().territoires()));
  {
    const std::lock_guard verrou(mutex_);
    vue_ = std::move(vue);
  }
  entretien_.notify_all();
}

void Application::Suivre() {
  fil_du_suivi_ = std::thread([this] { FilDuSuivi(); });
  fil_de_l_entretien_ = std::thread([this] { FilDeLEntretien(); });
}

void Application::FilDuSuivi() {
  Guet::Signe signe;
  std::string faute;
  while (!arret_) {
    const auto debut = Horloge::now();
    const std::uint64_t avant = vue()->snapshot->generation();
    if (signe.journal) suivi_.Signaler();
    Outcome fait = signe.etat ? suivi_.Revoir() : Outcome();
    bool plus = false;
    if (fait) {
      auto avance = suivi_.Avancer();
      if (avance) plus = *avance;
      fait = avance.map([](bool) {});
    }
    if (!fait && faute != fait.error().message()) {
      spdlog::error("nouvel état de l'index illisible, l'ancien reste servi : {}", fait.error().message());
    }
    faute = fait ? "" : fait.error().message();
    const auto travail = std::chrono::duration_cast<std::chrono::microseconds>(Horloge::now() - debut);
    if (!fait) {  // opening what stays unreadable, at each of its signs, would take the cores from searches
      std::unique_lock verrou(mutex_);
      entretien_.wait_for(verrou, kRonde, [this] { return arret_.load(); });
    } else if (vue()->snapshot->generation() != avant) {
      std::this_thread::sleep_for(std::clamp(travail * kPauseParTravail, kPauseMin, kPauseMax));
    }
    signe = plus ? Guet::Signe{true, false} : guet_.Attendre(vue()->snapshot->build(), kRonde);
  }
}

void Application::FilDeLEntretien() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 5);  // behind searches, when cores are few
  std::pair<std::string, Jour> prepares;                          // what duplicates are known of
  while (!arret_) {
    const auto vue_avant = vue();
    auto plus = suivi_.Entretenir();
    if (!plus) spdlog::error("entretien de l'index : {}", plus.error().message());
    if (plus && *plus) continue;
    if (Verifier()) continue;
    // Once a build and a day, whose blocks are others: later snapshots share what is known.
    const auto s = vue()->snapshot;
    if (std::pair de(s->build(), s->date_reference()); de != prepares) {
      s->doublons().Preparer(*s);
      prepares = std::move(de);
    }
    std::unique_lock verrou(mutex_);
    entretien_.wait_for(verrou, kRonde, [&] { return arret_ || (plus && vue_ != vue_avant); });
  }
}

// Reads the pages of one file that has not been read, if there is one. A damaged one stops the answers: better none
// than a wrong one.
bool Application::Verifier() {
  const auto snapshot = vue()->snapshot;
  if (build_verifie_ != snapshot->build()) {
    build_verifie_ = snapshot->build();
    verifies_.clear();
    sain_ = true;
  }
  const auto verifier = [&](const auto& partie, const std::string& nom) {
    if (!verifies_.insert(nom).second) return false;
    if (auto verifie = partie.Verify(); !verifie) {
      spdlog::error("{}", verifie.error().message());
      sain_ = false;
      pret_ = false;
    }
    return true;
  };
  for (std::size_t b = 0; b < snapshot->sealed_blocks(); ++b) {
    if (verifier(snapshot->block(b), snapshot->block(b).nom())) return true;
  }
  for (std::size_t i = 0; i < snapshot->sealed_segments(); ++i) {
    const Dictionnaires& d = snapshot->segments()[i].dictionnaires;
    if (verifier(d, d.noms->nom())) return true;
  }
  pret_ = sain_;
  return false;
}

std::optional<RowRef> Regard::Trouver(std::string_view numero) const {
  const auto lu = LireNumeroUnique(NormaliserNumeroUnique(numero));
  const auto ref = lu ? vue->snapshot->Find(*lu) : std::nullopt;
  return ref && perimetre.Contient(ref->bloc, ref->row) ? ref : std::nullopt;
}

Regard Application::regard(std::shared_ptr<const Appelant> appelant) const {
  const std::shared_ptr<const Vue> courante = vue();
  {
    const std::lock_guard verrou(regards_mutex_);
    if (regards_de_.lock() != courante) {
      regards_.clear();
      regards_de_ = courante;
    }
    if (const auto ou = regards_.find(appelant.get()); ou != regards_.end()) return ou->second;
  }
  Regard r = Regarder(courante, std::move(appelant));
  const std::lock_guard verrou(regards_mutex_);
  if (regards_de_.lock() == courante) {
    if (regards_.size() >= kRegardsMax) regards_.clear();
    regards_.emplace(r.appelant.get(), r);
  }
  return r;
}

Regard Application::Regarder(std::shared_ptr<const Vue> vue, std::shared_ptr<const Appelant> appelant) const {
  Regard r;
  r.vue = std::move(vue);
  r.appelant = std::move(appelant);
  const auto siennes = vues_.Pour(r.vue->snapshot, *r.appelant);
  r.liste = siennes->liste;
  r.fiche = siennes->fiche;
  r.criteres = siennes->criteres;
  const Perimetres::Vues vues = perimetres_.Pour(r.appelant->territoire, r.vue->snapshot);
  r.perimetre = vues.perimetre;
  if (!r.perimetre.tout()) {
    r.liste = r.liste->Dans(r.perimetre);
    r.fiche = r.fiche->Dans(r.perimetre);
  }
  r.ressort = vues.ressort;
  r.territoire = vues.cotation;
  r.cle = EcrireAppelant(*r.appelant);
  if (r.appelant->profil->comptages) r.perturbation = &perturbation_;
  r.classe_x = r.appelant->profil->classes_liste.find('X') != std::string::npos;
  r.classe_x_fiche = r.appelant->profil->classes_fiche.find('X') != std::string::npos;
  return r;
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
