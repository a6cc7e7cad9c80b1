#include "indexer/service.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <iostream>
#include <list>
#include <mutex>
#include <thread>

#include "indexer/flux.h"
#include "indexer/routes.h"

namespace sne {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Socket = asio::local::stream_protocol::socket;

namespace {

constexpr std::uint64_t kCorpsMax = 8ull << 20;        // of all but changes: a catalogue
constexpr std::uint64_t kChangementsMax = 4ull << 30;  // contract.md §3
constexpr std::size_t kMorceau = 256 * 1024;
constexpr std::chrono::milliseconds kPatience = std::chrono::seconds(60);  // that a peer is waited for
constexpr auto kFin = std::chrono::seconds(10);

std::string_view Vue(beast::string_view s) { return {s.data(), s.size()}; }

// A socket whose peer is waited for so long and no longer, all in all: each byte that it sends or takes earns a
// millisecond of it again, so that one that drips bytes loses its place as a silent one does. Boost.Asio waits without
// end for what would block, whatever the socket's own time limit of reading says; that of writing ends a write under
// way, and the next one is made here.
class Patient {
 public:
  explicit Patient(Socket& socket) : socket_(socket) {
    const timeval patience{std::chrono::duration_cast<std::chrono::seconds>(kPatience).count(), 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  template <class Tampons>
  std::size_t read_some(const Tampons& tampons, beast::error_code& erreur) {
    return Attendre(POLLIN, erreur) ? Compter(socket_.read_some(tampons, erreur)) : 0;
  }
  template <class Tampons>
  std::size_t write_some(const Tampons& tampons, beast::error_code& erreur) {
    return Attendre(POLLOUT, erreur) ? Compter(socket_.write_some(tampons, erreur)) : 0;
  }
  // Beast asks for these too.
  template <class Tampons>
  std::size_t read_some(const Tampons& tampons) {
    return Lever([&](beast::error_code& e) { return read_some(tampons, e); });
  }
  template <class Tampons>
  std::size_t write_some(const Tampons& tampons) {
    return Lever([&](beast::error_code& e) { return write_some(tampons, e); });
  }
  void FinirEnvoi() {
    beast::error_code ignoree;
    socket_.shutdown(Socket::shutdown_send, ignoree);
  }

 private:
  bool Attendre(short quoi, beast::error_code& erreur) {
    using Horloge = std::chrono::steady_clock;
    const auto debut = Horloge::now();
    pollfd attente{socket_.native_handle(), quoi, 0};
    int prets = 0;
    while ((prets = ::poll(&attente, 1, static_cast<int>(reste_.count()))) < 0 && errno == EINTR) {
    }
    reste_ -= std::min(reste_, std::chrono::duration_cast<std::chrono::milliseconds>(Horloge::now() - debut));
    if (prets > 0) return true;
    erreur = asio::error::timed_out;
    return false;
  }
  std::size_t Compter(std::size_t octets) {
    reste_ = std::min(kPatience, reste_ + std::chrono::milliseconds(octets));
    return octets;
  }
  template <class F>
  std::size_t Lever(F f) {
    beast::error_code erreur;
    const std::size_t n = f(erreur);
    if (erreur) throw beast::system_error(erreur);
    return n;
  }

  Socket& socket_;
  std::chrono::milliseconds reste_ = kPatience;
};

}  // namespace

struct Service::Rep {
  Rep(Ecrivain& e, Refus& r, Veille& v) : ecrivain(e), refus(r), veille(v), ecoute(io) {}
  ~Rep() {
    if (reveil >= 0) ::close(reveil);
    if (!chemin.empty()) ::unlink(chemin.c_str());
  }

  // One connection and its thread.
  struct Connexion {
    explicit Connexion(Socket s) : socket(std::move(s)) {}
    Socket socket;
    std::thread fil;
    std::atomic<bool> finie{false};
  };

  void Envoyer(Patient& socket, const Reponse& r) const {
    http::response<http::string_body> reponse(static_cast<http::status>(r.statut), 11);
    if (r.statut != 204) reponse.set(http::field::content_type, r.type);
    if (r.generation != 0) reponse.set("Generation", std::to_string(r.generation));
    if (!r.etiquette.empty()) reponse.set(http::field::etag, r.etiquette);
    if (r.reessayer_s != 0) reponse.set(http::field::retry_after, std::to_string(r.reessayer_s));
    reponse.keep_alive(false);
    reponse.body() = r.corps;
    if (r.statut != 204) reponse.content_length(r.corps.size());
    beast::error_code ignoree;
    http::write(socket, reponse, ignoree);
    if (ignoree) std::cerr << "sne-indexer : réponse non reçue : " + ignoree.message() + "\n";
    // What the peer still sends is taken in, so that the answer is not lost with a reset.
    socket.FinirEnvoi();
    char rebut[4096];
    for (int i = 0; i < 4096 && !ignoree; ++i) {
      if (socket.read_some(asio::buffer(rebut), ignoree) == 0) break;
    }
  }

