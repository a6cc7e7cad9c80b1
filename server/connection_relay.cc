// How a request that has a relay is answered (relay.h): its head is judged, its body passed on to the indexer as it
// comes, the indexer's answer passed back. What to do when one of the two sides fails is decided here.
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <charconv>

#include "server/connection.h"
#include "server/gardien.h"

namespace sne {
namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kAnswerStep = 16 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::array<std::string_view, 5> kPassedBack = {"ETag", "Generation", "Retry-After", "Location", "Allow"};

constexpr const char* kNotLinked =
    "Ce serveur n'est relié à aucun indexeur ; démarrez « sne-indexer serve --ecoute unix:CHEMIN », "
    "puis sne-server avec « --indexeur unix:CHEMIN ».";
constexpr const char* kNobodyThere =
    "L'indexeur ne répond pas ; rien n'a été enregistré. Renvoyez la requête dans quelques secondes.";
constexpr const char* kLost =
    "L'indexeur a cessé de répondre après avoir reçu tout ou partie de la requête : elle a pu être enregistrée, "
    "en tout, en partie ou pas du tout. Renvoyez-la telle quelle : la répéter est sans danger.";

std::optional<std::uint64_t> GenerationOf(const HttpResponse& response) {
  for (const auto& [name, value] : response.headers) {
    std::uint64_t number = 0;
    if (name != "Generation") continue;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc() && end == value.data() + value.size()) return number;
  }
  return std::nullopt;
}

HttpResponse NotYetVisible(std::uint64_t generation, const RequestId& id) {
  const std::string number = std::to_string(generation);
  HttpResponse response = ProblemResponse({.slug = "pas-encore-visible",
                                           .detail = "Le changement est enregistré durablement (génération " + number +
                                                     "), mais les recherches de ce serveur ne le voient pas encore.",
                                           .members = ",\"generation\":" + number},
                                          id);
  response.headers.emplace_back("Generation", number);
  return response;
}

// The client left in the middle of a body, or sends it too slowly.
HttpResponse CutShort(bool too_slow, const RequestId& id) {
  constexpr const char* kMayBeTaken = " Ce qui en était arrivé a pu être enregistré : renvoyez-la entière.";
  Problem problem{too_slow ? "requete-trop-lente" : "requete-illisible"};
  problem.detail =
      too_slow ? "La requête n'est pas arrivée en entier dans le délai admis." : "La requête s'arrête avant sa fin.";
  problem.detail += kMayBeTaken;
  return ProblemResponse(problem, id);
}

// Of a call that was not to wait and failed: it would have had to.
bool WouldWait() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace

asio::awaitable<void> Connection::AnswerByRelay() {
  const Route& route = *match_.route;
  unread_ = request_.content_length.value_or(0);
  tl::expected<RelayOrder, HttpResponse> order = route.judge(request_, match_.params);
  if (!order) {
    response_ = std::move(order.error());
  } else if (route.relay->socket().empty()) {
    response_ = ProblemResponse({.slug = "indexeur-absent", .detail = kNotLinked}, request_.id);
  } else if (route.relay->full()) {
    response_ = ProblemResponse(
        {.slug = "surcharge", .detail = "Trop de changements sont en cours ; recommencez dans une seconde."},
        request_.id);
  } else {
    const bool annoncee = co_await Announced();
    if (annoncee) co_await PassOn(*route.relay, order->target);
    const auto generation = order->until_visible && response_.status < 300 ? GenerationOf(response_) : std::nullopt;
    if (generation) {
      const auto visible = [&] { return route.relay->Visible(*generation); };
      phase_ = Phase::kHandler;
      co_await UntilVisible(visible, Clock::now() + kPatience);
      if (!visible()) response_ = NotYetVisible(*generation, request_.id);
    }
  }
  last_ = last_ || unread_ > 0;  // the rest of a body is not the next request
  PrepareAnswer();
}

