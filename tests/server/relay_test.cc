// The relay inside the HTTP layer, with limits of a fraction of a second: who is waited for, how long, and what the
// indexer sees of it. What passes, and every way to answer badly, is relais_http.py's business.
#include "server/relay.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "server/access_log.h"
#include "server/http_header_check.h"
#include "server/listener.h"
#include "server/metrics.h"
#include "server/router.h"
#include "server/search_pool.h"
#include "tests/server/http_client.h"

namespace sne {
namespace {

using namespace std::chrono_literals;

TEST(RelayAddress, Forms) {
  const auto good = ParseIndexerAddress("unix:/run/sne/indexeur.sock");
  ASSERT_TRUE(good);
  EXPECT_EQ(*good, "/run/sne/indexeur.sock");
  EXPECT_TRUE(ParseIndexerAddress("unix:" + std::string(107, 'x')));
  for (const std::string& bad : {std::string(), std::string("unix:"), std::string("/run/sne/indexeur.sock"),
                                 std::string("127.0.0.1:8081"), "unix:" + std::string(108, 'x')}) {
    EXPECT_FALSE(ParseIndexerAddress(bad)) << bad;
  }
}

TEST(RelayHead, IsMinimal) {
  RequestHead head;
  const std::string bytes =
      "PUT /x HTTP/1.1\r\nHost: dehors\r\nAuthorization: Bearer secret\r\nContent-Type: application/json\r\nX: y\r\n"
      "Content-Length: 0007\r\n\r\n";
  ASSERT_FALSE(ParseHead(bytes, head));
  const RequestId id = NewRequestId();
  EXPECT_EQ(
      FormatRelayHead(head, "/y?z=1", id),
      "PUT /y?z=1 HTTP/1.1\r\nHost: indexeur\r\nContent-Length: 7\r\nContent-Type: application/json\r\nRequete: " +
          std::string(id.view()) + "\r\nConnection: close\r\n\r\n");
  head.fields.clear();
  head.content_length.reset();
  EXPECT_EQ(FormatRelayHead(head, "/y", id), "PUT /y HTTP/1.1\r\nHost: indexeur\r\nContent-Length: 0\r\nRequete: " +
                                                 std::string(id.view()) + "\r\nConnection: close\r\n\r\n");
}

// A listener whose one route, POST /change, goes to a socket that the test itself serves.
class RelayTest : public ::testing::Test {
 protected:
  RelayTest()
      : path_(std::filesystem::temp_directory_path() / ("sne-relais-" + std::to_string(::getpid()))),
        relay_(
            path_, [this](std::uint64_t generation) { return generation <= seen_; }, metrics_),
        indexer_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    ::unlink(path_.c_str());
    EXPECT_EQ(::bind(indexer_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(indexer_, 16), 0);
    Route route{.method = "POST", .pattern = "/change"};
    route.relay = &relay_;
    route.judge = [](const HttpRequest& request, const PathParams&) {
      return RelayOrder{"/change", request.query == "attendre"};
    };
    route.body_limit = std::uint64_t{1} << 40;
    router_.Add(std::move(route));
  }
  ~RelayTest() override {
    Finish();
    ::close(indexer_);
    ::unlink(path_.c_str());
  }

