// The record of accesses on disk: what a crash leaves is no alarm, whatever else changes is found.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "server/audit/journal_des_acces.h"
#include "server/audit/verification.h"
#include "tests/fault_env.h"

namespace sne {
namespace {

namespace fs = std::filesystem;
using testing::FaultEnv;
using namespace std::chrono_literals;
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr const char* kDir = "audit";

CleDAudit Cle(char c = 'k') { return CleDAudit(std::string(32, c)); }

std::string Ecarts(const BilanDAudit& b) {
  std::string out;
  for (const Constat& c : b.constats) out += c.fichier + ":" + std::to_string(c.ligne) + " " + c.quoi + "\n";
  return out;
}

struct Banc {
  explicit Banc(Env& donne, std::string ou = kDir) : env(donne), dir(std::move(ou)) {}
  Env& env;
  std::string dir;
  Instant maintenant{std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) + 10h};
  ClesDAudit cles{Cle()};
  int mois = 12;

  std::unique_ptr<JournalDesAcces> Journal(const JournalDesAcces::Relecture& relire = {}) {
    OptionsDuJournal options;
    options.maintenant = [this] { return maintenant; };
    options.conservation_mois = mois;
    auto j = std::make_unique<JournalDesAcces>(env, dir, cles, options);
    ouvert = j->Ouvrir(relire);
    return j;
  }
  BilanDAudit Verifier(const std::optional<Temoin>& temoin = std::nullopt) {
    auto bilan = VerifierAudit(env, dir, cles, temoin);
    EXPECT_TRUE(bilan.has_value());
    return bilan ? std::move(*bilan) : BilanDAudit();
  }
  Outcome ouvert;
};

std::string Membres(int i) { return "\"action\":\"essai\",\"faits\":{\"i\":" + std::to_string(i) + "}"; }

void Ecrire(JournalDesAcces& j, int combien) {
  for (int i = 0; i < combien; ++i) ASSERT_TRUE(j.Ecrire(Membres(i)).has_value());
}

TEST(JournalDesAcces, LinesFollowEachOtherThroughDaysAndStarts) {
  FaultEnv env;
  Banc banc{env};
  for (int jour = 0; jour < 3; ++jour) {
    auto j = banc.Journal();
    ASSERT_TRUE(banc.ouvert.has_value());
    EXPECT_EQ(j->anomalie(), "");
    Ecrire(*j, 5);
    banc.maintenant += 24h;
    Ecrire(*j, 5);
  }
  const BilanDAudit b = banc.Verifier();
  EXPECT_EQ(Ecarts(b), "");
  EXPECT_EQ(b.fichiers, 6u);
  EXPECT_EQ(b.lignes, 36u);
  EXPECT_EQ(b.premiere, 1u);
  EXPECT_EQ(b.derniere.n, 36u);
}

TEST(JournalDesAcces, TheDayIsThatOfParis) {
  FaultEnv env;
  Banc banc{env};
  banc.maintenant = std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) + 22h + 59min;
  auto j = banc.Journal();
  EXPECT_EQ(j->derniere().fichier, "acces-2026-11-26-000000000001.ndjson");
  banc.maintenant += 2min;
  Ecrire(*j, 1);
  EXPECT_EQ(j->derniere().fichier, "acces-2026-11-27-000000000002.ndjson");
  banc.maintenant -= 2h;  // a clock put back begins no older file
  Ecrire(*j, 1);
  EXPECT_EQ(j->derniere().fichier, "acces-2026-11-27-000000000002.ndjson");
}

TEST(JournalDesAcces, LinesOfTheDayAreReadAgain) {
  FaultEnv env;
  Banc banc{env};
  { Ecrire(*banc.Journal(), 3); }
  banc.maintenant += 24h;
  { Ecrire(*banc.Journal(), 2); }
  { Ecrire(*banc.Journal(), 1); }
  int essais = 0;
  banc.Journal([&](std::string_view ligne) { essais += ligne.find("\"essai\"") != ligne.npos; });
  EXPECT_EQ(essais, 3);
}

TEST(JournalDesAcces, OldDaysAreDeletedWholeAndSaidSo) {
  FaultEnv env;
  Banc banc{env};
  for (int jour = 0; jour < 4; ++jour) {
    Ecrire(*banc.Journal(), 3);
    banc.maintenant += 24h;
  }
  banc.maintenant += 364 * 24h;  // the first two days are over a year old
  auto j = banc.Journal();
  ASSERT_TRUE(j->Purger().has_value());
  BilanDAudit b = banc.Verifier();
  EXPECT_EQ(Ecarts(b), "");
  EXPECT_EQ(b.premiere, 13u);
  ASSERT_TRUE(j->Purger().has_value());  // nothing left to do
  EXPECT_EQ(banc.Verifier().lignes, b.lignes);
  // One more is removed than was said.
  ASSERT_TRUE(env.Remove(std::string(kDir) + "/acces-2026-11-29-000000000013.ndjson").has_value());
  EXPECT_NE(Ecarts(banc.Verifier()), "");
}

