#include "indexer/serve.h"

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <iostream>
#include <thread>

#include "indexer/point_de_controle.h"
#include "indexer/service.h"
#include "indexer/verrou.h"

namespace sne {

int SortieDe(const Status& s) {
  switch (s.code()) {
    case Code::kIoError:
    case Code::kDiskFull:
      return kSortieSysteme;
    case Code::kCorrupt:
      return kSortieAltere;
    case Code::kOverloaded:
      return kSortieVerrou;
    default:
      return kSortieUsage;
  }
}

int Servir(Env& env, const OptionsServe& options) {
  const auto dire = [](const std::string& message) { std::cerr << "sne-indexer : " + message + "\n"; };
  const auto echec = [&](const Status& s) {
    dire(s.message());
    return SortieDe(s);
  };
  sigset_t signaux;
  sigemptyset(&signaux);
  sigaddset(&signaux, SIGTERM);
  sigaddset(&signaux, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signaux, nullptr);
  ::signal(SIGPIPE, SIG_IGN);

  const auto verrou = VerrouillerIndex(options.index);
  if (!verrou) return echec(verrou.error());
  auto ecrivain = Ecrivain::Ouvrir(env, options.index, options.ecrivain);
  if (!ecrivain) return echec(ecrivain.error());
  if (auto net = Nettoyer(env, options.index); !net) return echec(net.error());
  Refus refus(env, options.index);
  Veille veille(**ecrivain, refus, options.veille);
  auto service = Service::Ouvrir(options.socket, **ecrivain, refus, veille);
  if (!service) return echec(service.error());
  const EtatEcrivain e = (*ecrivain)->etat();
  dire("prêt, unix:" + options.socket + ", génération " + std::to_string(e.generation) + ", " +
       std::to_string(e.queue) + " demandes derrière le point de contrôle");

  std::atomic<bool> servi = false;
  std::thread guet([&] {
    const timespec tour{0, 100'000'000};
    while (!servi) {
      if (::sigtimedwait(&signaux, nullptr, &tour) > 0) (*service)->Arreter();
    }
  });
  (*service)->Servir();
  const Outcome fin = (*ecrivain)->Vivant();
  servi = true;
  guet.join();
  if (fin) return kSortieBien;
  dire("arrêt : " + fin.error().message());
  return fin.error().code() == Code::kCorrupt ? kSortieAltere : kSortiePanne;
}

}  // namespace sne
