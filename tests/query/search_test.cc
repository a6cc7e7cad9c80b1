// Searches whose answer is known: the readings of the contract that are easy to get wrong, one by one.
#include <gtest/gtest.h>

#include <algorithm>

#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/query/compare.h"

namespace sne::testing {
namespace {

// Records of one block; statut ATTRIBUEE unless they say otherwise, so that they are searched.
class Base {
 public:
  explicit Base(const std::vector<std::string>& membres) : rng_(1), index_(Forme(membres), rng_) {
    auto s = Snapshot::Open(Env::Posix(), index_.repertoire());
    if (!s) ADD_FAILURE() << s.error().message();
    s_ = s.value_or(nullptr);
  }

  static std::string Numero(std::size_t n) {
    std::string suite = std::to_string(n);
    return "0691119" + suite.insert(0, 6 - suite.size(), '0') + "G0214";
  }

  Result<Response> Chercher(const Requete& requete, Echeance echeance = Echeance::max(),
                            const Position* apres = nullptr) {
    plan_ = {};
    Erreurs erreurs;
    Resolve(requete, {s_->catalogue(), s_->date_reference()}, plan_, erreurs);
    if (!erreurs.empty()) return Fail(Code::kInvalid, erreurs[0].chemin + " : " + erreurs[0].detail);
    Equipe equipe(0);
    return Search(*s_, Perimetre::France(), plan_, apres, echeance, equipe);
  }
  // Ranks of the records found, in order: "0 2 1".
  std::string Rangs(const Requete& requete) {
    auto r = Chercher(requete);
    if (!r) return r.error().message();
    std::string out;
    for (const auto& l : r->lignes)
      out += (out.empty() ? "" : " ") + std::to_string(std::stoi(NumeroDe(*s_, l.ref).substr(7, 6)));
    return out;
  }
  // The same by pages of one.
  std::string Pages(Requete requete) {
    requete.nombre = 1;
    std::optional<Position> apres;
    std::string out;
    for (int page = 0; page < 1000; ++page) {
      auto r = Chercher(requete, Echeance::max(), apres ? &*apres : nullptr);
      if (!r) return r.error().message();
      for (const auto& l : r->lignes)
        out += (out.empty() ? "" : " ") + std::to_string(std::stoi(NumeroDe(*s_, l.ref).substr(7, 6)));
      if (!r->suite) return out;
      apres = r->suite;
    }
    return out + " …";
  }
  // Values of the first facet: "T3:2 T1:0 +4 sans 1".
  std::string Valeurs(const Requete& requete) {
    auto r = Chercher(requete);
    if (!r) return r.error().message();
    const Field& f = s_->catalogue().field(plan_.facettes[0].champ);
    std::string out;
    for (const auto& v : r->facettes[0].valeurs) {
      out += (f.HasOrdinals() ? f.nomenclature->Code(static_cast<Ordinal>(v.valeur)) : std::to_string(v.valeur)) + ":" +
             std::to_string(v.nombre) + " ";
    }
    return out + "+" + std::to_string(r->facettes[0].autres) + " sans " + std::to_string(r->facettes[0].sans_valeur);
  }

