// A search written down: its normal form and its link, each read back. Its sentence is phrase_test.cc's.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <random>

#include "query/canonique.h"
#include "query/phrase.h"
#include "query/resolve.h"
#include "schema/fold.h"
#include "server/criteria_json.h"
#include "server/request_json.h"
#include "server/request_link.h"
#include "server/request_write.h"
#include "tests/generators/corpus.h"
#include "tests/generators/requests.h"

namespace sne::testing {
namespace {

using G = Condition::Genre;
constexpr Jour kJour = 18'000;

Requete Lue(std::string_view json) {
  Requete r;
  const LectureRequete lu = LireRequete(json, r);
  EXPECT_TRUE(lu.erreurs.empty()) << json << " : " << (lu.erreurs.empty() ? "" : lu.erreurs[0].detail);
  return r;
}

bool Possible(const Requete& r, const Catalogue& c) {
  Plan plan;
  Erreurs erreurs;
  Resolve(r, {c, kJour}, plan, erreurs);
  return erreurs.empty();
}

std::string Canonique(const Requete& r, const Catalogue& c) { return EcrireRequete(Canoniser(r, {c, kJour})); }

// The whole of France: its labels are shared by several places.
const Catalogue& CatalogueEntier() {
  static const auto catalogue = Catalogue::Load(CatalogueEmbarque(), Territoires::Load(TerritoiresEmbarques()).value());
  return **catalogue;
}

// ---- criteria of cotation

// They are written as the file holds them, and what they ask is read back the same.
TEST(CriteresDeCotation, SEcriventTelsQuels) {
  const auto criteres = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), CatalogueEntier()).value();
  const std::string json = EcrireCriteresDeCotation(*criteres);
  std::string saisi = json;  // what the file holds: the class follows from the conditions
  for (const std::string membre : {",\"sensible\":true", ",\"sensible\":false"}) {
    for (std::size_t ici; (ici = saisi.find(membre)) != saisi.npos;) saisi.erase(ici, membre.size());
  }
  EXPECT_EQ(EcrireCriteresDeCotation(*CriteresDeCotation::Load(saisi, CatalogueEntier()).value()), json);
  for (const auto& categorie : criteres->categories()) {
    for (const CritereDeCotation& c : categorie.criteres) {
      std::string ecrite, relue;
      AppendCondition(*c.condition, ecrite);
      const Requete lue = Lue(R"({"filtres":)" + ecrite + "}");
      EXPECT_TRUE(Possible(lue, CatalogueEntier())) << ecrite;
      AppendCondition(*lue.filtres, relue);
      EXPECT_EQ(relue, ecrite);
    }
  }
  EXPECT_EQ(EcrireCriteresDeCotation({}), R"({"version":"","categories":[]})");
}

// ---- the normal form

