// One HTTP/1.1 connection: reads a request, has it answered, writes the answer, and so on until one side closes.
//
// One request at a time: the next one of a pipeline is not looked at before the answer has left. Whatever cannot be
// read with certainty is answered once and the connection closed, so that no byte of it is ever taken for another
// request.
//
// Threads: everything runs on the I/O thread, that is on whichever thread leads the search pool (search_pool.h), except
// RunHandlerOnPool() and ProduceAndSend(), which run as tasks of the pool while the coroutine is suspended. They also
// make the first attempt to send: the client has his answer before any other thread has to wake up.
//
// Time: each phase has one absolute deadline, looked at by the listener's sweep a few times a second (CheckDeadline). A
// client who sends one byte now and then gains nothing by it. Setting a deadline is a store, not a timer operation.
//
// A body is held in memory, which suits the 64 KiB of a search. A request with a relay (relay.h) leaves its body where
// it is until connection_relay.cc passes it on to the indexer, piece by piece.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/cors.h"
#include "server/http_header_check.h"
#include "server/http_limits.h"
#include "server/http_message.h"
#include "server/http_write.h"
#include "server/problem.h"
#include "server/relay.h"
#include "server/router.h"

namespace sne {

class AccessLog;
class Gardien;
class Metrics;
class SearchPool;

// What all connections of a listener share; outlives them.
struct ConnectionHost {
  const Router& router;
  SearchPool& pool;
  Metrics& metrics;
  AccessLog& access_log;
  Gardien* const gardien;  // nullptr: everybody passes, nothing is written down
  const Cors cors;
  const HttpLimits limits;
  std::atomic<bool> draining{false};  // answers close their connection
};

class Connection {
 public:
  Connection(boost::asio::ip::tcp::socket socket, ConnectionHost& host);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The whole life of the connection. Call one of the two, once; `this` must outlive it.
  boost::asio::awaitable<void> Serve();
  // For a connection too many: answers 503 without reading a request, and closes.
  boost::asio::awaitable<void> TurnAway();

  // I/O thread. Ends the current phase when its time is over.
  void CheckDeadline(Clock::time_point now);
  // I/O thread. Closes when no request is under way; otherwise the current answer is the last
  // (ConnectionHost::draining).
  void Drain();
  // I/O thread. Breaks off whatever is under way, except a handler, whose answer then goes nowhere.
  void Abort();

 private:
  enum class Phase { kIdle, kHead, kBody, kHandler, kRelay, kWrite, kLinger };
  enum class Read { kDone, kProblem, kGone };  // kProblem: refuse_ says what to answer; kGone: nobody to answer to
  enum class Pass { kDone, kClientFailed, kIndexerSpoke, kIndexerStuck };  // kIndexerSpoke: it answered, or closed

  void Enter(Phase phase, std::chrono::nanoseconds limit);
  boost::asio::awaitable<bool> ServeOne();  // false: the connection is to be closed
  boost::asio::awaitable<Read> ReadRequest();
  boost::asio::awaitable<Read> ReadHead();
  boost::asio::awaitable<Read> ReadBody();
  boost::asio::awaitable<std::size_t> ReadSome(char* data, std::size_t bytes);  // 0: see AfterFailedRead()
  Read AfterFailedRead(bool nothing_read);
  Read Refuse(std::string_view slug, std::string_view detail);
  bool RefuseBeforeBody();
  boost::asio::awaitable<bool> Answer();
  boost::asio::awaitable<void> UntilVisible(const std::function<bool()>& visible, Clock::time_point end);
  boost::asio::awaitable<bool> Flush();
  boost::asio::awaitable<void> Close();
  boost::asio::awaitable<bool> OnPool(void (Connection::*work)(), bool stream_step);

  boost::asio::awaitable<void> AnswerByRelay();  // fills response_ and out_
  boost::asio::awaitable<bool> Announced();
  boost::asio::awaitable<void> PassOn(Relay& relay, const std::string& target);
  boost::asio::awaitable<boost::system::error_code> OpenIndexer(const std::string& path);
  boost::asio::awaitable<Pass> PassBody(Relay::Exchange& exchange, const std::string& target);
  bool IndexerSpoke();
  boost::asio::awaitable<Pass> ReadPiece(std::string& piece);
  boost::asio::awaitable<Pass> SendPiece(Relay::Exchange& exchange, std::string_view piece);
  boost::asio::awaitable<bool> TakeAnswer(Relay::Exchange& exchange);
  boost::asio::awaitable<bool> ReceiveSome(Relay::Exchange& exchange, std::string& bytes);

  void RunHandler();        // fills response_ and sends what it can
  void RunHandlerOnPool();  // the same, on a worker
  void CallHandler();
  void PrepareAnswer();               // response_ -> out_
  std::chrono::microseconds Ready();  // now: sets ready_, and says how long it took
  void ProduceChunk();                // next piece of the stream -> out_
  void AddMeasured();
  void ProduceAndSend();
  void SendNow();
  void CountSent(std::size_t bytes);
  void Record(bool complete);

  boost::asio::ip::tcp::socket socket_;
  ConnectionHost& host_;

  Phase phase_ = Phase::kHead;
  Clock::time_point phase_deadline_ = Clock::time_point::max();
  bool timed_out_ = false;  // of the current phase
  bool eof_ = false;        // the last failed read met the end of the client's bytes

  // Bytes read and not yet used: buffer_[begin_, end_). Views of request_ point into it while a request is under way.
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  HeadScanner scanner_;

  // The request under way.
  HttpRequest request_;
  Router::Match match_;
  Problem refuse_;
  std::optional<HttpResponse> turned_away_;  // by the gardien
  HttpResponse response_;
  Clock::time_point submitted_;
  std::chrono::nanoseconds work_{0};  // of the handler and of the stream, waits left out
  Clock::time_point ready_;           // the answer (or the last piece of a stream) is ready to write
  bool last_ = false;                 // the connection closes after this answer
  bool streaming_ = false;            // further pieces are to come
  bool broken_ = false;               // the stream failed midway
  std::string head_bytes_;
  std::string chunk_header_;
  std::string piece_;
  Outgoing out_;
  std::uint64_t produced_ = 0;  // bytes of a body of known length
  std::uint64_t bytes_sent_ = 0;
  std::chrono::nanoseconds patience_;  // what is left of HttpLimits::write

  // Of a request that is relayed.
  std::optional<boost::asio::local::stream_protocol::socket> indexer_;  // while the exchange lasts
  std::uint64_t unread_ = 0;  // bytes of the body still to come from the client
};

}  // namespace sne