 private:
  static IndexDeTest::Forme Forme(const std::vector<std::string>& membres) {
    IndexDeTest::Forme forme;
    for (std::size_t i = 0; i < membres.size(); ++i) {
      const std::string statut = membres[i].find("\"statut\"") == std::string::npos ? R"("statut":"ATTRIBUEE")" : "";
      forme.lignes.push_back("{\"numero_unique\":\"" + Numero(i) + "\"" + (statut.empty() ? "" : ",") + statut +
                             (membres[i].empty() ? "" : ",") + membres[i] + "}");
    }
    if (!membres.empty()) forme.blocs = {static_cast<std::uint32_t>(membres.size())};
    return forme;
  }
  std::mt19937 rng_;
  IndexDeTest index_;
  std::shared_ptr<const Snapshot> s_;
  Plan plan_;
};

Condition Feuille(const std::string& champ) {
  Condition c;
  c.champ = champ;
  return c;
}
Condition Egal(const std::string& champ, Litteral l) {
  Condition c = Feuille(champ);
  c.egal = std::move(l);
  return c;
}
Condition Present(const std::string& champ, bool present) {
  Condition c = Feuille(champ);
  c.present = present;
  return c;
}
Condition Texte(const std::string& champ, const std::string& texte) {
  Condition c = Feuille(champ);
  c.texte = texte;
  return c;
}
Condition Non(Condition e) {
  Condition c;
  c.genre = Condition::Genre::kNon;
  c.conditions.push_back(std::move(e));
  return c;
}
Requete Filtre(Condition c) {
  Requete r;
  r.filtres = std::move(c);
  return r;
}
Requete Facette(const std::string& champ, std::optional<Condition> filtre = std::nullopt) {
  Requete r;
  r.filtres = std::move(filtre);
  r.facettes.emplace_back().champ = champ;
  return r;
}
Litteral S(const char* s) { return std::string(s); }

TEST(Recherche, AbsenceDUneProjectionVautPourTousLesElements) {
  Base base({R"("codemandeurs":[{"nom":"A","email":"a@b.fr"},{"nom":"B"}])", R"("codemandeurs":[{"nom":"C"}])",
             R"("nom":"D")"});
  EXPECT_EQ(base.Rangs(Filtre(Present("codemandeur_email", true))), "0");
  EXPECT_EQ(base.Rangs(Filtre(Present("codemandeur_email", false))), "1 2");
  EXPECT_EQ(base.Rangs(Filtre(Non(Present("codemandeurs.email", false)))), "0");
  Condition element = Feuille("codemandeurs");  // inside `element`: of one and the same
  element.element = std::make_shared<Condition>(Present("email", false));
  EXPECT_EQ(base.Rangs(Filtre(element)), "0 1");
}

// Names whose first letters make the same key, ties, and rows without a value: each page goes on where the last one
// ended.
TEST(Recherche, PagesDeClesEgales) {
  Base base({R"("nom":"MARTINEAU-ZOLA","prenoms":"Anne-Charlotte B","loyer_max":500)",
             R"("nom":"MARTINEAU-ZOLA","prenoms":"Anne-Charlotte A")", R"("nom":"MARTINEAU-ABEL","loyer_max":500)",
             R"("nom":"MARTINEAU-MICHEL","prenoms":"Anne-Charlotte C")", R"("loyer_max":500)",
             R"("nom":"MARTINEAU-BERNARD","prenoms":"Anne-Charlotte C","loyer_max":900)", R"("nom":"ZOLA")"});
  const auto egaux = [&](const std::vector<CleDeTri>& tri, const std::string& attendu) {
    Requete r;
    r.tri = tri;
    EXPECT_EQ(base.Rangs(r), attendu);
    EXPECT_EQ(base.Pages(r), attendu);
  };
  const auto cle = [](const char* champ, bool descendant = false) {
    CleDeTri c;
    c.champ = champ;
    c.descendant = descendant;
    return c;
  };
  egaux({cle("nom")}, "2 5 3 0 1 6 4");
  egaux({cle("nom", true)}, "6 0 1 3 5 2 4");
  egaux({cle("loyer_max"), cle("nom")}, "2 0 4 5 3 1 6");
  egaux({cle("loyer_max", true), cle("nom", true)}, "5 0 2 4 6 1 3");
  egaux({cle("loyer_max"), cle("prenoms", true)}, "0 2 4 5 3 1 6");
  egaux({cle("prenoms"), cle("loyer_max"), cle("nom", true)}, "1 0 5 3 2 4 6");
}

TEST(Recherche, NonEstADeuxValeurs) {
  Base base({R"("loyer_max":500)", R"("loyer_max":900)", ""});
  Condition c = Feuille("loyer_max");
  c.min = Nombre{600, true};
  EXPECT_EQ(base.Rangs(Filtre(c)), "1");
  EXPECT_EQ(base.Rangs(Filtre(Non(c))), "0 2");
}

TEST(Recherche, UneVilleTrouveSesArrondissementsPasLInverse) {
  Base base({R"("commune_souhaitee":["69123"])", R"("commune_souhaitee":["69383"])",
             R"("commune_souhaitee":["69381","69383"])", R"("commune_souhaitee":["69266"])"});
  EXPECT_EQ(base.Rangs(Filtre(Egal("commune_souhaitee", S("69123")))), "0 1 2");
  EXPECT_EQ(base.Rangs(Filtre(Egal("commune_souhaitee", S("Lyon")))), "0 1 2");
  EXPECT_EQ(base.Rangs(Filtre(Egal("commune_souhaitee", S("69383")))), "1 2");
  EXPECT_EQ(base.Valeurs(Facette("commune_souhaitee")), "69123:3 69383:2 69266:1 69381:1 +0 sans 0")
      << "une ligne compte une fois par seau";
}

TEST(Recherche, LAncienMotifTrouveCeuxQuiLOntRemplace) {
  Base base({R"("motifs":["03"])", R"("motifs":["25"])", R"("motifs":["26"])", R"("motifs":["13"])"});
  EXPECT_EQ(base.Rangs(Filtre(Egal("motifs", S("03")))), "0 1 2");
  EXPECT_EQ(base.Rangs(Filtre(Egal("motifs", S("25")))), "0 1");
}

TEST(Recherche, FacetteATailleParDefaut) {
  std::vector<std::string> membres;
  for (int i = 0; i < 51; ++i) membres.push_back("\"surface_actuelle\":" + std::to_string(100 + i));
  Base longue(membres);
  EXPECT_EQ(longue.Valeurs(Facette("surface_actuelle")),
            "100:1 101:1 102:1 103:1 104:1 105:1 106:1 107:1 108:1 109:1 +41 sans 0");
  membres.pop_back();
  Base courte(membres);
  EXPECT_NE(courte.Valeurs(Facette("surface_actuelle")).find("149:1 +0"), std::string::npos) << "50 valeurs : toutes";
}

TEST(Recherche, UneValeurChoisieResteAZero) {
  Base base({R"("typologie":["T3"])", R"("typologie":["T4"])"});
  EXPECT_EQ(base.Valeurs(Facette("typologie", Egal("typologie", S("T1")))), "T3:1 T4:1 T1:0 +0 sans 0");
  EXPECT_EQ(base.Valeurs(Facette("en_instruction", Egal("en_instruction", true))), "1:2 2:0 +0 sans 0");
  Requete sans = Facette("typologie", Egal("typologie", S("T3")));
  sans.exclure_propre_filtre = false;
  EXPECT_EQ(base.Valeurs(sans), "T3:1 +0 sans 0");
}

TEST(Recherche, TriSurUneCotationSansNote) {
  Base base({R"("date_creation":"2021-03-01")", R"("date_creation":"2020-03-01")", ""});
  Requete r;
  EXPECT_EQ(base.Rangs(r), "1 0 2") << "par défaut : l'attente la plus longue, sans date à la fin";
  r.tri.push_back({"/tri/0", "cotation", "200046977", true});
  EXPECT_EQ(base.Rangs(r), "0 1 2") << "toutes égales : le numéro unique";
  r.tri.push_back({"/tri/1", "date_creation", "", true});
  EXPECT_EQ(base.Rangs(r), "0 1 2");
  r.tri[1].descendant = false;
  EXPECT_EQ(base.Rangs(r), "1 0 2");
}

TEST(Recherche, TextesEtPhrases) {
  Base base({R"("nom":"Jean d'Almeida","complement_demande":"Près de l'hôpital d'Évry")",
             R"("nom":"DALMEIDA JEAN","complement_demande":"Évry et ses hôpitaux")"});
  EXPECT_EQ(base.Rangs(Filtre(Texte("complement_demande", "hopital evry"))), "0 1");
  EXPECT_EQ(base.Rangs(Filtre(Texte("complement_demande", "\"l'hôpital d’Évry\""))), "0");
  EXPECT_EQ(base.Rangs(Filtre(Texte("nom", "\"jean d'almeida\""))), "0") << "un nom garde ses élisions";
  EXPECT_EQ(base.Rangs(Filtre(Texte("nom", "almeida"))), "0");
  EXPECT_EQ(base.Rangs(Filtre(Egal("nom", S("dalmeida  jean")))), "1");
}

TEST(Recherche, StatutImplicite) {
  Base base({R"("statut":"RADIEE")", R"("statut":"ATTRIBUEE")", R"("statut":"SUSPENDUE")"});
  EXPECT_EQ(base.Rangs({}), "1");
  EXPECT_EQ(base.Rangs(Filtre(Egal("statut", S("RADIEE")))), "0");
  EXPECT_EQ(base.Rangs(Filtre(Non(Egal("statut", S("RADIEE"))))), "1 2");
}

TEST(Recherche, FacetteDUnObjetDontUnePartieEstChoisie) {
  Base base({R"("en_instruction":{"guichet":"69029","depuis":"2021-06-01"})", ""});
  Requete r = Facette("en_instruction");
  Condition c = Feuille("en_instruction");
  c.element = std::make_shared<Condition>(Egal("guichet", S("69029")));
  r.filtres = c;
  EXPECT_EQ(base.Valeurs(r), "1:1 2:1 +0 sans 0");
}

TEST(Recherche, EcheancePassee) {
  Base base({""});
  auto r = base.Chercher({}, std::chrono::steady_clock::now() - std::chrono::seconds(1));
  ASSERT_FALSE(r.has_value());
  EXPECT_EQ(r.error().code(), Code::kOverloaded);
}

TEST(Recherche, TropDeTranches) {
  Base base({R"("date_creation":"2015-01-01")", R"("date_creation":"2021-01-01")"});
  Requete r = Facette("date_creation");
  r.facettes[0].par = "jour";
  auto reponse = base.Chercher(r);
  ASSERT_FALSE(reponse.has_value());
  EXPECT_EQ(reponse.error().code(), Code::kInvalid);
  r.facettes[0].par = "mois";
  reponse = base.Chercher(r);
  ASSERT_TRUE(reponse.has_value()) << reponse.error().message();
  EXPECT_EQ(reponse->facettes[0].tranches.size(), 73u) << "les mois vides entre les deux y sont";
}

}  // namespace
}  // namespace sne::testing
