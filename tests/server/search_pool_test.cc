#include "server/search_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <set>

namespace sne {
namespace {

using namespace std::chrono_literals;

// Holds workers until told to go on.
class Gate {
 public:
  SearchPool::Task Task() {
    return [this] {
      ++inside_;
      open_.get_future_shared().wait();
      ++passed_;
    };
  }
  void Open() { open_.Set(); }
  void AwaitInside(int n) {
    while (inside_ < n) std::this_thread::sleep_for(1ms);
  }
  int passed() const { return passed_; }

 private:
  struct Promise {
    std::promise<void> promise;
    std::shared_future<void> future = promise.get_future().share();
    std::shared_future<void> get_future_shared() const { return future; }
    void Set() { promise.set_value(); }
  } open_;
  std::atomic<int> inside_{0};
  std::atomic<int> passed_{0};
};

TEST(SearchPool, RefusesWhenFullAndFinishesWhatItTook) {
  Gate gate;
  SearchPool pool({.threads = 2, .queue_limit = 3});
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(pool.TrySubmit(gate.Task()));
  gate.AwaitInside(2);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool.TrySubmit(gate.Task()));
  EXPECT_FALSE(pool.TrySubmit(gate.Task()));
  EXPECT_EQ(pool.queue_length(), 3U);
  EXPECT_TRUE(pool.SubmitStreamStep(gate.Task())) << "an admitted stream goes on";
  gate.Open();
  pool.Stop();
  EXPECT_EQ(gate.passed(), 6);
  EXPECT_FALSE(pool.TrySubmit([] {}));
  EXPECT_FALSE(pool.SubmitStreamStep([] {}));
}

TEST(SearchPool, SearchesGoBeforeStreamsButDoNotStarveThem) {
  Gate gate;
  SearchPool pool({.threads = 1, .queue_limit = 100});
  ASSERT_TRUE(pool.TrySubmit(gate.Task()));
  gate.AwaitInside(1);
  std::string order;
  ASSERT_TRUE(pool.SubmitStreamStep([&] { order += 's'; }));
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(pool.TrySubmit([&] { order += 'r'; }));
  gate.Open();
  pool.Stop();
  const std::size_t stream = order.find('s');
  EXPECT_GT(stream, 0U);
  EXPECT_LT(stream, 10U);
  EXPECT_EQ(order.size(), 21U);
}

// A driver whose every event submits one task, as a connection does.
class Events final : public IoDriver {
 public:
  Events(SearchPool& pool, int count) : pool_(pool), left_(count) {}
  bool RunOne() override {
    EXPECT_FALSE(running_.exchange(true)) << "two leaders";
    threads_.insert(std::this_thread::get_id());
    const bool more = left_ > 0;
    if (more) {
      --left_;
      if (!pool_.TrySubmit([this] {
            const int now = ++parallel_;
            int seen = most_parallel_;
            while (now > seen && !most_parallel_.compare_exchange_weak(seen, now)) {
            }
            if (done_ % 64 == 0) std::this_thread::sleep_for(100us);
            --parallel_;
            ++done_;
          })) {
        ++refused_;
        std::this_thread::yield();
      }
    }
    running_ = false;
    return more;
  }

  SearchPool& pool_;
  int left_;
  std::atomic<bool> running_{false};
  std::set<std::thread::id> threads_;  // touched by the leader only
  std::atomic<int> parallel_{0}, most_parallel_{0}, done_{0}, refused_{0};
};

class LeaderTest : public ::testing::TestWithParam<std::size_t> {};

TEST_P(LeaderTest, OneLeaderEveryTaskOnceAndNoMoreThanThreads) {
  SearchPool pool({.threads = GetParam(), .queue_limit = 8});
  for (int round = 0; round < 3; ++round) {
    Events events(pool, 20000);
    pool.Lead(events);
    while (events.done_ + events.refused_ < 20000) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(events.done_ + events.refused_, 20000);
    EXPECT_LE(events.most_parallel_, static_cast<int>(GetParam()) + 1);
  }
  pool.Stop();
}
INSTANTIATE_TEST_SUITE_P(Threads, LeaderTest, ::testing::Values(1, 2, 3, 8));

// However long the searches, one thread stays for I/O.
TEST(SearchPool, BusyWorkersLeaveALeader) {
  class Slow final : public IoDriver {
   public:
    explicit Slow(SearchPool& pool) : pool_(pool) {}
    bool RunOne() override {
      ++events_;
      if (events_ <= 2) {
        EXPECT_TRUE(pool_.TrySubmit(gate_.Task()));
      }
      if (events_ == 3) {
        gate_.AwaitInside(2);
        at_three_ = gate_.passed();
        gate_.Open();
      }
      return events_ < 10;
    }
    SearchPool& pool_;
    Gate gate_;
    int events_ = 0;
    int at_three_ = -1;
  };
  SearchPool pool({.threads = 2, .queue_limit = 2});
  Slow driver(pool);
  pool.Lead(driver);
  pool.Stop();
  EXPECT_EQ(driver.at_three_, 0);
  EXPECT_EQ(driver.gate_.passed(), 2);
}

}  // namespace
}  // namespace sne