  Reponse Changements(Patient& socket, beast::flat_buffer& tampon, http::request_parser<http::buffer_body>& lecture,
                      std::string_view requete, Mandat mandat) {
    if (veille.Pleine()) return Probleme(503, "trop de changements attendent un point de contrôle", requete);
    FluxDeChangements flux(ecrivain, refus, std::move(mandat));
    std::vector<char> morceau(kMorceau);
    bool coupe = false;
    while (!lecture.is_done()) {
      lecture.get().body().data = morceau.data();
      lecture.get().body().size = morceau.size();
      lecture.get().body().more = true;
      beast::error_code erreur;
      http::read(socket, tampon, lecture, erreur);
      if (erreur == http::error::need_buffer) erreur = {};
      const std::size_t n = morceau.size() - lecture.get().body().size;
      if (n > 0 && !flux.Lire({morceau.data(), n})) return ProblemeDePanne(requete);
      if (erreur) {
        coupe = true;
        break;
      }
      if (!veille.AttendrePlace()) return ProblemeDePanne(requete);
    }
    if (!flux.Finir(coupe)) return ProblemeDePanne(requete);
    Reponse r;
    if (coupe) {
      r = Probleme(400, "le corps s'arrête avant sa fin annoncée ; les lignes complètes sont prises en compte",
                   requete);
      r.corps.pop_back();
      r.corps += ",\"bilan\":" + flux.Bilan() + "}";
    } else {
      r.corps = flux.Bilan();
    }
    r.generation = flux.generation();
    return r;
  }

  Reponse Repondre(Patient& socket) {
    beast::flat_buffer tampon;
    http::request_parser<http::buffer_body> lecture;
    lecture.header_limit(64 * 1024);
    lecture.body_limit(kChangementsMax);
    beast::error_code erreur;
    http::read_header(socket, tampon, lecture, erreur);
    if (erreur) {
      return Probleme(erreur == http::error::body_limit ? 413 : 400, "requête illisible : " + erreur.message(), {});
    }
    const auto& tete = lecture.get();
    const std::string requete(Vue(tete["Requete"])), methode(Vue(tete.method_string()));
    const std::string cible(Vue(tete.target()));
    const std::size_t question = std::min(cible.find('?'), cible.size());
    const std::string_view adresse = std::string_view(cible).substr(0, question);
    std::string parametres = cible.substr(std::min(question + 1, cible.size()));
    auto mandat = Mandat::Lire(parametres);
    if (!mandat) return Probleme(403, mandat.error().message(), requete);
    if (lecture.chunked()) return Probleme(501, "annoncez la taille du corps par Content-Length", requete);
    const bool avec_corps = methode == "POST" || methode == "PUT";
    if (!lecture.content_length() && avec_corps) return Probleme(411, "Content-Length manque", requete);
    if (Vue(tete[http::field::expect]) == "100-continue") {
      http::response<http::empty_body> suite(http::status::continue_, 11);
      http::write(socket, suite, erreur);
    }
    if (adresse == "/v1/changements") {
      if (methode != "POST") return Probleme(405, "POST seulement", requete);
      if (!parametres.empty())
        return Probleme(422, "aucun paramètre n'est admis ici : « attendre » se demande à sne-server", requete);
      return Changements(socket, tampon, lecture, requete, std::move(*mandat));
    }
    if (lecture.content_length().value_or(0) > kCorpsMax) return Probleme(413, "corps trop gros", requete);
    std::string corps(lecture.content_length().value_or(0), '\0');
    lecture.get().body().data = corps.data();
    lecture.get().body().size = corps.size();
    lecture.get().body().more = false;
    if (!corps.empty()) {
      http::read(socket, tampon, lecture, erreur);
      if (erreur && erreur != http::error::need_buffer)
        return Probleme(400, "le corps s'arrête avant sa fin annoncée", requete);
    }
    if (adresse == "/metrics" && methode == "GET") {
      Reponse r;
      r.type = "text/plain; version=0.0.4";
      r.corps = veille.Metriques();
      return r;
    }
    Demandee demandee{methode, adresse, parametres, corps, requete, *mandat, {}};
    if (tete.count(http::field::if_match) != 0) demandee.si = std::string(Vue(tete[http::field::if_match]));
    return sne::Repondre(ecrivain, veille, demandee);
  }

