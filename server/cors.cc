#include "server/cors.h"

#include <algorithm>

namespace sne {

bool Cors::EstOrigine(std::string_view texte) {
  const std::size_t hote = texte.starts_with("https://") ? 8 : texte.starts_with("http://") ? 7 : 0;
  if (hote == 0 || hote == texte.size()) return false;
  return std::all_of(texte.begin() + static_cast<std::ptrdiff_t>(hote), texte.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' || c == '[' || c == ']';
  });
}

void Cors::Completer(const HttpRequest& request, std::string_view allow, HttpResponse& response) const {
  if (origines_.empty()) return;
  response.headers.emplace_back("Vary", "Origin");
  const std::string_view origine = request.Header("Origin");
  if (std::find(origines_.begin(), origines_.end(), origine) == origines_.end()) return;
  response.headers.emplace_back("Access-Control-Allow-Origin", origine);
  if (!allow.empty() && !request.Header("Access-Control-Request-Method").empty()) {
    response.headers.emplace_back("Access-Control-Allow-Methods", allow);
    response.headers.emplace_back("Access-Control-Allow-Headers",
                                  "Authorization, Content-Type, Accept, If-Match, If-None-Match, If-Range, Range");
    response.headers.emplace_back("Access-Control-Max-Age", "600");
  } else {
    response.headers.emplace_back(
        "Access-Control-Expose-Headers",
        "ETag, Generation, Location, Retry-After, WWW-Authenticate, X-Request-Id, Server-Timing, "
        "Content-Disposition, Content-Range");
  }
}

}  // namespace sne
