// A snapshot kept up with its journal is the one that opening the index anew gives, whatever came in which order.
#include "query/suivi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <random>
#include <thread>

#include "indexer/journal.h"
#include "query/fusion.h"
#include "query/queue.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/demande_json.h"
#include "schema/index_format.h"
#include "tests/generators/corpus.h"
#include "tests/generators/grilles.h"
#include "tests/generators/requests.h"
#include "tests/query/compare.h"

namespace sne::testing {
namespace {

// The grids as text, one territory a line.
std::vector<std::string> Contenu(const Grilles& grilles) {
  std::vector<std::string> contenu;
  for (const auto& [epci, g] : grilles) {
    const std::string json = EcrireGrillesDeTerritoire(*g);
    contenu.push_back(epci + " révision " + std::to_string(g->revision) + ", somme " +
                      std::to_string(SommeDeFichier(json)));
  }
  return contenu;
}

// The living rows as JSON, in order of their numbers; then where the journal ended, how many rows live, the day, and
// the grids.
std::vector<std::string> Contenu(const Snapshot& s) {
  std::vector<std::string> contenu;
  TextReader textes;
  Demande d;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    s.live(b).ForEach([&](std::uint32_t row) {
      ReadRow(s.catalogue(), s.block(b), row, textes, d);
      AppendDemande(s.catalogue(), d, true, contenu.emplace_back(EcrireNumeroUnique(s.block(b).numero(row)) + " "));
    });
  }
  std::sort(contenu.begin(), contenu.end());
  contenu.push_back(std::to_string(s.generation()) + " " + std::to_string(s.live_rows()) + " " +
                    std::to_string(s.date_reference()));
  for (std::string& grilles : Contenu(*s.grilles())) contenu.push_back(std::move(grilles));
  return contenu;
}

std::shared_ptr<const Snapshot> Ouvrir(const IndexDeTest& index, Jour jour) {
  auto s = Snapshot::Open(Env::Posix(), index.repertoire(), jour);
  if (!s) ADD_FAILURE() << s.error().message();
  return s.value_or(nullptr);
}

std::shared_ptr<const Snapshot> Prolonger(std::shared_ptr<const Snapshot> s, JournalSuivi& journal) {
  for (bool plus = true; plus;) {
    Restes lus;
    auto lu = journal.Lire([&](std::uint64_t p, const EnregistrementLu& e) { return lus.Ajouter(p, e); });
    if (!lu) {
      ADD_FAILURE() << lu.error().message();
      return s;
    }
    Equipe equipe(0);
    auto queue = FaireQueue(lus.Finish(), journal.position(), *s, s->calculateur(), equipe);
    if (!queue) {
      ADD_FAILURE() << queue.error().message();
      return s;
    }
    queue->grilles = std::move(lus.grilles());
    s = s->Prolonge(std::move(*queue));
    plus = *lu;
  }
  return s;
}

// Grids of one of a few territories, now and then.
void DeposerParfois(IndexDeTest& index, Jour jour, std::mt19937& rng) {
  if (rng() % 4 != 0) return;
  const Ordinal territoire = TerritoiresDeCotation()[rng() % 5];
  index.Deposer(GrillesAuHasard(CatalogueReduit()->territoires().epci().Code(territoire), jour, rng));
}

// Asks for some scores, so that later snapshots find them there.
void NoterParfois(const Snapshot& s, std::mt19937& rng) {
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    if (rng() % 2) s.column(b, s.catalogue().Find("cotation"), TerritoiresDeCotation()[rng() % 5]);
  }
}

struct Bilan {
  std::uint64_t fusions = 0, perdues = 0, jours = 0, requetes = 0, segments = 0;
};