TEST(JournalDesAcces, ANewKeyTakesOver) {
  FaultEnv env;
  Banc banc{env};
  { Ecrire(*banc.Journal(), 3); }
  banc.cles = {Cle('n')};
  banc.Journal();
  EXPECT_FALSE(banc.ouvert.has_value());
  banc.cles = {Cle('n'), Cle('k')};
  {
    auto j = banc.Journal();
    ASSERT_TRUE(banc.ouvert.has_value());
    EXPECT_EQ(j->anomalie(), "");
    Ecrire(*j, 3);
  }
  EXPECT_EQ(Ecarts(banc.Verifier()), "");
  banc.cles = {Cle('n')};
  EXPECT_NE(Ecarts(banc.Verifier()), "") << "the older file cannot be checked";
}

TEST(JournalDesAcces, AWitnessSeesAnOlderCopyOfEverything) {
  FaultEnv env;
  Banc banc{env};
  Temoin temoin;
  {
    auto j = banc.Journal();
    Ecrire(*j, 3);
    temoin = {j->derniere().n, j->derniere().mac};
  }
  EXPECT_EQ(Ecarts(banc.Verifier(temoin)), "");
  temoin.n += 5;
  EXPECT_NE(Ecarts(banc.Verifier(temoin)), "");
  temoin.n -= 5;
  temoin.mac[0] ^= 1;
  EXPECT_NE(Ecarts(banc.Verifier(temoin)), "");
}

// Whichever operation fails and whatever the disk keeps: every line whose durability was confirmed is there, nothing is
// an alarm, and the record goes on.
TEST(JournalDesAcces, NoInterruptionIsAnAlarmOrLosesADurableLine) {
  bool survenue = true;
  for (int n = 0; survenue; ++n) {
    survenue = false;
    for (std::uint32_t graine = 0; graine < 24; ++graine) {
      SCOPED_TRACE(::testing::Message() << "operation " << n << ", seed " << graine);
      std::mt19937 rng(graine);
      FaultEnv env;
      Banc banc{env};
      { Ecrire(*banc.Journal(), 2); }
      env.FailFrom(n);
      std::uint64_t durable = 0;
      {
        auto j = banc.Journal();
        for (int i = 0; banc.ouvert && i < 6; ++i) {
          if (i == 3) banc.maintenant += 24h;
          const auto ecrite = j->Ecrire(Membres(i));
          if (ecrite && i % 2 && j->Synchroniser()) durable = *ecrite;
        }
      }
      survenue = survenue || env.fault_fired();
      env.Restart(rng);
      {
        auto j = banc.Journal();
        ASSERT_TRUE(banc.ouvert.has_value()) << banc.ouvert.error().message();
        EXPECT_EQ(j->anomalie(), "");
        EXPECT_GT(j->derniere().n, durable);
        Ecrire(*j, 1);
      }
      const BilanDAudit b = banc.Verifier();
      ASSERT_EQ(Ecarts(b), "");
      EXPECT_GE(b.lignes, durable);
    }
  }
}

// A disk that is full for a while: what was refused is not there, what came before and after is.
TEST(JournalDesAcces, AFullDiskInterruptsAndNothingElse) {
  bool survenue = true;
  for (int n = 0; survenue; ++n) {
    SCOPED_TRACE(n);
    FaultEnv env;
    Banc banc{env};
    int ecrites = 0;
    {
      auto j = banc.Journal();
      Ecrire(*j, 2);
      env.FailFrom(n);
      for (int i = 0; i < 4; ++i) ecrites += j->Ecrire(Membres(i)).has_value();
      survenue = env.fault_fired();
      env.FailFrom(-1);
      if (!j->en_panne()) Ecrire(*j, 2);
      ecrites += j->en_panne() ? 2 : 4;
    }
    BilanDAudit b = banc.Verifier();
    EXPECT_EQ(Ecarts(b), "");
    { Ecrire(*banc.Journal(), 1); }
    b = banc.Verifier();
    EXPECT_EQ(Ecarts(b), "");
    EXPECT_GE(b.lignes, static_cast<std::uint64_t>(ecrites) + 3);
  }
}

