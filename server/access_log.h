// One line per answered request. No personal data: the route's pattern stands for the path, nothing of the query or the
// body is kept, and a method that is not one of HTTP's is not repeated either.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

#include "server/http_message.h"

namespace spdlog {
class logger;
}

namespace sne {

struct AccessRecord {
  std::string_view method;
  std::string_view route;  // pattern of the route, or "aucune"
  int status = 0;
  std::chrono::microseconds duration{0};  // from the last byte read to the answer ready (a stream: to its end)
  std::uint64_t bytes = 0;                // handed to the kernel, head included
  bool complete = true;                   // false: the client left or the stream failed midway
  const RequestId* id = nullptr;
};

class AccessLog {
 public:
  // nullptr: no access log. The logger should be asynchronous: Write() runs on the I/O thread.
  explicit AccessLog(std::shared_ptr<spdlog::logger> logger);
  ~AccessLog();

  void Write(const AccessRecord& record);

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace sne