// Batches, merges begun and put in place later, days that begin and take their place later, in any order.
void Eprouver(std::uint32_t graine, Bilan& bilan) {
  SCOPED_TRACE(::testing::Message() << "graine " << graine);
  std::mt19937 rng(graine);
  IndexDeTest::Forme forme;
  forme.blocs = {65, 130, 3};
  forme.morts = static_cast<int>(graine % 9);
  forme.densite = static_cast<int>(100 + rng() % 400);
  IndexDeTest index(forme, rng);
  if (rng() % 2) index.Changer(static_cast<int>(rng() % 40));
  Jour jour = forme.jour;
  auto s = Ouvrir(index, jour);
  ASSERT_TRUE(s);
  JournalSuivi journal(Env::Posix(), CheminJournal(index.repertoire()), s->generation());
  const auto ancien = s;
  const auto contenu_ancien = Contenu(*s);
  std::optional<Fusion> fusion;
  std::optional<Snapshot::BlocsDuJour> du_jour;
  std::mt19937 hasard_des_grilles(graine);
  const int tours = static_cast<int>(10 + rng() % 30);
  for (int tour = 0; tour < tours && !::testing::Test::HasFailure(); ++tour) {
    switch (rng() % 8) {
      case 0:
      case 1:
        if (const auto suite = SegmentsAFondre(*s, rng() % 4)) {
          auto faite = Fondre(*s, *suite);
          ASSERT_TRUE(faite) << faite.error().message();
          fusion = std::move(*faite);
        }
        break;
      case 2:
        if (fusion) {
          const auto apres = s->Fusionne(*fusion);
          ++(apres ? bilan.fusions : bilan.perdues);
          if (apres) s = apres;
          fusion.reset();
        }
        break;
      case 3: {
        Equipe equipe(0);
        if (du_jour) {
          auto apres = s->AuJour(jour, *du_jour);
          ASSERT_TRUE(apres) << apres.error().message();
          s = *apres;
          ++bilan.jours;
          du_jour.reset();
        } else if (rng() % 2) {
          jour += static_cast<Jour>(1 + rng() % 40);
          auto faits = s->BlocsPour(jour, equipe);
          ASSERT_TRUE(faits) << faits.error().message();
          du_jour = std::move(*faits);
        }
        break;
      }
      default:
        index.Changer(static_cast<int>(rng() % (rng() % 4 ? 4 : 40)));
        DeposerParfois(index, jour, hasard_des_grilles);
        s = Prolonger(s, journal);
    }
    NoterParfois(*s, hasard_des_grilles);
    bilan.segments = std::max(bilan.segments, s->segments().size() - s->sealed_segments());
    if (rng() % 4 == 0) {
      const auto seul = Ouvrir(index, s->date_reference());
      ASSERT_TRUE(seul);
      EXPECT_EQ(Contenu(*s), Contenu(*seul));
    }
  }
  EXPECT_EQ(Contenu(*ancien), contenu_ancien) << "un instantané ne change pas";
  EXPECT_EQ(Contenu(*s->grilles()), Contenu(index.grilles()));
  const Reference reference(*CatalogueReduit(), index.Vivantes(s->date_reference()), s->date_reference(),
                            index.grilles());
  ComparerLignes(*s, reference);
  Questionneur questionneur(*CatalogueReduit(), reference.demandes(), rng);
  Equipe equipe(graine % 4 == 0 ? 2 : 0);
  for (int i = 0; i < 12 && !::testing::Test::HasFailure(); ++i) {
    const Requete requete = questionneur.Requete_();
    SCOPED_TRACE(::testing::Message() << "requête " << i << " : " << Decrire(requete));
    Comparer(s, reference, requete, equipe, rng);
    ++bilan.requetes;
  }
}

TEST(Suivi, VautUneOuverture) {
  Bilan bilan;
  for (std::uint32_t graine = 0; graine < 60 && !HasFailure(); ++graine) Eprouver(graine, bilan);
  if (HasFailure()) return;
  EXPECT_GT(bilan.fusions, 40u);
  EXPECT_GT(bilan.perdues, 5u) << "des sources qu'un nouveau jour a remplacées";
  EXPECT_GT(bilan.jours, 40u);
  EXPECT_GT(bilan.segments, 10u);
  EXPECT_EQ(bilan.requetes, 60u * 12);
}

void ToutPrendre(Suivi& suivi) {
  for (bool plus = true; plus;) {
    const auto avance = suivi.Avancer();
    ASSERT_TRUE(avance) << avance.error().message();
    plus = *avance;
  }
}

