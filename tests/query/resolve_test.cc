// Requests that cannot be: where the error points and what it says is allowed. And those at the edge that can.
#include "query/resolve.h"

#include <gtest/gtest.h>

#include <string>

#include "query/canonique.h"
#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

using G = Condition::Genre;

Condition Feuille(const std::string& champ) {
  Condition c;
  c.chemin = "/filtres";
  c.champ = champ;
  return c;
}
Condition Egal(const std::string& champ, Litteral l) {
  Condition c = Feuille(champ);
  c.egal = std::move(l);
  return c;
}
Condition Entre(const std::string& champ, std::optional<Litteral> min, std::optional<Litteral> max) {
  Condition c = Feuille(champ);
  c.min = std::move(min);
  c.max = std::move(max);
  return c;
}
Condition Texte(const std::string& champ, const std::string& texte) {
  Condition c = Feuille(champ);
  c.texte = texte;
  return c;
}
Condition Noeud(G genre, std::vector<Condition> conditions) {
  Condition c;
  c.chemin = "/filtres";
  c.genre = genre;
  c.conditions = std::move(conditions);
  return c;
}
Condition Element(const std::string& champ, Condition e) {
  Condition c = Feuille(champ);
  e.chemin = "/filtres/element";
  c.element = std::make_shared<Condition>(std::move(e));
  return c;
}
Litteral N(double v) { return Nombre{v, v == static_cast<double>(static_cast<std::int64_t>(v))}; }
Litteral S(const char* s) { return std::string(s); }

Requete Filtre(Condition c) {
  Requete r;
  r.filtres = std::move(c);
  return r;
}
DemandeDeFacette F(const std::string& champ) {
  DemandeDeFacette d;
  d.chemin = "/facettes/0";
  d.champ = champ;
  return d;
}
Requete Facette(DemandeDeFacette d) {
  Requete r;
  r.facettes.push_back(std::move(d));
  return r;
}
Requete Tri(const std::string& champ) {
  Requete r;
  r.tri.push_back({"/tri/0", champ, "", false});
  return r;
}
Requete Q(const std::string& q) {
  Requete r;
  r.q = q;
  return r;
}
Requete De(std::function<void(Requete&)> f) {
  Requete r;
  f(r);
  return r;
}

Erreurs Fautes(const Requete& r, Plan* plan = nullptr) {
  Plan p;
  Erreurs erreurs;
  Resolve(r, {*CatalogueReduit(), JourDe(2021, 6, 30)}, plan ? *plan : p, erreurs);
  return erreurs;
}

std::string Repeter(const std::string& s, int n) {
  std::string out;
  while (n-- > 0) out += s;
  return out;
}

struct Refusee {
  const char* nom;
  Requete requete;
  const char* chemin;
  const char* dit;  // part of the detail
};

