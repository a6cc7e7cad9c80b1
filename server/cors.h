// Cross-origin requests of browsers: which other origins may read answers. None unless the configuration names them, to
// the letter; never "*", never credentials of the browser's own (tokens travel in a header that pages set themselves).
//
// Thread safety: immutable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http_message.h"

namespace sne {

class Cors {
 public:
  Cors() = default;
  explicit Cors(std::vector<std::string> origines) : origines_(std::move(origines)) {}
  // "https://app.example" or "http://localhost:5173": scheme, host, maybe a port; nothing behind.
  static bool EstOrigine(std::string_view texte);

  // What the browser must find in the answer. `allow`: methods of a preflight (OPTIONS), "" for any other request.
  void Completer(const HttpRequest& request, std::string_view allow, HttpResponse& response) const;

 private:
  std::vector<std::string> origines_;
};

}  // namespace sne