// Checkpoints pass over the tail, with and without the journal behind them removed, before or after it was read.
TEST(Suivi, PasseLesPointsDeReprise) {
  for (std::uint32_t graine = 0; graine < 20 && !HasFailure(); ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {65, 3};
    forme.morts = static_cast<int>(graine % 5);
    forme.densite = static_cast<int>(100 + rng() % 300);
    IndexDeTest index(forme, rng);
    std::mt19937 hasard_des_grilles(graine);
    Suivi suivi(Env::Posix(), index.repertoire(), [](const auto&) {});
    ASSERT_TRUE(suivi.Ouvrir());
    for (int tour = 0; tour < 25 && !HasFailure(); ++tour) {
      switch (rng() % 6) {
        case 0:
          index.Reprendre(rng() % 2 == 0);
          break;
        case 1:
          ASSERT_TRUE(suivi.Entretenir());
          break;
        default:
          index.Changer(static_cast<int>(rng() % 6));
          DeposerParfois(index, forme.jour, hasard_des_grilles);
      }
      if (rng() % 3 == 0) continue;
      ToutPrendre(suivi);
      NoterParfois(*suivi.snapshot(), hasard_des_grilles);
      if (rng() % 2) continue;
      ASSERT_TRUE(suivi.Revoir());  // a journal that was removed before it was read shows in the state alone
      ToutPrendre(suivi);
      const auto s = suivi.snapshot();
      EXPECT_EQ(s->generation(), index.generation());
      EXPECT_EQ(Contenu(*s), Contenu(*Ouvrir(index, forme.ouverture)));
    }
    ASSERT_TRUE(suivi.Revoir());
    ToutPrendre(suivi);
    EXPECT_TRUE(*suivi.snapshot()->Actuel(Env::Posix()));
    EXPECT_EQ(Contenu(*suivi.snapshot()->grilles()), Contenu(index.grilles()));
    const Reference reference(*CatalogueReduit(), index.Vivantes(), forme.ouverture, index.grilles());
    ComparerLignes(*suivi.snapshot(), reference);
  }
}

// However many batches come, the tail stays in few segments, of few rows that do not live.
TEST(Suivi, LaQueueResteCourte) {
  std::mt19937 rng(5);
  IndexDeTest::Forme forme;
  forme.blocs = {65};
  IndexDeTest index(forme, rng);
  Suivi suivi(Env::Posix(), index.repertoire(), [](const auto&) {});
  ASSERT_TRUE(suivi.Ouvrir());
  for (int tour = 0; tour < 300; ++tour) {
    index.Changer(1 + static_cast<int>(rng() % 3));
    ASSERT_TRUE(suivi.Avancer());
    if (tour % 3 == 0) {
      ASSERT_TRUE(suivi.Entretenir());
    }
    const auto s = suivi.snapshot();
    ASSERT_LE(s->segments().size() - s->sealed_segments(), kSegmentsDeQueue + 3);
  }
  // Without maintenance too.
  for (int tour = 0; tour < 100; ++tour) {
    index.Changer(1);
    ASSERT_TRUE(suivi.Avancer());
    const auto s = suivi.snapshot();
    ASSERT_LE(s->segments().size() - s->sealed_segments(), 2 * kSegmentsDeQueue);
  }
  const auto s = suivi.snapshot();
  EXPECT_EQ(Contenu(*s), Contenu(*Ouvrir(index, forme.ouverture)));
}

