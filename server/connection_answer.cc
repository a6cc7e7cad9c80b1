// How a Connection has its request answered: on the pool or at once, whole or piece by piece. Reading and the life of
// the connection are in connection.cc.
#include <spdlog/spdlog.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <typeinfo>

#include "server/accept.h"
#include "server/access_log.h"
#include "server/connection.h"
#include "server/gardien.h"
#include "server/gzip_stream.h"
#include "server/metrics.h"
#include "server/search_pool.h"

namespace sne {
namespace asio = boost::asio;

// Runs `work` on a worker and resumes here, on the I/O thread, when it is done. False: the queue is full, nothing ran.
asio::awaitable<bool> Connection::OnPool(void (Connection::*work)(), bool stream_step) {
  auto executor = socket_.get_executor();
  auto initiate = [this, work, stream_step, executor](auto handler) {
    using HandlerType = decltype(handler);
    // On the heap because a pool task must be copyable. The guard keeps io_context::run() from ending meanwhile; it
    // dies on the I/O thread: nothing that the worker still holds after the post touches the io_context.
    struct Pending {
      HandlerType handler;
      asio::executor_work_guard<asio::any_io_executor> guard;
    };
    auto pending = std::make_shared<Pending>(Pending{std::move(handler), asio::make_work_guard(executor)});
    auto resume = [executor, pending](bool ran) {
      asio::post(executor, [pending, ran] {
        HandlerType taken = std::move(pending->handler);
        pending->guard.reset();
        std::move(taken)(ran);
      });
    };
    auto task = [this, work, resume] {
      (this->*work)();
      resume(true);
    };
    const bool accepted = stream_step ? host_.pool.SubmitStreamStep(task) : host_.pool.TrySubmit(task);
    if (!accepted) resume(false);
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(initiate, asio::use_awaitable);
}

asio::awaitable<bool> Connection::Answer() {
  phase_ = Phase::kHandler;
  if (match_.kind == Router::Match::Kind::kOptions) {
    response_ = HttpResponse();
    response_.status = 204;
    response_.headers.emplace_back("Allow", match_.allow);
    PrepareAnswer();
  } else if (match_.route->relay != nullptr) {
    co_await AnswerByRelay();
  } else {
    request_.deadline = request_.received + match_.route->deadline;
    if (match_.route->run_on == RunOn::kIoThread) {
      RunHandler();
    } else {
      if (match_.route->visible) {
        co_await UntilVisible([this] { return match_.route->visible(request_); },
                              std::min(request_.deadline, Clock::now() + kPatience));
      }
      submitted_ = Clock::now();
      const bool ran = co_await OnPool(&Connection::RunHandlerOnPool, false);
      if (!ran) {
        response_ = ProblemResponse(
            {.slug = "surcharge", .detail = "Trop de requêtes attendent déjà ; recommencez dans une seconde."},
            request_.id);
        PrepareAnswer();
      }
    }
  }
  while (true) {
    const bool sent = co_await Flush();
    if (!sent || broken_) co_return false;
    if (!streaming_) co_return true;
    phase_ = Phase::kHandler;
    const bool ran = co_await OnPool(&Connection::ProduceAndSend, true);
    if (!ran) co_return false;
  }
}

// Looks now and then rather than being told: those who wait are few, and nothing else has to know of them.
asio::awaitable<void> Connection::UntilVisible(const std::function<bool()>& visible, Clock::time_point end) {
  asio::steady_timer timer(socket_.get_executor());
  const Clock::time_point begin = Clock::now();
  while (!visible() && Clock::now() < end && !host_.draining) {
    // A change is seen within milliseconds; what is late may be looked for less often.
    const bool late = Clock::now() - begin > std::chrono::milliseconds(100);
    timer.expires_after(std::chrono::milliseconds(late ? 5 : 1));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

void Connection::RunHandlerOnPool() {
  const Clock::time_point start = Clock::now();
  host_.metrics.ObserveQueueTime(std::chrono::duration<double>(start - submitted_).count());
  if (start >= request_.deadline) {
    response_ = ProblemResponse(
        {.slug = "delai-depasse", .detail = "La requête a attendu trop longtemps avant d'être traitée."}, request_.id);
    PrepareAnswer();
    SendNow();
    return;
  }
  RunHandler();
}

void Connection::RunHandler() {
  const Clock::time_point start = Clock::now();
  CallHandler();
  work_ += Clock::now() - start;
  PrepareAnswer();
  SendNow();
}

void Connection::CallHandler() {
  const char* what = "?";
  try {
    response_ = match_.route->handler(request_, match_.params);
    return;
  } catch (const std::exception& error) {
    what = typeid(error).name();  // not what(): a message may quote what was being read
  } catch (...) {
  }
  spdlog::error("erreur interne route={} exception={} requete={}", match_.route->pattern, what, request_.id.view());
  response_ = ProblemResponse({.slug = "interne", .detail = "Le serveur n'a pas pu traiter la requête."}, request_.id);
}

std::chrono::microseconds Connection::Ready() {
  ready_ = Clock::now();
  return std::chrono::duration_cast<std::chrono::microseconds>(ready_ - request_.received);
}

void Connection::PrepareAnswer() {
  const bool head_request = request_.method == "HEAD";
  last_ = last_ || host_.draining;
  broken_ = false;
  out_.Clear();
  if (host_.gardien != nullptr) host_.gardien->Noter(request_, match_.route, response_);
  host_.cors.Completer(request_, match_.kind == Router::Match::Kind::kOptions ? match_.allow : "", response_);
  if (response_.stream == nullptr) {
    streaming_ = false;
    head_bytes_ = FormatResponseHead(response_, {.duration = Ready(), .close = last_, .id = request_.id.view()});
    out_.Add(head_bytes_);
    if (!head_request && response_.status != 204 && response_.status != 304) out_.Add(response_.body);
    return;
  }
  const bool chunked = !response_.length;
  const bool gzip = chunked && AsksForGzip(request_.HeaderList("Accept-Encoding"));
  head_bytes_ = FormatResponseHead(
      response_, {.duration = Ready(), .close = last_, .chunked = chunked, .gzip = gzip, .id = request_.id.view()});
  out_.Add(head_bytes_);
  produced_ = 0;
  streaming_ = !head_request;
  if (!streaming_) return;
  if (gzip) response_.stream = MakeGzipStream(std::move(response_.stream));
  if (match_.route->run_on == RunOn::kIoThread) return;
  ProduceChunk();
  if (!broken_) return;
  // Nothing has left yet: a whole error is worth more than a truncated answer.
  response_ = ProblemResponse({.slug = "interne", .detail = "Le serveur n'a pas pu traiter la requête."}, request_.id);
  PrepareAnswer();
}

void Connection::ProduceChunk() {
  const Clock::time_point start = Clock::now();
  piece_.clear();
  BodyStream::Step step = BodyStream::Step::kFailed;
  try {
    step = response_.stream->Next(piece_);
  } catch (const std::exception& error) {
    spdlog::error("flux interrompu route={} exception={} requete={}", match_.route->pattern, typeid(error).name(),
                  request_.id.view());
  } catch (...) {
    spdlog::error("flux interrompu route={} requete={}", match_.route->pattern, request_.id.view());
  }
  ready_ = Clock::now();
  work_ += ready_ - start;
  if (step == BodyStream::Step::kFailed) {
    broken_ = true;
    streaming_ = false;
    return;
  }
  streaming_ = step == BodyStream::Step::kMore;
  if (response_.length) {
    AddMeasured();
    return;
  }
  if (!piece_.empty()) {  // an empty chunk would end the body
    chunk_header_ = ChunkHeader(piece_.size());
    out_.Add(chunk_header_);
    out_.Add(piece_);
  }
  if (streaming_) {
    if (!piece_.empty()) out_.Add(kCrlf);
  } else {
    out_.Add(piece_.empty() ? kLastChunk : kLastChunkAfterData);
  }
}

// A piece of a body whose length was announced. One that ends before its length, or goes on behind it, is broken: the
// next answer must not be taken for its rest.
void Connection::AddMeasured() {
  const std::uint64_t due = *response_.length - produced_;
  if (piece_.size() > due || (!streaming_ && piece_.size() < due)) {
    spdlog::error("flux de longueur fausse route={} requete={}", match_.route->pattern, request_.id.view());
    broken_ = true;
    streaming_ = false;
    return;
  }
  produced_ += piece_.size();
  out_.Add(piece_);
}

void Connection::ProduceAndSend() {
  out_.Clear();
  ProduceChunk();
  SendNow();
}

// The client may read, answer, even close before the I/O thread goes on: nothing here depends on it.
void Connection::SendNow() {
  if (!out_.empty()) CountSent(out_.SendNow(socket_.native_handle()));
}

void Connection::Record(bool complete) {
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(ready_ - request_.received);
  const Route* route = match_.route;
  if (host_.gardien != nullptr) host_.gardien->Achever(request_, work_);
  RouteMetrics& metrics = route != nullptr && route->metrics != nullptr ? *route->metrics : host_.metrics.no_route();
  metrics.Observe(response_.status, std::chrono::duration<double>(ready_ - request_.received).count());
  host_.access_log.Write({.method = request_.method,
                          .route = route != nullptr ? std::string_view(route->pattern) : "aucune",
                          .status = response_.status,
                          .duration = duration,
                          .bytes = bytes_sent_,
                          .complete = complete,
                          .id = &request_.id});
}

}  // namespace sne
