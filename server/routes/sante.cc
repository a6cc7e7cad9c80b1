// For supervisors: is the process alive, is it ready to answer.
#include <cstdio>

#include "server/routes/routes.h"

namespace sne {

void AddHealthRoutes(Router& router, Application& app) {
  router.Add({.method = "GET",
              .pattern = "/vivant",
              .handler = [](const HttpRequest&, const PathParams&) { return Json("{\"vivant\":true}"); },
              .run_on = RunOn::kIoThread});
  router.Add({.method = "GET",
              .pattern = "/pret",
              .handler =
                  [&app](const HttpRequest&, const PathParams&) {
                    const bool pret = app.pret();
                    char retard[32] = "0";
                    if (const double secondes = app.retard().secondes; secondes > 0)
                      std::snprintf(retard, sizeof retard, "%.3f", secondes);
                    HttpResponse r = Json("{\"pret\":" + std::string(pret ? "true" : "false") +
                                          ",\"generation\":" + std::to_string(app.vue()->snapshot->generation()) +
                                          ",\"retard_s\":" + retard + "}");
                    if (!pret) {
                      r.status = 503;
                      r.headers.emplace_back("Retry-After", "1");
                    }
                    return r;
                  },
              .run_on = RunOn::kIoThread});
}

}  // namespace sne
