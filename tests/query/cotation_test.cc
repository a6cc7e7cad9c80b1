// Notes of cotation over columns are those of the formula, for every application.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "query/cotation/grille_liee.h"
#include "query/perimetre.h"
#include "query/resolve.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/generators/grilles.h"
#include "tests/query/compare.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

std::shared_ptr<const Snapshot> Ouvrir(const IndexDeTest& index, Jour jour) {
  auto s = Snapshot::Open(Env::Posix(), index.repertoire(), jour);
  if (!s) ADD_FAILURE() << s.error().message();
  return s.value_or(nullptr);
}

std::shared_ptr<const GrilleLiee> Liee(const Grille& grille, Ordinal territoire, Jour jour) {
  auto liee = GrilleLiee::Lier(grille, CriteresReduits(), territoire, CatalogueReduit(), jour);
  if (!liee) ADD_FAILURE() << liee.error().message();
  return liee.value_or(nullptr);
}

std::map<std::string, const Demande*> ParNumero(const std::vector<Demande>& demandes) {
  std::map<std::string, const Demande*> la;
  const Field& numero = CatalogueReduit()->field(CatalogueReduit()->Find("numero_unique"));
  for (const Demande& d : demandes) la[std::string(Str(d.valeurs[numero.slot]))] = &d;
  return la;
}

RowSet AuHasard(const RowSet& vivantes, std::mt19937& rng) {
  RowSet rows = vivantes;
  if (const auto part = rng() % 4; part != 0) rows.Retain([&](std::uint32_t) { return rng() % 4 < part; });
  return rows;
}

// What chance does not draw: refusals of several dates, every document there.
const std::vector<std::string> kDossiers = {
    R"({"numero_unique":"0691119900001G0214","date_creation":"2018-03-31","statut":"ACTIVE","type_demandeur":"PP",
  "nom":"Martin","prenoms":"Awa","commune_souhaitee":["69123"],"pj":[{"categorie":"IDENT","statut":"CONFORME"},
  {"categorie":"FISCAL","statut":"CONFORME"},{"categorie":"RESS","statut":"CONFORME"},
  {"categorie":"LOG","statut":"DEPOSEE"}],"nb_refus":3,"evenements":[
  {"code":"REFUS_DEM","date":"2021-06-29"},{"code":"REFUS_DEM","date":"2020-06-30"},
  {"code":"REFUS_DEM","date":"2019-06-30"},{"code":"PROPOSITION","date":"2021-06-01"}]})",
    R"({"numero_unique":"0691119900002G0214","date_creation":"2021-06-30","statut":"ACTIVE","type_demandeur":"PP",
  "nom":"Diallo","prenoms":"Ali","commune_souhaitee":["69123"],"mode_logement_actuel":["HLM"],"nb_refus":1,
  "evenements":[{"code":"REFUS_DEM","date":"2021-05-31"}],"priorites_locales":[{"code":"PL_VIEIL","epci":"200046977"},
  {"code":"PL_LIEN","epci":"243100518"}]})"};

// How often each criterion, option and kind of line showed.
struct Vues {
  std::map<std::string, std::uint64_t> criteres, genres;
  void Compter(const LigneDeGrille& l, const CotationDeReference::Ligne& ligne, bool mutation) {
    if (!ligne.applique) return;
    ++criteres[l.critere];
    const auto voir = [&](const std::string& genre, bool oui) { genres[genre] += oui; };
    const auto option = static_cast<int>((mutation ? l.mutation : l.hors_mutation).option);
    voir("option " + std::to_string(option) + (ligne.conforme ? " conforme" : ""), true);
    voir("mutation", mutation && l.mutation != l.hors_mutation);
    voir("modalités", !l.modalites.empty());
    voir("intervalle", l.Borne());
    voir("par unité", l.par == LigneDeGrille::Par::kUnite);
    voir("par an", l.par == LigneDeGrille::Par::kAn);
    voir("plafond", l.plafond && std::abs(ligne.points) == *l.plafond);
    voir("fenêtre", l.depuis_mois && l.par == LigneDeGrille::Par::kFois);
    voir("fenêtre comptée", l.depuis_mois && ligne.unites > 1);
    voir("maximum", l.maximum);
    voir("malus", ligne.points < 0);
  }
};