// The same for one operation alone, on a real disk: the record heals by itself, but for a sync that failed.
TEST(JournalDesAcces, OneRefusalIsOneLine) {
  const fs::path dir = fs::temp_directory_path() / ("sne-audit-refus-" + std::to_string(::getpid()));
  bool survenue = true;
  int gueris = 0;
  for (int n = 0; survenue; ++n) {
    SCOPED_TRACE(n);
    fs::remove_all(dir);
    testing::FailingEnv env;
    Banc banc(env, dir.string());
    std::uint64_t ecrites = 0;
    {
      auto j = banc.Journal();
      Ecrire(*j, 2);
      env.FailOnly(n);
      for (int i = 0; i < 4; ++i) {
        ecrites += j->Ecrire(Membres(i)).has_value();
        if (i == 1) banc.maintenant += 24h;
      }
      survenue = env.fault_fired();
      env.FailOnly(-1);
      if (!j->en_panne()) {
        Ecrire(*j, 2);
        ecrites += 2;
        ++gueris;
      }
    }
    const BilanDAudit b = banc.Verifier();
    EXPECT_EQ(Ecarts(b), "");
    EXPECT_GE(b.lignes, ecrites + 3);
  }
  EXPECT_GT(gueris, 4);
  fs::remove_all(dir);
}

// Real files; counts the syncs of lines, refuses heads when told to. Thread safety: any thread.
class SansTeteEnv : public testing::FailingEnv {
 public:
  Result<std::unique_ptr<WritableFile>> Create(const std::string& path) override {
    auto fichier = FailingEnv::Create(path);
    if (!fichier || !LireNomDeJournalDAcces(fs::path(path).filename().string())) return fichier;
    return std::unique_ptr<WritableFile>(std::make_unique<Compte>(std::move(*fichier), synchros));
  }
  Outcome Rename(const std::string& from, const std::string& to) override {
    if (!sans_tete) return FailingEnv::Rename(from, to);
    ++refus;
    return Fail(Code::kIoError, "refusé");
  }
  std::atomic<int> synchros = 0, refus = 0;
  std::atomic<bool> sans_tete = false;

 private:
  struct Compte : WritableFile {
    Compte(std::unique_ptr<WritableFile> f, std::atomic<int>& n) : vrai(std::move(f)), synchros(n) {}
    Outcome Append(std::string_view octets) override { return vrai->Append(octets); }
    Outcome Sync() override {
      Outcome fait = vrai->Sync();
      ++synchros;
      return fait;
    }
    Outcome Close() override { return vrai->Close(); }
    std::unique_ptr<WritableFile> vrai;
    std::atomic<int>& synchros;
  };
};

// Nobody waits for a line: it goes to the disk by itself, then the head names it. A head that is refused keeps no line
// from the disk, and is made later.
TEST(JournalDesAcces, ALineGoesToTheDiskUnasked) {
  const fs::path dir = fs::temp_directory_path() / ("sne-audit-seul-" + std::to_string(::getpid()));
  fs::remove_all(dir);
  SansTeteEnv env;
  Banc banc(env, dir.string());
  const auto tot_ou_tard = [](auto&& vrai) {
    for (int i = 0; i < 2000 && !vrai(); ++i) std::this_thread::sleep_for(5ms);
    return vrai();
  };
  const auto en_tete = [&] {
    const auto octets = ReadWhole(env, (dir / kTete).string());
    const auto tete = octets ? LireTete(*octets, banc.cles) : std::nullopt;
    return tete ? tete->n : 0;
  };
  {
    auto j = banc.Journal();
    ASSERT_TRUE(banc.ouvert.has_value());
    j->Demarrer();
    Ecrire(*j, 1);
    EXPECT_TRUE(tot_ou_tard([&] { return env.synchros > 0 && en_tete() == j->derniere().n; }));
    const std::uint64_t avant = en_tete();
    env.sans_tete = true;
    for (int i = 0; i < 5; ++i) {
      const int deja = env.synchros;
      Ecrire(*j, 1);
      EXPECT_TRUE(tot_ou_tard([&] { return env.synchros > deja; })) << i;
    }
    EXPECT_EQ(en_tete(), avant);
    EXPECT_LT(env.refus, 5) << "lines waited for the head";
    env.sans_tete = false;
    EXPECT_TRUE(tot_ou_tard([&] { return en_tete() == j->derniere().n; }));
    EXPECT_FALSE(j->en_panne());
  }
  EXPECT_EQ(Ecarts(banc.Verifier()), "");
  fs::remove_all(dir);
}

// ---- tampering, on real files

