// The way of a write to the only program that may write: sne-indexer serve, over its Unix socket.
//
// A route that has a relay (router.h) is not answered here. Once its head has been read and judged, the connection
// (connection_relay.cc) opens the socket, sends
//
//   PUT /v1/demandes/0691119900321G0214/instruction HTTP/1.1
//   Host: indexeur
//   Content-Length: 42
//   Content-Type: application/json     if the client named one
//   If-Match: "200046977-12"           likewise
//   Requete: 5c3e…                     the identifier of the request in problems and logs
//   Connection: close
//
// and the body, piece by piece, each only when the one before has left: neither side can make this process hold more
// than a piece. It then reads an answer of HTTP/1.1 with Content-Length and passes on its status, type, body and the
// headers ETag, Generation, Retry-After, Location and Allow. Nothing else of the client's head reaches the indexer.
// Each request has a connection of its own: opening one costs 5 µs, and none is ever found dead in the middle of a
// body that cannot be sent twice.
//
// Thread safety: the I/O thread, but for the constructor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "schema/status.h"

namespace prometheus {
class Counter;
class Gauge;
template <class T>
class Family;
}  // namespace prometheus

namespace sne {

struct RequestHead;
struct RequestId;
class Metrics;

// "unix:/run/sne/indexeur.sock" -> the path of the socket. Errors: kInvalid, with what to write instead.
Result<std::string> ParseIndexerAddress(std::string_view text);

// The head above. `target`: path and query for the indexer.
std::string FormatRelayHead(const RequestHead& request, std::string_view target, const RequestId& id);

class Relay {
 public:
  // Requests relayed at a time: of the descriptors that the listener sets aside. One more is answered 503 `surcharge`.
  static constexpr std::size_t kMaxExchanges = 128;
  static constexpr std::size_t kPieceBytes = 64 * 1024;
  static constexpr std::size_t kMaxAnswerBytes = 16 * 1024 * 1024;

  // `socket` "": no indexer, every request is answered 503 `indexeur-absent`. `visible`: whether searches of this
  // server see the journal up to that generation; asked again and again, in microseconds. `metrics` outlives the relay.
  Relay(std::string socket, std::function<bool(std::uint64_t generation)> visible, Metrics& metrics);
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  const std::string& socket() const { return socket_; }
  bool Visible(std::uint64_t generation) const { return visible_(generation); }
  bool full() const { return exchanges_ == kMaxExchanges; }

  // One request under way, from before the socket is opened until it is closed; counts what passes.
  class Exchange {
   public:
    explicit Exchange(Relay& relay);  // REQUIRES: !relay.full()
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    void Sent(std::size_t bytes);
    void Received(std::size_t bytes);
    void Answered(int status) { status_ = status; }

   private:
    Relay& relay_;
    int status_ = 0;  // 0: no answer came
  };

 private:
  const std::string socket_;
  const std::function<bool(std::uint64_t)> visible_;
  std::size_t exchanges_ = 0;
  prometheus::Family<prometheus::Counter>* requests_;
  prometheus::Counter* sent_bytes_;
  prometheus::Counter* received_bytes_;
  prometheus::Gauge* under_way_;
};

}  // namespace sne
