// The whole layer over real sockets: what a well-behaved client sees. Hostile ones are hostile_http.py's business.
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <zlib.h>

#include <atomic>
#include <sstream>
#include <thread>

#include "server/access_log.h"
#include "server/listener.h"
#include "server/metrics.h"
#include "server/problem.h"
#include "server/problem_page.h"
#include "server/router.h"
#include "server/search_pool.h"
#include "tests/server/http_client.h"

namespace sne {
namespace {

using namespace std::chrono_literals;

// Counts up to `pieces`; then ends, or fails.
class Numbers final : public BodyStream {
 public:
  Numbers(int pieces, bool fails, std::atomic<int>& produced, std::atomic<int>& living)
      : pieces_(pieces), fails_(fails), produced_(produced), living_(living) {
    ++living_;
  }
  ~Numbers() override { --living_; }
  Step Next(std::string& out) override {
    if (next_ == pieces_) return fails_ ? Step::kFailed : Step::kEnd;
    ++produced_;
    if (next_ % 3 != 1) out += std::to_string(next_) + std::string(100000, ' ');  // some pieces are empty
    ++next_;
    return Step::kMore;
  }

 private:
  int pieces_, next_ = 0;
  bool fails_;
  std::atomic<int>&produced_, &living_;
};

std::uint64_t LengthOfNumbers(int pieces) {
  std::uint64_t length = 0;
  for (int i = 0; i < pieces; ++i) length += i % 3 != 1 ? std::to_string(i).size() + 100000 : 0;
  return length;
}
std::string WholeOfNumbers(int pieces) {
  std::string want;
  for (int i = 0; i < pieces; ++i) {
    if (i % 3 != 1) want += std::to_string(i) + std::string(100000, ' ');
  }
  return want;
}

class HttpLayerTest : public ::testing::Test {
 protected:
  HttpLayerTest()
      : logger_(std::make_shared<spdlog::logger>("acces", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_))) {}
  ~HttpLayerTest() override { Finish(); }

  void Start(ListenerOptions options = {}, SearchPoolOptions pool = {.threads = 2, .queue_limit = 4}) {
    router_.Add({.method = "GET",
                 .pattern = "/vite",
                 .handler = [](const HttpRequest&, const PathParams&) { return Text("vite"); },
                 .run_on = RunOn::kIoThread});
    router_.Add({.method = "POST",
                 .pattern = "/echo/{nu}",
                 .handler = [](const HttpRequest& request, const PathParams& params) {
                   return Text(std::string(params.Get("nu")) + "|" + std::string(request.query) + "|" + request.body);
                 }});
    router_.Add({.method = "GET", .pattern = "/attend", .handler = [this](const HttpRequest&, const PathParams&) {
                   ++waiting_;
                   while (hold_) std::this_thread::sleep_for(1ms);
                   return Text("attendu");
                 }});
    router_.Add({.method = "GET",
                 .pattern = "/visible",
                 .handler = [this](const HttpRequest&, const PathParams&) { return Text(shown_ ? "là" : "pas là"); },
                 .visible = [this](const HttpRequest&) { return shown_.load(); }});
    router_.Add({.method = "GET",
                 .pattern = "/presse",
                 .handler = [](const HttpRequest&, const PathParams&) { return Text(""); },
                 .deadline = 30ms});
    router_.Add({.method = "GET",
                 .pattern = "/flux/{n}",
                 .handler = [this](const HttpRequest& request, const PathParams& params) {
                   HttpResponse response;
                   response.content_type = "text/plain";
                   response.stream = std::make_unique<Numbers>(std::stoi(std::string(params.Get("n"))),
                                                               request.query == "casse", produced_, living_);
                   return response;
                 }});
    // The same with its length, or with one that is not its own: /mesure/{n}?{bytes more}
    router_.Add({.method = "GET",
                 .pattern = "/mesure/{n}",
                 .handler = [this](const HttpRequest& request, const PathParams& params) {
                   const int pieces = std::stoi(std::string(params.Get("n")));
                   HttpResponse response;
                   response.content_type = "text/plain";
                   response.stream = std::make_unique<Numbers>(pieces, false, produced_, living_);
                   response.length = LengthOfNumbers(pieces);
                   if (!request.query.empty()) *response.length += std::stoll(std::string(request.query));
                   return response;
                 }});
    router_.Add(
        {.method = "GET", .pattern = "/panne", .handler = [](const HttpRequest&, const PathParams&) -> HttpResponse {
           throw std::runtime_error("secret");
         }});
    AddProblemPages(router_);
    AddMetricsRoute(router_, metrics_);
    options.port = 0;
    pool_ = std::make_unique<SearchPool>(pool);
    listener_ = std::make_unique<Listener>(options, router_, *pool_, metrics_, access_log_);
    ASSERT_TRUE(listener_->Open());
    thread_ = std::thread([this] { listener_->Run(); });
  }
  void Finish() {
    hold_ = false;
    if (!thread_.joinable()) return;
    listener_->Drain();
    thread_.join();
    pool_->Stop();
  }
  std::unique_ptr<Client> Connect() { return std::make_unique<Client>(listener_->port()); }
  static HttpResponse Text(std::string text) {
    HttpResponse response;
    response.content_type = "text/plain";
    response.body = std::move(text);
    return response;
  }
  static std::string Get(const std::string& target, const std::string& fields = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
  }