  void Start(ListenerOptions options = {}) {
    options.port = 0;
    pool_ = std::make_unique<SearchPool>(SearchPoolOptions{.threads = 2});
    listener_ = std::make_unique<Listener>(options, router_, *pool_, metrics_, access_log_);
    ASSERT_TRUE(listener_->Open());
    thread_ = std::thread([this] { listener_->Run(); });
  }
  void Finish() {
    if (!thread_.joinable()) return;
    listener_->Drain();
    thread_.join();
    pool_->Stop();
  }
  std::unique_ptr<Client> Post(std::size_t length, const std::string& body, const std::string& query = "") {
    auto client = std::make_unique<Client>(listener_->port());
    client->Send("POST /change" + query + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(length) +
                 "\r\n\r\n" + body);
    return client;
  }
  // The server's next connection.
  int Accept() const { return ::accept(indexer_, nullptr, nullptr); }
  // What the server sends until it closes, or until `enough` has come.
  static std::string ReadFrom(int fd, std::string_view enough = "") {
    std::string text;
    char piece[4096];
    while (enough.empty() || !text.ends_with(enough)) {
      const ssize_t count = ::recv(fd, piece, sizeof piece, 0);
      if (count <= 0) break;
      text.append(piece, static_cast<std::size_t>(count));
    }
    return text;
  }
  static void Answer(int fd, std::string_view bytes) {
    EXPECT_EQ(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    ::close(fd);
  }

  const std::string path_;
  std::atomic<std::uint64_t> seen_ = 0;
  Metrics metrics_;
  Relay relay_;
  const int indexer_;
  Router router_;
  AccessLog access_log_{nullptr};
  std::unique_ptr<SearchPool> pool_;
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

constexpr std::string_view kTaken = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nGeneration: 7\r\n\r\n{}";

TEST_F(RelayTest, SlowClientIsCutOff) {
  ListenerOptions options;
  options.limits.body = 300ms;
  Start(options);
  auto client = Post(10, "abc");
  const int fd = Accept();
  EXPECT_TRUE(ReadFrom(fd).ends_with("\r\n\r\nabc")) << "and no more: the server closed";
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->status(), 408);
  EXPECT_TRUE(client->AtEnd());
  ::close(fd);
}

// The limit is one of bytes that flow, not of the whole: each piece has it anew.
TEST_F(RelayTest, LongUploadIsNotCutOff) {
  ListenerOptions options;
  options.limits.body = 500ms;
  Start(options);
  const std::string piece(Relay::kPieceBytes, 'x');
  auto client = Post(8 * piece.size(), "");
  const int fd = Accept();
  std::string got;
  std::thread indexer([&] {
    got = ReadFrom(fd, piece + "y");
    Answer(fd, kTaken);
  });
  for (int i = 0; i < 8; ++i) {
    std::this_thread::sleep_for(200ms);
    client->Send(i < 7 ? piece : piece.substr(1) + "y");
  }
  EXPECT_TRUE(client->Receive());
  indexer.join();
  EXPECT_EQ(client->status(), 200) << client->body;
}

TEST_F(RelayTest, MuteIndexerIsNotWaitedFor) {
  ListenerOptions options;
  options.limits.relay = 300ms;
  Start(options);
  auto client = Post(3, "abc");
  const int mute = Accept();
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->status(), 503);
  EXPECT_NE(client->body.find("/problemes/indexeur-absent"), std::string::npos);
  EXPECT_NE(client->body.find("a pu être enregistrée"), std::string::npos);
  // One that stops reading: the client has sent more than all buffers hold.
  auto other = std::make_unique<Client>(listener_->port());
  std::thread pour([&] {
    const std::string head = "POST /change HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n";
    other->Send(head + std::string(1000000, 'x'));
  });
  const int full = Accept();
  pour.join();
  ASSERT_TRUE(other->Receive());
  EXPECT_EQ(other->status(), 503);
  ::close(mute);
  ::close(full);
}

TEST_F(RelayTest, WaitsUntilSeenHere) {
  Start();
  auto client = Post(0, "", "?attendre");
  int fd = Accept();
  ReadFrom(fd, "\r\n\r\n");
  Answer(fd, kTaken);
  std::this_thread::sleep_for(100ms);
  const auto start = Clock::now();
  seen_ = 7;
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->status(), 200);
  EXPECT_NE(client->head.find("Generation: 7"), std::string::npos);
  EXPECT_LT(Clock::now() - start, kPatience);
  seen_ = 6;
  client = Post(0, "", "?attendre");
  fd = Accept();
  ReadFrom(fd, "\r\n\r\n");
  Answer(fd, kTaken);
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->status(), 503);
  EXPECT_NE(client->body.find("\"generation\":7"), std::string::npos) << client->body;
}

TEST_F(RelayTest, DrainLetsAnExchangeFinish) {
  Start();
  auto client = Post(3, "abc");
  const int fd = Accept();
  ReadFrom(fd, "abc");
  listener_->Drain();
  Answer(fd, kTaken);
  ASSERT_TRUE(client->Receive());
  EXPECT_EQ(client->status(), 200);
  EXPECT_NE(client->head.find("Connection: close"), std::string::npos);
  client.reset();
  thread_.join();
}

TEST_F(RelayTest, DrainBreaksOffAtItsLimit) {
  Start({.drain_limit = 300ms});
  auto sending = Post(10, "abc");
  const int first = Accept();
  ReadFrom(first, "abc");
  auto waiting = Post(3, "abc");
  const int second = Accept();
  ReadFrom(second, "abc");
  const auto start = Clock::now();
  listener_->Drain();
  EXPECT_EQ(ReadFrom(first), "") << "a cut, not a whole request";
  EXPECT_EQ(ReadFrom(second), "");
  thread_.join();
  EXPECT_LT(Clock::now() - start, 5s);
  ::close(first);
  ::close(second);
}

}  // namespace
}  // namespace sne