struct EgalesCas {
  const char* nom;
  const char* une;
  const char* autre;
};
constexpr EgalesCas kEgales[] = {
    {"OrdreDesConditions", R"({"filtres":{"et":[{"champ":"dalo","egal":true},{"champ":"typologie","egal":"T3"}]}})",
     R"({"filtres":{"et":[{"champ":"typologie","egal":"T3"},{"champ":"dalo","egal":true}]}})"},
    {"OrdreDesValeurs", R"({"filtres":{"champ":"typologie","parmi":["T4","T3","T4"]}})",
     R"({"filtres":{"champ":"typologie","parmi":["T3","T4"]}})"},
    {"LibellesEtSynonymes", R"({"filtres":{"champ":"typologie","parmi":["F4","type 3"]}})",
     R"({"filtres":{"champ":"typologie","parmi":["T3","T4"]}})"},
    {"UneSeuleValeur", R"({"filtres":{"champ":"typologie","parmi":["T3"]}})",
     R"({"filtres":{"et":[{"champ":"typologie","egal":"T3"}]}})"},
    {"Commune", R"({"filtres":{"champ":"commune_souhaitee","egal":"BRON"}})",
     R"({"filtres":{"champ":"commune_souhaitee","parmi":["69029"]}})"},
    {"Booleens", R"({"filtres":{"champ":"parking","egal":"OUI"}})", R"({"filtres":{"champ":"parking","egal":true}})"},
    {"Periodes", R"({"filtres":{"champ":"date_creation","min":"2020","max":"2021-02"}})",
     R"({"filtres":{"champ":"date_creation","min":"2020-01-01","max":"2021-02-28"}})"},
    {"Intervalle", R"({"filtres":{"champ":"age","min":30,"max":30.0}})", R"({"filtres":{"champ":"age","egal":30}})"},
    {"EtImbriques",
     R"({"filtres":{"et":[{"et":[{"champ":"dalo","egal":true}]},{"et":[{"champ":"age","min":30},{"et":[]}]}]}})",
     R"({"filtres":{"et":[{"champ":"age","min":30},{"champ":"dalo","egal":true}]}})"},
    {"NonNon", R"({"filtres":{"non":{"non":{"champ":"dalo","egal":true}}}})",
     R"({"filtres":{"champ":"dalo","egal":true}})"},
    {"Absent", R"({"filtres":{"non":{"champ":"email","present":true}}})",
     R"({"filtres":{"champ":"email","present":false}})"},
    {"Objet", R"({"filtres":{"non":{"champ":"en_instruction","present":true}}})",
     R"({"filtres":{"champ":"en_instruction","egal":false}})"},
    {"Element", R"({"filtres":{"champ":"codemandeurs","element":{"champ":"nom","egal":"DUPONT"}}})",
     R"({"filtres":{"champ":"codemandeur_nom","egal":"dupont"}})"},
    {"Cotation", R"({"filtres":{"et":[{"champ":"cotation","min":60},{"champ":"commune_souhaitee","egal":"Bron"}]}})",
     R"({"filtres":{"et":[{"champ":"cotation","epci":"Métropole de Lyon","min":60},{"champ":"commune_souhaitee",
          "egal":"69029"}]}})"},
    {"Texte", R"({"filtres":{"champ":"complement_demande","texte":"Proche l'HÔPITAL, proche"}})",
     R"({"filtres":{"champ":"complement_demande","texte":"hopital proche"}})"},
    {"Defauts",
     R"({"q":null,"filtres":{"champ":"statut","parmi":["A_RENOUVELER","active","ATTRIBUEE","EXPIREE"]},"nombre":20,
          "tri":["date_creation"],"facettes":[]})",
     "{}"},
    {"Colonnes", R"({"champs":["numero_unique","nom","nom"]})", R"({"champs":["nom"]})"},
    {"Tri", R"({"tri":["nom",{"champ":"nom","ordre":"desc"},"numero_unique","age"]})", R"({"tri":["nom"]})"},
    {"Facettes", R"({"facettes":[{"champ":"dalo","nom":"dalo","exclure_propre_filtre":false}]})",
     R"({"facettes":["dalo"],"exclure_propre_filtre":false})"},
};
class EgalesTest : public ::testing::TestWithParam<EgalesCas> {};
TEST_P(EgalesTest, UnSeulTexte) {
  const Requete une = Lue(GetParam().une), autre = Lue(GetParam().autre);
  ASSERT_TRUE(Possible(une, CatalogueEntier()) && Possible(autre, CatalogueEntier()));
  EXPECT_EQ(Canonique(une, CatalogueEntier()), Canonique(autre, CatalogueEntier()));
}
INSTANTIATE_TEST_SUITE_P(Requetes, EgalesTest, ::testing::ValuesIn(kEgales), [](const auto& i) { return i.param.nom; });

// Facets count what stands alone at the outermost level apart: there the level is part of the question.
TEST(Canonique, FacettesGardentLeNiveau) {
  const char* dedans = R"({"filtres":{"et":[{"et":[{"champ":"dalo","egal":true}]}]},"facettes":["dalo"]})";
  const char* dehors = R"({"filtres":{"et":[{"champ":"dalo","egal":true}]},"facettes":["dalo"]})";
  EXPECT_NE(Canonique(Lue(dedans), CatalogueEntier()), Canonique(Lue(dehors), CatalogueEntier()));
}

// ---- links

