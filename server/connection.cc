#include "server/connection.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>

#include "server/gardien.h"

namespace sne {
namespace asio = boost::asio;
namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kFirstBuffer = 4 * 1024;  // what an idle connection keeps; grows up to kMaxHeadBytes
constexpr std::size_t kBodyStep =
    16 * 1024;  // a body's memory grows with what has arrived, not with what was announced
constexpr std::size_t kMaxLinger = 16 * 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, ConnectionHost& host)
    : socket_(std::move(socket)), host_(host), buffer_(kFirstBuffer), patience_(host.limits.write) {}

void Connection::Enter(Phase phase, std::chrono::nanoseconds limit) {
  phase_ = phase;
  phase_deadline_ = Clock::now() + limit;
  timed_out_ = false;
}

void Connection::CheckDeadline(Clock::time_point now) {
  if (phase_ == Phase::kHandler || timed_out_ || now < phase_deadline_) return;
  timed_out_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  if (indexer_) indexer_->cancel(ignored);
}

void Connection::Drain() {
  if (phase_ != Phase::kIdle && !(phase_ == Phase::kHead && begin_ == end_)) return;
  timed_out_ = true;  // the pending read ends as if the idle time were over
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Connection::Abort() {
  boost::system::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  phase_deadline_ = {};
}

asio::awaitable<void> Connection::Serve() {
  Enter(Phase::kHead, host_.limits.head);
  bool more = true;
  while (more) more = co_await ServeOne();
  co_await Close();
}

asio::awaitable<void> Connection::TurnAway() {
  request_.id = NewRequestId();
  response_ = ProblemResponse({.slug = "surcharge", .detail = "Le serveur a atteint son nombre maximal de connexions."},
                              request_.id);
  head_bytes_ = FormatResponseHead(response_, {.close = true, .id = request_.id.view()});
  out_.Add(head_bytes_);
  out_.Add(response_.body);
  const bool sent = co_await Flush();
  if (sent) co_await Close();
}

asio::awaitable<bool> Connection::ServeOne() {
  const Read read = co_await ReadRequest();
  if (read == Read::kGone) {
    out_.Clear();
    broken_ = true;
    co_return false;
  }
  bool complete = false;
  if (read == Read::kProblem) {
    response_ = turned_away_ ? std::move(*turned_away_) : ProblemResponse(refuse_, request_.id);
    if (match_.kind == Router::Match::Kind::kMethodNotAllowed) response_.headers.emplace_back("Allow", match_.allow);
    PrepareAnswer();
    complete = co_await Flush();
  } else {
    complete = co_await Answer();
  }
  Record(complete);
  broken_ = !complete;
  response_ = HttpResponse();  // a stream lets go of its snapshot now, not at the next request
  if (!complete || last_) co_return false;

  begin_ = std::min(begin_, end_);
  if (begin_ == end_) begin_ = end_ = 0;
  if (begin_ == end_ && buffer_.size() > kFirstBuffer) std::vector<char>(kFirstBuffer).swap(buffer_);
  if (request_.body.capacity() > 2 * kBodyStep) std::string().swap(request_.body);
  if (begin_ < end_) {
    Enter(Phase::kHead, host_.limits.head);
    co_await asio::post(socket_.get_executor(),
                        asio::use_awaitable);  // a long pipeline lets the others have their turn
  } else {
    Enter(Phase::kIdle, host_.limits.idle);
  }
  co_return true;
}

asio::awaitable<std::size_t> Connection::ReadSome(char* data, std::size_t bytes) {
  eof_ = false;
  if (timed_out_) co_return 0;
  const auto [error, count] = co_await socket_.async_read_some(asio::buffer(data, bytes), kTuple);
  eof_ = error == asio::error::eof;
  request_.received = Clock::now();
  co_return error ? 0 : count;
}

Connection::Read Connection::Refuse(std::string_view slug, std::string_view detail) {
  refuse_ = Problem{};
  refuse_.slug = slug;
  refuse_.detail = detail;
  last_ = true;
  return Read::kProblem;
}

Connection::Read Connection::AfterFailedRead(bool nothing_read) {
  if (nothing_read || (!timed_out_ && !eof_)) return Read::kGone;
  if (timed_out_) return Refuse("requete-trop-lente", "La requête n'est pas arrivée en entier dans le délai admis.");
  return Refuse("requete-illisible", "La requête s'arrête avant sa fin.");
}

asio::awaitable<Connection::Read> Connection::ReadRequest() {
  request_.id = NewRequestId();
  request_.received = Clock::now();  // of a request that had come whole before; else ReadSome() says
  match_ = Router::Match();
  request_.appelant = nullptr;
  turned_away_.reset();
  work_ = {};
  last_ = streaming_ = false;
  bytes_sent_ = 0;
  patience_ = host_.limits.write;
  out_.Clear();
  Read read = co_await ReadHead();
  if (read == Read::kDone) read = co_await ReadBody();
  co_return read;
}

asio::awaitable<Connection::Read> Connection::ReadHead() {
  scanner_.Reset();
  request_.method = {};
  request_.fields.clear();  // of the request before: views of what is read over
  while (true) {
    if (begin_ < end_) {
      if (phase_ == Phase::kIdle) Enter(Phase::kHead, host_.limits.head);
      const HeadScanner::State state = scanner_.Scan({buffer_.data() + begin_, end_ - begin_});
      if (state == HeadScanner::State::kRefused) co_return Refuse(scanner_.refusal().slug, scanner_.refusal().detail);
      if (state == HeadScanner::State::kComplete) break;
    } else if (host_.draining) {
      co_return Read::kGone;
    }
    if (end_ == buffer_.size()) {
      if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
      } else {
        buffer_.resize(
            std::min(buffer_.size() * 2, kMaxHeadBytes + kFirstBuffer));  // the scanner stops before this is full
      }
    }
    const std::size_t count = co_await ReadSome(buffer_.data() + end_, buffer_.size() - end_);
    if (count == 0) co_return AfterFailedRead(begin_ == end_);
    end_ += count;
  }
  const std::string_view head(buffer_.data() + begin_, scanner_.head_bytes());
  begin_ += head.size();
  const std::optional<HeadRefusal> refusal = ParseHead(head, request_);
  if (refusal) co_return Refuse(refusal->slug, refusal->detail);
  last_ = request_.close;
  co_return Read::kDone;
}

