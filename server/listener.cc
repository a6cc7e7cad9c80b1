#include "server/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <csignal>
#include <list>
#include <optional>
#include <typeinfo>

#include "server/connection.h"
#include "server/metrics.h"
#include "server/router.h"
#include "server/search_pool.h"

namespace sne {
namespace asio = boost::asio;
using asio::ip::tcp;
namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kSweepInterval{200};
constexpr std::chrono::milliseconds kAcceptPause{100};  // after a failed accept (no descriptors left)
constexpr std::size_t kMaxTurnedAway = 256;     // connections too many that are told so; beyond, closed without a word
constexpr int kUnsent = 128 * 1024;             // bytes behind the client's window
constexpr std::size_t kOtherDescriptors = 256;  // index files, logs, the connections turned away

// Raises the soft limit of open files to what `connections` need. Returns how many connections the limit then allows.
std::size_t RoomForConnections(std::size_t connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  const rlim_t wanted = connections + kMaxTurnedAway + kOtherDescriptors;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= wanted) return connections;
  return limit.rlim_cur > 2 * kOtherDescriptors ? limit.rlim_cur - kMaxTurnedAway - kOtherDescriptors : 16;
}

// What the kernel holds for a client that does not read is bounded, and what he does read is noticed soon: a socket
// counts as writable again only when a good part of its buffer is free, and that buffer grows to megabytes.
void LimitUnsent(int fd) {
  const int bytes = kUnsent;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
}

std::string AddressText(const ListenerOptions& options) {
  const bool ipv6 = options.host.find(':') != std::string::npos;
  return (ipv6 ? "[" + options.host + "]" : options.host) + ":" + std::to_string(options.port);
}

tl::unexpected<Status> BindFailure(const ListenerOptions& options, const boost::system::error_code& error) {
  const std::string start = "impossible d'écouter sur " + AddressText(options) + " : ";
  if (error == asio::error::address_in_use) {
    return Fail(Code::kIoError, start +
                                    "le port est déjà utilisé par un autre programme ; arrêtez-le ou choisissez un "
                                    "autre port avec --ecoute HÔTE:PORT");
  }
  if (error == asio::error::access_denied) {
    return Fail(Code::kIoError, start +
                                    "accès refusé ; les ports inférieurs à 1024 demandent des droits particuliers, "
                                    "choisissez-en un plus grand");
  }
  if (error == boost::system::errc::address_not_available) {
    return Fail(Code::kInvalid, start + "cette adresse n'est pas une adresse de cette machine");
  }
  return Fail(Code::kIoError, start + error.message());
}

}  // namespace

Outcome ParseListenAddress(std::string_view text, ListenerOptions& options) {
  const std::size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  boost::system::error_code not_an_address;
  if (host != "localhost") asio::ip::make_address(host, not_an_address);
  if (port.empty() || error != std::errc() || end != port.data() + port.size() || not_an_address) {
    return Fail(Code::kInvalid, "adresse d'écoute illisible : « " + std::string(text) +
                                    " » ; écrivez par exemple 127.0.0.1:8080 ou [::1]:8080");
  }
  options.host = host;
  options.port = number;
  return {};
}

bool IsLoopback(const ListenerOptions& options) {
  boost::system::error_code error;
  return options.host == "localhost" || (asio::ip::make_address(options.host, error).is_loopback() && !error);
}

struct Listener::Rep {
  Rep(ListenerOptions given, Router& router, SearchPool& pool, Metrics& metrics, AccessLog& access_log)
      : options(std::move(given)),
        host{.router = router,
             .pool = pool,
             .metrics = metrics,
             .access_log = access_log,
             .gardien = options.gardien,
             .cors = Cors(options.cors),
             .limits = options.limits},
        acceptor(io),
        signals(io),
        sweep_timer(io) {
    for (const auto& route : router.routes()) {
      if (route->metrics == nullptr) route->metrics = &metrics.AddRoute(route->method, route->pattern);
    }
  }

  asio::awaitable<void> Accept();
  asio::awaitable<void> Serve(tcp::socket socket, bool turned_away);
  asio::awaitable<void> Sweep();
  asio::awaitable<void> WatchSignals();
  void BeginDrain();

  ListenerOptions options;
  asio::io_context io{1};  // one thread at a time runs it, the pool's leader: handlers need no locks
  ConnectionHost host;
  tcp::acceptor acceptor;
  asio::signal_set signals;
  asio::steady_timer sweep_timer;
  std::list<Connection> connections;  // stable addresses: each element is used by its own coroutine
  std::size_t turned_away = 0;        // of them
  std::optional<Clock::time_point> drain_deadline;
};