class Altere : public ::testing::Test {
 protected:
  void SetUp() override {
    racine_ = fs::temp_directory_path() / ("sne-audit-" + std::to_string(::getpid()));
    fs::remove_all(racine_);
    Banc banc{Env::Posix(), (racine_ / "sain").string()};
    for (int jour = 0; jour < 5; ++jour) {
      auto j = banc.Journal();
      ASSERT_TRUE(banc.ouvert.has_value());
      Ecrire(*j, 12);
      banc.maintenant += jour % 2 ? 1h : 24h;
    }
    ASSERT_EQ(Ecarts(banc.Verifier()), "");
    for (const auto& e : fs::directory_iterator(racine_ / "sain")) {
      if (LireNomDeJournalDAcces(e.path().filename().string())) fichiers_.push_back(e.path().filename().string());
    }
    std::sort(fichiers_.begin(), fichiers_.end());
  }
  void TearDown() override { fs::remove_all(racine_); }

  static std::string Lire(const fs::path& p) {
    std::ifstream f(p, std::ios::binary);
    return {std::istreambuf_iterator<char>(f), {}};
  }
  static void Poser(const fs::path& p, const std::string& octets) {
    std::ofstream(p, std::ios::binary | std::ios::trunc) << octets;
  }
  static std::vector<std::string> Lignes(const std::string& octets) {
    std::vector<std::string> lignes;
    for (std::size_t i = 0; i < octets.size();) {
      const std::size_t fin = octets.find('\n', i);
      lignes.push_back(octets.substr(i, fin + 1 - i));
      i = fin + 1;
    }
    return lignes;
  }
  static std::string Coller(const std::vector<std::string>& lignes) {
    std::string out;
    for (const std::string& l : lignes) out += l;
    return out;
  }

  // One of the things that who can write files, and has no key, may do. What it was.
  std::string Alterer(const fs::path& dir, std::mt19937& rng) {
    const std::string nom = fichiers_[rng() % fichiers_.size()], autre = fichiers_[rng() % fichiers_.size()];
    const fs::path ici = dir / nom;
    std::string octets = Lire(ici);
    std::vector<std::string> lignes = Lignes(octets);
    const std::size_t i = rng() % lignes.size(), k = rng() % lignes.size();
    switch (rng() % 11) {
      case 0: {
        octets[rng() % octets.size()] ^= static_cast<char>(1u << rng() % 8);
        Poser(ici, octets);
        return "edit a byte";
      }
      case 1:
        lignes.erase(lignes.begin() + static_cast<std::ptrdiff_t>(i));
        Poser(ici, Coller(lignes));
        return "remove a line";
      case 2:
        if (i == k) return {};
        std::swap(lignes[i], lignes[k]);
        Poser(ici, Coller(lignes));
        return "swap lines";
      case 3:
        lignes.insert(lignes.begin() + static_cast<std::ptrdiff_t>(k), lignes[i]);
        Poser(ici, Coller(lignes));
        return "duplicate a line";
      case 4:
        Poser(ici, octets.substr(0, rng() % octets.size()));
        return "truncate";
      case 5:
        fs::remove(ici);
        return "remove a file";
      case 6:
        if (nom == autre) return {};
        fs::rename(ici, dir / "x");
        fs::rename(dir / autre, ici);
        fs::rename(dir / "x", dir / autre);
        return "swap files";
      case 7: {
        Chaine fausse = Cle('f').chaine();
        const auto avant = LireLigne(std::string_view(lignes[i]).substr(0, lignes[i].size() - 1));
        Mac mac;
        lignes.insert(lignes.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                      EcrireLigne(avant->n + 1, Membres(99), avant->mac, fausse, mac));
        Poser(ici, Coller(lignes));
        return "forge a line";
      }
      case 8: {
        std::string tete = Lire(dir / kTete);
        tete[rng() % tete.size()] ^= static_cast<char>(1u << rng() % 8);
        Poser(dir / kTete, tete);
        return "edit the head";
      }
      case 9: {  // an event is rewritten under the same MAC
        const std::size_t ou = lignes[i].find("\"i\":");
        if (ou == std::string::npos) return {};
        lignes[i].insert(ou + 4, "1");
        Poser(ici, Coller(lignes));
        return "edit a fact";
      }
      default:  // the last lines, and the head with them
        fs::remove(dir / kTete);
        lignes.pop_back();
        Poser(ici, Coller(lignes));
        return "cut the end and remove the head";
    }
  }

  fs::path racine_;
  std::vector<std::string> fichiers_;
};

