// The guard of the API: who asks, whether his profile may, what is written down of it.
#pragma once

#include "server/acces/appelant.h"
#include "server/acces/identite.h"
#include "server/acces/limites.h"
#include "server/gardien.h"

namespace sne {

class Metrics;
class Audit;

class Acces : public Gardien {
 public:
  // Both outlive it. `limites`: nullptr for none. `sans_jeton`: whoever comes without a token (the demonstration's), if
  // he asks for this machine by its own name: a web page that has another name lead here is turned away (DNS
  // rebinding). nullptr: nobody may.
  Acces(Identite& identite, Limites* limites, std::shared_ptr<const Appelant> sans_jeton);

  std::optional<HttpResponse> Admettre(HttpRequest& request, const Route& route, const PathParams& params) override;
  void Noter(const HttpRequest& request, const Route* route, HttpResponse& response) override;
  void Achever(const HttpRequest& request, std::chrono::nanoseconds travail) override;
  tl::expected<std::uint64_t, HttpResponse> Annoncer(const HttpRequest& request, const Route& route) override;
  bool Durable(std::uint64_t n) override;
  // Accesses are written down from now on; before requests come.
  void Tracer(Audit* audit) { audit_ = audit; }

 private:
  // The caller, or the answer that turns him away.
  tl::expected<std::shared_ptr<const Appelant>, HttpResponse> Reconnaitre(const HttpRequest& request);

  Identite& identite_;
  Limites* const limites_;
  const std::shared_ptr<const Appelant> sans_jeton_;
  Audit* audit_ = nullptr;
};

// What GET /metrics says of the issuer's keys. `identite` outlives the server.
void AjouterMesures(Metrics& metrics, const Identite& identite);

}  // namespace sne
