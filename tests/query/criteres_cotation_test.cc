// Every criterion of cotation is a search that can be asked: it finds what the scan finds, some applications, not all.
#include "schema/criteres_cotation.h"

#include <gtest/gtest.h>

#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/env.h"
#include "tests/generators/corpus.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

// What chance does not draw: a tenant alone in five rooms, whose documents are all there.
const char* const kAuLarge = R"({"numero_unique":"0691119900321G0214","date_creation":"2019-11-14","statut":"ACTIVE",
  "type_demandeur":"PP","nom":"Martin","prenoms":"Awa","mode_logement_actuel":["HLM"],"typologie_actuelle":"T5",
  "nb_habitants_actuel":1,"pj":[{"categorie":"IDENT","statut":"CONFORME"},{"categorie":"FISCAL","statut":"CONFORME"},
  {"categorie":"RESS","statut":"CONFORME"},{"categorie":"LOG","statut":"DEPOSEE"}]})";

TEST(CriteresDeCotation, TrouventCertainesDemandes) {
  const auto lus = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), *CatalogueReduit());
  ASSERT_TRUE(lus) << lus.error().message();
  struct Cas {
    std::string nom;
    const Condition* condition;
    std::uint64_t trouvees = 0;
  };
  std::vector<Cas> cas;
  for (const auto& categorie : (*lus)->categories()) {
    for (const CritereDeCotation& c : categorie.criteres) {
      if (c.condition) cas.push_back({c.code, &*c.condition});
      for (const auto& m : c.modalites) cas.push_back({c.code + " " + m.code, &m.condition});
    }
  }
  std::uint64_t vivantes = 0;
  for (std::uint32_t graine = 1; graine <= 30; ++graine) {
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {100};
    forme.densite = 900;
    if (graine == 1) forme.lignes = {kAuLarge};
    IndexDeTest index(forme, rng);
    const auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
    ASSERT_TRUE(s) << s.error().message();
    const Reference reference(*CatalogueReduit(), index.Emporter());
    Equipe equipe(0);
    vivantes += reference.Repondre({}).lignes.size();
    for (Cas& c : cas) {
      SCOPED_TRACE(c.nom);
      Requete r;
      r.filtres = *c.condition;
      r.nombre = 0;
      Plan plan;
      Erreurs erreurs;
      Resolve(r, {(*s)->catalogue(), (*s)->date_reference()}, plan, erreurs);
      ASSERT_TRUE(erreurs.empty()) << erreurs[0].chemin << " " << erreurs[0].detail;
      const auto reponse = Search(**s, Perimetre::France(), plan, nullptr, Echeance::max(), equipe);
      ASSERT_TRUE(reponse);
      const ReponseAttendue attendue = reference.Repondre(r);
      EXPECT_FALSE(attendue.refusee) << attendue.motif;
      EXPECT_EQ(reponse->total, attendue.lignes.size());
      c.trouvees += reponse->total;
    }
  }
  for (const Cas& c : cas) {
    EXPECT_GT(c.trouvees, 0u) << c.nom;
    EXPECT_LT(c.trouvees, vivantes) << c.nom;
  }
}

}  // namespace
}  // namespace sne::testing
