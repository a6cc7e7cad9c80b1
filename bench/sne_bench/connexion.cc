#include "bench/sne_bench/connexion.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace sne::bench {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t kReponseMax = 64 << 20;

bool Meme(std::string_view a, std::string_view minuscules) {
  if (a.size() != minuscules.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
    if (c != minuscules[i]) return false;
  }
  return true;
}

struct Tete {
  int statut = 0;
  std::size_t longueur = 0;
  bool fermer = false;
  std::int64_t duree_us = -1;
};

// False when the head is not one that this program reads.
bool LireLaTete(std::string_view tete, Tete& out) {
  if (!tete.starts_with("HTTP/1.1 ") || tete.size() < 12) return false;
  if (std::from_chars(tete.data() + 9, tete.data() + 12, out.statut).ec != std::errc()) return false;
  bool longueur = out.statut == 204 || out.statut == 304;
  for (std::size_t debut = tete.find("\r\n") + 2; debut < tete.size();) {
    const std::size_t fin = std::min(tete.find("\r\n", debut), tete.size());
    const std::string_view ligne = tete.substr(debut, fin - debut);
    debut = fin + 2;
    const std::size_t deux_points = ligne.find(':');
    if (deux_points == ligne.npos) continue;
    const std::string_view nom = ligne.substr(0, deux_points);
    std::string_view valeur = ligne.substr(deux_points + 1);
    while (valeur.starts_with(' ')) valeur.remove_prefix(1);
    if (Meme(nom, "content-length")) {
      longueur = std::from_chars(valeur.data(), valeur.data() + valeur.size(), out.longueur).ec == std::errc();
    } else if (Meme(nom, "connection")) {
      out.fermer = Meme(valeur, "close");
    } else if (Meme(nom, "server-timing")) {
      const std::size_t duree = valeur.find("dur=");
      if (duree != valeur.npos)
        out.duree_us = std::llround(std::strtod(std::string(valeur.substr(duree + 4)).c_str(), nullptr) * 1000);
    }
  }
  return longueur && out.longueur <= kReponseMax;
}

}  // namespace

Connexion::Connexion(asio::io_context& contexte, const Adresse& adresse)
    : contexte_(contexte), adresse_(adresse), prise_(contexte) {}

void Connexion::Envoyer(std::string octets, std::function<void(Reponse)> suite) {
  octets_ = std::move(octets);
  suite_ = std::move(suite);
  reponse_ = Reponse();
  prise_.is_open() ? Ecrire() : Ouvrir();
}

void Connexion::Ouvrir() {
  gardee_ = false;
  error_code e;
  // Resolved in place: an address in figures or a local name costs nothing, and it happens once a connection.
  const auto adresses = asio::ip::tcp::resolver(contexte_).resolve(adresse_.hote, adresse_.port, e);
  if (e) return asio::post(contexte_, [this, e] { Echouer("adresse introuvable", e); });
  asio::async_connect(prise_, adresses, [this](error_code erreur, const asio::ip::tcp::endpoint&) {
    if (erreur) return Echouer("connexion refusée", erreur);
    error_code sans_suite;
    prise_.set_option(asio::ip::tcp::no_delay(true), sans_suite);
    Ecrire();
  });
}

void Connexion::Ecrire() {
  tampon_.clear();
  asio::async_write(prise_, asio::buffer(octets_), [this](error_code e, std::size_t) {
    if (e) return Echouer("envoi interrompu", e);
    LireTete();
  });
}

void Connexion::LireTete() {
  asio::async_read_until(prise_, asio::dynamic_buffer(tampon_), "\r\n\r\n", [this](error_code e, std::size_t lus) {
    if (e) return Echouer("réponse interrompue", e);
    LireCorps(lus);
  });
}

void Connexion::LireCorps(std::size_t lus) {
  Tete tete;
  if (!LireLaTete(std::string_view(tampon_).substr(0, lus), tete))
    return Echouer("réponse HTTP que ce programme ne lit pas : " + tampon_.substr(0, 80), error_code());
  reponse_.statut = tete.statut;
  reponse_.duree_us = tete.duree_us;
  fermer_ = tete.fermer;
  tampon_.erase(0, lus);
  if (tampon_.size() >= tete.longueur) return Finir();
  asio::async_read(prise_, asio::dynamic_buffer(tampon_), asio::transfer_exactly(tete.longueur - tampon_.size()),
                   [this](error_code e, std::size_t) {
                     if (e) return Echouer("réponse interrompue", e);
                     Finir();
                   });
}

void Connexion::Finir() {
  reponse_.recue = Horloge::now();
  reponse_.corps = std::move(tampon_);
  tampon_.clear();
  gardee_ = true;
  if (fermer_) prise_.close();
  const auto suite = std::move(suite_);
  suite(std::move(reponse_));
}

void Connexion::Echouer(const std::string& quoi, const error_code& e) {
  error_code sans_suite;
  prise_.close(sans_suite);
  if (gardee_ && tampon_.empty() && reponse_.statut == 0)
    return Ouvrir();  // an idle connection may be closed at any time
  reponse_ = Reponse();
  reponse_.panne = e ? quoi + " (" + e.message() + ")" : quoi;
  reponse_.recue = Horloge::now();
  const auto suite = std::move(suite_);
  suite(std::move(reponse_));
}

Reponse Demander(const Adresse& adresse, const std::string& octets) {
  asio::io_context contexte;
  Connexion connexion(contexte, adresse);
  Reponse reponse;
  connexion.Envoyer(octets, [&](Reponse r) { reponse = std::move(r); });
  contexte.run();
  return reponse;
}

}  // namespace sne::bench
