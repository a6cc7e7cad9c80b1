#include "server/acces/acces.h"

namespace sne {

std::optional<HttpResponse> Acces::Admettre(HttpRequest& request, const Route&, const PathParams&) {
  request.appelant = AppelantDeLEcole();
  return std::nullopt;
}

void Acces::Noter(const HttpRequest&, const Route*, HttpResponse&) {}

}  // namespace sne
