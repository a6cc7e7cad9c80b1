// One connection of HTTP/1.1 kept open, one request at a time. Reads answers with Content-Length; the search API
// streams nothing that is measured here. Thread safety: belongs to the thread that runs its io_context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "bench/sne_bench/adresse.h"

namespace sne::bench {

using Horloge = std::chrono::steady_clock;

struct Reponse {
  int statut = 0;  // 0: no answer, `panne` says why
  std::string corps;
  std::int64_t duree_us = -1;  // of the header Server-Timing ("total;dur=" milliseconds), -1 without one
  std::string panne;
  Horloge::time_point recue;  // its last byte was read
};

class Connexion {
 public:
  Connexion(boost::asio::io_context& contexte, const Adresse& adresse);

  // Sends `octets` (opening the connection first when it is not) and calls `suite` once, with the answer or a failure.
  // A kept connection that the server closed meanwhile is opened again, once. REQUIRES: no request under way.
  void Envoyer(std::string octets, std::function<void(Reponse)> suite);

 private:
  void Ouvrir();
  void Ecrire();
  void LireTete();
  void LireCorps(std::size_t tete);
  void Finir();
  void Echouer(const std::string& quoi, const boost::system::error_code& e);

  boost::asio::io_context& contexte_;
  const Adresse& adresse_;
  boost::asio::ip::tcp::socket prise_;
  std::string octets_, tampon_;
  std::function<void(Reponse)> suite_;
  Reponse reponse_;
  bool gardee_ = false;  // the connection has already carried an answer
  bool fermer_ = false;
};

// Sends one request and waits.
Reponse Demander(const Adresse& adresse, const std::string& octets);

}  // namespace sne::bench
