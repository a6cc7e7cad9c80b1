// sne_bench_journal: writes records behind an index, as if its lines had been accepted since the last checkpoint: what
// a server that starts has to replay, or one that runs has to follow.
//
//   sne-base-ecole --demandes 2800000 --graine 1 --date 2021-06-30 | sed -n '1~56p' | sne_bench_journal --index DIR
//
// gives 50,000 applications of the index a second version. One line in `--instruction` is held in instruction (0:
// none). With `--debit 500 --port 8080` 500 of them come a second, and the server on that port is asked again and again
// how long after the last one was durable it is seen: from there to the answer of a search that waits for it.
// With `--grilles` the lines are grids of cotation, one territory each, as the journal holds them (schema/grille.h).
#include "indexer/journal.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "schema/demande_json.h"
#include "schema/grille.h"
#include "schema/index_ouvert.h"
#include "schema/nir_remplacement.h"

namespace {

using Horloge = std::chrono::steady_clock;

int Echec(const std::string& message) {
  std::cerr << "sne_bench_journal : " << message << "\n";
  return 1;
}

// Asks a server for what has just become durable, again and again.
class Temoin {
 public:
  explicit Temoin(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int un = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &un, sizeof un);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&a), sizeof a) == 0)
      fil_ = std::thread([this] { Regarder(); });
  }
  ~Temoin() { ::close(fd_); }

  bool connecte() const { return fil_.joinable(); }
  void Durable(std::uint64_t position) {
    const std::lock_guard verrou(mutex_);
    position_ = position;
    quand_ = Horloge::now();
  }
  void Conclure() {
    arret_ = true;
    fil_.join();
    std::sort(durees_.begin(), durees_.end());
    if (durees_.empty()) return;
    const auto part = [&](double p) {
      return durees_[static_cast<std::size_t>(p * static_cast<double>(durees_.size() - 1))];
    };
    std::cerr << "vu après " << part(0.5) << " ms (p50), " << part(0.95) << " (p95), " << part(0.99) << " (p99), "
              << durees_.back() << " au plus ; " << durees_.size() << " mesures, " << refus_ << " refus\n";
  }

 private:
  void Regarder() {
    std::uint64_t vue = 0;
    while (!arret_) {
      std::uint64_t position = 0;
      Horloge::time_point quand;
      {
        const std::lock_guard verrou(mutex_);
        position = position_;
        quand = quand_;
      }
      if (position == vue) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
        continue;
      }
      vue = position;
      const std::string demande = "GET /v1/demandes?nombre=0&min_generation=" + std::to_string(position) +
                                  " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      if (::send(fd_, demande.data(), demande.size(), MSG_NOSIGNAL) < 0) return;
      std::string reponse(1 << 16, '\0');  // such an answer fits into one read
      const ssize_t lus = ::recv(fd_, reponse.data(), reponse.size(), 0);
      if (lus <= 0) return;
      durees_.push_back(std::chrono::duration<double, std::milli>(Horloge::now() - quand).count());
      refus_ += !reponse.starts_with("HTTP/1.1 200");
    }
  }

  const int fd_;
  std::mutex mutex_;
  std::uint64_t position_ = 0;
  Horloge::time_point quand_;
  std::atomic<bool> arret_ = false;
  std::vector<double> durees_;
  std::uint64_t refus_ = 0;
  std::thread fil_;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("sne_bench_journal : écrit les demandes lues sur l'entrée standard dans le journal d'un index");
  std::string repertoire;
  unsigned instruction = 0, debit = 0;
  std::uint16_t port = 0;
  bool grilles = false;
  app.add_option("--index", repertoire, "répertoire de l'index")->required();
  app.add_option("--debit", debit, "enregistrements par seconde ; défaut : tous d'un coup");
  app.add_option("--port", port, "serveur de cet index sur cette machine : quand voit-il ce qui est écrit");
  app.add_option("--instruction", instruction, "une ligne sur N est prise en instruction");
  app.add_flag("--grilles", grilles, "les lignes sont des grilles de cotation, un territoire chacune");
  CLI11_PARSE(app, argc, argv);

  sne::Env& env = sne::Env::Posix();
  const auto index = sne::IndexOuvert::Ouvrir(env, repertoire);
  if (!index) return Echec(index.error().message());
  const auto cle = sne::ReadWhole(env, repertoire + "/" + sne::kFichierCleNir);
  if (!cle) return Echec(cle.error().message());
  const auto derniere = sne::LireJournal(env, sne::CheminJournal(repertoire), index->etat.generation,
                                         [](std::uint64_t, const sne::Enregistrement&) -> sne::Outcome { return {}; });
  if (!derniere) return Echec(derniere.error().message());
  const auto journal = sne::Journal::Ouvrir(env, repertoire, *derniere);
  if (!journal) return Echec(journal.error().message());

  const sne::Catalogue& catalogue = *index->catalogue;
  sne::LecteurDemande lecteur(catalogue);
  const auto slot = catalogue.field(catalogue.FindKey("numero_unique")).slot;
  const auto slot_instruction = catalogue.field(catalogue.FindKey("en_instruction")).slot;
  sne::Demande porteur;
  std::uint64_t ecrits = 0;
  sne::Demande d;
  sne::Lecture lecture;
  lecteur.Lire(R"({"en_instruction":{"guichet":"G0214","agent":"Agent 7","depuis":"2021-06-30"}})", porteur, lecture);
  std::unique_ptr<Temoin> temoin;
  if (port != 0) {
    temoin = std::make_unique<Temoin>(port);
    if (!temoin->connecte()) return Echec("pas de serveur sur le port " + std::to_string(port));
  }
  const auto debut = Horloge::now();
  for (std::string ligne; std::getline(std::cin, ligne); ++ecrits) {
    sne::Enregistrement e;
    if (grilles) {
      const auto lues = sne::LireGrillesDeTerritoire(ligne);
      if (!lues) return Echec(lues.error().message());
      e.genre = sne::Genre::kGrilles;
      e.version = static_cast<std::int64_t>(lues->revision);
      e.numero_unique = lues->epci;
      e.json = sne::EcrireGrillesDeTerritoire(*lues);
    } else {
      lecteur.Lire(ligne, d, lecture);
      if (!lecture.erreurs.empty()) return Echec(lecture.erreurs[0].chemin + " : " + lecture.erreurs[0].detail);
      sne::RemplacerNir(catalogue, d, *cle);
      e.version = 2;
      e.numero_unique = sne::Str(d.valeurs[slot]);
      if (instruction != 0 && ecrits % instruction == 0)
        d.valeurs[slot_instruction] = porteur.valeurs[slot_instruction];
      sne::AppendPourJournal(catalogue, d, e.json);
    }
    auto position = (*journal)->Ajouter({e});
    if (!position) return Echec(position.error().message());
    const auto due = debut + std::chrono::microseconds(debit == 0 ? 0 : ecrits * 1'000'000 / debit);
    if (debit == 0 || Horloge::now() >= due) continue;  // late: more of them are written together
    if (auto fait = (*journal)->Sync(); !fait) return Echec(fait.error().message());
    if (temoin) temoin->Durable(*position);
    std::this_thread::sleep_until(due);
  }
  if (auto fait = (*journal)->Sync(); !fait) return Echec(fait.error().message());
  if (temoin) temoin->Conclure();
  std::cerr << ecrits << " enregistrements\n";
  return 0;
}
