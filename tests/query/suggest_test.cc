// Suggestions: what a word finds, in which order, and that each number is what a search finds, in any perimeter.
#include "query/suggest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "query/resolve.h"
#include "query/searcher.h"
#include "query/suggest_names.h"
#include "query/suivi.h"
#include "schema/env.h"
#include "schema/fold.h"
#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

Perimetre UnSur(const Snapshot& s, unsigned n, std::mt19937& rng) {
  Perimetre::ParBloc lignes;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    RowSet set = RowSet::Empty(s.block(b).rows());
    for (std::uint32_t row = 0; row < s.block(b).rows(); ++row) {
      if (rng() % n == 0) set.Set(row);
    }
    set.Settle();
    lignes.push_back(std::make_shared<const RowSet>(std::move(set)));
  }
  return Perimetre::Lignes(std::move(lignes));
}

Suggestions SuggestionsDe(const Snapshot& s) {
  auto criteres = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), s.catalogue());
  if (!criteres) ADD_FAILURE() << criteres.error().message();
  return {s.shared_catalogue(), *criteres};
}

std::uint64_t Chercher(const Snapshot& s, const Perimetre& perimetre, const Suggestion& suggestion) {
  const Field& f = s.catalogue().field(suggestion.champ);
  Requete r;
  Condition& c = r.filtres.emplace();
  c.champ = suggestion.nom;
  if (f.IsString())
    c.texte = suggestion.code;
  else
    c.egal = suggestion.code;
  r.nombre = 0;
  Plan plan;
  Erreurs erreurs;
  Resolve(r, {s.catalogue(), s.date_reference()}, plan, erreurs);
  if (!erreurs.empty()) {
    ADD_FAILURE() << erreurs[0].detail;
    return 0;
  }
  Equipe equipe(0);
  return Search(s, perimetre, plan, nullptr, Echeance::max(), equipe)->total;
}

// Every number is exact, whatever the perimeter; a guichet or a bailleur without an application there is not named.
TEST(Suggestions, NombresDansLePerimetre) {
  int comparees = 0;
  for (std::uint32_t graine = 1; graine <= 12 && !HasFailure(); ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {130, 65};
    forme.changements = 40;
    forme.morts = 10;
    const IndexDeTest index(forme, rng);
    const auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
    ASSERT_TRUE(s) << s.error().message();
    const Catalogue& c = (*s)->catalogue();
    const Suggestions suggestions = SuggestionsDe(**s);
    const Perimetre vivantes = Vivantes(**s);
    const TextesTenus textes(**s, nullptr);
    const Perimetre perimetre = graine % 3 == 0 ? Perimetre::France() : UnSur(**s, 1 + graine % 3, rng);
    for (const char* q : {"t", "saint", "log", "5", "a", "69", "m5", "guichet m5", "hab", "expul", "lyon", "9", "c"}) {
      for (const char* champ :
           {"", "guichet_creation", "en_instruction.guichet", "bailleur_actuel", "attribution.bailleur", "typologie"}) {
        const FieldId id = *champ ? c.Find(champ) : kNoField;
        for (const Suggestion& x : suggestions.Find(id, q, 50, **s, perimetre, vivantes, textes)) {
          SCOPED_TRACE(std::string(q) + " : " + x.nom + " = " + x.code);
          if (id != kNoField) {
            EXPECT_EQ(x.nom, champ);
          }
          const Field& f = c.field(x.champ);
          if (x.nom == "critere" || x.nombre < 0) continue;
          EXPECT_EQ(static_cast<std::uint64_t>(x.nombre), Chercher(**s, perimetre, x));
          if (f.suggerer || f.nomenclature->ouverte()) {
            EXPECT_TRUE(x.nombre > 0 || x.code == "GDPUB");
          }
          ++comparees;
        }
      }
    }
  }
  EXPECT_TRUE(HasFailure() || comparees > 2000) << comparees;
}

