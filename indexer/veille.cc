#include "indexer/veille.h"

#include <simdjson.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <iostream>

#include "indexer/copie.h"
#include "indexer/point_de_controle.h"
#include "schema/demande_json.h"

namespace sne {

using namespace std::chrono_literals;
using Horloge = std::chrono::steady_clock;

namespace {

constexpr auto kTour = 100ms;
constexpr auto kEcheances = 60s;
constexpr auto kEffacement = 1h;  // how often the report is read for what waits to be erased

// Searches and changes come first.
void BaisserPriorite() { ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 15); }

const char* NomDe(int phase) {
  static constexpr const char* kNoms[] = {"aucune", "en_cours", "faite", "echec"};
  return kNoms[phase];
}

}  // namespace

Veille::Veille(Ecrivain& ecrivain, Refus& refus, OptionsVeille options)
    : ecrivain_(ecrivain),
      refus_(refus),
      options_(options),
      conservation_(ecrivain, options.conservation),
      boucle_([this] { Boucle(); }) {}

Veille::~Veille() {
  arret_ = true;
  reveil_.notify_all();
  boucle_.join();
  if (reconstruction_.joinable()) reconstruction_.join();
}

void Veille::Boucle() {
  auto echeances = Horloge::now();
  bool purge = false;
  while (!arret_ && ecrivain_.Vivant()) {
    if (Horloge::now() >= echeances) {
      echeances += kEcheances;
      if (auto n = ecrivain_.Echoir()) echues_ += *n;
      purge = true;
    }
    if (purge) purge = Purger();
    if (ecrivain_.QueueLongue() && un_.try_lock()) {
      const std::lock_guard verrou(un_, std::adopt_lock);
      (void)PointDeControle();
    } else if (ReconstructionUtile()) {
      LancerReconstruction(nullptr);
    }
    std::unique_lock verrou(mutex_);
    reveil_.wait_for(verrou, kTour, [this] { return arret_.load(); });
  }
}

// True: there is more to do, behind what else is due.
bool Veille::Purger() {
  const auto plus = conservation_.Avancer();
  purgees_ = conservation_.purgees();
  Result<bool> effacer = false;
  if (!plus) {
    effacer = tl::unexpected(plus.error());
  } else if (!*plus && Horloge::now() >= effacement_) {
    effacement_ = Horloge::now() + kEffacement;
    effacer = conservation_.EffacementDu();
  }
  const std::string faute = effacer ? "" : effacer.error().message();
  if (faute != faute_de_purge_ && !faute.empty()) std::cerr << "sne-indexer : purge : " + faute + "\n";
  faute_de_purge_ = faute;
  if (effacer && *effacer) LancerReconstruction(nullptr);
  return plus && *plus;
}

// With un_ held.
Outcome Veille::PointDeControle() {
  const auto debut = Horloge::now();
  auto fait = Sceller(ecrivain_);
  dernier_point_ms_ =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(Horloge::now() - debut).count());
  ++points_;
  return fait;
}

Outcome Veille::AttendrePlace() {
  while (Pleine()) {
    SNE_TRY(ecrivain_.Vivant());
    std::this_thread::sleep_for(20ms);
  }
  return {};
}

bool Veille::ReconstructionUtile() const {
  const EtatEcrivain e = ecrivain_.etat();
  return e.segments > options_.segments_max ||
         (e.mortes >= options_.mortes_min && e.mortes * 100 >= e.lignes * options_.mortes_pour_cent);
}

bool Veille::LancerReconstruction(std::shared_ptr<const Catalogue> catalogue) {
  const std::lock_guard verrou(mutex_);
  if (phase_ == Phase::kEnCours) return false;
  if (reconstruction_.joinable()) reconstruction_.join();
  phase_ = Phase::kEnCours;
  avancement_.faites = avancement_.total = 0;
  reconstruction_ = std::thread([this, catalogue = std::move(catalogue)] {
    BaisserPriorite();
    Outcome fait;
    {
      const std::lock_guard seul(un_);
      fait = Reconstruire(ecrivain_, refus_, catalogue, avancement_, arret_);
    }
    const std::lock_guard fini(mutex_);
    phase_ = fait ? Phase::kFaite : Phase::kEchec;
    if (fait) {
      ++reconstructions_;
    } else {
      echec_ = fait.error().message();
    }
  });
  return true;
}

std::string Veille::Json() const {
  const std::lock_guard verrou(mutex_);
  std::string out = "\"points_de_controle\":" + std::to_string(points_) +
                    ",\"dernier_point_ms\":" + std::to_string(dernier_point_ms_) +
                    ",\"echues\":" + std::to_string(echues_) + ",\"purgees\":" + std::to_string(purgees_) +
                    ",\"copies\":" + std::to_string(copies_) + ",\"reconstruction\":{\"etat\":\"" +
                    NomDe(static_cast<int>(phase_)) + "\",\"faites\":" + std::to_string(avancement_.faites) +
                    ",\"total\":" + std::to_string(avancement_.total);
  if (phase_ == Phase::kEchec) {
    out += ",\"detail\":";
    AppendJsonString(echec_, out);
  }
  return out + "}";
}