void ComparerDetail(const GrilleLiee& grille, const DetailDeNote& detail, const CotationDeReference::Note& attendue) {
  EXPECT_EQ(detail.note, attendue.note);
  EXPECT_EQ(detail.mutation, attendue.mutation);
  ASSERT_EQ(detail.lignes.size(), attendue.lignes.size());
  for (std::size_t i = 0; i < detail.lignes.size(); ++i) {
    const auto& l = detail.lignes[i];
    EXPECT_EQ((CotationDeReference::Ligne{l.applique, l.conforme, l.unites, l.points}), attendue.lignes[i])
        << grille.grille().lignes[i].critere << " : " << l.applique << " " << l.conforme << " " << l.unites << " "
        << l.points << " et non " << attendue.lignes[i].applique << " " << attendue.lignes[i].conforme << " "
        << attendue.lignes[i].unites << " " << attendue.lignes[i].points;
  }
  ASSERT_EQ(detail.groupes.size(), attendue.groupes.size());
  for (std::size_t g = 0; g < detail.groupes.size(); ++g)
    EXPECT_EQ(detail.groupes[g], attendue.groupes.at(grille.groupes()[g].nom)) << grille.groupes()[g].nom;
}

void Eprouver(std::uint32_t graine, Vues& vues, std::uint64_t& notes_vues) {
  SCOPED_TRACE(::testing::Message() << "graine " << graine);
  std::mt19937 rng(graine);
  IndexDeTest::Forme forme;
  forme.blocs = graine % 5 == 0 ? std::vector<std::uint32_t>{700, 40} : std::vector<std::uint32_t>{100, 1, 64};
  forme.changements = static_cast<int>(rng() % 40);
  forme.morts = static_cast<int>(rng() % 9);
  forme.densite = static_cast<int>(300 + rng() % 700);
  forme.lignes = kDossiers;
  forme.ouverture = forme.jour + static_cast<Jour>(rng() % 2 ? rng() % 400 : 0);
  IndexDeTest index(forme, rng);
  const auto s = Ouvrir(index, forme.ouverture);
  ASSERT_TRUE(s);
  const std::vector<Demande> demandes = index.Vivantes();
  const auto par_numero = ParNumero(demandes);
  for (int essai = 0; essai < 4 && !::testing::Test::HasFailure(); ++essai) {
    const Grille grille = GrilleAuHasard(rng);
    const Ordinal territoire = TerritoiresDeCotation()[rng() % 5];
    const auto liee = Liee(grille, territoire, s->date_reference());
    ASSERT_TRUE(liee);
    ASSERT_TRUE(liee->ecartees().empty()) << liee->ecartees()[0].motif;
    const CotationDeReference reference(*CatalogueReduit(), *CriteresReduits(), grille, territoire,
                                        s->date_reference());
    for (std::size_t b = 0; b < s->blocks(); ++b) {
      const RowSet rows = AuHasard(s->live(b), rng);
      std::vector<std::int64_t> notes;
      liee->Noter(*s, b, rows, notes);
      ConditionsDeBloc conditions(*s, b);  // by now some are known
      std::vector<std::int64_t> memes;
      liee->Noter(conditions, rows, memes);
      EXPECT_EQ(notes, memes);
      std::vector<EffetDeLigne> effets;
      for (std::size_t i = 0; i < grille.lignes.size(); ++i) effets.push_back(liee->Effet(i, conditions, rows));
      ASSERT_EQ(notes.size(), rows.count());
      std::size_t rang = 0;
      std::vector<std::size_t> rangs(effets.size(), 0);
      rows.ForEach([&](std::uint32_t row) {
        if (::testing::Test::HasFailure()) return;
        const RowRef ref{static_cast<std::uint32_t>(b), row};
        SCOPED_TRACE(NumeroDe(*s, ref));
        const auto attendue = reference.Noter(*par_numero.at(NumeroDe(*s, ref)));
        EXPECT_EQ(notes[rang++], attendue.note);
        for (std::size_t i = 0; i < effets.size(); ++i) {
          vues.Compter(grille.lignes[i], attendue.lignes[i], attendue.mutation);
          ASSERT_EQ(effets[i].applique.Test(row), attendue.lignes[i].applique) << grille.lignes[i].critere;
          if (!attendue.lignes[i].applique) continue;
          const std::size_t r = rangs[i]++;
          EXPECT_EQ(effets[i].conforme.Test(row), attendue.lignes[i].conforme);
          EXPECT_EQ(effets[i].unites.empty() ? 1 : effets[i].unites[r], attendue.lignes[i].unites);
          EXPECT_EQ(effets[i].points[r], attendue.lignes[i].points) << grille.lignes[i].critere;
        }
        if (rng() % 20 == 0) ComparerDetail(*liee, liee->Detailler(*s, ref), attendue);
        ++notes_vues;
      });
    }
  }
}