// The same with threads: one that follows, one that maintains, some that search, while changes come and days pass.
TEST(Suivi, ChercherPendantQueLeJournalGrandit) {
  std::mt19937 rng(11);
  IndexDeTest::Forme forme;
  forme.blocs = {130, 65};
  forme.densite = 200;
  IndexDeTest index(forme, rng);
  std::atomic<Jour> jour = forme.ouverture;
  std::atomic<std::uint64_t> publies = 0;
  Suivi suivi(
      Env::Posix(), index.repertoire(), [&](const auto&) { ++publies; },
      [&]() -> std::optional<Jour> { return jour.load(); });
  ASSERT_TRUE(suivi.Ouvrir());
  std::atomic<bool> arret = false;
  std::vector<std::thread> fils;
  fils.emplace_back([&] {
    while (!arret) {
      auto plus = suivi.Avancer();
      if (!plus) ADD_FAILURE() << plus.error().message();
      if (!plus) return;
      if (!*plus) std::this_thread::yield();
    }
  });
  fils.emplace_back([&] {
    while (!arret) {
      auto plus = suivi.Entretenir();
      if (!plus) ADD_FAILURE() << plus.error().message();
      if (!plus) return;
      if (!*plus) std::this_thread::yield();
    }
  });
  for (std::uint32_t chercheur = 0; chercheur < 2; ++chercheur) {
    fils.emplace_back([&, chercheur] {
      std::mt19937 hasard(chercheur);
      const std::vector<Demande> aucune;
      Questionneur questionneur(*CatalogueReduit(), aucune, hasard);
      Equipe equipe(0);
      while (!arret) {
        const auto s = suivi.snapshot();
        Plan plan;
        Erreurs erreurs;
        Resolve(questionneur.Requete_(), {s->catalogue(), s->date_reference()}, plan, erreurs);
        if (!erreurs.empty()) continue;
        const auto reponse = Search(*s, Perimetre::France(), plan, nullptr,
                                    std::chrono::steady_clock::now() + std::chrono::seconds(60), equipe);
        if (!reponse && reponse.error().code() == Code::kInvalid) continue;  // a histogram of too many intervals
        if (!reponse) ADD_FAILURE() << reponse.error().message();
        EXPECT_TRUE(!reponse || reponse->total <= s->live_rows());
      }
    });
  }
  for (int tour = 0; tour < 200; ++tour) {
    index.Changer(1 + static_cast<int>(rng() % 5));
    DeposerParfois(index, forme.jour, rng);
    if (tour % 40 == 39) ++jour;
    while (suivi.snapshot()->generation() < index.generation() && !HasFailure()) std::this_thread::yield();
    if (HasFailure()) break;
  }
  while (suivi.snapshot()->date_reference() != jour && !HasFailure()) std::this_thread::yield();
  arret = true;
  for (std::thread& f : fils) f.join();
  EXPECT_GT(publies, 200u);
  EXPECT_EQ(Contenu(*suivi.snapshot()), Contenu(*Ouvrir(index, jour)));
}

class JournalSuiviTest : public ::testing::Test {
 protected:
  JournalSuiviTest() : rng_(3), index_({.blocs = {3}}, rng_), repertoire_(CheminJournal(index_.repertoire())) {
    std::filesystem::create_directories(repertoire_);
  }

  static std::string Un(std::uint64_t position) {
    return EncoderEnregistrement(position, {Genre::kVersion, 1, std::to_string(position), {}});
  }
  void Ecrire(std::uint64_t segment, const std::string& octets) {
    ASSERT_TRUE(ReplaceFile(Env::Posix(), repertoire_ + "/" + NomDeJournal(segment), octets));
  }
  // The positions that come next, or the error.
  std::string Lire(JournalSuivi& journal) {
    std::string positions;
    auto plus = journal.Lire([&](std::uint64_t p, const EnregistrementLu& e) -> Outcome {
      EXPECT_EQ(e.numero_unique, std::to_string(p));
      positions += " " + std::to_string(p);
      return {};
    });
    if (plus) return positions;
    return plus.error().code() == Code::kNotFound ? "absent" : plus.error().code() == Code::kCorrupt ? "altéré" : "?";
  }

  std::mt19937 rng_;
  IndexDeTest index_;
  const std::string repertoire_;
};

TEST_F(JournalSuiviTest, AttendLaFinDUnEnregistrement) {
  JournalSuivi journal(Env::Posix(), repertoire_, 41);
  EXPECT_EQ(Lire(journal), "");
  const std::string octets = Un(42) + Un(43) + Un(44);
  std::string lues;
  for (std::size_t n = 0; n <= octets.size(); ++n) {
    Ecrire(42, octets.substr(0, n));
    lues += Lire(journal);
  }
  EXPECT_EQ(lues, " 42 43 44");
  EXPECT_EQ(journal.position(), 44u);
}

