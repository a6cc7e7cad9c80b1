// Every file operation of a build and of ReplaceFile fails in turn: what was there before stays, or what is new is whole.
#include <gtest/gtest.h>

#include "indexer/verify.h"
#include "tests/fault_env.h"
#include "tests/indexer/atelier.h"

namespace sne::testing {
namespace {

TEST(ReplaceFileFault, LAncienOuLeNouveauJamaisUnMelange) {
  const std::string ancien(5000, 'a'), nouveau(7000, 'b');
  bool fired = true;  // false once a replacement ran to its end untouched: every step was covered
  int n = 0;
  for (; fired; ++n) {
    for (std::uint32_t graine = 0; graine < 64; ++graine) {
      SCOPED_TRACE(::testing::Message() << "opération " << n << ", graine " << graine);
      std::mt19937 rng(graine);
      FaultEnv env;
      ASSERT_TRUE(ReplaceFile(env, "idx/CURRENT", ancien));
      env.FailFrom(n);
      const Outcome fait = ReplaceFile(env, "idx/CURRENT", nouveau);
      fired = env.fault_fired();
      EXPECT_EQ(fait.has_value(), !fired);
      env.Restart(rng);
      const auto lu = ReadWhole(env, "idx/CURRENT");
      ASSERT_TRUE(lu.has_value()) << lu.error().message();
      EXPECT_TRUE(*lu == nouveau || (*lu == ancien && !fait)) << lu->size() << " octets";
    }
  }
  EXPECT_GE(n, 6) << "créer, écrire, synchroniser, fermer, renommer, synchroniser le répertoire";
}

// A build whose nth file operation fails (a full disk, then everything fails; or one refusal alone) says so, and the index
// holds one whole generation: the new one if BulkBuild said so, else the old one or, once named, the new one.
void EprouverBuild(bool seule) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  const std::string avant = Lignes(1, 30), apres = Lignes(21, 60) + "{}\n";
  bool fired = true;
  int n = 0;
  for (; fired; ++n) {
    SCOPED_TRACE(::testing::Message() << "opération " << n << (seule ? " seule" : " et suivantes"));
    ASSERT_TRUE(Construire(Env::Posix(), index, avant).has_value());
    FailingEnv env;
    seule ? env.FailOnly(n) : env.FailFrom(n);
    const auto bilan = Construire(env, index, apres);
    fired = env.fault_fired();
    const auto numeros = Numeros(index);
    if (bilan) {
      EXPECT_EQ(numeros, NumerosDe(21, 60));
    } else {
      EXPECT_TRUE(fired);
      EXPECT_EQ(bilan.error().code(), Code::kIoError);
      EXPECT_NE(bilan.error().message().find("panne provoquée"), std::string::npos) << bilan.error().message();
      EXPECT_TRUE(numeros == NumerosDe(1, 30) || numeros == NumerosDe(21, 60)) << numeros.size() << " demandes";
    }
    auto verifie = Verifier(Env::Posix(), index, false);
    EXPECT_TRUE(verifie.has_value()) << verifie.error().message();
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(n, 20);
}

TEST(BuildFault, PlusRienNeVa) { EprouverBuild(false); }
TEST(BuildFault, UnSeulRefus) { EprouverBuild(true); }

}  // namespace
}  // namespace sne::testing