TEST(Cotation, VautLaFormule) {
  Vues vues;
  std::uint64_t notes = 0;
  for (std::uint32_t graine = 1; graine <= 120 && !HasFailure(); ++graine) Eprouver(graine, vues, notes);
  if (HasFailure()) return;
  EXPECT_GT(notes, 20'000u);
  for (const auto& categorie : CriteresReduits()->categories()) {
    for (const CritereDeCotation& c : categorie.criteres) EXPECT_GT(vues.criteres[c.code], 0u) << c.code;
  }
  for (const auto& [genre, fois] : vues.genres) EXPECT_GT(fois, 5u) << genre;
  EXPECT_EQ(vues.genres.size(), 16u);
}

// ---- by hand

constexpr Jour kJour = 18'808;  // 2021-06-30, of IndexDeTest

Grille Livree(const std::string& nom) {
  std::ifstream fichier(SNE_GRILLES "/" + nom);
  std::stringstream json;
  json << fichier.rdbuf();
  GrilleDeposee lue;
  Erreurs erreurs;
  EXPECT_TRUE(LireGrille(json.str(), "200046977", *CriteresReduits(), Exigence::kTout, lue, erreurs)) << nom;
  for (const Erreur& e : erreurs) ADD_FAILURE() << nom << e.chemin << " " << e.detail;
  return lue.grille;
}

// A demande of the Métropole de Lyon whose other members are `membres`, and the points of the lines that apply to it.
struct CasDeNote {
  const char* nom;
  const char* membres;
  std::map<std::string, std::int64_t> points;  // by criterion
  std::int64_t note;
};

void Verifier(const Grille& grille, const std::vector<CasDeNote>& cas) {
  std::vector<std::string> lignes;
  for (std::size_t i = 0; i < cas.size(); ++i) {
    lignes.push_back(R"({"numero_unique":"06911199)" + std::to_string(10'000 + i) +
                     R"(G0214","statut":"ACTIVE","type_demandeur":"PP","commune_souhaitee":["69123"],)" +
                     cas[i].membres + "}");
  }
  std::mt19937 rng(1);
  IndexDeTest::Forme forme;
  forme.blocs = {static_cast<std::uint32_t>(cas.size())};
  forme.lignes = lignes;
  const IndexDeTest index(forme, rng);
  const auto s = Ouvrir(index, kJour);
  ASSERT_TRUE(s);
  const Ordinal lyon = CatalogueReduit()->territoires().epci().Find("200046977");
  const auto liee = Liee(grille, lyon, kJour);
  ASSERT_TRUE(liee && liee->ecartees().empty());
  for (std::size_t i = 0; i < cas.size(); ++i) {
    SCOPED_TRACE(cas[i].nom);
    const RowRef row{0, static_cast<std::uint32_t>(i)};
    const DetailDeNote detail = liee->Detailler(*s, row);
    std::map<std::string, std::int64_t> points;
    for (std::size_t l = 0; l < detail.lignes.size(); ++l) {
      if (detail.lignes[l].applique) points[grille.lignes[l].critere] = detail.lignes[l].points;
    }
    EXPECT_EQ(points, cas[i].points);
    EXPECT_EQ(detail.note, cas[i].note);
    std::vector<std::int64_t> notes;
    liee->Noter(*s, 0, RowSet::All(s->block(0).rows()), notes);
    EXPECT_EQ(notes[i], cas[i].note);
  }
}

