// Who may pass, and what is written down of it: asked by every connection, whatever the route.
#pragma once

#include <cstdint>
#include <optional>
#include <tl/expected.hpp>

#include "server/http_message.h"

namespace sne {

class PathParams;
struct Route;

class Gardien {
 public:
  virtual ~Gardien() = default;
  // Once the head is read and its route found, before the body, on the I/O thread: names the caller
  // (request.appelant), or gives the answer that turns him away.
  virtual std::optional<HttpResponse> Admettre(HttpRequest& request, const Route& route, const PathParams& params) = 0;
  // When an answer is ready and nothing of it has left, on the thread that made it: what must be written down is
  // written. May put another answer in its place. `route`: nullptr when there is none at that address.
  virtual void Noter(const HttpRequest& request, const Route* route, HttpResponse& response) = 0;
  // When the exchange is over, on the I/O thread: how long its handler and its stream have worked.
  virtual void Achever(const HttpRequest& request, std::chrono::nanoseconds travail) = 0;
  // Before a request is passed on to the indexer, on the I/O thread: what must be on the disk first is written. The
  // number to ask Durable for, 0: none; or the answer in place of passing on.
  virtual tl::expected<std::uint64_t, HttpResponse> Annoncer(const HttpRequest& request, const Route& route) = 0;
  virtual bool Durable(std::uint64_t n) = 0;  // asked again and again, in microseconds
};

}  // namespace sne
