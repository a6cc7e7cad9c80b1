// The bytes of an answer: status line and header fields, chunk frames, and what has been handed to the network so far.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "server/http_message.h"

namespace sne {

struct HeadOptions {
  std::chrono::microseconds duration{0};  // from the last byte of the request read to the answer ready: Server-Timing
  bool close = false;                     // adds "Connection: close"
  bool chunked = false;                   // the body is a stream of unknown length
  bool gzip = false;                      // the stream is compressed
  std::string_view id{};                  // of the request: X-Request-Id, "" for none
};

// Status line and fields up to the empty line. Adds Date, Server-Timing, X-Request-Id, what keeps browsers from
// storing, sniffing, framing or running anything (Content-Security-Policy unless the answer has its own), and, where
// the status allows a body, Content-Length or Transfer-Encoding. Strict-Transport-Security is whose TLS it is: the
// proxy's. REQUIRES: response.headers hold no CR, LF or NUL (checked: such a field is left out, an assert in debug
// builds).
std::string FormatResponseHead(const HttpResponse& response, const HeadOptions& options);

// Bytes on their way out: up to four parts, sent in order, never copied.
class Outgoing {
 public:
  static constexpr std::size_t kParts = 4;

  void Clear() { count_ = 0; }
  // REQUIRES: fewer than kParts parts so far; `part` stays where it is until sent.
  void Add(std::string_view part);
  bool empty() const { return count_ == 0; }
  const std::array<std::string_view, kParts>& parts() const { return parts_; }  // the first count() of them
  std::size_t count() const { return count_; }
  void Consume(std::size_t bytes);

  // Hands to the kernel what it takes without waiting; safe on any thread as long as nobody else writes to `socket_fd`.
  // Returns the number of bytes taken, 0 also on an error: the next ordinary write will meet it again.
  std::size_t SendNow(int socket_fd);

 private:
  std::array<std::string_view, kParts> parts_;
  std::size_t count_ = 0;
};

// Size line of a chunk of `bytes` > 0 bytes; CRLF follows the data. The stream ends with kLastChunk.
std::string ChunkHeader(std::size_t bytes);
inline constexpr std::string_view kCrlf = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";
inline constexpr std::string_view kLastChunkAfterData = "\r\n0\r\n\r\n";

}  // namespace sne