  std::ostringstream log_;
  std::shared_ptr<spdlog::logger> logger_;
  Router router_;
  Metrics metrics_;
  AccessLog access_log_{logger_};
  std::unique_ptr<SearchPool> pool_;
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
  std::atomic<int> waiting_{0}, produced_{0}, living_{0};
  std::atomic<bool> hold_{true}, shown_{false};
};

TEST_F(HttpLayerTest, KeepAliveAndPipeline) {
  Start();
  auto client = Connect();
  std::string burst;
  for (int i = 0; i < 200; ++i) {
    burst +=
        "POST /echo/" + std::to_string(i) + "?a=b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" + Get("/vite");
  }
  client->Send(burst);
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(client->Receive());
    EXPECT_EQ(client->body, std::to_string(i) + "|a=b|abc");
    ASSERT_TRUE(client->Receive());
    EXPECT_EQ(client->body, "vite");
  }
  client->Send(Get("/vite", "Connection: close\r\n"));
  ASSERT_TRUE(client->Receive());
  EXPECT_NE(client->head.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client->AtEnd());
}

TEST_F(HttpLayerTest, HeadOptionsAndErrorsKeepTheConnection) {
  Start();
  auto client = Connect();
  client->Send("HEAD /vite HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(client->Receive(true));
  EXPECT_NE(client->head.find("Content-Length: 4\r\n"), std::string::npos);
  client->Send("HEAD /flux/5 HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(client->Receive(true));
  client->Send("HEAD /nulle-part HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(client->Receive(true));
  EXPECT_EQ(client->status(), 404);
  client->Send("OPTIONS /vite HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->status(), 204);
  EXPECT_NE(client->head.find("Allow: GET, HEAD, OPTIONS\r\n"), std::string::npos);
  for (const auto& [request, status] : {std::pair{Get("/nulle-part"), 404},
                                        {Get("/echo/1"), 405},
                                        {Get("/panne"), 500},
                                        {Get("/problemes/surcharge"), 200},
                                        {Get("/problemes/x"), 404},
                                        {Get("/%zz"), 400}}) {
    client->Send(request);
    ASSERT_TRUE(client->Receive()) << request;
    EXPECT_EQ(client->status(), status) << request;
    EXPECT_EQ(client->body.find("secret"), std::string::npos);
  }
  client->Send(Get("/vite"));
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->body, "vite");
}

TEST_F(HttpLayerTest, ExpectContinue) {
  Start();
  auto client = Connect();
  client->Send("POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->status(), 100);
  client->Send("abc");
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->body, "1||abc");
  client->Send("POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->status(), 413) << "not invited to send";
  EXPECT_TRUE(client->AtEnd());
}

TEST_F(HttpLayerTest, BodyUpToItsLimit) {
  Start();
  auto client = Connect();
  const std::string body(64 * 1024, 'x');
  client->Send("POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
               body);
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->body, "1||" + body);
}

TEST_F(HttpLayerTest, StreamWholeGzippedAndBroken) {
  Start();
  const std::string want = WholeOfNumbers(20);
  auto client = Connect();
  client->Send(Get("/flux/20"));
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->body, want);
  client->Send(Get("/flux/0"));
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->body, "");

  client->Send(Get("/flux/20", "Accept-Encoding: gzip\r\n"));
  ASSERT_TRUE(client->Receive());
  EXPECT_NE(client->head.find("Content-Encoding: gzip\r\n"), std::string::npos);
  std::string plain(want.size() + 1, '\0');
  z_stream inflate_state{};
  ASSERT_EQ(inflateInit2(&inflate_state, 15 + 16), Z_OK);
  inflate_state.next_in = reinterpret_cast<Bytef*>(client->body.data());
  inflate_state.avail_in = static_cast<uInt>(client->body.size());
  inflate_state.next_out = reinterpret_cast<Bytef*>(plain.data());
  inflate_state.avail_out = static_cast<uInt>(plain.size());
  EXPECT_EQ(inflate(&inflate_state, Z_FINISH), Z_STREAM_END);
  plain.resize(inflate_state.total_out);
  inflateEnd(&inflate_state);
  EXPECT_EQ(plain, want);

  client->Send(Get("/flux/0?casse"));
  ASSERT_TRUE(client->Receive()) << "nothing had left yet: a whole error";
  EXPECT_EQ(client->status(), 500);
  client->Send(Get("/flux/5?casse"));
  EXPECT_FALSE(client->Receive()) << "no final chunk";
  EXPECT_TRUE(client->AtEnd());
}

TEST_F(HttpLayerTest, StreamOfKnownLength) {
  Start();
  const std::string want = WholeOfNumbers(20), length = "Content-Length: " + std::to_string(want.size()) + "\r\n";
  auto client = Connect();
  client->Send(Get("/mesure/20", "Accept-Encoding: gzip\r\n"));
  ASSERT_TRUE(client->Receive());
  EXPECT_NE(client->head.find(length), std::string::npos);
  EXPECT_EQ(client->head.find("Encoding"), std::string::npos);
  EXPECT_EQ(client->body, want);
  client->Send("HEAD /mesure/20 HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(client->Receive(true));
  EXPECT_NE(client->head.find(length), std::string::npos);
  client->Send(Get("/mesure/0"));
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->body, "");

  client->Send(Get("/mesure/0?1"));
  ASSERT_TRUE(client->Receive()) << "nothing had left yet: a whole error";
  EXPECT_EQ(client->status(), 500);
  for (const char* wrong : {"/mesure/20?1", "/mesure/20?-1", "/mesure/20?100000"}) {
    client->Send(Get(wrong));
    EXPECT_FALSE(client->Receive()) << wrong << ": what follows would be taken for the rest of this body";
    client = Connect();
  }
}

// However regularly he reads: an answer is not kept for him, nor what it holds.
TEST_F(HttpLayerTest, ReaderWhoIsTooSlowIsCut) {
  ListenerOptions options;
  options.limits.write = 300ms;
  options.limits.rate = 4 << 20;
  Start(options);
  for (const char* target : {"/flux/100000", "/mesure/30000"}) {
    Client slow(listener_->port(), 4096);
    slow.Send(Get(target));
    bool cut = false;
    for (int i = 0; i < 3000 && !cut; ++i) {  // 200 KB/s
      cut = !slow.Sip(1000);
      std::this_thread::sleep_for(5ms);
    }
    EXPECT_TRUE(cut) << target;
    while (living_ > 0) std::this_thread::sleep_for(1ms);
  }
}

TEST_F(HttpLayerTest, ReaderAboveTheRateIsServedToTheEnd) {
  ListenerOptions options;
  options.limits.write = 500ms;
  options.limits.rate = 1024;
  Start(options);
  Client steady(listener_->port(), 65536);
  steady.Send(Get("/flux/60"));  // 4 MB
  std::size_t sips = 0;
  while (living_ > 0 || sips == 0) {
    ASSERT_TRUE(steady.Sip(20000)) << sips;
    std::this_thread::sleep_for(5ms);
    ++sips;
  }
  EXPECT_EQ(produced_, 60);
}

TEST_F(HttpLayerTest, StreamDiesWithItsReader) {
  Start();
  for (const char* target : {"/flux/100000", "/mesure/30000"}) {
    auto leaver = Connect();
    leaver->Send(Get(target));
    while (living_ == 0) std::this_thread::sleep_for(1ms);
    leaver.reset();
    for (int i = 0; i < 5000 && living_ > 0; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(living_, 0) << target;
  }
}

TEST_F(HttpLayerTest, StreamWaitsForASlowReader) {
  Start();
  auto client = Connect();
  client->Send(Get("/flux/3000"));  // 200 MB
  int before = -1;
  while (before != produced_) {
    before = produced_;
    std::this_thread::sleep_for(200ms);
  }
  EXPECT_LT(produced_, 1000) << "produced ahead of what the client took";
  auto other = Connect();
  other->Send(Get("/vite"));
  EXPECT_TRUE(other->Receive());
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(produced_, 3000);
}

TEST_F(HttpLayerTest, FullQueueAndPassedDeadline) {
  Start();
  std::vector<std::unique_ptr<Client>> holders;
  for (int i = 0; i < 2; ++i) {
    holders.push_back(Connect());
    holders.back()->Send(Get("/attend"));
  }
  while (waiting_ < 2) std::this_thread::sleep_for(1ms);
  auto hurried = Connect();
  hurried->Send(Get("/presse"));
  while (pool_->queue_length() < 1) std::this_thread::sleep_for(1ms);
  std::vector<std::unique_ptr<Client>> queued;
  for (std::size_t i = 2; i <= 4; ++i) {
    queued.push_back(Connect());
    queued.back()->Send(Get("/attend"));
    while (pool_->queue_length() < i) std::this_thread::sleep_for(1ms);
  }
  auto refused = Connect();
  refused->Send(Get("/attend"));
  ASSERT_TRUE(refused->Receive());
  EXPECT_EQ(refused->status(), 503);
  EXPECT_NE(refused->head.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_NE(refused->body.find("/problemes/surcharge"), std::string::npos);
  refused->Send(Get("/vite"));
  ASSERT_TRUE(refused->Receive()) << "the connection stays, and I/O goes on";
  EXPECT_EQ(refused->body, "vite");
  std::this_thread::sleep_for(40ms);
  hold_ = false;
  ASSERT_TRUE(hurried->Receive());
  EXPECT_EQ(hurried->status(), 503);
  EXPECT_NE(hurried->body.find("/problemes/delai-depasse"), std::string::npos);
  for (auto& client : holders) EXPECT_TRUE(client->Receive());
  for (auto& client : queued) EXPECT_TRUE(client->Receive());
}

// Those who wait to see something keep no thread, and are answered as soon as it is there, or when patience is over.
TEST_F(HttpLayerTest, WaitsToBeVisible) {
  Start({}, {.threads = 2, .queue_limit = 20});  // all of them may be answered at the same moment
  std::vector<std::unique_ptr<Client>> waiting;
  for (int i = 0; i < 20; ++i) {
    waiting.push_back(Connect());
    waiting.back()->Send(Get("/visible"));
  }
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(pool_->queue_length(), 0U);
  auto other = Connect();
  const auto start = Clock::now();
  other->Send("POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na");
  ASSERT_TRUE(other->Receive());
  EXPECT_LT(Clock::now() - start, 500ms);
  shown_ = true;
  for (auto& client : waiting) {
    ASSERT_TRUE(client->Receive());
    EXPECT_EQ(client->body, "là");
  }
  EXPECT_LT(Clock::now() - start, kPatience) << "before patience was over";
  shown_ = false;
  const auto again = Clock::now();
  other->Send(Get("/visible"));
  ASSERT_TRUE(other->Receive());
  EXPECT_EQ(other->body, "pas là");
  EXPECT_GE(Clock::now() - again, kPatience);
  other->Send(Get("/visible"));
  std::this_thread::sleep_for(50ms);
  Finish();
  ASSERT_TRUE(other->Receive()) << "a drain does not wait";
  EXPECT_EQ(other->body, "pas là");
}

TEST_F(HttpLayerTest, OneConnectionTooMany) {
  Start({.max_connections = 3});
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(Connect());
    clients.back()->Send(Get("/vite"));
    ASSERT_TRUE(clients.back()->Receive());
  }
  auto refused = Connect();
  refused->Send(Get("/vite"));
  ASSERT_TRUE(refused->Receive());
  EXPECT_EQ(refused->status(), 503);
  EXPECT_TRUE(refused->AtEnd());
  clients.pop_back();
  std::this_thread::sleep_for(50ms);
  auto accepted = Connect();
  accepted->Send(Get("/vite"));
  ASSERT_TRUE(accepted->Receive());
  EXPECT_EQ(accepted->status(), 200);
}

TEST_F(HttpLayerTest, PhasesEnd) {
  ListenerOptions options;
  options.limits = {.head = 300ms, .body = 300ms, .write = 300ms, .idle = 300ms, .linger = 300ms};
  Start(options);
  auto silent = Connect();
  auto slow_head = Connect();
  auto slow_body = Connect();
  auto idle = Connect();
  auto deaf = Connect();
  slow_head->Send("GET / HT");
  slow_body->Send("POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  idle->Send(Get("/vite"));
  deaf->Send(Get("/flux/100000"));
  ASSERT_TRUE(idle->Receive());
  ASSERT_TRUE(slow_head->Receive());
  EXPECT_EQ(slow_head->status(), 408);
  ASSERT_TRUE(slow_body->Receive());
  EXPECT_EQ(slow_body->status(), 408);
  EXPECT_TRUE(silent->AtEnd());
  EXPECT_TRUE(idle->AtEnd());
  std::this_thread::sleep_for(800ms);
  EXPECT_FALSE(deaf->Receive()) << "a reader who takes nothing is dropped";
}

TEST_F(HttpLayerTest, DrainLetsTheCurrentRequestFinish) {
  Start();
  auto busy = Connect();
  auto idle = Connect();
  idle->Send(Get("/vite"));
  ASSERT_TRUE(idle->Receive());
  busy->Send(Get("/attend"));
  while (waiting_ < 1) std::this_thread::sleep_for(1ms);
  listener_->Drain();
  EXPECT_TRUE(idle->AtEnd());
  EXPECT_FALSE(Connect()->connected());
  hold_ = false;
  ASSERT_TRUE(busy->Receive());
  EXPECT_EQ(busy->body, "attendu");
  EXPECT_NE(busy->head.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(busy->AtEnd());
  busy.reset();
  thread_.join();
}

TEST_F(HttpLayerTest, DrainBreaksOffAtItsLimit) {
  Start({.drain_limit = 300ms});
  auto deaf = Connect();
  deaf->Send(Get("/flux/100000"));
  std::this_thread::sleep_for(100ms);
  const auto start = std::chrono::steady_clock::now();
  listener_->Drain();
  thread_.join();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  EXPECT_FALSE(deaf->Receive());
}

TEST_F(HttpLayerTest, LogAndMetricsHoldNothingOfTheClient) {
  Start();
  auto client = Connect();
  client->Send(
      "POST /echo/DUPONT?q=DUPONT HTTP/1.1\r\nHost: DUPONT\r\nX-Nom: DUPONT\r\nContent-Length: 6\r\n\r\nDUPONT");
  ASSERT_TRUE(client->Receive());
  client->Send("DUPONT /DUPONT HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(client->Receive());
  client->Send(Get("/metrics"));
  ASSERT_TRUE(client->Receive());
  const std::string metrics = client->body;
  client->Send("DUPONT");
  client.reset();
  Finish();
  logger_->flush();
  EXPECT_EQ(log_.str().find("DUPONT"), std::string::npos) << log_.str();
  EXPECT_NE(log_.str().find("methode=POST route=/echo/{nu} statut=200"), std::string::npos) << log_.str();
  EXPECT_NE(log_.str().find("methode=autre route=aucune statut=404"), std::string::npos) << log_.str();
  EXPECT_EQ(metrics.find("DUPONT"), std::string::npos);
  EXPECT_NE(metrics.find("sne_http_requetes_total{route=\"POST /echo/{nu}\",statut=\"200\"} 1"), std::string::npos)
      << metrics;
  EXPECT_NE(metrics.find("sne_http_connexions 1"), std::string::npos);
}

TEST_F(HttpLayerTest, PortInUseSaysWhatToDo) {
  Start();
  ListenerOptions options;
  options.port = listener_->port();
  Listener second(options, router_, *pool_, metrics_, access_log_);
  const Outcome opened = second.Open();
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message().find("déjà utilisé"), std::string::npos);
  EXPECT_NE(opened.error().message().find("--ecoute"), std::string::npos);
}

TEST(ListenAddress, Forms) {
  ListenerOptions options;
  EXPECT_TRUE(ParseListenAddress("[::1]:80", options));
  EXPECT_EQ(options.host, "::1");
  EXPECT_EQ(options.port, 80);
  EXPECT_TRUE(ParseListenAddress("localhost:65535", options));
  for (const char* bad :
       {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:-1", "nom:80", "127.0.0.1:80x"}) {
    EXPECT_FALSE(ParseListenAddress(bad, options)) << bad;
  }
}

}  // namespace
}  // namespace sne
