// How long a client may take. One absolute deadline per phase, looked at a few times a second: a limit is kept to
// within 0.2 s.
#pragma once

#include <chrono>
#include <cstdint>

namespace sne {

struct HttpLimits {
  std::chrono::milliseconds head{10'000};  // from the connection or the first byte of a request to the end of its head
  std::chrono::milliseconds body{30'000};  // from the end of the head to the end of the body; relayed: for each 64 KiB
  // How long a client may keep an answer waiting. What he takes gives him time again, at this rate in bytes a second:
  // a slower one is cut sooner or later, however regularly he reads, so that no snapshot is kept for his sake.
  std::chrono::milliseconds write{30'000};
  std::uint64_t rate = 16 * 1024;
  std::chrono::milliseconds idle{60'000};   // between an answer and the first byte of the next request
  std::chrono::milliseconds relay{30'000};  // without the indexer taking or giving a single byte
  std::chrono::milliseconds linger{2'000};  // after a last answer, for the client to read it and close
};

}  // namespace sne