// What stays of an earlier snapshot of the same build is what would be gathered again.
TEST(Suggestions, TextesGardes) {
  std::mt19937 rng(7);
  IndexDeTest::Forme forme;
  forme.blocs = {130};
  IndexDeTest index(forme, rng);
  const auto avant = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
  const TextesTenus premiers(**avant, nullptr);
  index.Changer(60);
  const auto apres = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
  const auto tous = [](const TextesTenus& t) {
    std::vector<std::pair<std::string, std::size_t>> out;
    t.ForEach(kNoField, [&](const TextesTenus::Texte& x, std::size_t) { out.emplace_back(x.texte, x.lignes.size()); });
    return out;
  };
  EXPECT_EQ(tous(TextesTenus(**apres, &premiers)), tous(TextesTenus(**apres, nullptr)));
}

// Whether every word typed begins a word of these names: as typed, or as it is mistyped at most.
bool Repond(const std::vector<std::string>& noms, const std::string& q, bool fautes) {
  std::vector<std::string> mots;
  for (const std::string& nom : noms) {
    const std::string plie = Fold(nom);
    for (const auto m : Words(plie)) mots.emplace_back(m);
  }
  const auto commence = [&](const std::string& mot, const std::string& debut) {
    if (mot.starts_with(debut)) return true;
    const bool lettres = debut.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == debut.npos;
    const int edits = !fautes || !lettres || debut.size() < 3 || debut.size() > 30 ? 0 : debut.size() < 8 ? 1 : 2;
    if (edits == 0 || (mot[0] != debut[0] && mot[0] != debut[1])) return false;
    for (std::size_t n = 0; n <= mot.size(); ++n) {
      if (EditDistance(mot.substr(0, n), debut, edits) <= edits) return true;
    }
    return false;
  };
  const std::string plie = Fold(q);
  for (const auto tape : Words(plie)) {
    if (std::none_of(mots.begin(), mots.end(), [&](const auto& m) { return commence(m, std::string(tape)); }))
      return false;
  }
  return true;
}

// Of all these (code, names): those that answer; and those that answer mistyped, when fewer than three do.
std::set<std::string> Attendues(const std::map<std::string, std::vector<std::string>>& tous, const std::string& q) {
  std::set<std::string> codes;
  for (const bool fautes : {false, true}) {
    if (codes.size() >= 3) break;
    for (const auto& [code, noms] : tous) {
      if (Repond(noms, q, fautes)) codes.insert(code);
    }
  }
  return codes;
}

// Beginnings of the words of these names, one or two, some mistyped.
std::string Taper(const std::map<std::string, std::vector<std::string>>& tous, std::mt19937& rng) {
  auto it = tous.begin();
  std::advance(it, static_cast<std::ptrdiff_t>(rng() % tous.size()));
  const std::string plie = Fold(it->second[rng() % it->second.size()]);
  const auto mots = Words(plie);
  std::string q;
  for (std::size_t n = rng() % 3 == 0 ? 2 : 1; n > 0 && !mots.empty(); --n) {
    const auto mot = mots[rng() % mots.size()];
    std::string tape(mot.substr(0, 1 + rng() % mot.size()));
    if (rng() % 2) tape[rng() % tape.size()] = static_cast<char>('a' + rng() % 26);
    if (tape.size() > 3 && rng() % 4 == 0) std::swap(tape[1], tape[2]);
    q += (q.empty() ? "" : " ") + tape;
  }
  return q;
}