TEST_F(JournalSuiviTest, PasseAuSegmentSuivant) {
  Ecrire(40, Un(40) + Un(41) + Un(42));
  JournalSuivi journal(Env::Posix(), repertoire_, 41);
  EXPECT_EQ(Lire(journal), " 42");
  Ecrire(40, Un(40) + Un(41) + Un(42) + Un(43));  // it goes on …
  Ecrire(44, Un(44).substr(0, 20));               // … and so does the next one, which is not whole yet
  EXPECT_EQ(Lire(journal), " 43");
  EXPECT_EQ(Lire(journal), "");
  Ecrire(44, Un(44) + Un(45).substr(0, 20));  // begun anew by a writer that came back
  EXPECT_EQ(Lire(journal), " 44");
  Ecrire(45, Un(45) + Un(46));  // a writer came back behind the torn one
  EXPECT_EQ(Lire(journal), " 45 46");
}

TEST_F(JournalSuiviTest, AttendLaFinDUnGroupe) {
  const auto un = [](std::uint64_t position, std::size_t suivants) {
    return EncoderEnregistrement(position, {Genre::kVersion, 1, std::to_string(position), {}}, suivants);
  };
  const std::string octets = un(42, 2) + un(43, 0) + un(44, 0);
  JournalSuivi journal(Env::Posix(), repertoire_, 41);
  for (std::size_t n = 0; n < octets.size(); ++n) {
    Ecrire(42, octets.substr(0, n));
    EXPECT_EQ(Lire(journal), "") << n;
  }
  Ecrire(42, octets);
  EXPECT_EQ(Lire(journal), " 42 43 44");
  Ecrire(42, octets + un(45, 1) + un(46, 0).substr(0, 30));
  EXPECT_EQ(Lire(journal), "");
  Ecrire(45, Un(45));  // a writer came back behind the torn group
  EXPECT_EQ(Lire(journal), " 45");
}

TEST_F(JournalSuiviTest, DitCeQuiManque) {
  Ecrire(42, Un(42));
  JournalSuivi journal(Env::Posix(), repertoire_, 41);
  EXPECT_EQ(Lire(journal), " 42");
  Ecrire(44, Un(44));
  EXPECT_EQ(Lire(journal), "altéré") << "43 n'est nulle part";
  ASSERT_TRUE(Env::Posix().Remove(repertoire_ + "/" + NomDeJournal(42)));
  EXPECT_EQ(Lire(journal), "absent") << "un point de reprise a effacé ce qui était suivi";
  JournalSuivi autre(Env::Posix(), repertoire_, 42);
  EXPECT_EQ(Lire(autre), "altéré");
}

TEST_F(JournalSuiviTest, LitParMorceaux) {
  std::string octets;
  std::uint64_t derniere = 41;
  const auto ajouter = [&](std::size_t longueur, std::size_t suivants = 0) {
    ++derniere;
    octets += EncoderEnregistrement(
        derniere, {.numero_unique = std::to_string(derniere), .json = std::string(longueur, 'x')}, suivants);
  };
  for (int i = 0; i < 5000; ++i) ajouter(2000);
  ajouter(6u << 20);  // larger than a piece
  for (int i = 0; i < 100; ++i) ajouter(2000);
  for (const std::size_t suivants : {4, 0, 0, 0, 0})
    ajouter(3u << 20, suivants);  // larger together than any one may be
  Ecrire(42, octets);
  JournalSuivi journal(Env::Posix(), repertoire_, 41);
  std::uint64_t vue = 41, fois = 0;
  for (bool plus = true; plus; ++fois) {
    auto lu = journal.Lire([&](std::uint64_t p, const EnregistrementLu&) -> Outcome {
      EXPECT_EQ(p, vue + 1);
      vue = p;
      return {};
    });
    ASSERT_TRUE(lu) << lu.error().message();
    plus = *lu;
  }
  EXPECT_EQ(vue, derniere);
  EXPECT_GT(fois, 3u);
}

}  // namespace
}  // namespace sne::testing