// What must be written down before a change can be made is on the disk. False: it is not, response_ says so.
asio::awaitable<bool> Connection::Announced() {
  if (host_.gardien == nullptr) co_return true;
  auto numero = host_.gardien->Annoncer(request_, *match_.route);
  const auto durable = [&] { return numero && (*numero == 0 || host_.gardien->Durable(*numero)); };
  if (numero) {
    phase_ = Phase::kHandler;
    co_await UntilVisible(durable, Clock::now() + kPatience);
  }
  if (durable()) co_return true;
  response_ = numero ? ProblemResponse({"audit-indisponible"}, request_.id) : std::move(numero.error());
  co_return false;
}

// Fills response_, whatever happens. The indexer's socket is closed when it returns: of a request that did not come
// whole it has seen that it was cut.
asio::awaitable<void> Connection::PassOn(Relay& relay, const std::string& target) {
  Relay::Exchange exchange(relay);
  indexer_.emplace(socket_.get_executor());
  const boost::system::error_code error = co_await OpenIndexer(relay.socket());
  if (error) {
    indexer_.reset();
    spdlog::warn("relais : l'indexeur ne répond pas ({}) requete={}", error.message(), request_.id.view());
    response_ = ProblemResponse({.slug = "indexeur-absent", .detail = kNobodyThere}, request_.id);
    co_return;
  }
  const Pass passed = co_await PassBody(exchange, target);
  request_.received = Clock::now();
  bool answered = false;
  if (passed == Pass::kDone || passed == Pass::kIndexerSpoke) answered = co_await TakeAnswer(exchange);
  indexer_.reset();
  if (answered) co_return;
  if (passed == Pass::kClientFailed) {
    response_ = CutShort(timed_out_, request_.id);
  } else {
    spdlog::warn("relais : l'indexeur a cessé de répondre requete={}", request_.id.view());
    response_ = ProblemResponse({.slug = "indexeur-absent", .detail = kLost}, request_.id);
  }
}

// By hand: connecting to a Unix socket never takes time, but when connections that the indexer has not accepted yet
// fill its queue it says EAGAIN, which Boost.Asio 1.81 takes for a connection under way and reports as made. Such an
// indexer lives, and is behind.
asio::awaitable<boost::system::error_code> Connection::OpenIndexer(const std::string& path) {
  const asio::local::stream_protocol::endpoint address(path);
  const Clock::time_point end = Clock::now() + kPatience;
  asio::steady_timer timer(socket_.get_executor());
  boost::system::error_code error;
  indexer_->open(address.protocol(), error);
  if (!error) indexer_->non_blocking(true, error);
  if (error) co_return error;
  phase_ = Phase::kHandler;
  while (::connect(indexer_->native_handle(), address.data(), static_cast<socklen_t>(address.size())) != 0) {
    error.assign(errno, boost::system::system_category());
    if (error != asio::error::try_again || Clock::now() >= end || host_.draining) co_return error;
    timer.expires_after(std::chrono::milliseconds(10));
    co_await timer.async_wait(kTuple);
  }
  co_return boost::system::error_code();
}

asio::awaitable<Connection::Pass> Connection::PassBody(Relay::Exchange& exchange, const std::string& target) {
  std::string piece = FormatRelayHead(request_, target, request_.id);
  const auto buffered = static_cast<std::size_t>(std::min<std::uint64_t>(unread_, end_ - begin_));
  piece.append(buffer_.data() + begin_, buffered);
  begin_ += buffered;
  unread_ -= buffered;
  if (request_.expect_continue && unread_ > 0) {
    out_.Add(kContinue);
    const bool sent = co_await Flush();
    if (!sent) co_return Pass::kClientFailed;
  }
  Pass passed = co_await SendPiece(exchange, piece);
  while (passed == Pass::kDone && unread_ > 0) {
    passed = co_await ReadPiece(piece);
    if (passed == Pass::kDone) passed = co_await SendPiece(exchange, piece);
  }
  co_return passed;
}

