// Outcomes that are not bugs: what the world can do wrong is a value with a way out; a broken precondition is asserted.
// Messages are in French: they reach operators and users of the API as they are.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace sne {

enum class Code : std::uint8_t {
  kInvalid,     // the request or the record cannot be used as it is
  kNotFound,    // what was named does not exist
  kCorrupt,     // a magic, version or checksum differs; the message names file and offset
  kIoError,     // the system refused an operation; the message carries path and errno text
  kOverloaded,  // a queue or a deadline is exceeded: try later
  kInternal,
};

class [[nodiscard]] Status {
 public:
  Status(Code code, std::string message) : code_(code), message_(std::move(message)) {}
  Code code() const { return code_; }
  const std::string& message() const { return message_; }

 private:
  Code code_;
  std::string message_;
};

template <class T>
using Result = tl::expected<T, Status>;
using Outcome = Result<void>;

inline tl::unexpected<Status> Fail(Code code, std::string message) {
  return tl::unexpected<Status>(Status(code, std::move(message)));
}

// One thing wrong in a request or a record: where (a JSON pointer such as "/filtres/et/0/min", or the name of a
// parameter of a link) and what, with what was found and what is allowed.
struct Erreur {
  std::string chemin;
  std::string detail;
};
using Erreurs = std::vector<Erreur>;

}  // namespace sne

// Returns the error of `expr`, or goes on with its value dropped.
#define SNE_TRY(expr)                                                               \
  do {                                                                              \
    if (auto sne_try_ = (expr); !sne_try_) return tl::unexpected(sne_try_.error()); \
  } while (false)