std::vector<Refusee> Refusees() {
  std::vector<Refusee> t;
  const auto ajouter = [&](const char* nom, Requete r, const char* chemin, const char* dit) {
    t.push_back({nom, std::move(r), chemin, dit});
  };
  ajouter("ChampInconnu", Filtre(Egal("tipologie", S("T3"))), "/filtres/champ", "le plus proche : typologie");
  ajouter("SousChampInconnu", Filtre(Element("priorites_locales", Egal("epcy", S("200046977")))),
          "/filtres/element/champ", "le plus proche : epci");
  ajouter("ValeurInconnue", Filtre(Egal("typologie", S("T33"))), "/filtres/egal", "les plus proches : T3");
  ajouter("AncienneLacune", Filtre(Egal("typologie", S("zzzzzzzz"))), "/filtres/egal", "valeur inconnue");
  ajouter("LibelleAmbigu", Filtre(Egal("commune_souhaitee", S("saint denis"))), "/filtres/egal", "93066 (Saint-Denis)");
  ajouter("NombreEnTexte", Filtre(Egal("nb_personnes", S("3"))), "/filtres/egal", "un nombre entier");
  ajouter("CodeEnNombre", Filtre(Egal("commune_souhaitee", N(69029))), "/filtres/egal", "entre guillemets");
  ajouter("EntierADecimales", Filtre(Entre("nb_personnes", N(2.5), std::nullopt)), "/filtres/min", "un nombre entier");
  ajouter("TroisDecimales", Filtre(Entre("loyer_max", N(1.005), std::nullopt)), "/filtres/min",
          "deux décimales au plus");
  ajouter("NombreImmense", Filtre(Entre("nb_personnes", N(1e300), std::nullopt)), "/filtres/min", "un nombre entier");
  ajouter("MontantImmense", Filtre(Entre("loyer_max", N(1e300), std::nullopt)), "/filtres/min", "un montant");
  ajouter("Nul", Filtre(Egal("dalo", Litteral())), "/filtres/egal", "« present »: false");
  ajouter("NulDansParmi", De([](Requete& r) {
            Condition c = Feuille("typologie");
            c.parmi = {S("T3"), Litteral()};
            r.filtres = c;
          }),
          "/filtres/parmi/1", "« present »: false");
  ajouter("NondocNestPasUneValeur", Filtre(Egal("parking", S("NONDOC"))), "/filtres/egal", "\"OUI\" ou \"NON\"");
  ajouter("BooleenEnTexte", Filtre(Egal("dalo", S("true"))), "/filtres/egal", "true ou false");
  ajouter("BooleenEnNombre", Filtre(Egal("dalo", N(1))), "/filtres/egal", "true ou false");
  ajouter("DateImpossible", Filtre(Entre("date_creation", S("2021-02-30"), std::nullopt)), "/filtres/min",
          "AAAA-MM-JJ, AAAA-MM ou AAAA");
  ajouter("MoisImpossible", Filtre(Entre("date_creation", std::nullopt, S("2021-13"))), "/filtres/max", "AAAA-MM");
  ajouter("EgalVeutUnJour", Filtre(Egal("date_creation", S("2021-03"))), "/filtres/egal", "une date réelle AAAA-MM-JJ");
  ajouter("MinMax", Filtre(Entre("nb_personnes", N(5), N(3))), "/filtres", "min est supérieur à max");
  ajouter("MinMaxDeMois", Filtre(Entre("date_creation", S("2021-04"), S("2021-03"))), "/filtres",
          "min est supérieur à max");
  ajouter("SansOperateur", Filtre(Feuille("typologie")), "/filtres", "egal, parmi, present");
  ajouter("DeuxOperateurs", De([](Requete& r) {
            Condition c = Egal("nb_personnes", N(3));
            c.min = N(2);
            r.filtres = c;
          }),
          "/filtres", "un seul opérateur");
  ajouter("MinSurUneListe", Filtre(Entre("typologie", S("T3"), std::nullopt)), "/filtres/min",
          "opérateurs admis : egal, parmi, present");
  ajouter("TexteSurUnCode", Filtre(Texte("typologie", "T3")), "/filtres/texte",
          "opérateurs admis : egal, parmi, present");
  ajouter("EgalSurUnTexteLibre", Filtre(Egal("complement_demande", S("x"))), "/filtres/egal",
          "opérateurs admis : texte, present");
  ajouter("ElementSurUnScalaire", Filtre(Element("nb_personnes", Egal("code", S("x")))), "/filtres/element",
          "opérateurs admis");
  ajouter("NirNeSeCherchePas", Filtre(Egal("nir", S("184037512345678"))), "/filtres/champ", "NIR");
  ajouter("TexteSansMot", Filtre(Texte("complement_demande", " … \"\" ")), "/filtres/texte", "aucun mot");
  ajouter("GuillemetOuvert", Filtre(Texte("complement_demande", "\"près de")), "/filtres/texte", "guillemet fermant");
  ajouter("TropDeMotsDeTexte", Filtre(Texte("complement_demande", Repeter("mot ", 65))), "/filtres/texte",
          "plus de 64 mots");
  ajouter("CotationSansTerritoire", Filtre(Entre("cotation", N(60), std::nullopt)), "/filtres/epci",
          "précisez « epci »");
  ajouter("CotationTerritoireInconnu", De([](Requete& r) {
            Condition c = Entre("cotation", N(60), std::nullopt);
            c.epci = "200046978";
            r.filtres = c;
          }),
          "/filtres/epci", "200046977");
  ajouter("EpciSansCotation", De([](Requete& r) {
            Condition c = Egal("typologie", S("T3"));
            c.epci = "200046977";
            r.filtres = c;
          }),
          "/filtres/epci", "cotation");
  ajouter("AroseSansCotation", Filtre(Egal("typologie@200046977", S("T3"))), "/filtres/champ", "champ inconnu");
  ajouter("TropProfond", De([](Requete& r) {
            Condition c = Egal("dalo", true);
            for (int i = 0; i < 16; ++i) c = Noeud(G::kNon, {c});
            r.filtres = c;
          }),
          "/filtres", "16 niveaux");
  ajouter("TropDeConditions", Filtre(Noeud(G::kOu, std::vector<Condition>(1000, Egal("dalo", true)))), "/filtres",
          "plus de 1000 conditions");
  ajouter("TropDeValeurs", De([](Requete& r) {
            Condition c = Feuille("nb_personnes");
            c.parmi = std::vector<Litteral>(10'001, N(3));
            r.filtres = c;
          }),
          "/filtres/parmi", "plus de 10000 valeurs");
  ajouter("TropDeFacettes", De([](Requete& r) {
            for (int i = 0; i < 101; ++i) {
              r.facettes.push_back(F("typologie"));
              r.facettes.back().nom = std::to_string(i);
            }
          }),
          "/facettes", "plus de 100 facettes");
  ajouter("FacetteDeTexte", Facette(F("complement_demande")), "/facettes/0", "texte libre");
  ajouter("FacetteDeNom", Facette(F("nom")), "/facettes/0", "nom");
  ajouter("FacetteDeListe", Facette(F("pj")), "/facettes/0", "liste");
  ajouter("FacetteInconnue", Facette(F("typologi")), "/facettes/0", "le plus proche : typologie");
  ajouter("FacetteDeDateSansTranches", Facette(F("date_creation")), "/facettes/0",
          "par (jour, semaine, mois, trimestre, annee)");
  ajouter("FacetteTropLongue", De([](Requete& r) {
            r.facettes.push_back(F("typologie"));
            r.facettes[0].nombre = 1001;
          }),
          "/facettes/0/nombre", "entre 0 et 1000");
  ajouter("DeuxFacettesDuMemeNom", De([](Requete& r) {
            r.facettes = {F("typologie"), F("typologie")};
          }),
          "/facettes/0", "« nom » distincts");
  ajouter("IntervalleNul", De([](Requete& r) {
            r.facettes.push_back(F("nb_personnes"));
            r.facettes[0].intervalle = 0;
          }),
          "/facettes/0/intervalle", "un entier positif");
  ajouter("IntervalleDeMilliemes", De([](Requete& r) {
            r.facettes.push_back(F("loyer_max"));
            r.facettes[0].intervalle = 0.005;
          }),
          "/facettes/0/intervalle", "deux décimales au plus");
  ajouter("IntervalleDeDates", De([](Requete& r) {
            r.facettes.push_back(F("date_creation"));
            r.facettes[0].intervalle = 10;
          }),
          "/facettes/0/intervalle", "par, ou bornes");
  ajouter("UneBorne", De([](Requete& r) {
            r.facettes.push_back(F("nb_personnes"));
            r.facettes[0].bornes = {N(1)};
          }),
          "/facettes/0/bornes", "de 2 à 1001");
  ajouter("BornesDecroissantes", De([](Requete& r) {
            r.facettes.push_back(F("nb_personnes"));
            r.facettes[0].bornes = {N(3), N(3)};
          }),
          "/facettes/0/bornes", "croître");
  ajouter("PeriodeInconnue", De([](Requete& r) {
            r.facettes.push_back(F("date_creation"));
            r.facettes[0].par = "siecle";
          }),
          "/facettes/0/par", "jour, semaine, mois, trimestre ou annee");
  ajouter("PeriodeDUnNombre", De([](Requete& r) {
            r.facettes.push_back(F("nb_personnes"));
            r.facettes[0].par = "mois";
          }),
          "/facettes/0/par", "découpe une date");
  ajouter("TriSurPlusieursValeurs", Tri("typologie"), "/tri/0", "plusieurs valeurs");
  ajouter("TriSurUneProjection", Tri("codemandeur_nom"), "/tri/0", "plusieurs valeurs");
  ajouter("TriSurUnTexte", Tri("complement_demande"), "/tri/0", "on ne peut pas trier");
  ajouter("TriInconnu", Tri("anciennetee"), "/tri/0", "le plus proche : anciennete");
  ajouter("OrdreDeLIndexDUnePage", Tri("index"), "/tri/0", "un ordre où reprendre");
  ajouter("ColonneInconnue", De([](Requete& r) { r.champs = {"nom", "prenom"}; }), "/champs/1", "prenoms");
  ajouter("ColonneNir", De([](Requete& r) { r.champs = {"nir"}; }), "/champs/0", "jamais");
  ajouter("NombreNegatif", De([](Requete& r) { r.nombre = -1; }), "/nombre", "entre 0 et 1000");
  ajouter("NombreTropGrand", De([](Requete& r) { r.nombre = 1001; }), "/nombre", "entre 0 et 1000");
  ajouter("QUneLettre", Q("d"), "/q", "deux lettres");
  ajouter("QSansMot", Q("…"), "/q", "aucun mot");
  ajouter("QTropLong", Q(Repeter("mot ", 10'000)), "/q", "plus de 64 mots");
  return t;
}

class RequetesRefusees : public ::testing::TestWithParam<Refusee> {};
TEST_P(RequetesRefusees, DitOuEtQuoi) {
  const Erreurs erreurs = Fautes(GetParam().requete);
  ASSERT_FALSE(erreurs.empty());
  EXPECT_EQ(erreurs[0].chemin, GetParam().chemin) << erreurs[0].detail;
  EXPECT_NE(erreurs[0].detail.find(GetParam().dit), std::string::npos) << erreurs[0].detail;
}
INSTANTIATE_TEST_SUITE_P(Table, RequetesRefusees, ::testing::ValuesIn(Refusees()),
                         [](const auto& cas) { return std::string(cas.param.nom); });

// ---- possible ones

const Node& Seul(const Plan& plan) { return plan.branches.at(0).node; }

TEST(RequetesAdmises, MoisEtAnneesSontDesIntervalles) {
  Plan p;
  EXPECT_TRUE(Fautes(Filtre(Entre("date_creation", S("2024-02"), S("2024-02"))), &p).empty());
  EXPECT_EQ(Seul(p).min, JourDe(2024, 2, 1));
  EXPECT_EQ(Seul(p).max, JourDe(2024, 2, 29));
  Plan q;
  EXPECT_TRUE(Fautes(Filtre(Entre("date_creation", S("2021"), S("2021"))), &q).empty());
  EXPECT_EQ(Seul(q).min, JourDe(2021, 1, 1));
  EXPECT_EQ(Seul(q).max, JourDe(2021, 12, 31));
}

std::string CodeLu(const std::string& champ, const char* texte) {
  Plan p;
  const Erreurs erreurs = Fautes(Filtre(Egal(champ, S(texte))), &p);
  if (!erreurs.empty()) return erreurs[0].detail;
  const FieldId id = CatalogueReduit()->Find(champ);
  return CatalogueReduit()->field(id).nomenclature->Code(static_cast<Ordinal>(Seul(p).valeurs.at(0)));
}

TEST(RequetesAdmises, CodesLibellesEtAnciensNoms) {
  EXPECT_EQ(CodeLu("commune_souhaitee", "villeurbanne"), "69266");
  EXPECT_EQ(CodeLu("commune_souhaitee", "LYON"), "69123");
  EXPECT_EQ(CodeLu("commune_souhaitee", "69232"), "69123");  // an older code
  EXPECT_EQ(CodeLu("situation_familiale", "célibataire"), "C");
  EXPECT_EQ(CodeLu("situation_familiale", "MARIEE"), "M");
  EXPECT_EQ(CodeLu("statut", "a renouveler"), "A_RENOUVELER");
  EXPECT_EQ(CodeLu("guichet_creation", "g0214"), "G0214");
  EXPECT_EQ(CodeLu("categorie_menage", "6"), "6");  // a code wins over another value's older name
}

TEST(RequetesAdmises, Booleens) {
  for (const char* champ : {"parking", "dalo"}) {
    for (const Litteral& l : {Litteral(true), S("OUI"), S("Oui"), S("oui")}) {
      Plan p;
      EXPECT_TRUE(Fautes(Filtre(Egal(champ, l)), &p).empty());
      EXPECT_EQ(Seul(p).valeurs, std::vector<std::int64_t>{2});
    }
  }
}

// No order: of a stream, alone, in one direction; it stays what it is in the normal form.
TEST(RequetesAdmises, OrdreDeLIndex) {
  const auto fautes = [](const Requete& r, Plan& plan) {
    Erreurs erreurs;
    Resolve(r, {.catalogue = *CatalogueReduit(), .date_reference = 0, .flux = true}, plan, erreurs);
    return erreurs;
  };
  Plan plan;
  EXPECT_TRUE(fautes(Tri("index"), plan).empty());
  EXPECT_TRUE(plan.ordre_de_l_index);
  EXPECT_TRUE(plan.tri.empty());
  EXPECT_EQ(Canoniser(Tri("index"), {*CatalogueReduit(), 0}).tri.at(0).champ, "index");
  Requete deux = Tri("nom"), inverse = Tri("index"), ailleurs = Tri("index@200046977");
  deux.tri.push_back({"/tri/1", "index", "", false});
  inverse.tri[0].descendant = true;
  EXPECT_EQ(fautes(deux, plan).at(0).chemin, "/tri/1");
  EXPECT_NE(fautes(inverse, plan).at(0).detail.find("qu'un sens"), std::string::npos);
  EXPECT_FALSE(fautes(ailleurs, plan).empty());
}

TEST(RequetesAdmises, AuBordDesLimites) {
  Condition c = Egal("dalo", true);
  for (int i = 0; i < 15; ++i) c = Noeud(G::kNon, {c});
  EXPECT_TRUE(Fautes(Filtre(c)).empty()) << "16 niveaux";
  EXPECT_TRUE(Fautes(Filtre(Noeud(G::kOu, std::vector<Condition>(999, Egal("dalo", true))))).empty())
      << "1000 conditions";
  Condition parmi = Feuille("nb_personnes");
  parmi.parmi = std::vector<Litteral>(10'000, N(3));
  EXPECT_TRUE(Fautes(Filtre(parmi)).empty());
  parmi.parmi->clear();
  EXPECT_TRUE(Fautes(Filtre(parmi)).empty()) << "une liste vide ne trouve rien, ce n'est pas une faute";
  EXPECT_TRUE(Fautes(Filtre(Texte("complement_demande", Repeter("mot ", 64)))).empty());
  EXPECT_TRUE(Fautes(De([](Requete& r) { r.nombre = 1000; })).empty());
  EXPECT_TRUE(Fautes(De([](Requete& r) { r.nombre = 0; })).empty());
  EXPECT_TRUE(Fautes(Filtre(Entre("nb_personnes", N(3), N(3)))).empty());
  EXPECT_TRUE(Fautes(Filtre(Entre("loyer_max", N(1.1), N(1e9)))).empty());
  EXPECT_TRUE(Fautes(Filtre(Noeud(G::kEt, {}))).empty());
  EXPECT_TRUE(Fautes({}).empty());
}

TEST(RequetesAdmises, IntervalleDeCentimes) {
  for (const auto& [euros, centimes] : {std::pair{0.07, 7}, {0.29, 29}, {1.1, 110}, {12.5, 1250}}) {
    Plan p;
    DemandeDeFacette d = F("loyer_max");
    d.intervalle = euros;
    EXPECT_TRUE(Fautes(Facette(d), &p).empty()) << euros;
    EXPECT_EQ(p.facettes.at(0).pas, centimes);
  }
}

// A value named for a field of an element is none of the group's facet.
TEST(RequetesAdmises, FacetteDUnGroupeFiltreParElement) {
  Requete r = Filtre(Noeud(G::kEt, {Element("en_instruction", Egal("guichet", S("G0214")))}));
  r.facettes.push_back(F("en_instruction"));
  Plan plan;
  Erreurs erreurs;
  Resolve(r, {*CatalogueReduit(), JourDe(2021, 6, 30)}, plan, erreurs);
  ASSERT_TRUE(erreurs.empty()) << erreurs[0].detail;
  EXPECT_TRUE(plan.facettes[0].selectionnees.empty());
}

TEST(RequetesAdmises, StatutImplicite) {
  Plan p;
  EXPECT_TRUE(Fautes({}, &p).empty());
  EXPECT_TRUE(p.statut_implicite);
  Plan q;
  EXPECT_TRUE(
      Fautes(Filtre(Noeud(G::kOu, {Noeud(G::kNon, {Egal("statut", S("RADIEE"))}), Egal("dalo", true)})), &q).empty());
  EXPECT_FALSE(q.statut_implicite) << "une condition sur statut, où qu'elle soit";
  Plan r;
  EXPECT_TRUE(Fautes(Filtre(Element("pj", Egal("statut", S("CONFORME")))), &r).empty());
  EXPECT_TRUE(r.statut_implicite) << "le statut d'une pièce n'est pas celui de la demande";
}

// The territory that filters leave to a cotation whose own is not written; "" when there is not one alone.
std::string TerritoireDeduit(std::vector<Condition> filtres) {
  Condition cotation = Entre("cotation", N(60), std::nullopt);
  filtres.push_back(cotation);
  Plan p;
  const Erreurs erreurs = Fautes(Filtre(Noeud(G::kEt, std::move(filtres))), &p);
  if (!erreurs.empty()) return "";
  for (const Branche& b : p.branches) {
    if (!b.propre_epci.empty()) return b.propre_epci;
  }
  return "?";
}
Condition Parmi(const std::string& champ, std::vector<const char*> codes) {
  Condition c = Feuille(champ);
  c.parmi.emplace();
  for (const char* code : codes) c.parmi->push_back(S(code));
  return c;
}

TEST(RequetesAdmises, CotationDuSeulTerritoireDesFiltres) {
  const char* lyon = "200046977";
  EXPECT_EQ(TerritoireDeduit({Egal("epci_souhaite", S(lyon))}), lyon);
  EXPECT_EQ(TerritoireDeduit({Egal("commune_souhaitee", S("bron"))}), lyon);
  EXPECT_EQ(TerritoireDeduit({Egal("commune_souhaitee", S("69383"))}), lyon) << "un arrondissement";
  EXPECT_EQ(TerritoireDeduit({Parmi("commune_souhaitee", {"69029", "69266"})}), lyon);
  EXPECT_EQ(TerritoireDeduit({Egal("commune_souhaitee", S("75113"))}), "217500016") << "la Ville de Paris";
  EXPECT_EQ(TerritoireDeduit({Egal("commune_souhaitee", S("93066"))}), "200057867") << "un EPT";
  EXPECT_EQ(TerritoireDeduit({Noeud(G::kEt, {Egal("dalo", true), Egal("epci_souhaite", S(lyon))})}), lyon);
  EXPECT_EQ(TerritoireDeduit({Egal("epci_souhaite", S(lyon)), Parmi("commune_souhaitee", {"69029", "75056"})}), lyon)
      << "la seconde condition n'en désigne pas un seul";
  EXPECT_EQ(TerritoireDeduit({}), "");
  EXPECT_EQ(TerritoireDeduit({Parmi("commune_souhaitee", {"69029", "75056"})}), "");
  EXPECT_EQ(TerritoireDeduit({Egal("epci_souhaite", S("200054781"))}), "") << "la Métropole du Grand Paris en réunit";
  EXPECT_EQ(TerritoireDeduit({Egal("epci_souhaite", S(lyon)), Egal("commune_souhaitee", S("75056"))}), "");
  EXPECT_EQ(TerritoireDeduit({Noeud(G::kNon, {Egal("epci_souhaite", S(lyon))})}), "");
  EXPECT_EQ(TerritoireDeduit({Noeud(G::kOu, {Egal("epci_souhaite", S(lyon)), Egal("dalo", true)})}), "");
  EXPECT_EQ(TerritoireDeduit({Egal("epci_residence", S(lyon))}), "") << "où l'on habite n'est pas où l'on demande";
}

TEST(RequetesAdmises, CotationSansGrilleAvertit) {
  Condition c = Entre("cotation", N(60), std::nullopt);
  c.epci = "200046977";
  Plan p;
  EXPECT_TRUE(Fautes(Filtre(c), &p).empty());
  ASSERT_EQ(p.avertissements.size(), 1u);
  EXPECT_NE(p.avertissements[0].find("200046977"), std::string::npos);
}

}  // namespace
}  // namespace sne::testing
