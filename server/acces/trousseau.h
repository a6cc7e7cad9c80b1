// Where the issuer's public keys come from: a JWKS file, read again when it changes, or an address, asked again at
// intervals and when a token names a key that nobody knows, at a bounded rate. What cannot be had or read leaves the
// keys in use.
//
// Thread safety: any thread. One thread of its own reads and asks.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "server/acces/jwks.h"

namespace sne {

// One of `fichier` and `url`.
struct SourceDeCles {
  std::string fichier{};
  std::string url{};
  std::string autorites{};                        // PEM; "": those of the system
  std::chrono::milliseconds rafraichir{300'000};  // between two questions to `url`
  std::chrono::milliseconds inconnue{30'000};     // at least so long between one question and the next that an unknown
                                                  // key, or a failure, makes necessary
};

class Trousseau {
 public:
  // Keys that never change.
  explicit Trousseau(JeuDeCles cles);
  explicit Trousseau(SourceDeCles source);
  ~Trousseau();

  // Reads the file, or asks the address once, then follows it. An address that does not answer is no error: there are
  // no keys until it does. Errors: kIoError, kInvalid  the file cannot be read, or is no JWKS.
  Outcome Suivre();
  // Ends that, within a second or so whatever the issuer does. The keys stay. Before the log is closed.
  void Arreter();

  // The keys in use; nullptr: none yet. Another object: what the ones before verified is to be verified again.
  std::shared_ptr<const JeuDeCles> cles() const;
  // A token names a key that they do not know: looks for it soon.
  void Chercher();

  // Since the keys were last read or found unchanged.
  std::chrono::duration<double> age() const;

 private:
  using Horloge = std::chrono::steady_clock;

  Result<std::string> Lire() const;
  Outcome Relire();
  bool FichierChange();
  void Fil();

  const SourceDeCles source_;
  mutable std::mutex mutex_;
  std::condition_variable reveil_;
  std::shared_ptr<const JeuDeCles> cles_;
  Horloge::time_point lu_ = Horloge::now();
  bool cherchee_ = false;
  std::atomic<bool> arret_ = false;
  // Of the thread, after Suivre().
  std::string octets_;     // those that cles_ was made of
  std::string signature_;  // of the file: another one when it may have changed
  std::thread fil_;
};

}  // namespace sne
