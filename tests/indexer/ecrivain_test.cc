// The writer against a model: random requests between checkpoints, rebuilds and restarts, failing files, power losses;
// many who want the same applications.
#include "indexer/ecrivain.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "indexer/flux.h"
#include "indexer/point_de_controle.h"
#include "indexer/verify.h"
#include "query/snapshot.h"
#include "schema/demande_json.h"
#include "tests/generators/corpus.h"
#include "tests/indexer/atelier.h"
#include "tests/indexer/modele.h"
#include "tests/indexer/pannes.h"

namespace sne::testing {
namespace {

// The counters that the journal and the states before give, counted again from the first day.
std::uint64_t Total(const Compteurs& compteurs, Fait fait) {
  std::uint64_t n = 0;
  for (const auto& [c, combien] : compteurs) n += c.fait == fait ? combien : 0;
  return n;
}

TEST(Ecrivain, CommeLeModele) {
  for (std::uint32_t graine = 1; graine <= 4; ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    const Repertoire r;
    const std::string index = r.chemin() + "/index";
    Depart(Env::Posix(), index, 30);
    Modele modele(30);
    auto e = Ouvrir(Env::Posix(), index);
    ASSERT_TRUE(e);
    Refus refus(Env::Posix(), index);
    for (int i = 0; i < 300; ++i) {
      ASSERT_TRUE(modele.UneRequete(*e, refus, rng));
      switch (rng() % 40) {
        case 0:
        case 1: {
          const Outcome fait = Sceller(*e);
          ASSERT_TRUE(fait) << fait.error().message();
          break;
        }
        case 2: {
          const Compteurs avant = e->compteurs();
          e.reset();
          e = Ouvrir(Env::Posix(), index);
          ASSERT_TRUE(e);
          EXPECT_EQ(e->compteurs(), avant) << "le journal rejoué compte autrement";
          break;
        }
        case 3: {
          const Outcome fait = ReconstruireTout(*e, refus);
          ASSERT_TRUE(fait) << fait.error().message();
          EXPECT_EQ(e->etat().mortes, 0u);
          break;
        }
        case 4:
          ASSERT_TRUE(Nettoyer(Env::Posix(), index));
          modele.Comparer(Env::Posix(), index, *e);
          break;
        default:
          break;
      }
      if (::testing::Test::HasFailure()) return;
    }
    modele.Comparer(Env::Posix(), index, *e);
    auto verifie = Verifier(Env::Posix(), index, false);
    EXPECT_TRUE(verifie) << verifie.error().message();
    EXPECT_GT(Total(e->compteurs(), Fait::kSupprimee), 0u);
    EXPECT_GT(Total(e->compteurs(), Fait::kCreee), 0u);
  }
}

// Everything that writes.
Outcome Tout(Ecrivain& e, Refus& refus, Modele& modele, std::mt19937& rng) {
  SNE_TRY(Requetes(e, refus, modele, rng, 4));
  SNE_TRY(Sceller(e));
  SNE_TRY(Requetes(e, refus, modele, rng, 3));
  SNE_TRY(ReconstruireTout(e, refus));
  SNE_TRY(Requetes(e, refus, modele, rng, 2));
  return Sceller(e);
}

TEST(EcrivainPannes, PlusRienNeVa) { EprouverPannes(Tout, 12, false); }
TEST(EcrivainPannes, UnSeulRefus) { EprouverPannes(Tout, 12, true); }
TEST(EcrivainPannes, CoupureDeCourant) { EprouverCoupures(Tout, 12); }

// Another catalogue, while changes arrive: a criterion more can be written and read from the switch on, one less is
// gone from every row, sealed or written meanwhile.
TEST(Ecrivain, UnAutreCatalogue) {
  const auto nouveau = AutreCatalogue();
  ASSERT_TRUE(nouveau);
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  ASSERT_TRUE(Construire(Env::Posix(), index, Lignes(1, 400, R"({"accepte_colocation":"OUI"})")));
  auto e = Ouvrir(Env::Posix(), index);
  ASSERT_TRUE(e);
  Refus refus(Env::Posix(), index);
  const auto changer = [&](int n, std::int64_t version, const std::string& champs) {
    FluxDeChangements flux(*e, refus, Mandat::Tout());
    EXPECT_TRUE(flux.Lire(R"({"op":"modifier","numero_unique":")" + Numero(n) +
                          "\",\"version\":" + std::to_string(version) +
                          ",\"version_precedente\":" + std::to_string(version - 1) + ",\"champs\":" + champs + "}\n"));
    EXPECT_TRUE(flux.Finir(false));
    return flux.Bilan();
  };
  EXPECT_NE(changer(1, 2, R"({"essai_critere":7})").find("champ inconnu"), std::string::npos);
  std::atomic<bool> fini = false;
  std::thread clients([&] {
    for (int n = 1; !fini; n = n % 400 + 1) {
      auto issue = e->Prendre(*LireNumeroUnique(Numero(n)), {"G0214", "Zoé", 0, {}}, Mandat::Tout());
      EXPECT_TRUE(issue && e->Durable(e->generation()));
    }
  });
  const Outcome fait = ReconstruireTout(*e, refus, nouveau);
  fini = true;
  clients.join();
  ASSERT_TRUE(fait) << fait.error().message();
  const std::uint64_t prises = e->etat().prises;
  EXPECT_GT(prises, 0u);
  EXPECT_NE(changer(1, 2, R"({"essai_critere":7})").find("\"acceptes\":1"), std::string::npos);
  EXPECT_NE(changer(2, 2, R"({"accepte_colocation":"NON"})").find("champ inconnu"), std::string::npos);

