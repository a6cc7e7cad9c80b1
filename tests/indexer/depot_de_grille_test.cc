// What becomes of the grids of a territory when one is put: drafts, versions, dates, If-Match.
#include "indexer/depot_de_grille.h"

#include <gtest/gtest.h>

#include "tests/schema/exemple.h"

namespace sne::testing {
namespace {

using Statut = VersionDeGrille::Statut;
using Sort = Depot::Sort;

constexpr char kLyon[] = "200046977";

Jour J(const char* date) { return *LireDate(date); }
const Jour kJour = J("2024-01-15");

GrilleDeposee Recue(Statut statut, const char* du, const char* au = nullptr, const char* libelle = "essai") {
  GrilleDeposee g;
  g.statut = statut;
  g.grille.libelle = libelle;
  g.grille.valide_du = J(du);
  if (au != nullptr) g.grille.valide_au = J(au);
  g.grille.lignes.emplace_back().critere = "DAL";
  return g;
}

// A territory to which one grid after the other is put.
class Territoire {
 public:
  Depot Poser(const GrilleDeposee& recue, const std::optional<std::string>& si) {
    Depot d = Deposer(grilles_, kLyon, recue, si, kJour);
    EXPECT_EQ(d.accepte(), d.grilles != grilles_);
    grilles_ = d.grilles;
    return d;
  }
  // With the right If-Match; "" when accepted, else "chemin : detail" of the first error.
  std::string Poser(const GrilleDeposee& recue) {
    const Depot d = Poser(recue, grilles_ ? std::optional(EtiquetteDe(*grilles_)) : std::nullopt);
    if (d.accepte()) {
      EXPECT_EQ(d.version, d.grilles->versions.back().version);
      return "";
    }
    EXPECT_EQ(d.sort, Sort::kImpossible) << d.detail;
    return d.erreurs[0].chemin + " : " + d.erreurs[0].detail;
  }
  // "1 PUBLIEE, 2 BROUILLON"
  std::string Versions() const {
    std::string out;
    for (const VersionDeGrille& v : grilles_->versions) {
      static constexpr const char* kNoms[] = {"BROUILLON", "PUBLIEE", "ARCHIVEE"};
      out += (out.empty() ? "" : ", ") + std::to_string(v.version) + " " + kNoms[static_cast<int>(v.statut)];
    }
    return out;
  }
  const GrillesDeTerritoire& grilles() const { return *grilles_; }

