#include "server/search_pool.h"

#include <pthread.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace sne {
namespace {

// The pool whose driver this thread is running at the moment.
thread_local const SearchPool* t_leading = nullptr;

}  // namespace

SearchPool::SearchPool(SearchPoolOptions options) : queue_limit_(options.queue_limit) {
  const std::size_t threads =
      options.threads > 0 ? options.threads : std::max<std::size_t>(1, std::thread::hardware_concurrency());
  workers_.reserve(threads);
  idle_.reserve(threads + 1);
  for (std::size_t i = 0; i < threads; ++i) {
    workers_.push_back(std::make_unique<Member>());
    Member& member = *workers_.back();
    member.thread = std::thread([this, &member] { Work(member); });
    pthread_setname_np(member.thread.native_handle(), "sne-recherche");
  }
}

SearchPool::~SearchPool() { Stop(); }

bool SearchPool::TrySubmit(Task task) { return Submit(searches_, std::move(task), true); }

bool SearchPool::SubmitStreamStep(Task task) { return Submit(stream_steps_, std::move(task), false); }

bool SearchPool::Submit(std::deque<Task>& queue, Task task, bool bounded) {
  Lock lock(mutex_);
  if (stopping_) return false;
  if (idle_.empty()) {
    if (bounded && queue.size() >= queue_limit_) return false;
    queue.push_back(std::move(task));
    return true;
  }
  Member* const member = idle_.back();
  idle_.pop_back();
  if (t_leading == this && successor_ == nullptr) {
    successor_ = member;
    own_task_ = std::move(task);
    return true;
  }
  member->task = std::move(task);
  member->assigned = true;
  lock.unlock();
  member->wake.notify_one();
  return true;
}

SearchPool::Task SearchPool::TakeLocked() {
  const bool stream = searches_.empty() || (!stream_steps_.empty() && ++turn_ % kStreamTurn == 0);
  std::deque<Task>& queue = stream ? stream_steps_ : searches_;
  Task task = std::move(queue.front());
  queue.pop_front();
  return task;
}

void SearchPool::RunUnlocked(Task task, Lock& lock) {
  lock.unlock();
  task();
  task = nullptr;  // its captures die before the lock is taken
  lock.lock();
}

bool SearchPool::Dismissed(const Member& self) const { return &self == &guest_ ? driver_ == nullptr : stopping_; }

void SearchPool::Work(Member& self) {
  Lock lock(mutex_);
  while (true) {
    if (leader_ == &self) {
      LeadLocked(self, lock);
    } else if (!searches_.empty() || !stream_steps_.empty()) {
      RunUnlocked(TakeLocked(), lock);
    } else if (driver_ != nullptr && !leader_awake_) {
      // Either nobody leads yet, or the one called to lead has not woken up and this thread is free already, its search
      // was short: let him sleep.
      if (leader_ != nullptr) {
        leader_->assigned = false;
        idle_.push_back(leader_);
      }
      leader_ = &self;
    } else if (Dismissed(self)) {
      return;
    } else {
      Wait(self, lock);
    }
  }
}

void SearchPool::Wait(Member& self, Lock& lock) {
  idle_.push_back(&self);
  self.wake.wait(lock, [&] { return self.assigned || Dismissed(self); });
  if (!self.assigned) {
    idle_.erase(std::find(idle_.begin(), idle_.end(), &self));
    return;
  }
  self.assigned = false;
  Task task = std::exchange(self.task, nullptr);
  if (task) RunUnlocked(std::move(task), lock);
}

void SearchPool::LeadLocked(Member& self, Lock& lock) {
  leader_ = &self;
  leader_awake_ = true;
  IoDriver& driver = *driver_;
  lock.unlock();
  t_leading = this;
  bool alive = true;
  while (alive && !own_task_) alive = driver.RunOne();
  t_leading = nullptr;
  lock.lock();
  leader_ = nullptr;
  leader_awake_ = false;
  if (!alive) {
    assert(!own_task_ && "the driver has ended but its last event is not answered");
    driver_ = nullptr;
    guest_.wake.notify_one();
    return;
  }
  Task task = std::exchange(own_task_, nullptr);
  Member* const next = std::exchange(successor_, nullptr);
  leader_ = next;
  next->assigned = true;
  lock.unlock();
  next->wake.notify_one();
  task();
  task = nullptr;
  lock.lock();
}

void SearchPool::Lead(IoDriver& driver) {
  {
    Lock lock(mutex_);
    driver_ = &driver;
  }
  Work(guest_);
}

void SearchPool::Stop() {
  {
    Lock lock(mutex_);
    stopping_ = true;
    for (const auto& worker : workers_) worker->wake.notify_one();
  }
  for (const auto& worker : workers_) {
    if (worker->thread.joinable()) worker->thread.join();
  }
}

std::size_t SearchPool::queue_length() const {
  Lock lock(mutex_);
  return searches_.size() + stream_steps_.size();
}

}  // namespace sne