  auto s = Snapshot::Open(Env::Posix(), index);
  ASSERT_TRUE(s) << s.error().message();
  EXPECT_EQ((*s)->catalogue().FindKey("accepte_colocation"), kNoField);
  const FieldId essai = (*s)->catalogue().FindKey("essai_critere"),
                marque = (*s)->catalogue().FindKey("en_instruction");
  EXPECT_EQ((*s)->live_rows(), 400u);
  TextReader textes;
  std::uint64_t marquees = 0, essais = 0;
  for (std::size_t b = 0; b < (*s)->blocks(); ++b) {
    (*s)->live(b).ForEach([&](std::uint32_t row) {
      marquees += Present(ReadValue((*s)->catalogue(), (*s)->block(b), row, marque, textes));
      essais += Present(ReadValue((*s)->catalogue(), (*s)->block(b), row, essai, textes));
    });
  }
  EXPECT_EQ(marquees, prises);
  EXPECT_EQ(essais, 1u);
  auto verifie = Verifier(Env::Posix(), index, false);
  EXPECT_TRUE(verifie) << verifie.error().message();
  e.reset();
  e = Ouvrir(Env::Posix(), index);
  ASSERT_TRUE(e);
  EXPECT_EQ(e->etat().prises, prises);
}

TEST(Ecrivain, UnSeulVainqueur) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  Depart(Env::Posix(), index, 50);
  auto e = Ouvrir(Env::Posix(), index);
  ASSERT_TRUE(e);
  std::array<std::atomic<int>, 51> prises{};
  std::vector<std::thread> clients;
  std::atomic<int> detenues = 0;
  for (int c = 0; c < 200; ++c) {
    clients.emplace_back([&, c] {
      for (int i = 0; i < 50; ++i) {
        const int n = 1 + (c * 7 + i * 11) % 50;
        auto issue =
            e->Prendre(*LireNumeroUnique(Numero(n)), {"G0214", "agent " + std::to_string(c), 0, {}}, Mandat::Tout());
        if (!issue || !e->Durable(e->generation())) {
          ADD_FAILURE() << "panne";
        } else if (issue->sort == Issue::Sort::kPrise) {
          ++prises[static_cast<std::size_t>(n)];
        } else if (issue->sort == Issue::Sort::kDetenue) {
          ++detenues;
        }
      }
    });
  }
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Sceller(*e));
  for (std::thread& t : clients) t.join();
  for (int n = 1; n <= 50; ++n) EXPECT_EQ(prises[static_cast<std::size_t>(n)], 1) << n;
  EXPECT_GT(detenues, 0);
  EXPECT_EQ(e->etat().prises, 50u);
}

