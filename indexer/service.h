// The socket of the indexer: HTTP/1.1 over a Unix socket that only its own user and group can open. One request a
// connection, one thread each; sne-server is the client, or an operator on the same machine. Whatever comes from
// outside has passed sne-server's own check of heads; here Beast reads, and refuses what has no Content-Length.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "indexer/ecrivain.h"
#include "indexer/refus.h"
#include "indexer/veille.h"

namespace sne {

class Service {
 public:
  static constexpr std::size_t kConnexions = 192;  // at a time; one more is answered 503

  // `chemin`: of the socket; one that a dead indexer left is replaced. Errors: kIoError, kInvalid (too long).
  static Result<std::unique_ptr<Service>> Ouvrir(const std::string& chemin, Ecrivain& ecrivain, Refus& refus,
                                                 Veille& veille);
  ~Service();

  // Serves until Arreter() or until the writer has ended; requests under way are finished first, for a bounded time.
  void Servir();
  // Any thread, also a signal handler's: one write.
  void Arreter();

 private:
  struct Rep;
  explicit Service(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace sne