// Where two sockets are waited for at once, neither is read or written by what waits: the operation that comes second
// is given up, and with it what it has done. A wait may also end without a reason; each socket is asked afterwards,
// without waiting.
bool Connection::IndexerSpoke() {
  char byte = 0;
  const ssize_t count = ::recv(indexer_->native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count >= 0 || !WouldWait();
}

// Fills `piece` with what comes next of the body. Whole pieces: a client who sends one byte now and then has only so
// long for each.
asio::awaitable<Connection::Pass> Connection::ReadPiece(std::string& piece) {
  piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(unread_, Relay::kPieceBytes)));
  Enter(Phase::kBody, host_.limits.body);
  for (std::size_t filled = 0; filled < piece.size();) {
    if (IndexerSpoke()) co_return Pass::kIndexerSpoke;
    const ssize_t count = ::recv(socket_.native_handle(), piece.data() + filled, piece.size() - filled, MSG_DONTWAIT);
    if (count > 0) {
      filled += static_cast<std::size_t>(count);
      unread_ -= static_cast<std::uint64_t>(count);
      continue;
    }
    if (count == 0 || !WouldWait()) co_return Pass::kClientFailed;
    co_await (socket_.async_wait(asio::socket_base::wait_read, kTuple) ||
              indexer_->async_wait(asio::socket_base::wait_read, kTuple));
    if (timed_out_) co_return Pass::kClientFailed;
  }
  co_return Pass::kDone;
}

asio::awaitable<Connection::Pass> Connection::SendPiece(Relay::Exchange& exchange, std::string_view piece) {
  while (!piece.empty()) {
    if (IndexerSpoke()) co_return Pass::kIndexerSpoke;
    const ssize_t count = ::send(indexer_->native_handle(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
      exchange.Sent(static_cast<std::size_t>(count));
      piece.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (!WouldWait()) co_return Pass::kIndexerSpoke;  // it may have closed behind an answer
    Enter(Phase::kRelay, host_.limits.relay);
    co_await (indexer_->async_wait(asio::socket_base::wait_write, kTuple) ||
              indexer_->async_wait(asio::socket_base::wait_read, kTuple));
    if (timed_out_) co_return Pass::kIndexerStuck;
  }
  co_return Pass::kDone;
}

// Fills response_. False: what came is not an answer.
asio::awaitable<bool> Connection::TakeAnswer(Relay::Exchange& exchange) {
  std::string bytes;
  HeadScanner scanner;
  HeadScanner::State state = HeadScanner::State::kNeedMore;
  while (state == HeadScanner::State::kNeedMore) {
    const bool received = co_await ReceiveSome(exchange, bytes);
    if (!received) co_return false;
    state = scanner.Scan(bytes);
  }
  AnswerHead head;
  if (state == HeadScanner::State::kRefused) co_return false;
  if (!ParseAnswerHead(std::string_view(bytes).substr(0, scanner.head_bytes()), head)) co_return false;
  const std::uint64_t length = head.content_length.value_or(0);
  if (length > Relay::kMaxAnswerBytes) co_return false;
  response_ = HttpResponse();
  response_.status = head.status;
  response_.content_type = head.Header("Content-Type");
  for (const std::string_view name : kPassedBack) {
    if (const std::string_view value = head.Header(name); !value.empty()) response_.headers.emplace_back(name, value);
  }
  response_.body = bytes.substr(scanner.head_bytes());
  while (response_.body.size() < length) {
    const bool received = co_await ReceiveSome(exchange, response_.body);
    if (!received) co_return false;
  }
  response_.body.resize(static_cast<std::size_t>(length));
  exchange.Answered(head.status);
  co_return true;
}

asio::awaitable<bool> Connection::ReceiveSome(Relay::Exchange& exchange, std::string& bytes) {
  Enter(Phase::kRelay, host_.limits.relay);
  const std::size_t old = bytes.size();
  bytes.resize(old + kAnswerStep);
  const auto [error, count] = co_await indexer_->async_read_some(asio::buffer(bytes.data() + old, kAnswerStep), kTuple);
  bytes.resize(old + count);
  exchange.Received(count);
  co_return !error;
}

}  // namespace sne
