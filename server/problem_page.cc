#include "server/problem_page.h"

#include "server/problem.h"

namespace sne {

// The texts come from the table of problem.cc and hold neither '<' nor '&': nothing to escape.
std::optional<std::string> ProblemPage(std::string_view slug) {
  const ProblemKind* kind = FindProblemKind(slug);
  if (kind == nullptr) return std::nullopt;
  std::string page;
  page += "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>";
  page += kind->title;
  page +=
      "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<style>body{font:1.1rem/1.5 sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}</style>\n"
      "</head>\n<body>\n<main>\n<h1>";
  page += kind->title;
  page += "</h1>\n<p>Code HTTP : <strong>" + std::to_string(kind->status) + "</strong>. Type : <code>/problemes/";
  page += kind->slug;
  page += "</code>.</p>\n<p>";
  page += kind->explanation;
  page += "</p>\n</main>\n</body>\n</html>\n";
  return page;
}

void AddProblemPages(Router& router) {
  router.Add({.method = "GET",
              .pattern = "/problemes/{slug}",
              .handler =
                  [](const HttpRequest& request, const PathParams& params) {
                    std::optional<std::string> page = ProblemPage(params.Get("slug"));
                    if (!page) return ProblemResponse({.slug = "introuvable"}, request.id);
                    HttpResponse response;
                    response.content_type = "text/html; charset=utf-8";
                    response.headers.emplace_back("Content-Security-Policy",
                                                  "default-src 'none'; style-src 'unsafe-inline'");
                    response.body = std::move(*page);
                    return response;
                  },
              .run_on = RunOn::kIoThread});
}

}  // namespace sne