 private:
  std::shared_ptr<const GrillesDeTerritoire> grilles_;
};

TEST(DepotDeGrille, DuBrouillonALaPublication) {
  Territoire t;
  EXPECT_EQ(t.Poser(Recue(Statut::kBrouillon, "2024-03-01"), std::nullopt).sort, Sort::kCree);
  EXPECT_EQ(t.Versions(), "1 BROUILLON");
  EXPECT_EQ(t.grilles().revision, 1u);
  EXPECT_FALSE(t.grilles().versions[0].publiee_le);
  EXPECT_EQ(t.Poser(Recue(Statut::kBrouillon, "2024-04-01", nullptr, "mieux"), "\"200046977-1\"").sort, Sort::kChange);
  EXPECT_EQ(t.Versions(), "1 BROUILLON");
  EXPECT_EQ(t.grilles().versions[0].grille.libelle, "mieux");
  EXPECT_EQ(t.Poser(Recue(Statut::kPubliee, "2024-04-01")), "");
  EXPECT_EQ(t.Versions(), "1 PUBLIEE");
  EXPECT_EQ(t.grilles().versions[0].publiee_le, kJour);
  EXPECT_EQ(t.grilles().versions[0].modifiee_le, kJour);
  const Grille publiee = t.grilles().versions[0].grille;
  // The next one: a draft, put aside, another, published without having been a draft.
  EXPECT_EQ(t.Poser(Recue(Statut::kBrouillon, "2025-01-01")), "");
  EXPECT_EQ(t.Versions(), "1 PUBLIEE, 2 BROUILLON");
  EXPECT_EQ(t.Poser(Recue(Statut::kArchivee, "2025-01-01")), "");
  EXPECT_EQ(t.Versions(), "1 PUBLIEE, 2 ARCHIVEE");
  EXPECT_EQ(t.Poser(Recue(Statut::kPubliee, "2025-01-01")), "");
  EXPECT_EQ(t.Versions(), "1 PUBLIEE, 2 ARCHIVEE, 3 PUBLIEE");
  EXPECT_EQ(t.grilles().revision, 6u);
  EXPECT_EQ(t.grilles().versions[0].grille, publiee) << "une version publiée ne change pas";
  auto relue = LireGrillesDeTerritoire(EcrireGrillesDeTerritoire(t.grilles()));
  EXPECT_TRUE(relue) << relue.error().message();
}

TEST(DepotDeGrille, LesDates) {
  Territoire t;
  EXPECT_EQ(t.Poser(Recue(Statut::kBrouillon, "2024-01-14")),
            "/valide_du : date passée : une grille s'applique au plus tôt aujourd'hui, le 2024-01-15 ; trouvé : "
            "2024-01-14");
  const Depot d = t.Poser(Recue(Statut::kPubliee, "2023-01-01", "2023-12-31"), std::nullopt);
  ASSERT_EQ(d.erreurs.size(), 2u);
  EXPECT_EQ(d.erreurs[1].chemin, "/valide_au");
  EXPECT_EQ(t.Poser(Recue(Statut::kPubliee, "2024-01-15", "2024-01-15")), "") << "un jour, aujourd'hui";
  EXPECT_EQ(t.Poser(Recue(Statut::kArchivee, "2024-02-01")).substr(0, 35), "/statut : aucun brouillon à archiv") << "";
}

TEST(DepotDeGrille, UnBrouillonDontLesDatesSontPasseesSArchive) {
  auto avant = std::make_shared<GrillesDeTerritoire>();
  avant->epci = kLyon;
  avant->revision = 4;
  avant->versions.push_back({1, Statut::kBrouillon, J("2023-01-01"), {}, Recue({}, "2023-06-01").grille});
  EXPECT_EQ(Deposer(avant, kLyon, Recue(Statut::kBrouillon, "2023-06-01"), "*", kJour).sort, Sort::kImpossible);
  const Depot d = Deposer(avant, kLyon, Recue(Statut::kArchivee, "2023-06-01"), "*", kJour);
  EXPECT_TRUE(d.accepte());
  EXPECT_EQ(d.grilles->Brouillon(), nullptr);
}

struct CasDeChevauchement {
  const char *nom, *du, *au;
  const char* refus;  // how it begins; nullptr: accepted
};

class Chevauchement : public ::testing::TestWithParam<CasDeChevauchement> {};

// Published: 1 from 2024-02-01 on, 2 from 2024-06-01 to 2024-08-31, 3 from 2024-10-01 on.
TEST_P(Chevauchement, DeuxPublieesNeSeChevauchentPas) {
  Territoire t;
  ASSERT_EQ(t.Poser(Recue(Statut::kPubliee, "2024-02-01")), "");
  ASSERT_EQ(t.Poser(Recue(Statut::kPubliee, "2024-06-01", "2024-08-31")), "");
  ASSERT_EQ(t.Poser(Recue(Statut::kPubliee, "2024-10-01")), "");
  const CasDeChevauchement& cas = GetParam();
  const GrilleDeposee publiee = Recue(Statut::kPubliee, cas.du, cas.au);
  GrilleDeposee brouillon = publiee;
  brouillon.statut = Statut::kBrouillon;
  ASSERT_EQ(t.Poser(brouillon), "") << "un brouillon ne gêne personne";
  const std::string refus = t.Poser(publiee);
  const std::string attendu = cas.refus == nullptr ? "" : cas.refus;
  EXPECT_EQ(refus.substr(0, std::max<std::size_t>(attendu.size(), 1)), attendu) << refus;
  EXPECT_EQ(t.Versions(),
            std::string("1 PUBLIEE, 2 PUBLIEE, 3 PUBLIEE, 4 ") + (cas.refus == nullptr ? "PUBLIEE" : "BROUILLON"));
  if (cas.refus != nullptr) return;
  // Each day has the grid that it had, or the new one where that was said.
  const VersionDeGrille& v = t.grilles().versions.back();
  EXPECT_EQ(t.grilles().EnVigueur(v.grille.valide_du), &v);
  EXPECT_EQ(t.grilles().EnVigueur(J("2024-07-01"))->version, 2);
}

INSTANTIATE_TEST_SUITE_P(
    Cas, Chevauchement,
    ::testing::Values(
        CasDeChevauchement{"ApresToutes", "2025-01-01", nullptr, nullptr},
        CasDeChevauchement{"RemplaceLaPremiere", "2024-03-01", "2024-05-31", nullptr},
        CasDeChevauchement{"EntreDeux", "2024-09-01", "2024-09-30", nullptr},
        CasDeChevauchement{"AvantToutes", "2024-01-15", "2024-01-31", nullptr},
        CasDeChevauchement{"SansFinAvantUneAutre", "2024-09-01", nullptr,
                           "/valide_au : la version 3, publiée, s'applique du 2024-10-01, sans fin : terminez celle-ci "
                           "au plus tard le 2024-09-30"},
        CasDeChevauchement{"FinitTropTard", "2024-03-01", "2024-06-01",
                           "/valide_au : la version 2, publiée, s'applique du 2024-06-01 au 2024-08-31"},
        CasDeChevauchement{"MemeJour", "2024-10-01", nullptr, "/valide_du : la version 3, publiée"},
        CasDeChevauchement{"DansUneAutre", "2024-07-01", "2024-07-31",
                           "/valide_du : la version 2, publiée, s'applique du 2024-06-01 au 2024-08-31 : celle-ci "
                           "commence au plus tôt le 2024-09-01"},
        CasDeChevauchement{"SonDernierJour", "2024-08-31", "2024-09-15", "/valide_du : la version 2, publiée"}),
    [](const auto& cas) { return cas.param.nom; });

struct CasDeIfMatch {
  const char* nom;
  const char* si;  // nullptr: not sent
  bool passe;
};

class IfMatch : public ::testing::TestWithParam<CasDeIfMatch> {};

TEST_P(IfMatch, ContreLaRevision) {
  Territoire t;
  ASSERT_EQ(t.Poser(Recue(Statut::kBrouillon, "2024-03-01")), "");
  ASSERT_EQ(t.Poser(Recue(Statut::kBrouillon, "2024-03-02")), "");
  const CasDeIfMatch& cas = GetParam();
  const auto si = cas.si == nullptr ? std::nullopt : std::optional<std::string>(cas.si);
  const Depot d = t.Poser(Recue(Statut::kPubliee, "2024-03-03"), si);
  EXPECT_EQ(d.sort, cas.passe ? Sort::kChange : Sort::kPrecondition);
  if (!cas.passe) {
    EXPECT_NE(d.detail.find("\"200046977-2\""), std::string::npos) << d.detail;
  }
}

INSTANTIATE_TEST_SUITE_P(Cas, IfMatch,
                         ::testing::Values(CasDeIfMatch{"Courante", "\"200046977-2\"", true},
                                           CasDeIfMatch{"Perimee", "\"200046977-1\"", false},
                                           CasDeIfMatch{"Future", "\"200046977-3\"", false},
                                           CasDeIfMatch{"Absente", nullptr, false}, CasDeIfMatch{"Vide", "", false},
                                           CasDeIfMatch{"Toute", "*", true},
                                           CasDeIfMatch{"Liste", "\"200046977-1\" , \"200046977-2\"", true},
                                           CasDeIfMatch{"Faible", "W/\"200046977-2\"", false},
                                           CasDeIfMatch{"SansGuillemets", "200046977-2", false},
                                           CasDeIfMatch{"UnAutreTerritoire", "\"243100518-2\"", false}),
                         [](const auto& cas) { return cas.param.nom; });

TEST(DepotDeGrille, IfMatchSurRien) {
  for (const char* si : {"*", "\"200046977-1\""}) {
    Territoire t;
    const Depot d = t.Poser(Recue(Statut::kBrouillon, "2024-03-01"), si);
    EXPECT_EQ(d.sort, Sort::kPrecondition);
    EXPECT_EQ(d.grilles, nullptr);
  }
}

// The client is told first that he has not seen what there is, then what is wrong with it.
TEST(DepotDeGrille, CeQueLEtatRefuseVientApresIfMatch) {
  Territoire t;
  ASSERT_EQ(t.Poser(Recue(Statut::kPubliee, "2024-03-01")), "");
  EXPECT_EQ(t.Poser(Recue(Statut::kPubliee, "2024-03-01"), "\"200046977-7\"").sort, Sort::kPrecondition);
  EXPECT_EQ(t.Poser(Recue(Statut::kPubliee, "2024-03-01"), "*").sort, Sort::kImpossible);
}

TEST(DepotDeGrille, LHistoireNeDepassePasUnEnregistrement) {
  Territoire t;
  GrilleDeposee g = Recue(Statut::kBrouillon, "2024-03-01");
  g.grille.lignes.resize(500, g.grille.lignes[0]);
  for (LigneDeGrille& l : g.grille.lignes) l.groupe = std::string(200, 'g');
  std::string refus;
  int versions = 0;
  for (; refus.empty() && versions < 1000; ++versions) {
    g.statut = Statut::kBrouillon;
    refus = t.Poser(g);
    g.statut = Statut::kArchivee;
    if (refus.empty()) refus = t.Poser(g);
  }
  EXPECT_NE(refus.find("4 Mio"), std::string::npos) << refus;
  EXPECT_GT(versions, 20);
}

TEST(DepotDeGrille, TerritoiresDeCotation) {
  const auto sort = [](std::string_view epci) {
    std::string parties;
    const DeCotation d = EstDeCotation(*TerritoiresDeTest(), epci, parties);
    EXPECT_EQ(parties.empty(), d != DeCotation::kNon);
    return d;
  };
  EXPECT_EQ(sort("200046977"), DeCotation::kOui);  // métropole de Lyon
  EXPECT_EQ(sort("200057867"), DeCotation::kOui);  // EPT Plaine Commune
  EXPECT_EQ(sort("217500016"), DeCotation::kOui);  // Ville de Paris
  EXPECT_EQ(sort("200054781"), DeCotation::kNon);  // métropole du Grand Paris
  for (const char* epci : {"", "200046978", "20004697", "069", "Métropole de Lyon", "200046977 "})
    EXPECT_EQ(sort(epci), DeCotation::kInconnu) << epci;
  std::string parties;
  EstDeCotation(*TerritoiresDeTest(), "200054781", parties);
  EXPECT_NE(parties.find(" ("), std::string::npos) << parties;
}

}  // namespace
}  // namespace sne::testing
