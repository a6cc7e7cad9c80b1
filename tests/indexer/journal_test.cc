// The journal: read back whole, a torn end forgiven where a crash leaves one, any other damage refused.
#include "indexer/journal.h"

#include <gtest/gtest.h>

#include "schema/index_format.h"
#include "tests/fault_env.h"
#include "tests/indexer/atelier.h"

namespace sne::testing {
namespace {

Enregistrement Un(int n) {
  Enregistrement e;
  e.genre = n % 3 == 0 ? Genre::kSuppression : n % 3 == 1 ? Genre::kDemande : Genre::kVersion;
  e.version = n;
  e.numero_unique = Numero(n);
  if (e.genre == Genre::kDemande)
    e.json =
        "{\"n\":" + std::to_string(n) + ",\"texte\":\"" + std::string(static_cast<std::size_t>(n) * 7, 'x') + "\"}";
  return e;
}

// Writes records [premier, dernier] at positions of the same numbers, in a segment of their own.
void Ecrire(Env& env, const std::string& index, int premier, int dernier) {
  auto journal = Journal::Ouvrir(env, index, static_cast<std::uint64_t>(premier) - 1);
  ASSERT_TRUE(journal) << journal.error().message();
  for (int n = premier; n <= dernier; ++n) {
    auto position = (*journal)->Ajouter({Un(n)});
    ASSERT_TRUE(position) << position.error().message();
    ASSERT_EQ(*position, static_cast<std::uint64_t>(n));
  }
  ASSERT_TRUE((*journal)->Sync());
}

struct Lu {
  std::vector<std::uint64_t> positions;
  Result<std::uint64_t> derniere;
};
Lu Lire(Env& env, const std::string& index, std::uint64_t apres = 0) {
  Lu lu{{}, 0};
  lu.derniere =
      LireJournal(env, CheminJournal(index), apres, [&](std::uint64_t position, const Enregistrement& e) -> Outcome {
        const Enregistrement attendu = Un(static_cast<int>(position));
        EXPECT_EQ(e.genre, attendu.genre);
        EXPECT_EQ(e.version, attendu.version);
        EXPECT_EQ(e.numero_unique, attendu.numero_unique);
        EXPECT_EQ(e.json, attendu.json);
        lu.positions.push_back(position);
        return {};
      });
  return lu;
}
std::vector<std::uint64_t> De(std::uint64_t premier, std::uint64_t dernier) {
  std::vector<std::uint64_t> v;
  for (; premier <= dernier; ++premier) v.push_back(premier);
  return v;
}

std::string Segment(const std::string& index, std::uint64_t premiere) {
  return CheminJournal(index) + "/" + NomDeJournal(premiere);
}
void Poser(const std::string& chemin, const std::string& octets) {
  ASSERT_TRUE(ReplaceFile(Env::Posix(), chemin, octets));
}

TEST(Journal, RelitPlusieursSegments) {
  const Repertoire r;
  Env& env = Env::Posix();
  EXPECT_EQ(*Lire(env, r.chemin(), 7).derniere, 7u) << "pas de journal";
  Ecrire(env, r.chemin(), 1, 4);
  Ecrire(env, r.chemin(), 5, 5);
  Ecrire(env, r.chemin(), 6, 9);
  for (std::uint64_t apres = 0; apres <= 9; ++apres) {
    const Lu lu = Lire(env, r.chemin(), apres);
    ASSERT_TRUE(lu.derniere.has_value());
    EXPECT_EQ(*lu.derniere, 9u);
    EXPECT_EQ(lu.positions, De(apres + 1, 9));
  }
}

TEST(Journal, UneFinDechireeTermineLeJournal) {
  const Repertoire r;
  Env& env = Env::Posix();
  Ecrire(env, r.chemin(), 1, 3);
  Ecrire(env, r.chemin(), 4, 6);
  const std::string sain = *ReadWhole(env, Segment(r.chemin(), 4));
  const std::size_t deux = EncoderEnregistrement(4, Un(4)).size() + EncoderEnregistrement(5, Un(5)).size();
  for (std::size_t n = deux; n < sain.size(); ++n) {
    Poser(Segment(r.chemin(), 4), sain.substr(0, n));
    const Lu lu = Lire(env, r.chemin());
    ASSERT_TRUE(lu.derniere.has_value()) << n << " : " << lu.derniere.error().message();
    EXPECT_EQ(lu.positions, De(1, 5)) << n;
  }
  std::string zeros = sain.substr(0, deux) + std::string(100, '\0');  // length on disk, bytes not
  Poser(Segment(r.chemin(), 4), zeros);
  EXPECT_EQ(Lire(env, r.chemin()).positions, De(1, 5));
}

// The writer that comes back after a crash opens a new segment behind the last whole record; the torn one stays as it
// is.
TEST(Journal, ReprendDerriereUneFinDechiree) {
  const Repertoire r;
  Env& env = Env::Posix();
  Ecrire(env, r.chemin(), 1, 6);
  const std::string sain = *ReadWhole(env, Segment(r.chemin(), 1));
  Poser(Segment(r.chemin(), 1), sain.substr(0, sain.size() - 5));
  const Lu avant = Lire(env, r.chemin());
  ASSERT_EQ(*avant.derniere, 5u);
  Ecrire(env, r.chemin(), 6, 8);
  const Lu apres = Lire(env, r.chemin());
  ASSERT_TRUE(apres.derniere.has_value()) << apres.derniere.error().message();
  EXPECT_EQ(apres.positions, De(1, 8));
  // Torn before its first record was whole: the next writer takes its name.
  Ecrire(env, r.chemin(), 9, 9);
  const std::string neuf = *ReadWhole(env, Segment(r.chemin(), 9));
  Poser(Segment(r.chemin(), 9), neuf.substr(0, 10));
  ASSERT_EQ(*Lire(env, r.chemin()).derniere, 8u);
  Ecrire(env, r.chemin(), 9, 10);
  EXPECT_EQ(Lire(env, r.chemin()).positions, De(1, 10));
}

// A group counts once its last byte is there; the writer that comes back takes its first position again.
TEST(Journal, UnGroupeEstEntierOuAbsent) {
  const Repertoire r;
  Env& env = Env::Posix();
  Ecrire(env, r.chemin(), 1, 2);
  {
    auto journal = Journal::Ouvrir(env, r.chemin(), 2);
    ASSERT_TRUE(journal);
    EXPECT_EQ((*journal)->Ajouter({Un(3)}).value(), 3u);
    EXPECT_EQ((*journal)->Ajouter({Un(4), Un(5), Un(6)}).value(), 6u);
    EXPECT_EQ((*journal)->Ajouter({Un(7)}).value(), 7u);
  }
  EXPECT_EQ(Lire(env, r.chemin()).positions, De(1, 7));
  const std::string sain = *ReadWhole(env, Segment(r.chemin(), 3));
  const std::size_t un = EncoderEnregistrement(3, Un(3)).size();
  const std::size_t groupe = sain.size() - EncoderEnregistrement(7, Un(7)).size();
  for (std::size_t n = un; n < groupe; ++n) {
    Poser(Segment(r.chemin(), 3), sain.substr(0, n));
    EXPECT_EQ(Lire(env, r.chemin()).positions, De(1, 3)) << n;
  }
  Ecrire(env, r.chemin(), 4, 5);  // behind the torn group, whose first records were whole
  EXPECT_EQ(Lire(env, r.chemin()).positions, De(1, 5));
}

TEST(Journal, UnDegatAvantLaFinEstRefuse) {
  const Repertoire r;
  Env& env = Env::Posix();
  Ecrire(env, r.chemin(), 1, 4);
  Ecrire(env, r.chemin(), 5, 6);
  const std::string sain = *ReadWhole(env, Segment(r.chemin(), 1));
  for (std::size_t i = 0; i < sain.size(); ++i) {
    std::string octets = sain;
    octets[i] = static_cast<char>(octets[i] ^ 0x10);
    Poser(Segment(r.chemin(), 1), octets);
    const Lu lu = Lire(env, r.chemin());
    if (lu.derniere.has_value() && lu.positions == De(1, 6)) continue;  // a byte that says nothing
    ASSERT_FALSE(lu.derniere.has_value()) << "octet " << i << ", " << lu.positions.size() << " enregistrements lus";
    EXPECT_EQ(lu.derniere.error().code(), Code::kCorrupt);
    EXPECT_NE(lu.derniere.error().message().find(NomDeJournal(1)), std::string::npos);
  }
  Poser(Segment(r.chemin(), 1), sain.substr(0, sain.size() - 3));
  EXPECT_FALSE(Lire(env, r.chemin()).derniere.has_value()) << "un segment suivi d'un autre est entier";
  Poser(Segment(r.chemin(), 1), sain);
  ASSERT_TRUE(env.Remove(Segment(r.chemin(), 1)));
  EXPECT_FALSE(Lire(env, r.chemin()).derniere.has_value()) << "un segment manque";
}

// What Sync promised is there after a power loss, in order and without holes.
TEST(Journal, CeQuiEstDurableSurvit) {
  for (std::uint32_t graine = 0; graine < 300; ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    FaultEnv env;
    std::uint64_t durable = 0, ecrite = 0;
    for (int vie = 0; vie < 3; ++vie) {
      auto journal = Journal::Ouvrir(env, "idx", ecrite);
      ASSERT_TRUE(journal) << journal.error().message();
      env.FailFrom(static_cast<int>(rng() % 12));
      for (bool va = true; va;) {
        auto position = (*journal)->Ajouter({Un(static_cast<int>(ecrite) + 1)});
        va = position.has_value();
        if (va) ecrite = *position;
        if (va && rng() % 3 == 0) {
          va = (*journal)->Sync().has_value();
          if (va) durable = ecrite;
        }
      }
      env.Restart(rng);
      const Lu lu = Lire(env, "idx");
      ASSERT_TRUE(lu.derniere.has_value()) << lu.derniere.error().message();
      EXPECT_GE(*lu.derniere, durable);
      EXPECT_EQ(lu.positions, De(1, *lu.derniere));
      ecrite = durable = *lu.derniere;
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace sne::testing
