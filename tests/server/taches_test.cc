// Jobs of extraction without HTTP: whose turn it is, what is kept, what a disk that fails or a power loss leaves.
#include "server/extraction/taches.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <random>
#include <set>

#include "tests/fault_env.h"
#include "tests/server/flux_de_test.h"

namespace sne {
namespace {

using testing::FaultEnv;
using testing::FluxDeTest;
using namespace std::chrono_literals;

constexpr const char* kDir = "extractions";

std::string Sha256(std::string_view octets) {
  unsigned char somme[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  EVP_Digest(octets.data(), octets.size(), somme, &n, EVP_sha256(), nullptr);
  std::string hexa;
  for (unsigned int i = 0; i < n; ++i) {
    char deux[3];
    std::snprintf(deux, sizeof deux, "%02x", somme[i]);
    hexa += deux;
  }
  return hexa;
}

Tache Nouvelle(const std::string& appelant) {
  Tache t;
  t.appelant = appelant;
  t.titre = "Titre";
  return t;
}

// Jobs on an Env, with a clock of their own and streams as told; the body of a job is its recipe's name.
struct Banc {
  explicit Banc(Env& donne) : env(donne) {
    options.maintenant = [this] { return maintenant; };
  }
  std::unique_ptr<Taches> Ouvrir() {
    auto taches = std::make_unique<Taches>(
        env, kDir, options,
        [this](const Tache&, const std::string& demande) -> tl::expected<Taches::Source, std::string> {
          ordre.push_back(demande);
          const auto it = recettes.find(demande);
          if (it == recettes.end()) return tl::unexpected(std::string("la demande ne vaut plus"));
          return Taches::Source{std::make_unique<FluxDeTest>(it->second), 4711, "2021-06-30"};
        });
    ouvert = taches->Ouvrir();
    return taches;
  }
  tl::expected<Tache, Taches::Refus> Creer(Taches& taches, const std::string& appelant, const std::string& demande) {
    maintenant += 1ms;
    return taches.Creer(Nouvelle(appelant), demande);
  }

  Env& env;
  OptionsDeTaches options;
  Tache::Instant maintenant{std::chrono::sys_days{std::chrono::year{2021} / 6 / 30} + 12h};
  std::map<std::string, FluxDeTest::Recette> recettes{{"", {}}, {"petite", {}}, {"grande", {.morceaux = 100}}};
  std::vector<std::string> ordre;  // demandes, as they were begun
  Outcome ouvert;
};

std::string Contenu(Taches& taches, const std::string& id) {
  auto fichier = taches.OuvrirFichier(id);
  if (!fichier) return "?";
  std::string octets;
  return (*fichier)->ReadAt(0, 10 << 20, octets) ? octets : "?";
}

TEST(FileEquitable, ChacunSonTour) {
  FileEquitable file;
  for (const char* id : {"a1", "a2", "a3", "a4"}) file.Ajouter("a", id);
  file.Ajouter("b", "b1");
  EXPECT_EQ(file.Suivante(), "a1");
  EXPECT_EQ(file.Suivante(), "b1");
  EXPECT_EQ(file.Suivante(), "a2");
  file.Ajouter("b", "b2");
  file.Ajouter("c", "c1");
  EXPECT_TRUE(file.Retirer("a3"));
  EXPECT_FALSE(file.Retirer("a3"));
  EXPECT_EQ(file.taille(), 3U);
  EXPECT_EQ(file.taille("b"), 1U);
  EXPECT_EQ(file.taille("d"), 0U);
  EXPECT_EQ(file.Suivante(), "a4");
  EXPECT_EQ(file.Suivante(), "b2");
  EXPECT_EQ(file.Suivante(), "c1");
  EXPECT_EQ(file.Suivante(), std::nullopt);
}

// Whatever comes when: between two turns of a caller who waits, each other one who waits has at most one.
TEST(FileEquitable, PersonneNAttendDeuxToursDUnAutre) {
  std::mt19937 rng(20210630);
  for (int essai = 0; essai < 200; ++essai) {
    FileEquitable file;
    std::map<std::string, std::map<std::string, int>> depuis;  // of each who waits: turns of others since his own
    int n = 0;
    for (int i = 0; i < 200; ++i) {
      if (rng() % 2) {
        const std::string appelant(1, static_cast<char>('a' + rng() % 4));
        if (file.taille(appelant) == 0) depuis[appelant].clear();
        file.Ajouter(appelant, appelant + std::to_string(n++));
      } else if (const auto id = file.Suivante()) {
        const std::string servi = id->substr(0, 1);
        for (auto& [appelant, tours] : depuis) {
          if (appelant != servi && file.taille(appelant) > 0) {
            EXPECT_LE(++tours[servi], 1) << "graine 20210630, essai " << essai;
          }
        }
        depuis[servi].clear();
      }
    }
  }
}

TEST(Taches, VieDUneExtraction) {
  FaultEnv env;
  Banc banc(env);
  auto taches = banc.Ouvrir();
  ASSERT_TRUE(banc.ouvert);
  const auto creee = banc.Creer(*taches, "lyon", "petite");
  ASSERT_TRUE(creee);
  EXPECT_EQ(creee->etat, Tache::Etat::kEnAttente);
  EXPECT_FALSE(taches->Lire("paris", creee->id)) << "of another caller";
  EXPECT_TRUE(taches->Lister("paris").empty());
  banc.maintenant += 2s;
  EXPECT_TRUE(taches->ExecuterUne());
  EXPECT_FALSE(taches->ExecuterUne());
  const auto t = taches->Lire("lyon", creee->id);
  ASSERT_TRUE(t);
  const std::string tout = FluxDeTest::Tout({});
  EXPECT_EQ(t->etat, Tache::Etat::kTerminee);
  EXPECT_EQ(t->sha256, Sha256(tout));
  EXPECT_EQ(t->octets, tout.size());
  EXPECT_EQ(t->lignes, 5U);
  EXPECT_EQ(t->total, 5U);
  EXPECT_EQ(t->generation, 4711U);
  EXPECT_EQ(*t->expire - *t->finie, 72h);
  EXPECT_EQ(Contenu(*taches, t->id), tout);
  EXPECT_EQ(taches->bilan().octets, tout.size());
  std::string json;
  AppendTache(*t, banc.maintenant, json);
  EXPECT_NE(json.find("\"etat\":\"terminee\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"cree\":\"2021-06-30T12:00:00.001Z\""), std::string::npos) << json;
  EXPECT_EQ(NomDeFichier(*t), "extraction-Titre-2021-06-30.csv");

  auto lecteur = taches->OuvrirFichier(t->id);
  EXPECT_TRUE(taches->Supprimer("lyon", t->id));
  EXPECT_EQ(taches->Supprimer("lyon", t->id).error().code(), Code::kNotFound);
  EXPECT_EQ(taches->bilan().octets, 0U);
  std::string octets;
  ASSERT_TRUE((*lecteur)->ReadAt(0, 10 << 20, octets)) << "who reads it reads it to the end";
  EXPECT_EQ(octets, tout);
  EXPECT_FALSE(env.Exists(std::string(kDir) + "/" + t->id));
}

TEST(Taches, TourEntreAppelants) {
  FaultEnv env;
  Banc banc(env);
  auto taches = banc.Ouvrir();
  for (const char* nom : {"a1", "a2", "a3", "b1", "c1", "b2"}) {
    banc.recettes[nom] = {};
    ASSERT_TRUE(banc.Creer(*taches, std::string(1, nom[0]), nom));
  }
  while (taches->ExecuterUne()) {
  }
  EXPECT_EQ(banc.ordre, (std::vector<std::string>{"a1", "b1", "c1", "a2", "b2", "a3"}));
  EXPECT_EQ(taches->Lister("a").size(), 3U);
  EXPECT_GT(taches->Lister("a")[0].cree, taches->Lister("a")[2].cree) << "newest first";
}

TEST(Taches, TropQuiAttendent) {
  FaultEnv env;
  Banc banc(env);
  banc.options.attente_par_appelant = 2;
  banc.options.attente = 3;
  banc.options.gardees = 5;
  auto taches = banc.Ouvrir();
  ASSERT_TRUE(banc.Creer(*taches, "a", "petite"));
  ASSERT_TRUE(banc.Creer(*taches, "a", "petite"));
  auto refus = banc.Creer(*taches, "a", "petite");
  ASSERT_FALSE(refus);
  EXPECT_TRUE(refus.error().trop);
  EXPECT_NE(refus.error().detail.find("2 de vos extractions"), std::string::npos) << refus.error().detail;
  ASSERT_TRUE(banc.Creer(*taches, "b", "petite"));
  EXPECT_FALSE(banc.Creer(*taches, "c", "petite")) << "of all callers";
  while (taches->ExecuterUne()) {
  }
  ASSERT_TRUE(banc.Creer(*taches, "c", "petite"));
  ASSERT_TRUE(banc.Creer(*taches, "c", "petite"));
  refus = banc.Creer(*taches, "d", "petite");
  ASSERT_FALSE(refus) << "five are kept";
  ASSERT_TRUE(taches->Supprimer("b", taches->Lister("b")[0].id));
  EXPECT_TRUE(banc.Creer(*taches, "d", "petite"));
}

TEST(Taches, QuotaPuisPlace) {
  FaultEnv env;
  Banc banc(env);
  banc.options.quota = 12'000;
  auto taches = banc.Ouvrir();
  const auto premiere = banc.Creer(*taches, "a", "petite");
  const auto deuxieme = banc.Creer(*taches, "a", "petite");
  while (taches->ExecuterUne()) {
  }
  EXPECT_EQ(taches->bilan().octets, 10'000U);
  banc.maintenant += 1h;
  const auto trop = banc.Creer(*taches, "a", "petite");
  EXPECT_TRUE(taches->ExecuterUne());
  auto t = taches->Lire("a", trop->id);
  EXPECT_EQ(t->etat, Tache::Etat::kEchouee);
  EXPECT_NE(t->erreur.find("quota de 11,7 Kio"), std::string::npos) << t->erreur;
  EXPECT_EQ(t->octets, 0U);
  EXPECT_EQ(taches->bilan().octets, 10'000U) << "its partial file is gone";
  EXPECT_FALSE(env.Exists(std::string(kDir) + "/" + trop->id + "/fichier.partiel"));
  banc.maintenant += 71h + 30min;  // the first two have expired, and nobody has swept
  const auto passe = banc.Creer(*taches, "a", "petite");
  EXPECT_TRUE(taches->ExecuterUne());
  EXPECT_EQ(taches->Lire("a", passe->id)->etat, Tache::Etat::kTerminee);
  EXPECT_FALSE(taches->Lire("a", premiere->id));
  EXPECT_FALSE(env.Exists(std::string(kDir) + "/" + deuxieme->id));
}

TEST(Taches, Expiration) {
  FaultEnv env;
  Banc banc(env);
  auto taches = banc.Ouvrir();
  const auto creee = banc.Creer(*taches, "a", "petite");
  EXPECT_TRUE(taches->ExecuterUne());
  banc.maintenant += 72h - 1ms;
  taches->Balayer();
  EXPECT_TRUE(taches->Lire("a", creee->id));
  banc.maintenant += 1ms;
  EXPECT_FALSE(taches->Lire("a", creee->id)) << "not shown, also before the sweep";
  EXPECT_TRUE(env.Exists(std::string(kDir) + "/" + creee->id));
  taches = nullptr;
  taches = banc.Ouvrir();
  EXPECT_FALSE(env.Exists(std::string(kDir) + "/" + creee->id)) << "swept at the start too";
}

TEST(Taches, Echecs) {
  FaultEnv env;
  Banc banc(env);
  banc.recettes["panne"] = {.panne = 3};
  banc.recettes["exception"] = {.exception = 3};
  auto taches = banc.Ouvrir();
  for (const auto& [demande, raison] :
       {std::pair("panne", "la lecture de l'index a échoué"), std::pair("exception", "erreur interne du serveur"),
        std::pair("inconnue", "la demande ne vaut plus")}) {
    const auto creee = banc.Creer(*taches, "a", demande);
    EXPECT_TRUE(taches->ExecuterUne());
    const auto t = taches->Lire("a", creee->id);
    EXPECT_EQ(t->etat, Tache::Etat::kEchouee) << demande;
    EXPECT_EQ(t->erreur, raison);
    EXPECT_FALSE(env.Exists(std::string(kDir) + "/" + creee->id + "/fichier.partiel"));
    taches = banc.Ouvrir();
    EXPECT_EQ(taches->Lire("a", creee->id)->erreur, raison) << "after a restart";
    EXPECT_FALSE(taches->ExecuterUne());
  }
}

TEST(Taches, AnnuleeEnAttente) {
  FaultEnv env;
  Banc banc(env);
  auto taches = banc.Ouvrir();
  const auto creee = banc.Creer(*taches, "a", "petite");
  EXPECT_TRUE(taches->Supprimer("a", creee->id));
  EXPECT_EQ(taches->Lire("a", creee->id)->etat, Tache::Etat::kAnnulee);
  EXPECT_FALSE(env.Exists(std::string(kDir) + "/" + creee->id));
  EXPECT_FALSE(taches->ExecuterUne());
  EXPECT_TRUE(taches->Supprimer("a", creee->id)) << "once more: forgotten";
  EXPECT_FALSE(taches->Lire("a", creee->id));
}

// Real threads on real files: cancelled, or stopped, under way.
TEST(Taches, AnnuleeOuArreteeEnCours) {
  const std::string dir = ::testing::TempDir() + "taches_en_cours";
  Env& env = Env::Posix();
  ASSERT_TRUE(env.RemoveTree(dir));
  std::atomic<bool> retenu = true;
  std::atomic<int> vivants = 0;
  const FluxDeTest::Recette recette{.retenu = &retenu, .vivants = &vivants};
  const auto ouvrir = [&] {
    auto taches =
        std::make_unique<Taches>(env, dir, OptionsDeTaches{},
                                 [&](const Tache&, const std::string&) -> tl::expected<Taches::Source, std::string> {
                                   return Taches::Source{std::make_unique<FluxDeTest>(recette), 1, "2021-06-30"};
                                 });
    EXPECT_TRUE(taches->Ouvrir());
    taches->Demarrer();
    return taches;
  };
  auto taches = ouvrir();
  const auto attendre = [&](const std::string& id, auto bon) {
    for (int i = 0; i < 5000; ++i) {
      const auto t = taches->Lire("a", id);
      if (bon(t)) return true;
      std::this_thread::sleep_for(1ms);
    }
    return false;
  };
  const auto commencee = [](const auto& t) { return t && t->etat == Tache::Etat::kEnCours && t->lignes == 1; };
  const auto annulee = *taches->Creer(Nouvelle("a"), "x");
  ASSERT_TRUE(attendre(annulee.id, commencee));
  EXPECT_EQ(taches->bilan().octets, 1000U) << "partial files count";
  EXPECT_TRUE(taches->Supprimer("a", annulee.id));
  EXPECT_EQ(taches->Lire("a", annulee.id)->etat, Tache::Etat::kAnnulee);
  for (int i = 0; i < 5000 && vivants > 0; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(vivants, 0) << "its stream has gone, and the snapshot with it";
  EXPECT_FALSE(env.Exists(dir + "/" + annulee.id));
  EXPECT_EQ(taches->bilan().octets, 0U);

  const auto arretee = *taches->Creer(Nouvelle("a"), "x");
  ASSERT_TRUE(attendre(arretee.id, commencee));
  taches = nullptr;
  EXPECT_EQ(vivants, 0);
  retenu = false;
  taches = ouvrir();
  ASSERT_TRUE(attendre(arretee.id, [](const auto& t) { return t && t->etat == Tache::Etat::kTerminee; }));
  EXPECT_EQ(Contenu(*taches, arretee.id), FluxDeTest::Tout(recette));
  EXPECT_FALSE(taches->Lire("a", annulee.id)) << "cancelled for good";
  taches = nullptr;
  ASSERT_TRUE(env.RemoveTree(dir));
}

// Whichever file operation fails: the job is finished and whole, or has failed and says why; the next one is unharmed.
TEST(TachesPannes, ChaqueOperation) {
  bool panne = true;
  for (int n = 0; panne; ++n) {
    SCOPED_TRACE("opération " + std::to_string(n));
    FaultEnv env;
    Banc banc(env);
    auto taches = banc.Ouvrir();
    const auto creee = banc.Creer(*taches, "a", "petite");
    ASSERT_TRUE(creee);
    env.FailFrom(n);
    EXPECT_TRUE(taches->ExecuterUne());
    panne = env.fault_fired();
    const auto t = taches->Lire("a", creee->id);
    env.FailFrom(-1);
    if (t->etat == Tache::Etat::kTerminee) {
      EXPECT_EQ(Contenu(*taches, t->id), FluxDeTest::Tout({}));
    } else {
      EXPECT_EQ(t->etat, Tache::Etat::kEchouee);
      EXPECT_FALSE(t->erreur.empty());
      EXPECT_EQ(t->erreur.find(kDir), std::string::npos) << "no path";
      EXPECT_EQ(taches->bilan().octets, 0U);
    }
    const auto suivante = banc.Creer(*taches, "a", "grande");
    EXPECT_TRUE(taches->ExecuterUne());
    EXPECT_EQ(Contenu(*taches, suivante->id), FluxDeTest::Tout({.morceaux = 100}));
  }
}

TEST(TachesPannes, RefuseeQuandLeDisqueRefuse) {
  bool panne = true;
  for (int n = 0; panne; ++n) {
    SCOPED_TRACE("opération " + std::to_string(n));
    FaultEnv env;
    Banc banc(env);
    auto taches = banc.Ouvrir();
    env.FailFrom(n);
    const auto creee = banc.Creer(*taches, "a", "petite");
    panne = env.fault_fired();
    EXPECT_EQ(creee.has_value(), !panne);
    env.FailFrom(-1);
    if (creee) continue;
    EXPECT_FALSE(creee.error().trop);
    EXPECT_TRUE(taches->Lister("a").empty());
    EXPECT_FALSE(taches->ExecuterUne());
  }
}

// A power loss at any operation: what was accepted is there after it, finished and whole or to be run again; what was
// deleted stays deleted.
TEST(TachesPannes, CoupureDeCourant) {
  bool panne = true;
  for (int n = 0; panne; ++n) {
    for (std::uint32_t graine = 0; graine < 32; ++graine) {
      SCOPED_TRACE("opération " + std::to_string(n) + ", graine " + std::to_string(graine));
      std::mt19937 rng(graine);
      FaultEnv env;
      Banc banc(env);
      auto taches = banc.Ouvrir();
      const auto acceptee = banc.Creer(*taches, "a", "petite");
      const auto supprimee = banc.Creer(*taches, "a", "petite");
      ASSERT_TRUE(acceptee && supprimee);
      EXPECT_TRUE(taches->ExecuterUne());
      EXPECT_TRUE(taches->ExecuterUne());
      const auto autre = banc.Creer(*taches, "a", "grande");
      env.FailFrom(n);
      const bool otee = taches->Supprimer("a", supprimee->id).has_value();
      taches->ExecuterUne();
      const auto tard = banc.Creer(*taches, "a", "petite");
      panne = env.fault_fired();
      taches = nullptr;
      env.Restart(rng);
      taches = banc.Ouvrir();
      ASSERT_TRUE(banc.ouvert);
      EXPECT_EQ(Contenu(*taches, acceptee->id), FluxDeTest::Tout({}));
      if (otee) {
        EXPECT_FALSE(taches->Lire("a", supprimee->id));
      }
      while (taches->ExecuterUne()) {
      }
      for (const auto& [creee, recette] :
           {std::pair(&autre, FluxDeTest::Recette{.morceaux = 100}), std::pair(&tard, FluxDeTest::Recette{})}) {
        if (!*creee) continue;
        const auto t = taches->Lire("a", (*creee)->id);
        ASSERT_TRUE(t);
        if (t->etat == Tache::Etat::kEchouee) continue;  // the failure had been noted
        EXPECT_EQ(t->etat, Tache::Etat::kTerminee);
        EXPECT_EQ(Contenu(*taches, t->id), FluxDeTest::Tout(recette));
        EXPECT_EQ(t->sha256, Sha256(FluxDeTest::Tout(recette)));
      }
      for (const Tache& t : taches->Lister("a")) {
        if (t.etat == Tache::Etat::kTerminee) {
          EXPECT_EQ(Sha256(Contenu(*taches, t.id)), t.sha256);
        }
      }
    }
  }
}

// What lies in the directory and is no job is left alone; what is half a job goes.
TEST(TachesPannes, CeQuiTraine) {
  FaultEnv env;
  Banc banc(env);
  auto taches = banc.Ouvrir();
  const auto finie = banc.Creer(*taches, "a", "petite");
  const auto courte = banc.Creer(*taches, "a", "petite");
  while (taches->ExecuterUne()) {
  }
  const auto attend = banc.Creer(*taches, "a", "petite");
  const auto illisible = banc.Creer(*taches, "a", "petite");
  const std::string base = std::string(kDir) + "/";
  const auto poser = [&](const std::string& chemin, const std::string& octets) {
    ASSERT_TRUE(ReplaceFile(env, base + chemin, octets));
  };
  poser(courte->id + "/fichier", "trop court");
  poser(attend->id + "/fichier.partiel", "un morceau");
  poser(illisible->id + "/etat.json", "{\"etat\":\"terminee\"");
  poser("6aa5ce1c-0000-4000-8000-000000000000/demande.json", "{}");
  poser("notes de service.txt", "à garder");
  taches = banc.Ouvrir();
  ASSERT_TRUE(banc.ouvert);
  std::set<std::string> restent;
  for (const Tache& t : taches->Lister("a")) restent.insert(t.id);
  EXPECT_EQ(restent, (std::set<std::string>{finie->id, attend->id}));
  EXPECT_TRUE(env.Exists(base + "notes de service.txt"));
  EXPECT_FALSE(env.Exists(base + attend->id + "/fichier.partiel"));
  EXPECT_FALSE(env.Exists(base + courte->id));
  EXPECT_FALSE(env.Exists(base + "6aa5ce1c-0000-4000-8000-000000000000"));
  EXPECT_EQ(taches->bilan().octets, 5000U);
}

}  // namespace
}  // namespace sne
