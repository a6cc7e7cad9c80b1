// Negotiation, routing, problems, JSON text and the bytes of an answer, each alone.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "server/accept.h"
#include "server/http_write.h"
#include "server/json_string.h"
#include "server/problem.h"
#include "server/problem_page.h"
#include "server/router.h"

namespace sne {
namespace {

constexpr std::string_view kOffered[] = {"application/json", "text/csv", "application/x-ndjson"};

struct AcceptCase {
  const char* name;
  const char* accept;
  int want;  // index in kOffered, -1: 406
};
constexpr AcceptCase kAccepts[] = {
    {"Absent", "", 0},
    {"Anything", "*/*", 0},
    {"Csv", "text/csv", 1},
    {"CsvWithCharset", "Text/CSV; charset=utf-8", 1},
    {"Browser", "text/html,application/xhtml+xml,*/*;q=0.8", 0},
    {"HtmlOnly", "text/html", -1},
    {"Subtype", "text/*", 1},
    {"Quality", "application/json;q=0.5, text/csv;q=0.6", 1},
    {"EqualQuality", "text/csv, application/json", 0},
    {"Excluded", "application/json;q=0, */*", 1},
    {"AllExcluded", "*/*;q=0", -1},
    {"SpecificWins", "*/*;q=1, application/json;q=0.1, text/csv;q=0.2", 2},
    {"BadQualityIgnored", "text/csv;q=7, application/x-ndjson", 2},
    {"Rubbish", ";;,=,/", -1},
    {"EmptyElements", ", ,text/csv,,", 1},
    {"QualityUpperCase", "text/csv;Q=0.3, application/json;q=0.2", 1},
    {"PartOfAType", "text/c*", -1},
};
class AcceptTest : public ::testing::TestWithParam<AcceptCase> {};
TEST_P(AcceptTest, Negotiates) {
  const auto got = NegotiateType(GetParam().accept, kOffered);
  EXPECT_EQ(got ? static_cast<int>(*got) : -1, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(Headers, AcceptTest, ::testing::ValuesIn(kAccepts),
                         [](const auto& row) { return row.param.name; });

TEST(Accept, Gzip) {
  EXPECT_TRUE(AsksForGzip("gzip"));
  EXPECT_TRUE(AsksForGzip("br, GZIP;q=0.1"));
  EXPECT_FALSE(AsksForGzip(""));
  EXPECT_FALSE(AsksForGzip("gzip;q=0"));
  EXPECT_FALSE(AsksForGzip("*"));
  EXPECT_FALSE(AsksForGzip("x-gzip"));
}

TEST(Accept, MediaType) {
  EXPECT_TRUE(IsMediaType("application/JSON ; charset=utf-8", "application/json"));
  EXPECT_FALSE(IsMediaType("application/jsonp", "application/json"));
  EXPECT_FALSE(IsMediaType("", "application/json"));
}

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    const Handler handler = [](const HttpRequest&, const PathParams&) { return HttpResponse(); };
    for (const auto& [method, pattern] : {std::pair{"GET", "/v1/demandes"},
                                          {"GET", "/v1/demandes/{nu}"},
                                          {"PUT", "/v1/demandes/{nu}/instruction"},
                                          {"DELETE", "/v1/demandes/{nu}/instruction"},
                                          {"POST", "/v1/demandes/recherche"},
                                          {"GET", "/v1/{quoi}/fixe"}}) {
      router_.Add({.method = method, .pattern = pattern, .handler = handler});
    }
  }
  std::string Route(std::string_view method, std::string_view path) {
    const Router::Match match = router_.Find(method, path);
    switch (match.kind) {
      case Router::Match::Kind::kRoute:
        return match.route->pattern + " " + std::string(match.params.Get("nu"));
      case Router::Match::Kind::kOptions:
        return "options " + std::string(match.allow);
      case Router::Match::Kind::kNotFound:
        return "404";
      case Router::Match::Kind::kMethodNotAllowed:
        return "405 " + std::string(match.allow);
      case Router::Match::Kind::kBadPath:
        return "400";
    }
    return "";
  }
  Router router_;
};

TEST_F(RouterTest, Finds) {
  EXPECT_EQ(Route("GET", "/v1/demandes"), "/v1/demandes ");
  EXPECT_EQ(Route("HEAD", "/v1/demandes"), "/v1/demandes ");
  EXPECT_EQ(Route("GET", "/v1/demandes/0691%20119"), "/v1/demandes/{nu} 0691 119");
  EXPECT_EQ(Route("GET", "/v1/demandes/a%2Fb"), "/v1/demandes/{nu} a/b");
  EXPECT_EQ(Route("GET", "/v1/%64emandes"), "/v1/demandes ");
  EXPECT_EQ(Route("PUT", "/v1/demandes/x/instruction"), "/v1/demandes/{nu}/instruction x");
  EXPECT_EQ(Route("GET", "/v1/x/fixe"), "/v1/{quoi}/fixe ");
}

TEST_F(RouterTest, FixedSegmentWins) {
  EXPECT_EQ(Route("POST", "/v1/demandes/recherche"), "/v1/demandes/recherche ");
  EXPECT_EQ(Route("GET", "/v1/demandes/recherche"), "405 OPTIONS, POST");
  EXPECT_EQ(Route("GET", "/v1/demandes/fixe"), "/v1/demandes/{nu} fixe");
}

TEST_F(RouterTest, Refuses) {
  EXPECT_EQ(Route("GET", "/"), "404");
  EXPECT_EQ(Route("GET", "/v1/demandes/"), "404");
  EXPECT_EQ(Route("GET", "//v1/demandes"), "404");
  EXPECT_EQ(Route("GET", "/v1/demandes/x/y"), "404");
  EXPECT_EQ(Route("OPTIONS", "/nulle-part"), "404");
  EXPECT_EQ(Route("GET", "/v1/demandes/%"), "400");
  EXPECT_EQ(Route("GET", "/v1/demandes/%zz"), "400");
  EXPECT_EQ(Route("get", "/v1/demandes"), "405 GET, HEAD, OPTIONS");
  EXPECT_EQ(Route("GET", "/v1/demandes/x/instruction"), "405 DELETE, OPTIONS, PUT");
  EXPECT_EQ(Route("OPTIONS", "/v1/demandes/x/instruction"), "options DELETE, OPTIONS, PUT");
}

TEST(JsonString, AlwaysValid) {
  EXPECT_EQ(JsonString(""), "\"\"");
  EXPECT_EQ(JsonString("L'été \"là\"\\\n\t\x01\x7F"), "\"L'été \\\"là\\\"\\\\\\n\\t\\u0001\\u007f\"");
  EXPECT_EQ(JsonString(std::string_view("\0", 1)), "\"\\u0000\"");
  EXPECT_EQ(JsonString("\xF0\x9F\x98\x80"), "\"\xF0\x9F\x98\x80\"");
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(JsonString("\xC3"), '"' + bad + '"') << "cut short";
  EXPECT_EQ(JsonString("\xC0\xAF"), '"' + bad + bad + '"') << "overlong";
  EXPECT_EQ(JsonString("\xED\xA0\x80"), '"' + bad + bad + bad + '"') << "surrogate";
  EXPECT_EQ(JsonString("\xF4\x90\x80\x80x"), '"' + bad + bad + bad + bad + "x\"") << "beyond U+10FFFF";
  EXPECT_EQ(JsonString("\xFF z"), '"' + bad + " z\"");
}

TEST(Problem, Body) {
  RequestId id;
  id.text.fill('0');
  const HttpResponse response =
      ProblemResponse({.slug = "requete-impossible",
                       .detail = "Champ « x\" » inconnu.",
                       .items = {ProblemItem::AtPointer("/filtres/et/0", "a"), ProblemItem::AtParameter("tri", "b"),
                                 ProblemItem::AtLine(7, "c")},
                       .members = ",\"plus\":1"},
                      id);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.body,
            "{\"type\":\"/problemes/requete-impossible\",\"title\":\"Requête "
            "impossible\",\"status\":422,\"detail\":\"Champ « x\\\" » "
            "inconnu.\",\"instance\":\"urn:uuid:000000000000000000000000000000000000\",\"erreurs\":[{\"chemin\":\"/"
            "filtres/et/0\","
            "\"detail\":\"a\"},{\"parametre\":\"tri\",\"detail\":\"b\"},{\"ligne\":7,\"detail\":\"c\"}],\"plus\":1}");
}

TEST(Problem, TableAndPages) {
  std::set<std::string_view> slugs;
  std::set<int> statuses;
  for (const ProblemKind& kind : ProblemKinds()) {
    EXPECT_TRUE(slugs.insert(kind.slug).second) << kind.slug;
    statuses.insert(kind.status);
    EXPECT_EQ((std::string(kind.title) + std::string(kind.explanation)).find_first_of("<&"), std::string::npos);
    const auto page = ProblemPage(kind.slug);
    ASSERT_TRUE(page);
    EXPECT_NE(page->find(kind.explanation), std::string::npos);
    EXPECT_EQ(page->find("http://"), std::string::npos);
    const bool wait = kind.status == 503 || kind.status == 429;
    EXPECT_EQ(ProblemResponse({.slug = kind.slug}, RequestId{}).headers.empty(), !wait);
  }
  for (int status : {400, 401, 403, 404, 405, 406, 409, 411, 412, 413, 414, 415, 422, 429, 431, 500, 501, 503, 505}) {
    EXPECT_TRUE(statuses.count(status)) << status;
  }
  EXPECT_FALSE(ProblemPage("inconnu"));
}

TEST(RequestIds, AreVersion4AndDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id(NewRequestId().view());
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(ResponseHead, Fields) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = "{}";
  response.headers.emplace_back("ETag", "\"a\"");
  const std::string head = FormatResponseHead(response, {.duration = std::chrono::microseconds(12034)});
  EXPECT_EQ(head.rfind("HTTP/1.1 200 OK\r\nDate: ", 0), 0U);
  for (const char* line :
       {"\r\nContent-Length: 2\r\n", "\r\nCache-Control: private, no-store\r\n",
        "\r\nServer-Timing: total;dur=12.034\r\n", "\r\nETag: \"a\"\r\n", "\r\nContent-Type: application/json\r\n"}) {
    EXPECT_NE(head.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(head.find("Connection"), std::string::npos);
  EXPECT_EQ(head.substr(head.size() - 4), "\r\n\r\n");
  response.status = 304;
  EXPECT_EQ(FormatResponseHead(response, {}).find("Content-Length"), std::string::npos);
}

TEST(OutgoingBytes, ConsumeAcrossParts) {
  Outgoing out;
  out.Add("abc");
  out.Add("");
  out.Add("de");
  EXPECT_EQ(out.count(), 2U);
  out.Consume(4);
  ASSERT_EQ(out.count(), 1U);
  EXPECT_EQ(out.parts()[0], "e");
  out.Consume(1);
  EXPECT_TRUE(out.empty());
}

}  // namespace
}  // namespace sne
