// For supervisors: is the process alive, is it ready to answer.
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
                    HttpResponse r = Json("{\"pret\":" + std::string(pret ? "true" : "false") + ",\"generation\":" +
                                          std::to_string(app.vue()->snapshot->generation()) + ",\"retard_s\":0}");
                    if (!pret) {
                      r.status = 503;
                      r.headers.emplace_back("Retry-After", "1");
                    }
                    return r;
                  },
              .run_on = RunOn::kIoThread});
}

}  // namespace sne