// Each claim and each release is an event of the record, and a record has to be read again.
TEST(Ecrivain, PriseEtRendueBienDesFois) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  Depart(Env::Posix(), index, 2);
  const NumeroUnique numero = *LireNumeroUnique(Numero(1));
  const auto evenements = [&](const char* code) {
    auto s = Snapshot::Open(Env::Posix(), index);
    if (!s) return std::pair<std::size_t, std::size_t>();
    const Catalogue& c = (*s)->catalogue();
    const FieldId champ = c.FindKey("evenements");
    const Field& sorte = c.field(c.FindKey("code", champ));
    const RowRef ou = *(*s)->Find(numero);
    TextReader textes;
    const Value liste = ReadValue(c, (*s)->block(ou.bloc), ou.row, champ, textes);
    const Records& tous = Elements(liste);
    const auto de_ce_code = std::count_if(tous.begin(), tous.end(), [&](const Record& e) {
      return sorte.nomenclature->Code(static_cast<Ordinal>(IntOr(e.valeurs[sorte.slot], 0))) == code;
    });
    return std::pair(tous.size(), static_cast<std::size_t>(de_ce_code));
  };
  {
    auto e = Ouvrir(Env::Posix(), index);
    ASSERT_TRUE(e);
    const std::string motif(20, '"');
    for (int i = 0; i < 600; ++i) {
      auto prise = e->Prendre(numero, {"G0214", "Zoé", 0, motif}, Mandat::Tout());
      ASSERT_TRUE(prise) << prise.error().message();
      ASSERT_TRUE(e->Rendre(numero, "G0214", "Zoé", false, motif, Mandat::Tout()));
    }
  }
  EXPECT_EQ(evenements("PASSAGE_CAL"), std::pair(kElementsMax, std::size_t{1})) << "celui de la source reste";
  auto e = Ouvrir(Env::Posix(), index);
  ASSERT_TRUE(e);
  EXPECT_TRUE(Sceller(*e));
  Refus refus(Env::Posix(), index);
  FluxDeChangements flux(*e, refus, Mandat::Tout());
  EXPECT_TRUE(flux.Lire("{\"op\":\"remplacer\",\"numero_unique\":\"" + Numero(1) +
                        "\",\"version\":2,\"demande\":" + Ligne(1, R"({"profession":"autre"})") + "}\n"));
  ASSERT_TRUE(flux.Finir(false));
  EXPECT_EQ(flux.Bilan().substr(0, 14), R"({"acceptes":1,)") << flux.Bilan();
  EXPECT_EQ(evenements("PASSAGE_CAL"), std::pair(kElementsMax, std::size_t{1}));
}

TEST(Ecrivain, ToutesOuAucune) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  Depart(Env::Posix(), index, 5);
  auto e = Ouvrir(Env::Posix(), index);
  ASSERT_TRUE(e);
  const auto numeros = [](std::initializer_list<int> ns) {
    std::vector<NumeroUnique> v;
    for (const int n : ns) v.push_back(*LireNumeroUnique(Numero(n)));
    return v;
  };
  ASSERT_TRUE(e->Prendre(numeros({3})[0], {"G0333", "Max", 0, {}}, Mandat::Tout()));
  auto refusees = e->PrendreToutes(numeros({1, 2, 3, 77}), {"G0214", "Zoé", 0, {}}, Mandat::Tout());
  ASSERT_TRUE(refusees);
  ASSERT_EQ(refusees->size(), 2u);
  EXPECT_EQ((*refusees)[0].sort, Issue::Sort::kDetenue);
  EXPECT_EQ((*refusees)[0].detenteur->guichet, "G0333");
  EXPECT_EQ((*refusees)[1].sort, Issue::Sort::kInconnue);
  EXPECT_EQ(e->etat().prises, 1u);
  auto prises = e->PrendreToutes(numeros({1, 2, 4}), {"G0214", "Zoé", 0, {}}, Mandat::Tout());
  ASSERT_TRUE(prises);
  EXPECT_EQ(prises->size(), 3u);
  EXPECT_EQ(e->etat().prises, 4u);
}

// A power loss somewhere in the claims of one request: all of them stand afterwards, or none.
TEST(Ecrivain, ToutesOuAucuneApresUneCoupure) {
  const Repertoire r;
  const std::string index = r.chemin() + "/index";
  Depart(Env::Posix(), index, 5);
  std::vector<NumeroUnique> numeros;
  for (int n = 1; n <= 4; ++n) numeros.push_back(*LireNumeroUnique(Numero(n)));
  std::string segment, sain;
  {
    auto e = Ouvrir(Env::Posix(), index);
    ASSERT_TRUE(e);
    segment = CheminJournal(index) + "/" + NomDeJournal(e->generation() + 1);
    ASSERT_TRUE(e->PrendreToutes(numeros, {"G0214", "Zoé", 0, {}}, Mandat::Tout()));
    ASSERT_TRUE(e->Durable(e->generation()));
    sain = *ReadWhole(Env::Posix(), segment);
  }
  for (std::size_t n = 0; n <= sain.size(); n += n + 40 < sain.size() ? 37 : 1) {
    std::filesystem::remove_all(CheminJournal(index));
    std::filesystem::create_directories(CheminJournal(index));
    ASSERT_TRUE(ReplaceFile(Env::Posix(), segment, sain.substr(0, n)));
    auto e = Ouvrir(Env::Posix(), index);
    ASSERT_TRUE(e);
    ASSERT_EQ(e->etat().prises, n == sain.size() ? 4u : 0u) << n << " octets sur " << sain.size();
    auto encore = e->PrendreToutes(numeros, {"G0214", "Zoé", 0, {}}, Mandat::Tout());
    ASSERT_TRUE(encore);
    EXPECT_EQ(encore->size(), 4u);
    EXPECT_EQ(e->etat().prises, 4u);
  }
}

}  // namespace
}  // namespace sne::testing
