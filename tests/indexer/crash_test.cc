// A build killed at any moment: the index that was there stays in use, and the next build is not hindered.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "indexer/verify.h"
#include "tests/indexer/atelier.h"

extern char** environ;

namespace sne::testing {
namespace {

using Horloge = std::chrono::steady_clock;

class Enfant {
 public:
  Enfant(const std::string& index, const std::string& entree) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, entree.c_str(), O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<std::string> args = {SNE_INDEXER, "build", "--index", index, "--date", "2024-01-15", "--silencieux"};
    std::vector<char*> argv;
    for (std::string& a : args) argv.push_back(a.data());
    argv.push_back(nullptr);
    if (::posix_spawn(&pid_, SNE_INDEXER, &actions, nullptr, argv.data(), environ) != 0) ADD_FAILURE() << "posix_spawn " << SNE_INDEXER;
    ::posix_spawn_file_actions_destroy(&actions);
  }
  void Tuer() { ::kill(pid_, SIGKILL); }
  // True when it ended by itself with success.
  bool Attendre() {
    int statut = 0;
    ::waitpid(pid_, &statut, 0);
    EXPECT_TRUE(WIFSIGNALED(statut) || WEXITSTATUS(statut) == 0) << statut;
    return WIFEXITED(statut) && WEXITSTATUS(statut) == 0;
  }

 private:
  pid_t pid_ = -1;
};

TEST(BuildTue, LIndexPrecedentResteEnUsage) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  std::string entrees[2];
  const std::set<std::string> attendus[2] = {NumerosDe(1, 1500), NumerosDe(1001, 2600)};
  for (int i = 0; i < 2; ++i) {
    entrees[i] = r.chemin() + "/entree" + std::to_string(i) + ".ndjson";
    ASSERT_TRUE(ReplaceFile(Env::Posix(), entrees[i], i == 0 ? Lignes(1, 1500) : Lignes(1001, 2600)));
  }
  auto debut = Horloge::now();
  ASSERT_TRUE(Enfant(index, entrees[0]).Attendre());
  const auto duree = std::chrono::duration_cast<std::chrono::microseconds>(Horloge::now() - debut);
  int present = 0, tues = 0, finis = 0;
  const char* n = std::getenv("SNE_TUES");
  const int combien = n ? std::atoi(n) : 25;
  std::mt19937 rng(9);
  for (int i = 0; i < combien; ++i) {
    const auto delai = std::chrono::microseconds(rng() % static_cast<std::uint32_t>(duree.count() + duree.count() / 5));
    SCOPED_TRACE(::testing::Message() << "tué après " << delai.count() << " µs de " << duree.count());
    Enfant enfant(index, entrees[1 - present]);
    std::this_thread::sleep_for(delai);
    enfant.Tuer();
    const bool fini = enfant.Attendre();
    const auto numeros = Numeros(index);
    // Killed between the switch and its end, the new one is in use.
    ASSERT_TRUE(numeros == attendus[1 - present] || (!fini && numeros == attendus[present])) << numeros.size() << " demandes";
    if (numeros == attendus[1 - present]) present = 1 - present;
    ++(fini ? finis : tues);
  }
  std::printf("%d builds tués, %d allés à leur terme\n", tues, finis);
  EXPECT_GT(tues, combien / 3);
  ASSERT_TRUE(Enfant(index, entrees[1 - present]).Attendre());
  EXPECT_EQ(Numeros(index), attendus[1 - present]);
  auto verifie = Verifier(Env::Posix(), index, false);
  EXPECT_TRUE(verifie.has_value()) << verifie.error().message();
  int builds = 0;
  auto noms = Env::Posix().List(index);
  for (const std::string& nom : *noms) builds += nom.starts_with("build-");
  EXPECT_EQ(builds, 1) << "ce que les builds tués ont laissé a été retiré";
}

}  // namespace
}  // namespace sne::testing