struct LienCas {
  const char* nom;
  const char* json;
  const char* lien;
};
constexpr LienCas kLiens[] = {
    {"Tout", "{}", "/v1/demandes"},
    {"Exemple",
     R"({"q":"dupont","filtres":{"et":[{"champ":"typologie","parmi":["T4","T3"]},{"champ":"nb_personnes","min":3,
          "max":5}]},"tri":[{"champ":"anciennete","ordre":"desc"},"nom"],"nombre":50,"facettes":["typologie","dalo"],"champs":["nom"]})",
     "/v1/"
     "demandes?q=dupont&nb_personnes=3..5&typologie=T3,T4&facettes=typologie,dalo&tri=-anciennete,nom&champs=nom&"
     "nombre=50"},
    {"AbsentPresentSauf",
     R"({"filtres":{"et":[{"champ":"email","present":false},{"champ":"loyer_max","present":true},
          {"non":{"champ":"mode_logement_actuel","parmi":["HLM","LP"]}}]}})",
     "/v1/demandes?email=!&loyer_max=*&mode_logement_actuel=!HLM,LP"},
    {"DeuxFoisLeMemeChamp",
     R"({"filtres":{"et":[{"champ":"typologie","egal":"T3"},{"champ":"typologie","egal":"T4"}]}})",
     "/v1/demandes?typologie=T3&filtres=%7B%22champ%22:%22typologie%22,%22egal%22:%22T4%22%7D"},
    {"Virgule", R"({"filtres":{"champ":"nom","parmi":["Dupont, Marie"]}})", "/v1/demandes?nom=dupont%20marie"},
    {"VirguleDUnIdentifiant", R"({"filtres":{"champ":"email","egal":"a,b@c.fr"}})", "/v1/demandes?email=a%5C,b@c.fr"},
    {"Exclamation", R"({"filtres":{"champ":"email","egal":"!x"}})",
     "/v1/demandes?filtres=%7B%22champ%22:%22email%22,%22egal%22:%22!x%22%7D"},
    {"Montants", R"({"filtres":{"champ":"loyer_max","max":650.5}})", "/v1/demandes?loyer_max=..650.5"},
    {"Cotation", R"({"filtres":{"champ":"cotation","epci":"200046977","min":60}})",
     "/v1/demandes?cotation@200046977=60.."},
    {"FacetteAvecOptions", R"({"facettes":["dalo",{"champ":"date_creation","par":"mois"}]})",
     "/v1/demandes?facettes=dalo"},
};
class LienTest : public ::testing::TestWithParam<LienCas> {};
TEST_P(LienTest, Ecrire) {
  const Requete r = Lue(GetParam().json);
  ASSERT_TRUE(Possible(r, CatalogueEntier()));
  EXPECT_EQ(EcrireLien(Canoniser(r, {CatalogueEntier(), kJour}), CatalogueEntier()), GetParam().lien);
}
INSTANTIATE_TEST_SUITE_P(Requetes, LienTest, ::testing::ValuesIn(kLiens), [](const auto& i) { return i.param.nom; });

// ---- laws, on random requests

// The same request written otherwise: orders, labels, single values, groups of one.
class Reecriture {
 public:
  Reecriture(const Catalogue& c, std::mt19937& rng) : c_(c), rng_(rng) {}

  Condition Faire(Condition c, FieldId groupe = kNoField) {
    if (c.genre != G::kFeuille) {
      for (Condition& e : c.conditions) e = Faire(std::move(e), groupe);
      if (c.genre != G::kNon && !c.conditions.empty() && Sur(3)) {
        const Condition encore = c.conditions[0];
        c.conditions.push_back(encore);
      }
      if (c.genre != G::kNon) std::shuffle(c.conditions.begin(), c.conditions.end(), rng_);
    } else {
      const Field& f =
          c_.field(groupe == kNoField ? c_.Find(c.champ.substr(0, c.champ.find('@'))) : c_.FindKey(c.champ, groupe));
      if (c.egal) *c.egal = Autrement(f, *c.egal);
      if (c.egal && f.type != Type::kObject && Sur(3)) {
        c.parmi.emplace({*c.egal});
        c.egal.reset();
      } else if (c.parmi) {
        for (Litteral& l : *c.parmi) l = Autrement(f, l);
        std::shuffle(c.parmi->begin(), c.parmi->end(), rng_);
      }
      if (c.element) c.element = std::make_shared<Condition>(Faire(*c.element, f.id));
    }
    if (!Sur(6)) return c;
    Condition seule;
    seule.genre = Sur(2) ? G::kEt : G::kOu;
    seule.conditions.push_back(std::move(c));
    return seule;
  }