  void Servir(Connexion& c) {
    try {
      Patient socket(c.socket);
      Envoyer(socket, Repondre(socket));
    } catch (const std::exception& e) {
      // What was accepted is accepted; the peer gets no answer.
      std::cerr << std::string("sne-indexer : requête sans réponse : ") + e.what() + "\n";
    }
    c.finie = true;
    if (!ecrivain.Vivant()) Reveiller();
  }

  void Reveiller() const {
    const std::uint64_t un = 1;
    (void)!::write(reveil, &un, sizeof un);
  }

  void Ramasser() {
    connexions.remove_if([](Connexion& c) {
      if (!c.finie) return false;
      c.fil.join();
      return true;
    });
  }

  Ecrivain& ecrivain;
  Refus& refus;
  Veille& veille;
  asio::io_context io;
  asio::local::stream_protocol::acceptor ecoute;
  std::string chemin;
  int reveil = -1;
  std::list<Connexion> connexions;  // of the thread that serves
};

Service::Service(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Service::~Service() = default;

Result<std::unique_ptr<Service>> Service::Ouvrir(const std::string& chemin, Ecrivain& ecrivain, Refus& refus,
                                                 Veille& veille) {
  if (chemin.empty() || chemin.size() > 107)
    return Fail(Code::kInvalid, "chemin de socket vide ou trop long : " + chemin);
  auto rep = std::make_unique<Rep>(ecrivain, refus, veille);
  struct stat s;
  if (::lstat(chemin.c_str(), &s) == 0) {
    if (!S_ISSOCK(s.st_mode)) return Fail(Code::kInvalid, chemin + " existe et n'est pas un socket");
    ::unlink(chemin.c_str());  // the lock on the index says that its owner is gone
  }
  boost::system::error_code erreur;
  const asio::local::stream_protocol::endpoint ou(chemin);
  const mode_t masque = ::umask(0117);
  rep->ecoute.open(ou.protocol(), erreur);
  if (!erreur) rep->ecoute.bind(ou, erreur);
  ::umask(masque);
  if (!erreur) rep->ecoute.listen(asio::socket_base::max_listen_connections, erreur);
  if (erreur) return Fail(Code::kIoError, "écoute sur " + chemin + " : " + erreur.message());
  rep->chemin = chemin;
  rep->reveil = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (rep->reveil < 0) return Fail(Code::kIoError, "eventfd refusé par le système");
  return std::unique_ptr<Service>(new Service(std::move(rep)));
}

void Service::Arreter() { rep_->Reveiller(); }

void Service::Servir() {
  Rep& r = *rep_;
  while (r.ecrivain.Vivant()) {
    pollfd attentes[2] = {{r.ecoute.native_handle(), POLLIN, 0}, {r.reveil, POLLIN, 0}};
    if (::poll(attentes, 2, 1000) < 0 && errno != EINTR) break;
    r.Ramasser();
    if (attentes[1].revents != 0) break;
    if (attentes[0].revents == 0) continue;
    boost::system::error_code erreur;
    Socket socket(r.io);
    r.ecoute.accept(socket, erreur);
    if (erreur) continue;
    Rep::Connexion& c = r.connexions.emplace_back(std::move(socket));
    if (r.connexions.size() > kConnexions) {
      Reponse occupe = Probleme(503, "l'indexeur a trop de requêtes en cours", {});
      c.fil = std::thread([&r, &c, occupe = std::move(occupe)] {
        Patient patient(c.socket);
        r.Envoyer(patient, occupe);
        c.finie = true;
      });
    } else {
      c.fil = std::thread([&r, &c] { r.Servir(c); });
    }
  }
  boost::system::error_code ignoree;
  r.ecoute.close(ignoree);
  const auto limite = std::chrono::steady_clock::now() + kFin;
  while (!r.connexions.empty() && r.ecrivain.Vivant() && std::chrono::steady_clock::now() < limite) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    r.Ramasser();
  }
  for (Rep::Connexion& c : r.connexions) {
    c.socket.shutdown(Socket::shutdown_both, ignoree);
    c.fil.join();
  }
  r.connexions.clear();
}

}  // namespace sne
