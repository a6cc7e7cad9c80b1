// The guard of the API: who asks, whether his profile may, what is written down of it.
#pragma once

#include "server/acces/appelant.h"
#include "server/gardien.h"

namespace sne {

// Of the demonstration: whoever comes works on fictive applications.
class Acces : public Gardien {
 public:
  std::optional<HttpResponse> Admettre(HttpRequest& request, const Route& route, const PathParams& params) override;
  void Noter(const HttpRequest& request, const Route* route, HttpResponse& response) override;
};

}  // namespace sne
