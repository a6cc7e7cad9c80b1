#include "server/relay.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <sys/un.h>

#include "server/http_message.h"
#include "server/metrics.h"

namespace sne {

Result<std::string> ParseIndexerAddress(std::string_view text) {
  constexpr std::string_view kScheme = "unix:";
  const std::string_view path = text.starts_with(kScheme) ? text.substr(kScheme.size()) : std::string_view{};
  if (path.empty()) {
    return Fail(Code::kInvalid, "adresse de l'indexeur illisible : « " + std::string(text) +
                                    " » ; écrivez par exemple --indexeur unix:/run/sne/indexeur.sock");
  }
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Fail(Code::kInvalid, "--indexeur : le chemin de la prise dépasse " +
                                    std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                                    " octets, la limite du système");
  }
  return std::string(path);
}

std::string FormatRelayHead(const RequestHead& request, std::string_view target, const RequestId& id) {
  std::string head;
  const auto add = [&head](std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) head += part;
  };
  add({request.method, " ", target,
       " HTTP/1.1\r\nHost: indexeur\r\nContent-Length: ", std::to_string(request.content_length.value_or(0)), "\r\n"});
  if (const std::string_view type = request.Header("Content-Type"); !type.empty())
    add({"Content-Type: ", type, "\r\n"});
  if (const std::string match = request.HeaderList("If-Match"); !match.empty()) add({"If-Match: ", match, "\r\n"});
  add({"Requete: ", id.view(), "\r\nConnection: close\r\n\r\n"});
  return head;
}

Relay::Relay(std::string socket, std::function<bool(std::uint64_t)> visible, Metrics& metrics)
    : socket_(std::move(socket)), visible_(std::move(visible)) {
  prometheus::Registry& registry = metrics.registry();
  requests_ = &prometheus::BuildCounter()
                   .Name("sne_relais_requetes_total")
                   .Help("Requêtes passées à l'indexeur, par classe de sa réponse (aucune : il n'a pas répondu)")
                   .Register(registry);
  for (const char* answer : {"2xx", "4xx", "5xx", "aucune"}) requests_->Add({{"reponse", answer}});
  auto& bytes = prometheus::BuildCounter()
                    .Name("sne_relais_octets_total")
                    .Help("Octets passés à l'indexeur et reçus de lui")
                    .Register(registry);
  sent_bytes_ = &bytes.Add({{"sens", "vers"}});
  received_bytes_ = &bytes.Add({{"sens", "depuis"}});
  under_way_ = &prometheus::BuildGauge()
                    .Name("sne_relais_en_cours")
                    .Help("Requêtes en cours chez l'indexeur")
                    .Register(registry)
                    .Add({});
}

Relay::Exchange::Exchange(Relay& relay) : relay_(relay) {
  relay_.under_way_->Set(static_cast<double>(++relay_.exchanges_));
}

Relay::Exchange::~Exchange() {
  relay_.under_way_->Set(static_cast<double>(--relay_.exchanges_));
  const std::string answer = status_ == 0 ? "aucune" : std::to_string(status_ / 100) + "xx";
  relay_.requests_->Add({{"reponse", answer}}).Increment();
}

void Relay::Exchange::Sent(std::size_t bytes) { relay_.sent_bytes_->Increment(static_cast<double>(bytes)); }
void Relay::Exchange::Received(std::size_t bytes) { relay_.received_bytes_->Increment(static_cast<double>(bytes)); }

}  // namespace sne