// What the head alone decides. True: answer refuse_ now, and leave an announced body unread.
bool Connection::RefuseBeforeBody() {
  match_ = host_.router.Find(request_.method, request_.path);
  const std::uint64_t length = request_.content_length.value_or(0);
  switch (match_.kind) {
    case Router::Match::Kind::kBadPath:
      Refuse("requete-illisible", "Le codage pourcent du chemin est incorrect.");
      return true;
    case Router::Match::Kind::kNotFound:
      Refuse("introuvable", "Il n'y a rien à cette adresse.");
      return true;
    case Router::Match::Kind::kMethodNotAllowed:
      Refuse("methode-non-admise",
             "Cette adresse n'admet pas cette méthode ; l'en-tête Allow donne celles qu'elle admet.");
      return true;
    case Router::Match::Kind::kOptions:
      if (length > 0) Refuse("trop-gros", "Une requête OPTIONS n'a pas de corps.");
      return length > 0;
    case Router::Match::Kind::kRoute:
      break;
  }
  if (host_.gardien != nullptr) {
    turned_away_ = host_.gardien->Admettre(request_, *match_.route, match_.params);
    if (turned_away_) return true;
  }
  if (match_.route->length_required && !request_.content_length) {
    Refuse("longueur-requise", "Annoncez la taille du corps par l'en-tête Content-Length.");
    return true;
  }
  if (length > match_.route->body_limit) {
    const std::uint64_t limit = match_.route->body_limit;
    Refuse("trop-gros",
           limit == 0 ? "Cette méthode n'admet pas de corps à cette adresse."
                      : "Le corps dépasse " + std::to_string(limit) + " octets, la taille admise à cette adresse.");
    return true;
  }
  return false;
}

asio::awaitable<Connection::Read> Connection::ReadBody() {
  request_.body.clear();
  const auto length = static_cast<std::size_t>(request_.content_length.value_or(0));
  if (RefuseBeforeBody()) {
    last_ = request_.close || length > 0;  // without a body it is clear where the next request begins
    co_return Read::kProblem;
  }
  if (length == 0 || match_.route->relay != nullptr) co_return Read::kDone;

  const std::size_t buffered = std::min(length, end_ - begin_);
  request_.body.assign(buffer_.data() + begin_, buffered);
  begin_ += buffered;
  if (request_.expect_continue && buffered < length) {
    out_.Add(kContinue);
    const bool sent = co_await Flush();
    if (!sent) co_return Read::kGone;
  }
  Enter(Phase::kBody, host_.limits.body);
  while (request_.body.size() < length) {
    const std::size_t old = request_.body.size();
    const std::size_t step = std::min(kBodyStep, length - old);
    request_.body.resize(old + step);
    const std::size_t count = co_await ReadSome(request_.body.data() + old, step);
    request_.body.resize(old + count);
    if (count == 0) co_return AfterFailedRead(false);
  }
  request_.body.reserve(length + kBodyPadding);
  co_return Read::kDone;
}

// What the client takes gives him time, at most what he had at first; what he keeps us waiting uses it up.
void Connection::CountSent(std::size_t bytes) {
  bytes_sent_ += bytes;
  const std::chrono::duration<double> earned(static_cast<double>(bytes) / static_cast<double>(host_.limits.rate));
  patience_ = std::min<std::chrono::nanoseconds>(
      host_.limits.write, patience_ + std::chrono::duration_cast<std::chrono::nanoseconds>(earned));
}

asio::awaitable<bool> Connection::Flush() {
  while (!out_.empty()) {
    const Clock::time_point begin = Clock::now();
    Enter(Phase::kWrite, patience_);
    std::array<asio::const_buffer, Outgoing::kParts> buffers;
    for (std::size_t i = 0; i < out_.count(); ++i)
      buffers[i] = asio::buffer(out_.parts()[i].data(), out_.parts()[i].size());
    const auto [error, count] = co_await socket_.async_write_some(buffers, kTuple);
    patience_ -= Clock::now() - begin;
    CountSent(count);
    if (error) co_return false;
    out_.Consume(count);
  }
  co_return true;
}

// Closing a socket with unread bytes resets the connection, and a reset may overtake the last answer on its way to the
// client. So: say that nothing more comes, then take in and drop what the client still sends, for a bounded time.
asio::awaitable<void> Connection::Close() {
  boost::system::error_code ignored;
  if (!broken_) {
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    Enter(Phase::kLinger, host_.limits.linger);
    buffer_.resize(std::max(buffer_.size(), kFirstBuffer));
    std::size_t dropped = 0, count = 1;
    while (count > 0 && dropped < kMaxLinger) {
      count = co_await ReadSome(buffer_.data(), buffer_.size());
      dropped += count;
    }
  }
  socket_.close(ignored);
}

}  // namespace sne
