#include "tests/indexer/pannes.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "indexer/point_de_controle.h"
#include "indexer/reconstruction.h"
#include "indexer/verify.h"
#include "tests/fault_env.h"
#include "tests/generators/corpus.h"
#include "tests/indexer/atelier.h"

namespace sne::testing {
namespace {

constexpr int kPoints = 60;  // operations that a script has at least
constexpr int kGraines = 3;  // power losses at each

// The files below `chemin`, durable in `env` under `nom`.
void Charger(FaultEnv& env, const std::string& chemin, const std::string& nom) {
  for (const std::string& fichier : Fichiers(chemin)) {
    const std::string ici = nom + fichier.substr(chemin.size());
    ASSERT_TRUE(ReplaceFile(env, ici, ReadWhole(Env::Posix(), fichier).value()));
  }
}

// What stands after the script has been broken off.
std::unique_ptr<Ecrivain> Constater(Env& env, const std::string& index, Modele& modele) {
  auto e = Ouvrir(env, index);
  if (!e) return nullptr;
  EXPECT_TRUE(Nettoyer(env, index));
  modele.Comparer(env, index, *e);
  auto verifie = Verifier(env, index, false);
  EXPECT_TRUE(verifie) << verifie.error().message();
  return e;
}

}  // namespace

std::unique_ptr<Ecrivain> Ouvrir(Env& env, const std::string& index) {
  auto e = Ecrivain::Ouvrir(env, index, {});
  EXPECT_TRUE(e) << e.error().message();
  return e ? std::move(*e) : nullptr;
}

Outcome ReconstruireTout(Ecrivain& e, Refus& refus, std::shared_ptr<const Catalogue> catalogue) {
  Avancement avancement;
  const std::atomic<bool> jamais{false};
  return Reconstruire(e, refus, std::move(catalogue), avancement, jamais);
}

std::shared_ptr<const Catalogue> AutreCatalogue(const std::string& sans) {
  std::string json = CatalogueReduit()->source();
  const std::size_t ou = json.find(R"({"champ": "nb_propositions",)");
  json.insert(ou, R"({"champ": "essai_critere", "libelle": "Essai", "type": "int", "classe": "N", "facette": true},)"
                  "\n");
  const std::size_t debut = json.find("{\"champ\": \"" + sans + "\"");
  json.erase(debut, json.find('\n', debut) + 1 - debut);
  auto territoires = Territoires::Load(CatalogueReduit()->territoires().source());
  auto nouveau = Catalogue::Load(json, territoires.value());
  EXPECT_TRUE(nouveau) << nouveau.error().message();
  return nouveau.value_or(nullptr);
}

Outcome Requetes(Ecrivain& e, Refus& refus, Modele& modele, std::mt19937& rng, int combien) {
  for (int i = 0; i < combien; ++i) {
    if (!modele.UneRequete(e, refus, rng)) return e.Vivant();
  }
  return {};
}

void EprouverPannes(const Scenario& scenario, int n, bool seule) {
  const Repertoire r;
  const std::string depart = r.chemin() + "/depart", index = r.chemin() + "/index";
  Depart(Env::Posix(), depart, n);
  bool fired = true;
  int point = 0;
  for (; fired; ++point) {
    SCOPED_TRACE(::testing::Message() << "opération " << point << (seule ? " seule" : " et suivantes"));
    std::filesystem::remove_all(index);
    std::filesystem::copy(depart, index, std::filesystem::copy_options::recursive);
    std::mt19937 rng(7);
    Modele modele(n);
    FailingEnv env;
    seule ? env.FailOnly(point) : env.FailFrom(point);
    {
      auto e = Ecrivain::Ouvrir(env, index, {});
      Outcome fait;
      if (e) {
        Refus refus(env, index);
        fait = scenario(**e, refus, modele, rng);
        EXPECT_EQ(fait.has_value(), (*e)->Vivant().has_value());
      } else {
        fait = tl::unexpected(e.error());
      }
      fired = env.fault_fired();
      EXPECT_TRUE(fired ? !fait || seule : fait.has_value());
      if (!fait) {
        EXPECT_NE(fait.error().message().find("panne provoquée"), std::string::npos) << fait.error().message();
      }
    }
    auto e = Constater(Env::Posix(), index, modele);
    ASSERT_TRUE(e);
    // It goes on.
    Refus refus(Env::Posix(), index);
    EXPECT_TRUE(Requetes(*e, refus, modele, rng, 3));
    EXPECT_TRUE(Sceller(*e));
    modele.Comparer(Env::Posix(), index, *e);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(point, kPoints);
}

void EprouverCoupures(const Scenario& scenario, int n) {
  const Repertoire r;
  Depart(Env::Posix(), r.chemin() + "/depart", n);
  FaultEnv depart;
  Charger(depart, r.chemin() + "/depart", "idx");
  bool fired = true;
  int point = 0;
  for (; fired; ++point) {
    for (std::uint32_t graine = 0; graine < kGraines; ++graine) {
      SCOPED_TRACE(::testing::Message() << "opération " << point << ", graine " << graine);
      FaultEnv env = depart;
      std::mt19937 rng(7), sort(graine);
      Modele modele(n);
      env.FailFrom(point);
      if (auto e = Ecrivain::Ouvrir(env, "idx", {})) {
        Refus refus(env, "idx");
        (void)scenario(**e, refus, modele, rng);
      }
      fired = env.fault_fired();
      env.Restart(sort);
      ASSERT_TRUE(Constater(env, "idx", modele));
      if (::testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(point, kPoints);
}

}  // namespace sne::testing
