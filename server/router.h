// Which handler answers which method and path.
//
//   router.Add({.method = "GET", .pattern = "/v1/demandes/{nu}", .handler = ShowDemande});
//
// A pattern is made of fixed segments and of {name} segments, each of which takes exactly one non-empty segment. Paths
// are compared segment by segment after percent-decoding, so %2F never makes a new segment. A trailing slash is another
// path. A fixed segment wins over a {name} at the same place.
// HEAD falls back on GET, OPTIONS is answered from the table (204 with Allow), another method is a 405 with Allow.
// Thread safety: Add() before the listener starts; Find() is const and may run anywhere after that.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/http_message.h"

namespace sne {

class Relay;
class RouteMetrics;

// The {name} segments of a path, percent-decoded: any bytes, invalid UTF-8 and NUL included.
class PathParams {
 public:
  // "" when the pattern has no such segment.
  std::string_view Get(std::string_view name) const;

 private:
  friend class Router;
  std::vector<std::pair<std::string_view, std::string>> values_;
};

// Runs on one thread at a time for a given request, but on several at once for several requests: what it shares with
// itself must be immutable or locked. An exception becomes a 500 `interne`.
using Handler = std::function<HttpResponse(const HttpRequest&, const PathParams&)>;

// How long a request waits to be visible, without a thread of its own.
inline constexpr std::chrono::milliseconds kPatience{2000};

enum class RunOn {
  kIoThread,    // answers in microseconds, never waits, never streams: liveness, pages held in memory
  kSearchPool,  // everything else; a full queue answers 503 `surcharge`
};

// False: what the request wants to see is not there yet. Asked again and again on the I/O thread, in microseconds.
using Visible = std::function<bool(const HttpRequest&)>;

// What the head of a request becomes when it is passed on to the indexer (relay.h).
struct RelayOrder {
  std::string target;          // path and query, as the indexer gets them
  bool until_visible = false;  // the answer waits until searches see the change, at most kPatience
};
// The order, or the answer to a request that is not passed on. On the I/O thread, before the body is read; the views of
// the request hold until the end of the exchange.
using RelayJudge = std::function<tl::expected<RelayOrder, HttpResponse>(const HttpRequest&, const PathParams&)>;

struct Route {
  std::string method;   // upper case
  std::string pattern;  // also the route's name in metrics and in the access log
  std::vector<std::string>
      droits{};       // the caller's profile allows one of these (schema/profils.json); none: anybody, known or not
  Handler handler{};  // this, or the next two
  Relay* relay = nullptr;  // who answers instead of a handler; the body is not read here and may be of any size
  RelayJudge judge{};
  Visible visible{};  // when set, the handler waits for it, at most kPatience; it must then look for itself
  RunOn run_on = RunOn::kSearchPool;
  std::uint64_t body_limit = 64 * 1024;  // bytes; a longer declared body is refused unread (413)
  bool length_required = false;          // without Content-Length: 411, instead of an empty body
  std::chrono::milliseconds deadline{
      10'000};                      // from the last byte of the request; still queued then: 503 `delai-depasse`
  RouteMetrics* metrics = nullptr;  // set by the listener when it opens
};

class Router {
 public:
  struct Match {
    enum class Kind { kRoute, kOptions, kNotFound, kMethodNotAllowed, kBadPath };
    Kind kind = Kind::kNotFound;
    const Route* route = nullptr;  // kRoute only
    PathParams params;             // kRoute only
    std::string_view allow;        // value of the Allow header; kOptions and kMethodNotAllowed only
  };

  // REQUIRES: the pattern begins with '/', and method and pattern are new. A violation is a bug and aborts.
  void Add(Route route);
  // kBadPath: the percent-encoding of `path` is broken.
  Match Find(std::string_view method, std::string_view path) const;

  // Every route, in the order of Add(); the listener gives them their metrics.
  std::vector<std::unique_ptr<Route>>& routes() { return routes_; }

 private:
  struct Pattern {
    std::string text;
    std::vector<std::string> segments;  // "{name}" is kept with its braces
    std::vector<const Route*> routes;   // one per method
    std::string allow;
  };

  Pattern& PatternFor(const std::string& text);

  std::vector<std::unique_ptr<Route>> routes_;
  std::vector<std::unique_ptr<Pattern>>
      patterns_;  // those with the earliest {name} last, so that the first match is the right one
};

}  // namespace sne
