// A server with the real HTTP layer and routes of a line each, for the hostile tests and for measurements:
//   echo_server --ecoute 127.0.0.1:8080 [--fils N] [--file N] [--connexions N] [--entetes-ms N] [--corps-ms N]
//   [--ecriture-ms N]
//               [--inactif-ms N] [--vidange-ms N] [--journal]
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "server/accept.h"
#include "server/access_log.h"
#include "server/json_string.h"
#include "server/listener.h"
#include "server/metrics.h"
#include "server/problem.h"
#include "server/problem_page.h"
#include "server/router.h"
#include "server/search_pool.h"

namespace sne {
namespace {

HttpResponse Json(std::string body) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

// `pieces` pieces of `bytes` bytes each; fails after `fail_after` of them.
class Pieces final : public BodyStream {
 public:
  Pieces(int pieces, std::size_t bytes, int fail_after) : pieces_(pieces), bytes_(bytes), fail_after_(fail_after) {}
  Step Next(std::string& out) override {
    if (done_ == fail_after_) throw std::runtime_error("planned");
    if (done_ == pieces_) return Step::kEnd;
    out.append(bytes_, static_cast<char>('a' + done_++ % 26));
    return Step::kMore;
  }

 private:
  int pieces_;
  std::size_t bytes_;
  int fail_after_;
  int done_ = 0;
};

HttpResponse Stream(int pieces, std::size_t bytes, int fail_after) {
  HttpResponse response;
  response.content_type = "text/plain; charset=utf-8";
  response.stream = std::make_unique<Pieces>(pieces, bytes, fail_after);
  return response;
}

void AddRoutes(Router& router) {
  router.Add({.method = "GET",
              .pattern = "/simple",
              .handler = [](const HttpRequest&, const PathParams&) { return Json("{\"simple\":true}"); },
              .run_on = RunOn::kIoThread});
  // Nanoseconds from the last byte read to this line: what a route pays before its first instruction.
  router.Add({.method = "GET", .pattern = "/passage", .handler = [](const HttpRequest& request, const PathParams&) {
                return Json("{\"ns\":" + std::to_string((Clock::now() - request.received).count()) + "}");
              }});
  router.Add({.method = "POST", .pattern = "/echo", .handler = [](const HttpRequest& request, const PathParams&) {
                return Json("{\"corps\":" + JsonString(request.body) + "}");
              }});
  router.Add({.method = "PUT",
              .pattern = "/taille",
              .handler = [](const HttpRequest& request,
                            const PathParams&) { return Json(std::to_string(request.body.size())); },
              .body_limit = 8 << 20,
              .length_required = true});
  router.Add({.method = "GET", .pattern = "/objets/{nu}", .handler = [](const HttpRequest&, const PathParams& params) {
                return Json("{\"nu\":" + JsonString(params.Get("nu")) + "}");
              }});
  router.Add({.method = "GET",
              .pattern = "/lent/{ms}",
              .handler =
                  [](const HttpRequest&, const PathParams& params) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(std::string(params.Get("ms")))));
                    return Json("{\"lent\":true}");
                  },
              .deadline = std::chrono::milliseconds(1500)});
  router.Add({.method = "GET", .pattern = "/flux/{n}", .handler = [](const HttpRequest&, const PathParams& params) {
                return Stream(std::stoi(std::string(params.Get("n"))), 65536, -1);
              }});
  router.Add(
      {.method = "GET", .pattern = "/flux-casse/{n}", .handler = [](const HttpRequest&, const PathParams& params) {
         return Stream(100, 1000, std::stoi(std::string(params.Get("n"))));
       }});
  router.Add(
      {.method = "GET", .pattern = "/panne", .handler = [](const HttpRequest&, const PathParams&) -> HttpResponse {
         throw std::runtime_error("secret");
       }});
}

int Main(int argc, char** argv) {
  ListenerOptions options;
  options.drain_on_signals = true;
  SearchPoolOptions pool_options;
  std::string listen = "127.0.0.1:8080";
  bool log = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--journal") {
      log = true;
      continue;
    }
    if (i + 1 == argc) return 2;
    const char* value = argv[++i];
    const auto number = [value] { return std::stoul(value); };
    const auto ms = [value] { return std::chrono::milliseconds(std::stol(value)); };
    if (name == "--ecoute")
      listen = value;
    else if (name == "--fils")
      pool_options.threads = number();
    else if (name == "--file")
      pool_options.queue_limit = number();
    else if (name == "--connexions")
      options.max_connections = number();
    else if (name == "--entetes-ms")
      options.limits.head = ms();
    else if (name == "--corps-ms")
      options.limits.body = ms();
    else if (name == "--ecriture-ms")
      options.limits.write = ms();
    else if (name == "--inactif-ms")
      options.limits.idle = ms();
    else if (name == "--vidange-ms")
      options.drain_limit = ms();
    else
      return 2;
  }
  if (Outcome parsed = ParseListenAddress(listen, options); !parsed) {
    std::fprintf(stderr, "%s\n", parsed.error().message().c_str());
    return 2;
  }
  Router router;
  Metrics metrics;
  AccessLog access_log(log ? spdlog::stdout_logger_mt("acces") : nullptr);
  SearchPool pool(pool_options);
  metrics.SetQueueLengthSource([&pool] { return pool.queue_length(); });
  AddRoutes(router);
  AddProblemPages(router);
  AddMetricsRoute(router, metrics);
  Listener listener(options, router, pool, metrics, access_log);
  if (Outcome opened = listener.Open(); !opened) {
    std::fprintf(stderr, "%s\n", opened.error().message().c_str());
    return 1;
  }
  std::printf("port %u\n", static_cast<unsigned>(listener.port()));
  std::fflush(stdout);
  listener.Run();
  pool.Stop();
  return 0;
}

}  // namespace
}  // namespace sne

int main(int argc, char** argv) { return sne::Main(argc, argv); }