std::string Veille::Metriques() const {
  const EtatEcrivain e = ecrivain_.etat();
  std::string out;
  const auto mesure = [&](const char* nom, const char* sorte, const char* aide, std::uint64_t n) {
    out += std::string("# HELP sne_indexer_") + nom + " " + aide + "\n# TYPE sne_indexer_" + nom + " " + sorte +
           "\nsne_indexer_" + nom + " " + std::to_string(n) + "\n";
  };
  mesure("generation", "gauge", "Journal position of the last record written.", e.generation);
  mesure("durable_generation", "gauge", "Journal position up to which all is on disk.", e.durable);
  mesure("checkpoint_generation", "gauge", "Journal position of the last checkpoint.", e.scellee);
  mesure("journal_lag_records", "gauge", "Records behind the last checkpoint.", e.generation - e.scellee);
  mesure("sealed_rows", "gauge", "Rows of the build, dead ones included.", e.lignes);
  mesure("dead_rows", "gauge", "Rows of the build that were replaced or deleted.", e.mortes);
  mesure("segments", "gauge", "Segments of the build.", e.segments);
  mesure("tail_rows", "gauge", "Applications changed since the last checkpoint.", e.queue);
  mesure("tail_bytes", "gauge", "Bytes of their records.", e.octets_queue);
  mesure("claims", "gauge", "Applications held in instruction.", e.prises);
  mesure("grids", "gauge", "Territories that have a grid of cotation.", e.grilles);
  mesure("claims_lapsed_total", "counter", "Claims that lapsed without an event.", echues_);
  mesure("purged_total", "counter", "Applications purged since the start, struck off too long ago.", purgees_);
  mesure("checkpoints_total", "counter", "Checkpoints since the start.", points_);
  mesure("checkpoint_duration_ms", "gauge", "Duration of the last checkpoint.", dernier_point_ms_);
  mesure("rebuilds_total", "counter", "Rebuilds since the start.", reconstructions_);
  mesure("rebuild_rows_done", "gauge", "Rows written by the rebuild under way or the last one.", avancement_.faites);
  mesure("rebuild_rows_total", "gauge", "Rows that it has to write.", avancement_.total);
  return out;
}

Reponse Veille::Repondre(std::string_view methode, std::string_view chemin, std::string_view corps,
                         std::string_view requete) {
  Reponse r;
  const auto occupe = [&] {
    return Probleme(409, "une reconstruction, une copie ou un point de contrôle est en cours", requete);
  };
  if (chemin == "/point-de-controle") {
    if (methode != "POST") return Probleme(405, "POST seulement", requete);
    const std::unique_lock seul(un_, std::try_to_lock);
    if (!seul) return occupe();
    if (!PointDeControle()) return ProblemeDePanne(requete);
    r.corps = "{\"generation_scellee\":" + std::to_string(ecrivain_.etat().scellee) + "}";
    return r;
  }
  if (chemin == "/reconstruction" && methode == "GET") {
    r.corps = "{" + Json() + "}";
    return r;
  }
  if (chemin == "/reconstruction") {
    if (methode != "POST") return Probleme(405, "GET ou POST", requete);
    std::shared_ptr<const Catalogue> catalogue;
    if (!corps.empty()) {
      const auto territoires = Territoires::Load(ecrivain_.catalogue()->territoires().source());
      if (!territoires) return ProblemeDePanne(requete);
      auto lu = Catalogue::Load(corps, *territoires);
      if (!lu) return Probleme(422, lu.error().message(), requete, {{"", lu.error().message()}});
      if (auto c = Calculateur::Creer(*lu); !c)
        return Probleme(422, c.error().message(), requete, {{"", c.error().message()}});
      if (auto i = Instruction::Creer(**lu); !i)
        return Probleme(422, i.error().message(), requete, {{"", i.error().message()}});
      if (auto c = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), **lu); !c)
        return Probleme(422, c.error().message(), requete, {{"", c.error().message()}});
      catalogue = *lu;
    }
    if (!LancerReconstruction(std::move(catalogue))) return occupe();
    r.statut = 202;
    r.corps = "{" + Json() + "}";
    return r;
  }
  if (chemin == "/copie") {
    if (methode != "POST") return Probleme(405, "POST seulement", requete);
    simdjson::dom::parser parser;
    std::string_view vers;
    const simdjson::padded_string texte(corps);
    if (parser.parse(texte)["vers"].get(vers) || !vers.starts_with('/'))
      return Probleme(422, "attendu : {\"vers\": \"/répertoire\"}", requete);
    const std::unique_lock seul(un_, std::try_to_lock);
    if (!seul) return occupe();
    auto bilan = Copier(ecrivain_, std::string(vers));
    if (!bilan) {
      if (!ecrivain_.Vivant()) return ProblemeDePanne(requete);
      return Probleme(422, bilan.error().message(), requete);
    }
    ++copies_;
    r.corps = "{\"generation\":" + std::to_string(bilan->generation) +
              ",\"fichiers\":" + std::to_string(bilan->fichiers) + ",\"octets\":" + std::to_string(bilan->octets) + "}";
    return r;
  }
  return Probleme(404, "il n'y a rien à cette adresse", requete);
}

}  // namespace sne