TEST(Cotation, ExtraitDeToulouse) {
  Verifier(
      Livree("toulouse-metropole.json"),
      {{"Recente", R"("date_creation":"2021-06-15")", {}, 0},
       // 20 months; the delay of the Rhône is 24.
       {"Dalo", R"("date_creation":"2019-10-14","dalo_statut":"ACTIF")", {{"ANCIENNETE", 20}, {"DALO", 50}}, 70},
       {"AuDelai", R"("date_creation":"2019-06-30")", {{"ANCIENNETE", 24}}, 24},
       {"DaloCaduc", R"("date_creation":"2018-11-14","dalo_statut":"CADUC")", {{"ANCIENNETE", 31}, {"DAL", 20}}, 51},
       // Ten years and a day, delay exceeded, favourable opinion of the plan.
       {"TresAncienne",
        R"("date_creation":"2011-06-29","pdalhpd":true)",
        {{"ANCIENNETE", 120}, {"DAL", 20}, {"PDALHPD", 40}},
        180}});
}

TEST(Cotation, ExtraitDeLyon) {
  Verifier(
      Livree("metropole-de-lyon.json"),
      {{"Rien", R"("date_creation":"2015-01-01")", {}, 0},
       {"Expulsion", R"("date_creation":"2021-01-01","motifs":["05"])", {{"EXPULSION", 20}}, 20},
       // 500 € of 1,000 € a month; then 299 €, one below the threshold.
       {"TropCher",
        R"("date_creation":"2021-01-01","loyer_actuel":500,"ressources":[{"personne":"D","nature":"SAL","montant":1000}])",
        {{"TAUX_EFFORT", 10}},
        10},
       {"PasTropCher",
        R"("date_creation":"2021-01-01","loyer_actuel":299,"ressources":[{"personne":"D","nature":"SAL","montant":1000}])",
        {},
        0},
       {"ParentIsole",
        R"("date_creation":"2021-01-01","motifs":["05"],"situation_familiale":"C","personnes_a_charge":[{"lien_parente":"E","date_naissance":"2015-03-01"}])",
        {{"EXPULSION", 20}, {"PARENT_ISOLE", 5}},
        25}});
}

TEST(Cotation, GrilleFictive) {
  Verifier(
      Livree("fictive.json"),
      {// Seniority stops at 48 points. Without its document the DALO gives nothing.
       {"Plafond",
        R"("date_creation":"2016-01-10","dalo_statut":"ACTIF")",
        {{"ANCIENNETE", 48}, {"DAL", 20}, {"DALO", 0}},
        68},
       {"DaloProuve",
        R"("date_creation":"2021-04-30","dalo_statut":"ACTIF","pj":[{"categorie":"DALO","statut":"CONFORME"}])",
        {{"ANCIENNETE", 2}, {"DALO", 50}},
        52},
       {"DaloDepose",
        R"("date_creation":"2021-04-30","dalo_statut":"ACTIF","pj":[{"categorie":"DALO","statut":"DEPOSEE"}])",
        {{"ANCIENNETE", 2}, {"DALO", 0}},
        2},
       // Two priorities of which one is proved: the group counts the best, 25. Employment is worth twice its points
       // with its document.
       {"Groupe",
        R"("date_creation":"2021-06-30","priorites":["PN_A","PN_E"],"statut_professionnel":"CDI","pj":[{"categorie":"HANDI","statut":"CONFORME"},{"categorie":"SITPRO","statut":"CONFORME"}])",
        {{"PRIO_A", 25}, {"PRIO_E", 25}, {"EMPLOI", 10}},
        35},
       // The weights of a mutation: eviction 10, no points for housing.
       {"Mutation",
        R"("date_creation":"2021-06-01","mode_logement_actuel":["HLM"],"motifs":["05","08"],"pj":[{"categorie":"MOTIF","statut":"CONFORME"}])",
        {{"EXPULSION", 10}, {"SANTE", 15}},
        25},
       // Lodged by a third person: 12, doubled by the document. Lives in a commune of the territory.
       {"Heberge",
        R"("date_creation":"2021-06-01","mode_logement_actuel":["CP"],"commune_residence":"69266","pj":[{"categorie":"LOG","statut":"CONFORME"}])",
        {{"HEBERGE_TIERS", 24}, {"RESIDE_COMMUNE", 4}},
        28},
       {"AilleursQueLa",
        R"("date_creation":"2021-06-01","mode_logement_actuel":["CP"],"commune_residence":"33063")",
        {{"HEBERGE_TIERS", 12}},
        12},
       // Two refusals in 24 months; one on the day they began is no longer counted.
       {"Refus",
        R"("date_creation":"2021-06-01","nb_refus":3,"evenements":[{"code":"REFUS_DEM","date":"2019-06-30"},{"code":"REFUS_DEM","date":"2019-07-01"},{"code":"REFUS_DEM","date":"2021-06-30"},{"code":"PROPOSITION","date":"2021-06-01"}])",
        {{"REFUS", -30}},
        -30},
       // A local priority of this territory, proved; of another one it is nothing here.
       {"PrioriteLocale",
        R"("date_creation":"2021-06-01","priorites_locales":[{"code":"PL_LIEN","epci":"200046977"},{"code":"PL_POMPIER","epci":"217500016"}],"pj":[{"categorie":"LOG","statut":"CONFORME"},{"categorie":"AUTRE","statut":"CONFORME"}])",
        {{"PL_LIEN", 10}},
        10}});
}