TEST_F(Altere, AThousandMutationsAreAllFound) {
  std::mt19937 rng(17);
  std::map<std::string, int> faites;
  for (int i = 0; i < 1000;) {
    const fs::path dir = racine_ / "copie";
    fs::remove_all(dir);
    fs::copy(racine_ / "sain", dir);
    const std::string quoi = Alterer(dir, rng);
    if (quoi.empty()) continue;
    ++i;
    ++faites[quoi];
    Banc banc{Env::Posix(), dir.string()};
    const BilanDAudit b = banc.Verifier();
    ASSERT_NE(b.constats.size(), 0u) << "not found: " << quoi << ", mutation " << i;
    // A server that starts on it does not cover it up.
    if (i % 5 == 0) {
      banc.maintenant += 24h * 10;
      banc.Journal();
      if (banc.ouvert) {
        EXPECT_NE(Ecarts(banc.Verifier()), "") << "covered up by a start: " << quoi;
      }
    }
  }
  EXPECT_EQ(faites.size(), 11u);
}

TEST_F(Altere, TheFindingNamesFileAndLine) {
  const fs::path ici = racine_ / "sain" / fichiers_[1];
  std::vector<std::string> lignes = Lignes(Lire(ici));
  lignes[4].replace(lignes[4].find("essai"), 5, "vieux");
  Poser(ici, Coller(lignes));
  Banc banc{Env::Posix(), (racine_ / "sain").string()};
  const BilanDAudit b = banc.Verifier();
  ASSERT_EQ(b.constats.size(), 1u) << Ecarts(b);
  EXPECT_EQ(b.constats[0].fichier, fichiers_[1]);
  EXPECT_EQ(b.constats[0].ligne, 5u);
}

// A process that is killed in the middle of everything, again and again.
TEST(JournalDesAccesTue, WhatWasReturnedIsThere) {
  const fs::path dir = fs::temp_directory_path() / ("sne-audit-tue-" + std::to_string(::getpid()));
  fs::remove_all(dir);
  std::mt19937 rng(5);
  Banc banc{Env::Posix(), dir.string()};
  std::uint64_t ecrites = 0;
  for (int fois = 0; fois < 30; ++fois) {
    int tuyau[2];
    ASSERT_EQ(::pipe(tuyau), 0);
    const pid_t enfant = ::fork();
    if (enfant == 0) {
      auto j = banc.Journal();
      if (!banc.ouvert) ::_exit(1);
      j->Demarrer();
      while (true) {
        const auto n = j->Ecrire(Membres(0));
        if (!n || ::write(tuyau[1], &*n, sizeof *n) != sizeof *n) ::_exit(1);
      }
    }
    ::close(tuyau[1]);
    std::this_thread::sleep_for(std::chrono::milliseconds(2 + rng() % 40));
    ::kill(enfant, SIGKILL);
    std::uint64_t n = 0;
    while (::read(tuyau[0], &n, sizeof n) == sizeof n) ecrites = n;
    ::close(tuyau[0]);
    int etat = 0;
    ASSERT_EQ(::waitpid(enfant, &etat, 0), enfant);
    ASSERT_TRUE(WIFSIGNALED(etat));
    const BilanDAudit b = banc.Verifier();
    ASSERT_EQ(Ecarts(b), "");
    ASSERT_GE(b.derniere.n, ecrites);
  }
  EXPECT_GT(ecrites, 100u);
  fs::remove_all(dir);
}

TEST(JournalDesAccesFil, WhoWaitsIsAnsweredAndTheOthersFollow) {
  const fs::path dir = fs::temp_directory_path() / ("sne-audit-fil-" + std::to_string(::getpid()));
  fs::remove_all(dir);
  Banc banc{Env::Posix(), dir.string()};
  {
    auto j = banc.Journal();
    j->Demarrer();
    std::vector<std::thread> fils;
    for (int f = 0; f < 4; ++f) {
      fils.emplace_back([&] {
        for (int i = 0; i < 50; ++i) {
          const auto n = j->Ecrire(Membres(i));
          ASSERT_TRUE(n.has_value());
          if (i % 3 == 0) {
            EXPECT_TRUE(j->AttendreDurable(*n).has_value());
            EXPECT_TRUE(j->Durable(*n));
          }
        }
      });
    }
    for (std::thread& f : fils) f.join();
  }
  const BilanDAudit b = banc.Verifier();
  EXPECT_EQ(Ecarts(b), "");
  EXPECT_EQ(b.lignes, 201u);
  EXPECT_EQ(b.non_scellees, 0u);
  fs::remove_all(dir);
}

}  // namespace
}  // namespace sne
