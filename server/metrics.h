// What GET /metrics shows, in the text format of Prometheus. Other parts of the server register their own families in
// registry(). No label ever holds a path, a parameter or anything else that came from a client.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
class Registry;
template <class T>
class Family;
}  // namespace prometheus

namespace sne {

class Router;

// The figures of one route.
// Thread safety: Observe() on the I/O thread only (that is where every exchange ends).
class RouteMetrics {
 public:
  // `seconds`: from the last byte of the request read to the answer ready to write; a stream counts until its end.
  void Observe(int status, double seconds);

 private:
  friend class Metrics;
  std::string name_;  // "GET /v1/demandes/{nu}"
  prometheus::Family<prometheus::Counter>* requests_ = nullptr;
  prometheus::Histogram* duration_ = nullptr;
  std::vector<std::pair<int, prometheus::Counter*>> by_status_;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Creates the figures of a route; they live as long as this object. Any thread, but not while requests run.
  RouteMetrics& AddRoute(std::string_view method, std::string_view pattern);
  // For what reached no route: unreadable requests, unknown paths, refused methods.
  RouteMetrics& no_route() { return *no_route_; }

  // Time a request spent in the search pool's queue. Any thread.
  void ObserveQueueTime(double seconds);
  // Open connections and those turned away because there were too many. I/O thread.
  void SetConnections(std::size_t open);
  void CountRefusedConnection();
  // Called at each scrape, on the thread that serves it.
  void SetQueueLengthSource(std::function<std::size_t()> source) { queue_length_source_ = std::move(source); }

  // A gauge that is asked for its value at each scrape, on the thread that serves it.
  void AddGauge(const std::string& name, const std::string& help, std::function<double()> source);

  std::string Expose();
  prometheus::Registry& registry() { return *registry_; }

 private:
  std::unique_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>* requests_;
  prometheus::Family<prometheus::Histogram>* durations_;
  prometheus::Histogram* queue_time_;
  prometheus::Gauge* queue_length_;
  prometheus::Gauge* connections_;
  prometheus::Counter* refused_connections_;
  std::function<std::size_t()> queue_length_source_;
  std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> asked_;
  std::vector<std::unique_ptr<RouteMetrics>> routes_;
  RouteMetrics* no_route_;
};

// Adds GET /metrics. `metrics` outlives the router.
void AddMetricsRoute(Router& router, Metrics& metrics);

}  // namespace sne