// A month of seniority is complete on its day, at the end of a shorter month on its last.
TEST(Cotation, UnMoisCompteLeJourOuIlEstComplet) {
  std::mt19937 rng(1);
  IndexDeTest::Forme forme;
  forme.blocs = {3};
  forme.lignes.clear();
  int i = 0;
  for (const char* creation : {"2021-01-15", "2021-01-31", "2020-02-29"}) {
    forme.lignes.push_back(R"({"numero_unique":"069111990010)" + std::to_string(i++) +
                           R"(G0214","statut":"ACTIVE","commune_souhaitee":["69123"],"date_creation":")" + creation +
                           "\"}");
  }
  IndexDeTest index(forme, rng);
  const Grille grille = Livree("toulouse-metropole.json");
  struct Cas {
    const char* jour;
    std::vector<std::int64_t> mois;
  };
  for (const Cas& cas : {Cas{"2021-02-14", {0, 0, 11}},
                         {"2021-02-15", {1, 0, 11}},
                         {"2021-02-27", {1, 0, 11}},
                         {"2021-02-28", {1, 1, 12}},
                         {"2021-03-01", {1, 1, 12}},
                         {"2021-03-14", {1, 1, 12}},
                         {"2021-03-15", {2, 1, 12}},
                         {"2021-03-28", {2, 1, 12}},
                         {"2021-03-29", {2, 1, 13}},
                         {"2021-03-30", {2, 1, 13}},
                         {"2021-03-31", {2, 2, 13}}}) {
    SCOPED_TRACE(cas.jour);
    const Jour jour = *LireDate(cas.jour);
    const auto s = Ouvrir(index, jour);
    ASSERT_TRUE(s);
    std::vector<std::int64_t> notes;
    Liee(grille, 1, jour)->Noter(*s, 0, RowSet::All(3), notes);
    EXPECT_EQ(notes, cas.mois);
  }
}

// What this catalogue or these criteria do not know is left out, and said; the rest counts.
TEST(Cotation, EcarteCeQuiNePeutEtreLie) {
  Grille grille = Livree("toulouse-metropole.json");
  grille.lignes[1].critere = "DISPARU";
  grille.lignes[2].modalites = {"X"};
  const auto liee = Liee(grille, 1, kJour);
  ASSERT_TRUE(liee);
  ASSERT_EQ(liee->ecartees().size(), 2u);
  EXPECT_EQ(liee->ecartees()[0].ligne, 1u);
  EXPECT_EQ(liee->ecartees()[0].motif, "critère inconnu « DISPARU »");
  EXPECT_EQ(liee->ecartees()[1].ligne, 2u);
  EXPECT_EQ(liee->critere(1), nullptr);
  EXPECT_EQ(liee->critere(3)->code, "PDALHPD");
  const auto rien = GrilleLiee::Lier(grille, std::make_shared<const CriteresDeCotation>(), 1, CatalogueReduit(), kJour);
  ASSERT_FALSE(rien);
  EXPECT_EQ(rien.error().code(), Code::kInvalid);
}

// ---- what a search is told of the grids

class Avertissements : public ::testing::Test {
 protected:
  Avertissements() : rng_(1), index_(Forme(), rng_) {}