asio::awaitable<void> Listener::Rep::Accept() {
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(kTuple);
    if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
    if (error) {
      // Typically no descriptor left: waiting lets some connections end, looping would burn a core.
      asio::steady_timer pause(io, kAcceptPause);
      co_await pause.async_wait(kTuple);
      continue;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    LimitUnsent(socket.native_handle());
    const bool too_many = connections.size() - turned_away >= options.max_connections;
    if (too_many) {
      host.metrics.CountRefusedConnection();
      if (turned_away >= kMaxTurnedAway) continue;  // the socket closes here
      ++turned_away;
    }
    asio::co_spawn(io, Serve(std::move(socket), too_many), asio::detached);
  }
}

asio::awaitable<void> Listener::Rep::Serve(tcp::socket socket, bool too_many) {
  connections.emplace_front(std::move(socket), host);
  const auto self = connections.begin();
  host.metrics.SetConnections(connections.size());
  try {
    if (too_many) {
      co_await self->TurnAway();
    } else {
      co_await self->Serve();
    }
  } catch (const std::exception& error) {
    spdlog::error("connexion abandonnée exception={}", typeid(error).name());
  }
  if (too_many) --turned_away;
  connections.erase(self);
  host.metrics.SetConnections(connections.size());
  if (host.draining && connections.empty()) sweep_timer.cancel();
}

asio::awaitable<void> Listener::Rep::Sweep() {
  while (!(host.draining && connections.empty())) {
    sweep_timer.expires_after(kSweepInterval);
    co_await sweep_timer.async_wait(kTuple);
    const Clock::time_point now = Clock::now();
    const bool give_up = drain_deadline && now >= *drain_deadline;
    for (Connection& connection : connections) {
      if (give_up) connection.Abort();
      connection.CheckDeadline(now);
    }
  }
}

asio::awaitable<void> Listener::Rep::WatchSignals() {
  while (true) {
    const auto [error, number] = co_await signals.async_wait(kTuple);
    if (error) co_return;
    if (host.draining) {
      spdlog::warn("second signal : les requêtes en cours sont abandonnées");
      drain_deadline = Clock::now();
      co_return;
    }
    spdlog::info("signal {} : arrêt, les requêtes en cours se terminent", number);
    BeginDrain();
  }
}

void Listener::Rep::BeginDrain() {
  if (host.draining) return;
  host.draining = true;
  drain_deadline = Clock::now() + options.drain_limit;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  for (Connection& connection : connections) connection.Drain();
  if (connections.empty()) sweep_timer.cancel();
}

Listener::Listener(ListenerOptions options, Router& router, SearchPool& pool, Metrics& metrics, AccessLog& access_log)
    : rep_(std::make_unique<Rep>(std::move(options), router, pool, metrics, access_log)) {}

Listener::~Listener() = default;

Outcome Listener::Open() {
  ListenerOptions& options = rep_->options;
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, error);
  if (error) return Fail(Code::kInvalid, "adresse d'écoute illisible : « " + options.host + " »");
  const tcp::endpoint endpoint(address, options.port);
  tcp::acceptor& acceptor = rep_->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);  // restart despite TIME_WAIT
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(static_cast<int>(options.max_connections), error);
  if (error) return BindFailure(options, error);
  options.port = acceptor.local_endpoint().port();
  const std::size_t room = RoomForConnections(options.max_connections);
  if (room < options.max_connections) {
    spdlog::warn("la limite de fichiers ouverts (ulimit -n) ne permet que {} connexions au lieu de {}", room,
                 options.max_connections);
    options.max_connections = room;
  }
  if (options.drain_on_signals) {
    rep_->signals.add(SIGTERM, error);
    rep_->signals.add(SIGINT, error);
  }
  return {};
}

std::uint16_t Listener::port() const { return rep_->options.port; }

void Listener::Run() {
  asio::co_spawn(rep_->io, rep_->Accept(), asio::detached);
  asio::co_spawn(rep_->io, rep_->Sweep(), [this](const std::exception_ptr&) { rep_->signals.cancel(); });
  if (rep_->options.drain_on_signals) asio::co_spawn(rep_->io, rep_->WatchSignals(), asio::detached);
  struct Driver final : IoDriver {
    explicit Driver(asio::io_context& given) : io(given) {}
    bool RunOne() override { return io.run_one() > 0; }
    asio::io_context& io;
  } driver(rep_->io);
  rep_->host.pool.Lead(driver);
}

void Listener::Drain() {
  asio::post(rep_->io, [rep = rep_.get()] { rep->BeginDrain(); });
}

}  // namespace sne