 private:
  bool Sur(unsigned n) { return rng_() % n == 0; }
  Litteral Autrement(const Field& f, const Litteral& l) {
    if (const bool* b = std::get_if<bool>(&l); b != nullptr && f.type == Type::kBool3 && Sur(2))
      return std::string(*b ? "Oui" : "NON");
    const auto* code = std::get_if<std::string>(&l);
    if (code == nullptr || !f.HasOrdinals() || f.nomenclature->ouverte() || Sur(2)) return l;
    const Ordinal o = f.nomenclature->Find(*code);
    const std::string libelle = Sur(2) ? f.nomenclature->Libelle(o) : Fold(f.nomenclature->Libelle(o));
    const auto candidats = f.nomenclature->Resolve(libelle);
    return candidats.size() == 1 && candidats[0] == o ? Litteral(libelle) : l;
  }
  const Catalogue& c_;
  std::mt19937& rng_;
};

TEST(Canonique, Lois) {
  const Catalogue& c = *CatalogueReduit();
  int possibles = 0, reecrites = 0, liens = 0;
  for (std::uint32_t graine = 1; graine <= 20 && !HasFailure(); ++graine) {
    std::mt19937 rng(graine);
    Tirage tirage(c, rng, 400);
    std::vector<Demande> demandes;
    for (int i = 0; i < 30; ++i) demandes.push_back(tirage.Demande_());
    Questionneur questionneur(c, demandes, rng);
    for (int i = 0; i < 400 && !HasFailure(); ++i) {
      const Requete r = questionneur.Requete_();
      SCOPED_TRACE(::testing::Message() << "graine " << graine << " : " << Decrire(r));
      if (!Possible(r, c)) continue;
      ++possibles;
      const Requete canonique = Canoniser(r, {c, kJour});
      const std::string texte = EcrireRequete(canonique);
      if (!simdjson::validate_utf8(texte)) continue;  // a letter of q was cut in two: no body holds it
      ASSERT_TRUE(Possible(canonique, c)) << texte;
      const Requete relue = Lue(texte);
      ASSERT_TRUE(Possible(relue, c)) << texte;
      EXPECT_EQ(EcrireRequete(relue), texte);
      EXPECT_EQ(Canonique(relue, c), texte) << "la forme normale est la sienne";
      EXPECT_FALSE(PhraseDe(Canoniser(r, {c, kJour}, Ecriture::kEcrits), c).empty());

      // What a link says of it, read again. Facets with options have no form there.
      Requete dite = canonique;
      std::erase_if(dite.facettes, [](const DemandeDeFacette& f) {
        return !f.nom.empty() || f.nombre || !f.par.empty() || f.intervalle || f.bornes || f.exclure_propre_filtre;
      });
      if (canonique.facettes.empty() == dite.facettes.empty()) {
        const std::string lien = EcrireLien(canonique, c);
        Requete du_lien;
        const LectureRequete lu = LireLien(lien.substr(std::min(lien.find('?'), lien.size() - 1) + 1), c, du_lien);
        ASSERT_TRUE(lu.erreurs.empty()) << lien << " " << lu.erreurs[0].detail;
        EXPECT_EQ(Canonique(du_lien, c), EcrireRequete(dite)) << lien;
        ++liens;
      }

      if (!r.facettes.empty()) continue;
      Requete autre = canonique;
      if (autre.filtres) autre.filtres = Reecriture(c, rng).Faire(*autre.filtres);
      if (!autre.nombre) autre.nombre = 20;
      autre.q = "  " + autre.q + " ";
      ASSERT_TRUE(Possible(autre, c));
      EXPECT_EQ(Canonique(autre, c), texte);
      ++reecrites;
    }
  }
  std::printf("%d requêtes possibles, %d liens, %d réécritures\n", possibles, liens, reecrites);
  EXPECT_TRUE(HasFailure() || (possibles > 5000 && liens > 3000 && reecrites > 1500));
}

}  // namespace
}  // namespace sne::testing
