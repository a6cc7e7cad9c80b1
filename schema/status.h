// Outcomes that are not bugs: what the world can do wrong is a value with a way out; a broken precondition is asserted.
// Messages are in French: they reach operators and users of the API as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace sne {

enum class Code : std::uint8_t {
  kInvalid,     // the request or the record cannot be used as it is
  kNotFound,    // what was named does not exist
  kCorrupt,     // a magic, version or checksum differs; the message names file and offset
  kIoError,     // the system refused an operation; the message carries path and errno text
  kDiskFull,    // the same, for want of room
  kOverloaded,  // a queue or a deadline is exceeded: try later
  kInternal,
};

class [[nodiscard]] Status {
 public:
  Status(Code code, std::string message, std::string chemin = {})
      : code_(code), message_(std::move(message)), chemin_(std::move(chemin)) {}
  Code code() const { return code_; }
  const std::string& message() const { return message_; }
  const std::string& chemin() const { return chemin_; }  // of kInvalid: the element at fault, as Erreur::chemin

 private:
  Code code_;
  std::string message_;
  std::string chemin_;
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

// The beginning of a text for a message, of at most so many bytes, cut between two characters of its UTF-8.
inline std::string Extrait(std::string_view utf8, std::size_t octets) {
  std::size_t fin = octets < utf8.size() ? octets : utf8.size();
  while (fin > 0 && fin < utf8.size() && (utf8[fin] & 0xC0) == 0x80) --fin;
  return std::string(utf8.substr(0, fin));
}

}  // namespace sne

// Returns the error of `expr`, or goes on with its value dropped.
#define SNE_TRY(expr)                                                               \
  do {                                                                              \
    if (auto sne_try_ = (expr); !sne_try_) return tl::unexpected(sne_try_.error()); \
  } while (false)