// Criteria of cotation, and bailleurs that tenants or those housed have: the same as a look at all of them finds.
TEST(Suggestions, CommeUnParcours) {
  int trouvees = 0;
  for (std::uint32_t graine = 1; graine <= 8 && !HasFailure(); ++graine) {
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {130, 65};
    forme.changements = 30;
    forme.densite = 900;
    IndexDeTest index(forme, rng);
    const auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture).value();
    const Catalogue& c = s->catalogue();
    std::map<std::string, std::map<std::string, std::vector<std::string>>> listes;  // by field: code, names
    const auto criteres = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), c).value();
    for (const auto& categorie : criteres->categories()) {
      for (const CritereDeCotation& critere : categorie.criteres) {
        auto& noms = listes["cotation"][critere.code] = critere.synonymes;
        noms.insert(noms.end(), {critere.libelle, critere.code});
      }
    }
    const std::set<std::string> vivants(std::begin(kStatutsVivants), std::end(kStatutsVivants));
    for (const Demande& d : index.Vivantes()) {
      const Field& statut = c.field(c.Find("statut"));
      const Value& v = d.valeurs[statut.slot];
      if (!Present(v) || !vivants.contains(statut.nomenclature->Code(static_cast<Ordinal>(IntOr(v, 0))))) continue;
      for (const char* champ : {"bailleur_actuel", "attribution.bailleur"}) {
        const Field& f = c.field(c.Find(champ));
        const auto noter = [&](const Value& t) {
          if (Present(t) && !Fold(Str(t)).empty()) listes[champ][std::string(Str(t))] = {std::string(Str(t))};
        };
        if (f.parent == kNoField) noter(d.valeurs[f.slot]);
        for (const Record& e : f.parent == kNoField ? Records() : Elements(d.valeurs[c.field(f.parent).slot]))
          noter(e.valeurs[f.slot]);
      }
    }
    const Suggestions suggestions = SuggestionsDe(*s);
    const Perimetre vivantes = Vivantes(*s);
    const TextesTenus textes(*s, nullptr);
    for (const auto& [champ, tous] : listes) {
      for (int i = 0; i < 300; ++i) {
        const std::string q = Taper(tous, rng);
        if (Fold(q).empty()) continue;
        SCOPED_TRACE(::testing::Message() << "graine " << graine << ", " << champ << " : " << q);
        std::set<std::string> codes;
        for (const Suggestion& x : suggestions.Find(c.Find(champ), q, 100, *s, Perimetre::France(), vivantes, textes)) {
          EXPECT_EQ(x.nom, champ);
          codes.insert(x.code);
        }
        EXPECT_EQ(codes, Attendues(tous, q));
        trouvees += static_cast<int>(codes.size());
      }
    }
  }
  EXPECT_TRUE(HasFailure() || trouvees > 5000) << trouvees;
}

// Names as they are typed: each with all who bear it, in whichever segments they stand, the most frequent first.
TEST(Suggestions, NomsAvecTousLeursPorteurs) {
  int comparees = 0;
  for (std::uint32_t graine = 0; graine < 20 && !HasFailure(); ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {130, 65, 65};
    forme.morts = 5;
    IndexDeTest index(forme, rng);
    Suivi suivi(Env::Posix(), index.repertoire(), [](const auto&) {});
    ASSERT_TRUE(suivi.Ouvrir());
    for (int i = 0; i < 6; ++i) {
      index.Changer(15);
      ASSERT_TRUE(suivi.Avancer());
    }
    const auto s = suivi.snapshot();
    const Perimetre perimetre = graine % 2 ? UnSur(*s, 2, rng) : Perimetre::France();
    for (const char* nom : {"nom", "nom_usage"}) {
      const FieldId champ = s->catalogue().FindKey(nom);
      std::map<std::string, std::int64_t> porteurs;  // folded, in one word
      TextReader textes;
      for (std::size_t b = 0; b < s->blocks(); ++b) {
        s->live(b).ForEach([&](std::uint32_t row) {
          if (!perimetre.tout() && !perimetre.bloc(b).Test(row)) return;
          std::string colle;
          const std::string plie = Fold(Str(ReadValue(s->catalogue(), s->block(b), row, champ, textes)));
          for (const auto mot : Words(plie)) colle += mot;
          if (!colle.empty()) ++porteurs[colle];
        });
      }
      for (const auto& [de, n] : porteurs) {
        const std::string debut = de.substr(0, 1 + rng() % 4);
        SCOPED_TRACE(::testing::Message() << nom << " " << debut);
        std::vector<std::int64_t> attendus, trouves;
        for (const auto& [mot, combien] : porteurs) {
          if (mot.starts_with(debut)) attendus.push_back(combien);
        }
        std::sort(attendus.rbegin(), attendus.rend());
        attendus.resize(std::min<std::size_t>(attendus.size(), 2));
        for (const Suggestion& x : SuggestNames(*s, perimetre, champ, debut, 2)) {
          std::string colle;
          const std::string plie = Fold(x.libelle);
          for (const auto mot : Words(plie)) colle += mot;
          EXPECT_EQ(x.nombre, porteurs[colle]) << x.libelle;
          if (colle.starts_with(debut)) trouves.push_back(x.nombre);
        }
        if (attendus.size() < 2) continue;
        EXPECT_EQ(trouves, attendus);
        ++comparees;
      }
    }
  }
  EXPECT_GT(comparees, 15);
}

