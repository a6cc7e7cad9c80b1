// One HTTP request and its answer as plain data: what a route's handler receives and returns. Nothing here knows
// of sockets; connection.h does the talking.
// Thread safety: none needed. A request belongs to one connection, which gives it to one thread at a time.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/numero_unique.h"

namespace sne {

using Clock = std::chrono::steady_clock;

struct Appelant;  // acces/appelant.h

// ASCII case only: header names and media types have no others.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

struct HeaderField {
  std::string_view name;   // as sent; compare with EqualsIgnoringCase
  std::string_view value;  // without the blanks around it; may hold bytes >= 0x80, of no known encoding
};

// The header fields of a message, checked (http_header_check.h). The views point into the bytes that were read.
struct HeaderFields {
  std::vector<HeaderField> fields;
  std::optional<std::uint64_t> content_length;

  // Value of the first field of that name, "" when there is none.
  std::string_view Header(std::string_view name) const;
  // Values of all fields of that name joined by ", ": for the headers that are lists (Accept, If-None-Match).
  std::string HeaderList(std::string_view name) const;
};

// The request line and the header fields.
// Every view points into the connection's buffer and dies when the handler returns: copy what must live longer,
// in particular what a BodyStream needs.
struct RequestHead : HeaderFields {
  std::string_view method;
  std::string_view target;       // path?query, raw
  std::string_view path;         // begins with '/', percent-encoding untouched
  std::string_view query;        // without the '?', percent-encoding untouched; "" also when there is no '?'
  bool expect_continue = false;  // "Expect: 100-continue"
  bool close = false;            // "Connection: close"
};

struct AnswerHead : HeaderFields {
  int status = 0;
};

// A random UUID (version 4), in text, as it stands in problems ("urn:uuid:…") and in the access log.
struct RequestId {
  std::array<char, 36> text{};
  std::string_view view() const { return {text.data(), text.size()}; }
};
RequestId NewRequestId();

struct HttpRequest : RequestHead {
  HttpRequest() = default;
  HttpRequest(const HttpRequest&) = delete;  // the views of a copy would dangle
  HttpRequest& operator=(const HttpRequest&) = delete;

  // Exactly content_length bytes. Its capacity leaves kBodyPadding bytes behind the end, so that simdjson can
  // parse it where it is.
  std::string body;
  Clock::time_point received;  // when the last byte of the request had been read: `duree_us` counts from here
  Clock::time_point deadline;  // absolute; a handler that reaches it answers 503 `delai-depasse`
  RequestId id;
  std::shared_ptr<const Appelant> appelant;  // who asks, once he is known; never null where a route needs a caller
};
inline constexpr std::size_t kBodyPadding = 64;

// A body produced piece by piece. Without a known length it is sent with chunked encoding, and gzipped when the client
// asked for it; with one (HttpResponse::length) as it is.
// Threads: Next() is called on search-pool workers, not always the same one, never two at a time, and only when
// the previous piece has left for the network (back-pressure). The destructor may run on the I/O thread.
class BodyStream {
 public:
  enum class Step {
    kMore,    // call again
    kEnd,     // `out` holds the last bytes, maybe none
    kFailed,  // the connection is closed before the end, so that the client sees a truncated answer
  };
  virtual ~BodyStream() = default;
  // Appends the next piece to `out` (empty on entry). Pieces of 64 KiB to 256 KiB keep the overhead small and let
  // searches slip in between. An exception counts as kFailed.
  virtual Step Next(std::string& out) = 0;
};

// What the record of accesses keeps of an answer, beside who, when and which route.
struct Trace {
  std::string action;              // "recherche", "fiche" …
  std::string faits;               // members of a JSON object: "\"total\":12,…"; nothing of what q holds in clear
  std::vector<NumeroUnique> vues;  // the applications that it shows
  bool durable = false;            // the answer waits until its line is on the disk
};

struct HttpResponse {
  int status = 200;
  std::string content_type;  // "" for an answer without body
  // Further headers. Content-Length, Transfer-Encoding, Connection, Date and Cache-Control are the connection's.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::unique_ptr<BodyStream> stream;   // when set, `body` is unused
  std::optional<std::uint64_t> length;  // of the stream, when it is known: exactly so many bytes come, or it failed
  std::optional<Trace> trace;
};

}  // namespace sne
