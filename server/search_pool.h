// The threads that run searches and move bytes. The queue of searches is bounded: when it is full the client hears 503
// at once, which is kinder than an answer that comes after he has given up.
//
// Leader and followers (Schmidt et al., "Leader/Followers", PLoP 2000). Exactly one thread, the leader, waits for I/O.
// When what it reads turns out to be a search and another thread is idle, it makes that one the leader and runs the
// search itself: no thread has to be woken before the search can begin. Waking one costs 40 µs (p50) to 100 µs (p95)
// between two cores of a virtual machine, half of what a whole simple search may take; here it happens beside the
// search. Spinning would take the core that the client or the I/O needs. When no thread is idle the leader keeps
// leading and the search waits in the queue.
//
// Hence with `threads` workers and the thread that called Lead(): at most `threads` searches at a time, and always one
// thread for I/O, however long the searches are.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace sne {

// What the leader runs. Calls come from changing threads, never two at a time, each after the end of the one before.
class IoDriver {
 public:
  virtual ~IoDriver() = default;
  // Waits for one event and handles it. False: there will be none any more.
  virtual bool RunOne() = 0;
};

struct SearchPoolOptions {
  std::size_t threads = 0;  // searches at a time; 0: one per core
  // Searches that may wait. At 0.2 ms each, 256 on 2 threads are 26 ms of waiting; heavy ones are cut by their
  // deadline.
  std::size_t queue_limit = 256;
};

class SearchPool {
 public:
  using Task = std::function<void()>;  // must not throw: an exception ends the process

  explicit SearchPool(SearchPoolOptions options);
  ~SearchPool();  // Stop()
  SearchPool(const SearchPool&) = delete;
  SearchPool& operator=(const SearchPool&) = delete;

  // False when the queue is full or the pool stopped; the task is then dropped. Any thread; when called by the leader
  // inside RunOne() the task may run on this very thread as soon as RunOne() has returned.
  bool TrySubmit(Task task);
  // The next piece of a stream whose request was admitted before. Not counted in the limit, since each open stream has
  // at most one such task; taken when no search waits, and at every kStreamTurn-th choice, so that neither starves the
  // other. False only when the pool has stopped. Any thread.
  bool SubmitStreamStep(Task task);

  // Joins the calling thread to the pool and has `driver` run until its RunOne() returns false. Not two at a time.
  void Lead(IoDriver& driver);

  // Runs what is queued, then ends the threads. Afterwards nothing is accepted. Idempotent; not from a worker, nor
  // while Lead() runs.
  void Stop();

  std::size_t queue_length() const;  // searches and stream steps that wait now
  std::size_t threads() const { return workers_.size(); }

 private:
  static constexpr unsigned kStreamTurn = 8;

  struct Member {
    std::condition_variable wake;
    bool assigned = false;  // as the leader, or with a task; whoever assigns takes the member off idle_
    Task task;
    std::thread thread;  // not joinable for the caller of Lead()
  };
  using Lock = std::unique_lock<std::mutex>;

  bool Submit(std::deque<Task>& queue, Task task, bool bounded);
  void Work(Member& self);
  void LeadLocked(Member& self, Lock& lock);
  void RunUnlocked(Task task, Lock& lock);
  Task TakeLocked();  // REQUIRES: a task waits
  void Wait(Member& self, Lock& lock);
  bool Dismissed(const Member& self) const;

  const std::size_t queue_limit_;
  mutable std::mutex mutex_;  // guards everything below but own_task_
  std::deque<Task> searches_;
  std::deque<Task> stream_steps_;
  unsigned turn_ = 0;
  bool stopping_ = false;
  // Members with nothing to do; the one that has rested for the shortest time is last, its caches are the warmest.
  std::vector<Member*> idle_;
  IoDriver* driver_ = nullptr;
  Member* leader_ = nullptr;  // the one that runs driver_, or has been told to but is not awake yet
  bool leader_awake_ = false;
  Member* successor_ = nullptr;  // off idle_, to lead when the leader turns to own_task_
  Task own_task_;                // only touched by the leader
  Member guest_;                 // the caller of Lead(), while there is one
  std::vector<std::unique_ptr<Member>> workers_;
};

}  // namespace sne
