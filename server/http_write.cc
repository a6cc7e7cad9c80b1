#include "server/http_write.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cassert>
#include <cstdio>
#include <ctime>

namespace sne {
namespace {

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

// Formatted once a second and thread: strftime takes longer than the rest of the head.
std::string_view DateNow() {
  thread_local std::time_t last = 0;
  thread_local char text[32];
  const std::time_t now = std::time(nullptr);
  if (now != last) {
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::snprintf(text, sizeof text, "%s, %02u %s %04u %02u:%02u:%02u GMT", kDays[utc.tm_wday],
                  static_cast<unsigned>(utc.tm_mday) % 100U, kMonths[utc.tm_mon],
                  static_cast<unsigned>(utc.tm_year + 1900) % 10000U, static_cast<unsigned>(utc.tm_hour) % 100U,
                  static_cast<unsigned>(utc.tm_min) % 100U, static_cast<unsigned>(utc.tm_sec) % 100U);
    last = now;
  }
  return text;
}

bool IsFieldText(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

void AppendField(std::string& out, std::string_view name, std::string_view value) {
  const bool good = IsFieldText(name) && IsFieldText(value);
  assert(good && "a header value would break the answer apart");
  if (!good) return;
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

std::string FormatResponseHead(const HttpResponse& response, const HeadOptions& options) {
  std::string out;
  out.reserve(640);
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += ReasonPhrase(response.status);
  out += "\r\n";
  AppendField(out, "Date", DateNow());
  if (!response.content_type.empty()) AppendField(out, "Content-Type", response.content_type);
  // RFC 9110 §8.6: no Content-Length with 204; with 304 it would have to be that of the 200.
  if (response.status != 204 && response.status != 304) {
    if (options.chunked) {
      out += "Transfer-Encoding: chunked\r\n";
      if (options.gzip) out += "Content-Encoding: gzip\r\n";
      out += "Vary: Accept, Accept-Encoding\r\n";
    } else {
      AppendField(out, "Content-Length", std::to_string(response.length.value_or(response.body.size())));
    }
  }
  bool own_policy = false;
  for (const auto& [name, value] : response.headers) {
    AppendField(out, name, value);
    own_policy = own_policy || name == "Content-Security-Policy";
  }
  char timing[48];
  const auto us = options.duration.count();
  std::snprintf(timing, sizeof timing, "total;dur=%lld.%03lld", static_cast<long long>(us / 1000),
                static_cast<long long>(us % 1000));
  AppendField(out, "Server-Timing", timing);
  if (!options.id.empty()) AppendField(out, "X-Request-Id", options.id);
  out +=
      "Cache-Control: private, no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n";
  if (!own_policy) out += "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
  if (options.close) out += "Connection: close\r\n";
  out += "\r\n";
  return out;
}

void Outgoing::Add(std::string_view part) {
  assert(count_ < kParts);
  if (!part.empty()) parts_[count_++] = part;
}

void Outgoing::Consume(std::size_t bytes) {
  std::size_t done = 0;
  while (done < count_ && bytes >= parts_[done].size()) bytes -= parts_[done++].size();
  for (std::size_t i = done; i < count_; ++i) parts_[i - done] = parts_[i];
  count_ -= done;
  if (count_ > 0) parts_[0].remove_prefix(bytes);
}

std::size_t Outgoing::SendNow(int socket_fd) {
  std::array<iovec, kParts> pieces;
  for (std::size_t i = 0; i < count_; ++i) {
    pieces[i] = {const_cast<char*>(parts_[i].data()), parts_[i].size()};  // sendmsg does not write through it
  }
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = count_;
  const ssize_t sent = ::sendmsg(socket_fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent <= 0) return 0;
  Consume(static_cast<std::size_t>(sent));
  return static_cast<std::size_t>(sent);
}

std::string ChunkHeader(std::size_t bytes) {
  char text[24];
  const int length = std::snprintf(text, sizeof text, "%zx\r\n", bytes);
  return std::string(text, static_cast<std::size_t>(length));
}

}  // namespace sne