struct MotCas {
  const char* nom;
  const char* q;
  std::vector<std::string> attendues;  // "field=code", among the first ten
  const char* premiere;                // or empty
};
class MotTest : public ::testing::TestWithParam<MotCas> {};
TEST_P(MotTest, Trouve) {
  std::mt19937 rng(1);
  static const IndexDeTest index({.blocs = {65}}, rng);
  static const auto s = Snapshot::Open(Env::Posix(), index.repertoire(), JourDe(2021, 6, 30)).value();
  const Suggestions suggestions = SuggestionsDe(*s);
  std::vector<std::string> trouvees;
  for (const Suggestion& x :
       suggestions.Find(kNoField, GetParam().q, 10, *s, Perimetre::France(), Vivantes(*s), TextesTenus(*s, nullptr)))
    trouvees.push_back(x.nom + "=" + x.code);
  for (const std::string& a : GetParam().attendues)
    EXPECT_NE(std::find(trouvees.begin(), trouvees.end(), a), trouvees.end()) << a;
  if (*GetParam().premiere && !trouvees.empty()) {
    EXPECT_EQ(trouvees[0], GetParam().premiere);
  }
}
const MotCas kMots[] = {
    {"Expulsion",
     "expulsion",
     {"motif_principal=05", "motifs=05", "priorites=PN_L", "cotation=EXPULSION", "cotation=PRIO_L"},
     ""},
    {"Typologie",
     "typologie",
     {"critere=typologie", "critere=typologie_actuelle", "critere=dalo_typologie"},
     "critere=typologie"},
    {"HebergeChez",
     "hébergé chez",
     {"critere=heberge_chez", "mode_logement_actuel=CP", "mode_logement_actuel=CPE"},
     "critere=heberge_chez"},
    {"SansAccents", "HEBERGE CHEZ", {"critere=heberge_chez", "mode_logement_actuel=CP"}, "critere=heberge_chez"},
    {"Handicap", "handicap", {"motifs=07", "motif_principal=07", "critere=logement_adapte", "cotation=HANDICAP"}, ""},
    {"LoyerTropCher", "loyer trop cher", {"motifs=09", "motif_principal=09", "critere=loyer_actuel"}, ""},
    {"Violences", "violences", {"motifs=06", "motifs=27", "motifs=28", "priorites=PN_G", "priorites=PN_G2"}, ""},
    {"Qpv", "QPV", {"critere=logement_qpv"}, "critere=logement_qpv"},
    {"QuartierPrioritaire", "quartier prio", {"critere=logement_qpv"}, ""},
    {"DebutDeMot", "insal", {"motifs=26"}, ""},
    {"Faute", "typolgie", {"critere=typologie"}, ""},
    {"DeuxLettresInversees", "expulsoin", {"motifs=05", "priorites=PN_L"}, ""},
    {"AncienLibelle", "démolition", {"motifs=24", "critere=relogement_anru"}, ""},
    {"AncienCode", "F3", {"typologie=T3", "critere=typologie"}, ""},
    {"Sigle", "RSA", {"nature_ressource=RSA", "critere=nature_ressource"}, ""},
    {"Enceinte", "enceinte", {"critere=nb_a_naitre"}, "critere=nb_a_naitre"},
    {"Portail", "portail grand", {"canal_depot=PGP", "guichet_creation=GDPUB"}, ""},
    // However many others there are.
    {"Cotation", "dalo", {"critere=dalo", "cotation=DALO"}, "critere=dalo"},
    {"CotationParSonDebut", "heberge", {"critere=heberge_chez", "cotation=HEBERGE_STRUCTURE"}, "critere=heberge_chez"},
    {"Bailleur", "bailleur", {"critere=bailleur_actuel"}, ""},
};
INSTANTIATE_TEST_SUITE_P(Mots, MotTest, ::testing::ValuesIn(kMots), [](const auto& i) { return i.param.nom; });

}  // namespace
}  // namespace sne::testing
