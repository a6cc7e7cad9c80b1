// Every task is run once, whoever asks meanwhile; where a lone helper may run.
#include "query/equipe.h"

#include <gtest/gtest.h>

#include <chrono>

namespace sne::testing {
namespace {

using namespace std::chrono_literals;

cpu_set_t Coeurs() {
  cpu_set_t coeurs;
  CPU_ZERO(&coeurs);
  EXPECT_EQ(sched_getaffinity(0, sizeof coeurs, &coeurs), 0);
  return coeurs;
}

// The cores that the helper may use; asks until it helped.
cpu_set_t CoeursDeLAide(Equipe& equipe) {
  cpu_set_t vus;
  CPU_ZERO(&vus);
  std::atomic<bool> aidee = false;
  while (!aidee) {
    equipe.Pour(2, [&](std::size_t, unsigned place) {
      if (place == 1) {
        vus = Coeurs();
        aidee = true;
      }
      for (int i = 0; i < 100 && !aidee; ++i) std::this_thread::sleep_for(1ms);
    });
  }
  return vus;
}

TEST(Equipe, RunsEachTaskOnceWhoeverAsks) {
  for (const unsigned aides : {0U, 1U, 3U}) {
    Equipe equipe(aides);
    std::vector<std::thread> demandeurs;
    for (unsigned d = 0; d < 4; ++d) {
      demandeurs.emplace_back([&equipe, d] {
        for (std::size_t tour = 0; tour < 400; ++tour) {
          std::vector<std::atomic<int>> faits((tour * 7 + d) % 40);
          std::atomic<unsigned> plus_haute = 0;
          equipe.Pour(faits.size(), [&](std::size_t i, unsigned place) {
            ++faits[i];
            if (place > plus_haute) plus_haute = place;
          });
          for (const auto& n : faits) ASSERT_EQ(n, 1);
          ASSERT_LT(plus_haute, equipe.places());
        }
      });
    }
    for (std::thread& t : demandeurs) t.join();
  }
}

TEST(Equipe, ALoneHelperStaysOffTheCallersCoreUntilCallersMeet) {
  const cpu_set_t tous = Coeurs();
  if (CPU_COUNT(&tous) < 2) GTEST_SKIP() << "one core";
  Equipe equipe(1);
  cpu_set_t un;
  CPU_ZERO(&un);
  int ici = 0;
  while (!CPU_ISSET(ici, &tous)) ++ici;
  CPU_SET(ici, &un);
  ASSERT_EQ(sched_setaffinity(0, sizeof un, &un), 0);  // of this thread: it keeps the core where it asks

  cpu_set_t vus = CoeursDeLAide(equipe);
  EXPECT_TRUE(CPU_EQUAL(&vus, &tous)) << "the first requests say nothing of the next";
  for (int i = 0; i < 20; ++i) equipe.Pour(2, [](std::size_t, unsigned) {});
  vus = CoeursDeLAide(equipe);
  EXPECT_FALSE(CPU_ISSET(ici, &vus));
  EXPECT_EQ(CPU_COUNT(&vus), CPU_COUNT(&tous) - 1);

  std::atomic<bool> parti = false;
  equipe.Pour(2, [&](std::size_t, unsigned) {
    if (parti.exchange(true)) return;
    std::thread([&] { equipe.Pour(2, [](std::size_t, unsigned) {}); }).join();
  });
  vus = CoeursDeLAide(equipe);
  EXPECT_TRUE(CPU_EQUAL(&vus, &tous)) << "two met";
  EXPECT_EQ(sched_setaffinity(0, sizeof tous, &tous), 0);
}

}  // namespace
}  // namespace sne::testing