  static IndexDeTest::Forme Forme() {
    IndexDeTest::Forme forme;
    forme.blocs = {1};
    forme.lignes = {
        R"({"numero_unique":"0691119900001G0214","date_creation":"2019-06-15","statut":"ACTIVE",
  "commune_souhaitee":["69123","75056"],"cotations_livrees":[{"epci":"217500016","note":-7,"date":"2021-05-01","origine":"EPCI"}]})"};
    return forme;
  }
  static VersionDeGrille Version(int version, VersionDeGrille::Statut statut, const char* du,
                                 const char* au = nullptr) {
    VersionDeGrille v;
    v.version = version;
    v.statut = statut;
    v.grille = Livree("toulouse-metropole.json");
    v.grille.valide_du = *LireDate(du);
    if (au != nullptr) v.grille.valide_au = LireDate(au);
    return v;
  }
  void Deposer(std::vector<VersionDeGrille> versions, const std::string& epci = "200046977") {
    GrillesDeTerritoire g;
    g.epci = epci;
    g.versions = std::move(versions);
    index_.Deposer(std::move(g));
  }
  // What a search on the scores of the territory says, and the score of the one demande.
  std::pair<std::vector<std::string>, std::int64_t> Chercher(const std::string& epci = "200046977") {
    const auto s = Ouvrir(index_, kJour);
    Requete r;
    r.champs = {"cotation@" + epci, "cotation@" + epci};
    r.tri.push_back({"/tri/0", "cotation@" + epci, "", true});
    Plan plan;
    Erreurs erreurs;
    const Perimetre tout = Perimetre::France();
    Resolve(r, {s->catalogue(), s->date_reference(), s.get(), false, &tout}, plan, erreurs);
    EXPECT_TRUE(erreurs.empty());
    const Ordinal territoire = s->catalogue().territoires().epci().Find(epci);
    return {plan.avertissements, s->column(0, plan.colonnes[1].champ, territoire).scalaire.Value(0)};
  }

  using Statut = VersionDeGrille::Statut;
  using Dits = std::vector<std::string>;
  std::mt19937 rng_;
  IndexDeTest index_;
};

TEST_F(Avertissements, Aucune) {
  EXPECT_EQ(Chercher(), std::pair(Dits{"aucune grille de cotation publiée pour le territoire 200046977"}, kSansValeur));
  EXPECT_EQ(Chercher("217500016"), std::pair(Dits{}, std::int64_t{-7})) << "une note livrée";
}

TEST_F(Avertissements, BrouillonPuisPubliee) {
  Deposer({Version(1, Statut::kBrouillon, "2021-06-01")});
  EXPECT_EQ(Chercher(), std::pair(Dits{"la grille de cotation du territoire 200046977 n'est qu'un brouillon : elle ne "
                                       "note personne avant d'être publiée"},
                                  kSansValeur));
  Deposer({Version(1, Statut::kPubliee, "2021-06-30"), Version(2, Statut::kBrouillon, "2021-07-01")});
  EXPECT_EQ(Chercher(), std::pair(Dits{}, std::int64_t{24}));
}

TEST_F(Avertissements, PlusTard) {
  Deposer({Version(1, Statut::kPubliee, "2021-09-01"), Version(2, Statut::kPubliee, "2021-07-01")});
  EXPECT_EQ(Chercher(), std::pair(Dits{"la grille de cotation du territoire 200046977 n'entre en vigueur que le "
                                       "2021-07-01"},
                                  kSansValeur));
  Deposer({Version(1, Statut::kPubliee, "2022-01-01")}, "217500016");
  EXPECT_EQ(Chercher("217500016"),
            std::pair(Dits{"la grille de cotation du territoire 217500016 n'entre en vigueur que "
                           "le 2022-01-01"},
                      std::int64_t{-7}));
}

TEST_F(Avertissements, Finie) {
  Deposer({Version(1, Statut::kPubliee, "2021-01-01"), Version(2, Statut::kPubliee, "2021-02-01", "2021-06-29")});
  EXPECT_EQ(Chercher(), std::pair(Dits{"la grille de cotation du territoire 200046977 a pris fin le 2021-06-29 et rien "
                                       "ne la remplace"},
                                  kSansValeur));
}

TEST_F(Avertissements, CritereQueLIndexNaPas) {
  auto v = Version(1, Statut::kPubliee, "2021-01-01");
  v.grille.lignes[1].critere = "DISPARU";
  Deposer({v});
  EXPECT_EQ(Chercher(),
            std::pair(Dits{"la grille de cotation du territoire 200046977 a des critères qui ne comptent pas "
                           "dans cet index : DISPARU"},
                      std::int64_t{24}));
}

}  // namespace
}  // namespace sne::testing
