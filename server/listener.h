// The listening socket, the connections, and the loop that serves them.
//
// One thread at a time does I/O, the leader of the search pool: it parses heads and moves bytes, about 10 µs a request;
// everything longer is a task of the pool. That means no locks and no races between timers and reads. Elsewhere in this
// folder "the I/O thread" is that leader, whichever thread it is at the moment.
//
// TLS is the business of the reverse proxy before this server.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/status.h"
#include "server/http_limits.h"

namespace sne {

class AccessLog;
class Gardien;
class Metrics;
class Router;
class SearchPool;

struct ListenerOptions {
  std::string host = "127.0.0.1";      // a numeric address, or "localhost"
  std::uint16_t port = 8080;           // 0: any free one, see port()
  std::size_t max_connections = 4096;  // one more is answered 503 and closed; costs about 8 KiB each when idle
  HttpLimits limits{};
  std::chrono::milliseconds drain_limit{30'000};  // for requests under way once Drain() was called
  Gardien* gardien = nullptr;                     // outlives the listener; nullptr: everybody passes
  std::vector<std::string> cors{};                // origins of pages that may read answers, besides none (cors.h)
  bool drain_on_signals = false;                  // SIGTERM and SIGINT call Drain(); a second one breaks off
};

// "127.0.0.1:8080", "[::1]:8080" or "localhost:8080" -> options.host and options.port.
Outcome ParseListenAddress(std::string_view text, ListenerOptions& options);
// Whether nobody but this machine reaches that address.
bool IsLoopback(const ListenerOptions& options);

class Listener {
 public:
  // All references outlive the listener; the pool must be running until Run() has returned.
  Listener(ListenerOptions options, Router& router, SearchPool& pool, Metrics& metrics, AccessLog& access_log);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Binds and listens. From here on clients can connect; they are served once Run() is called.
  // Errors: kInvalid  the address cannot be read, or is not one of this machine.
  //         kIoError  the port is taken, or the system refuses; the message says what to do.
  Outcome Open();
  // REQUIRES: Open() succeeded.
  std::uint16_t port() const;

  // Lends the calling thread to the pool and serves until a drain is complete. REQUIRES: Open() succeeded; once.
  void Run();

  // Any thread, at once: stops accepting, closes idle connections, lets requests under way finish within drain_limit,
  // breaks off the rest. Run() returns when all connections are gone (a handler that still runs is waited for).
  void Drain();

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace sne
