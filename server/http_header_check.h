// The only judge of what a client may send before the body. Written here and not taken from a library because
// the parser of Boost.Beast 1.81 lets request smuggling through (docs/decisions/0002-http-par-asio.md).
//
// Accepted: HTTP/1.1, origin-form target, one Host, at most one Content-Length of digits, CRLF line ends. What RFC 9112
// lets a server tolerate (lone LF, folded lines, blanks before the colon, equal duplicates of Content-Length) is
// refused: every tolerance is a chance to disagree with a proxy about where a request ends.
// After a refusal the connection must be closed: nobody knows where the next request would begin.
//
// The head of the indexer's answer to a relayed request is read with the same rules.
//
// Pure functions of the bytes, no allocation but the vector of fields. Fuzzed (tests/fuzz) and table-tested.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "server/http_message.h"

namespace sne {

inline constexpr std::size_t kMaxTargetBytes = 8 * 1024;   // longer: 414
inline constexpr std::size_t kMaxFieldsBytes = 16 * 1024;  // all header lines with their ends; longer: 431
inline constexpr std::size_t kMaxFields = 100;             // more: 431
inline constexpr std::size_t kMaxMethodBytes = 32;
// A whole request line: method, target, two blanks, "HTTP/1.1", CRLF.
inline constexpr std::size_t kMaxRequestLineBytes = kMaxMethodBytes + kMaxTargetBytes + 12;
// No head that is still acceptable is longer; also the largest read buffer a connection needs.
inline constexpr std::size_t kMaxHeadBytes = kMaxRequestLineBytes + kMaxFieldsBytes + 2;

// Why a request is refused. `status`, `slug`: problem.h; `detail` is a French sentence about the rule, never about
// the bytes found (they may be personal data, or an attack on whoever reads them).
struct HeadRefusal {
  int status = 0;
  std::string_view slug;
  std::string_view detail;
};

// Checks `bytes`, a whole head from the first byte of the request line to the end of the empty line, and fills `head`
// with views into it. Returns nothing when the head is good; `head` is only meaningful then, except that head.method is
// set as soon as it could be read (the answer to a refused HEAD has no body either).
std::optional<HeadRefusal> ParseHead(std::string_view bytes, RequestHead& head);

// The same for the head of an answer: HTTP/1.1, a final status (200 to 599), no Transfer-Encoding, and one
// Content-Length unless the status is 204. False: nobody can know where this answer ends.
bool ParseAnswerHead(std::string_view bytes, AnswerHead& head);

// Finds the end of a head in bytes that arrive in pieces, and refuses early what can never become one (a TLS hello, a
// lone LF, an endless line), so that such a client does not hold its connection until the timer. Each byte is looked at
// once.
class HeadScanner {
 public:
  enum class State { kNeedMore, kComplete, kRefused };

  // `bytes` begins with the first byte of the request and extends what the previous call saw.
  State Scan(std::string_view bytes);
  // REQUIRES: the last Scan() returned kComplete. Length of the head, empty line included.
  std::size_t head_bytes() const { return scanned_; }
  // REQUIRES: the last Scan() returned kRefused.
  const HeadRefusal& refusal() const { return refusal_; }
  void Reset() { *this = HeadScanner(); }

 private:
  State Refuse(int status, std::string_view slug, std::string_view detail);

  std::size_t scanned_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t fields_begin_ = 0;  // 0 while the request line is not complete
  HeadRefusal refusal_;
};

}  // namespace sne
