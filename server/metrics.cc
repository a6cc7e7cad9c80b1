#include "server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "server/router.h"

namespace sne {
namespace {

// Seconds. Fine where the targets are (0.1 ms to 6 ms), coarse above.
const prometheus::Histogram::BucketBoundaries kDurations = {0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.0025, 0.005,
                                                            0.01,    0.025,  0.05,   0.1,    0.5,   1,      10};
const prometheus::Histogram::BucketBoundaries kQueueTimes = {0.000005, 0.00001, 0.00002, 0.00005, 0.0001, 0.0005,
                                                             0.001,    0.005,   0.01,    0.1,     1};

}  // namespace

void RouteMetrics::Observe(int status, double seconds) {
  duration_->Observe(seconds);
  for (const auto& [known, counter] : by_status_) {
    if (known == status) return counter->Increment();
  }
  prometheus::Counter& counter = requests_->Add({{"route", name_}, {"statut", std::to_string(status)}});
  by_status_.emplace_back(status, &counter);
  counter.Increment();
}

Metrics::Metrics() : registry_(std::make_unique<prometheus::Registry>()) {
  requests_ = &prometheus::BuildCounter()
                   .Name("sne_http_requetes_total")
                   .Help("Requêtes traitées, par route et statut HTTP")
                   .Register(*registry_);
  durations_ = &prometheus::BuildHistogram()
                    .Name("sne_http_duree_secondes")
                    .Help("Du dernier octet lu à la réponse prête, par route")
                    .Register(*registry_);
  queue_time_ = &prometheus::BuildHistogram()
                     .Name("sne_recherche_attente_secondes")
                     .Help("Temps passé dans la file des recherches")
                     .Register(*registry_)
                     .Add({}, kQueueTimes);
  queue_length_ = &prometheus::BuildGauge()
                       .Name("sne_recherche_file")
                       .Help("Requêtes qui attendent un fil de recherche")
                       .Register(*registry_)
                       .Add({});
  connections_ =
      &prometheus::BuildGauge().Name("sne_http_connexions").Help("Connexions ouvertes").Register(*registry_).Add({});
  refused_connections_ = &prometheus::BuildCounter()
                              .Name("sne_http_connexions_refusees_total")
                              .Help("Connexions refusées parce que trop nombreuses")
                              .Register(*registry_)
                              .Add({});
  no_route_ = &AddRoute("", "aucune");
}

Metrics::~Metrics() = default;

RouteMetrics& Metrics::AddRoute(std::string_view method, std::string_view pattern) {
  auto route = std::make_unique<RouteMetrics>();
  route->name_ = std::string(method) + (method.empty() ? "" : " ") + std::string(pattern);
  route->requests_ = requests_;
  route->duration_ = &durations_->Add({{"route", route->name_}}, kDurations);
  routes_.push_back(std::move(route));
  return *routes_.back();
}

void Metrics::ObserveQueueTime(double seconds) { queue_time_->Observe(seconds); }
void Metrics::SetConnections(std::size_t open) { connections_->Set(static_cast<double>(open)); }
void Metrics::CountRefusedConnection() { refused_connections_->Increment(); }

void Metrics::AddGauge(const std::string& name, const std::string& help, std::function<double()> source) {
  asked_.emplace_back(&prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add({}), std::move(source));
}

std::string Metrics::Expose() {
  if (queue_length_source_) queue_length_->Set(static_cast<double>(queue_length_source_()));
  for (const auto& [gauge, source] : asked_) gauge->Set(source());
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

void AddMetricsRoute(Router& router, Metrics& metrics) {
  router.Add({.method = "GET", .pattern = "/metrics", .handler = [&metrics](const HttpRequest&, const PathParams&) {
                HttpResponse response;
                response.content_type = "text/plain; version=0.0.4; charset=utf-8";
                response.body = metrics.Expose();
                return response;
              }});
}

}  // namespace sne
