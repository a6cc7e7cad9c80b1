// Whoever sees a part of the applications is answered as if there were no others: everything that query/ gives a caller
// of a perimeter is what it gives, without one, on an index of that perimeter's applications alone.
#include "query/perimetre.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <tuple>

#include "query/correspondance.h"
#include "query/cotation/explication.h"
#include "query/cotation/notes.h"
#include "query/cotation/rangs.h"
#include "query/cotation/simulation.h"
#include "query/filter.h"
#include "query/flux_de_lignes.h"
#include "query/perimetres.h"
#include "query/pourquoi.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "query/suggest.h"
#include "query/suggest_names.h"
#include "query/suivi.h"
#include "schema/demande_json.h"
#include "schema/env.h"
#include "schema/fold.h"
#include "tests/generators/corpus.h"
#include "tests/generators/grilles.h"
#include "tests/generators/requests.h"
#include "tests/query/compare.h"
#include "tests/reference/perimetre.h"

namespace sne::testing {
namespace {

const Echeance kJamais = Echeance::max();

std::string JsonDe(const Demande& d) {
  std::string json;
  AppendDemande(*CatalogueReduit(), d, false, json);
  return json;
}

// A perimeter such as a token may name: of what some application wishes for, or of anything.
TerritoireAutorise TerritoireAuHasard(const std::vector<Demande>& demandes, std::mt19937& rng) {
  const Catalogue& c = *CatalogueReduit();
  const Territoires& t = c.territoires();
  TerritoireAutorise territoire;
  const auto commune = [&]() -> Ordinal {
    const Field& f = c.field(c.Find("commune_souhaitee"));
    for (int i = 0; i < 10 && !demandes.empty() && rng() % 8; ++i) {
      const auto codes = Codes(demandes[rng() % demandes.size()].valeurs[f.slot]);
      if (!codes.empty()) return codes[rng() % codes.size()];
    }
    return static_cast<Ordinal>(1 + rng() % t.communes().size());
  };
  const auto un = [&](int genre) {
    const Ordinal o = commune();
    const Territoires::Commune& la = t.commune(o);
    switch (genre) {
      case 0:
        territoire.communes.push_back(t.communes().Code(la.ville != kNoOrdinal && rng() % 2 ? la.ville : o));
        break;
      case 1:
        if (la.epci != kNoOrdinal) territoire.epci.push_back(rng() % 8 ? t.epci().Code(la.epci) : "200054781");
        break;
      case 2:
        territoire.departements.push_back(t.departements().Code(la.departement));
        break;
      case 3:
        territoire.regions.push_back(t.regions().Code(la.region));
        break;
      case 4:
        territoire.communes.push_back(std::vector<std::string>{"75056", "69123", "13055"}[rng() % 3]);
        break;
      default:
        territoire.departements.push_back("XX");
    }
  };
  if (rng() % 12 == 0) {
    territoire.france = true;
  } else if (rng() % 12 != 0) {
    for (std::uint32_t n = rng() % 3 ? 1 : 2 + rng() % 4; n > 0; --n) un(static_cast<int>(rng() % (n > 1 ? 6 : 5)));
  }
  if (territoire.france || rng() % 6 == 0) {
    const Nomenclature& contingents = *c.field(c.Find("contingents")).nomenclature;
    for (std::uint32_t n = rng() % 3; n > 0; --n)
      territoire.contingents.push_back(contingents.Code(static_cast<Ordinal>(1 + rng() % contingents.size())));
  }
  return territoire;
}

// One side of the comparison: an index, and what a caller sees of it.
struct Cote {
  Cote(std::shared_ptr<const Snapshot> snapshot, Perimetres::Vues vues)
      : s(std::move(snapshot)),
        perimetre(vues.perimetre),
        ressort(std::move(vues.ressort)),
        territoire(vues.cotation),
        vivantes(Vivantes(*s)),
        textes(*s, nullptr) {}

  ContexteDeRequete contexte() const {
    return {s->catalogue(), s->date_reference(), s.get(), true, &perimetre, territoire};
  }
  std::string Numero(RowRef ref) const { return NumeroDe(*s, ref); }

  std::shared_ptr<const Snapshot> s;
  Perimetre perimetre;
  Ressort ressort;
  Ordinal territoire;
  Perimetre vivantes;
  TextesTenus textes;
};

std::string Ecrire(const Erreurs& erreurs) {
  std::string out;
  for (const Erreur& e : erreurs) out += e.chemin + " : " + e.detail + "\n";
  return out;
}

std::string Ecrire(const FacetResult& f) {
  std::string out;
  for (const auto& v : f.valeurs) out += std::to_string(v.valeur) + ":" + std::to_string(v.nombre) + " ";
  for (const auto& t : f.tranches)
    out += std::to_string(t.min) + ".." + std::to_string(t.max) + ":" + std::to_string(t.nombre) + " ";
  return out + "autres " + std::to_string(f.autres) + " sans " + std::to_string(f.sans_valeur);
}

// All that an answer says but rows, which have numbers of their own in each index.
std::string Ecrire(const Cote& c, const Plan& plan, const Response& r) {
  std::string out = std::to_string(r.total);
  if (!plan.simple.mots.empty()) out += " " + std::to_string(r.strict) + "+" + std::to_string(r.tolerant);
  for (const FacetResult& f : r.facettes) out += "\n" + Ecrire(f);
  for (const Response::Issue& i : r.issues) {
    out += "\n" + plan.obstacles[i.obstacle].phrase + " sans " + std::to_string(i.sans) + " élargie " +
           std::to_string(i.elargie);
    for (const auto& m : i.mots) out += " <" + m.q + "> " + std::to_string(m.sans);
  }
  for (const auto& l : r.lignes) out += "\n" + c.Numero(l.ref) + (l.tolerant ? "~" : "");
  for (std::size_t i = 0; i < std::min<std::size_t>(r.lignes.size(), 3); ++i) {
    const auto correspondances = CorrespondancesDe(*c.s, {&r.lignes[i].ref, 1}, plan.simple);
    for (const Correspondance& x : correspondances[0])
      out +=
          " " + std::to_string(x.mot) + "@" + std::to_string(x.champ) + "/" + std::to_string(static_cast<int>(x.genre));
  }
  return out;
}

// A search with all its pages, the stream of its rows, why one of them is found or not.
std::string Chercher(const Cote& c, const Requete& requete, const std::string& une, std::uint64_t* total = nullptr) {
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, c.contexte(), plan, erreurs);
  if (!erreurs.empty()) return Ecrire(erreurs);
  plan.ressort = c.ressort;
  std::string out;
  for (const std::string& a : plan.avertissements) out += a + "\n";
  Equipe equipe(0);
  std::optional<Position> apres;
  do {
    const auto r = Search(*c.s, c.perimetre, plan, apres ? &*apres : nullptr, kJamais, equipe);
    if (!r) return out + r.error().message();
    out += Ecrire(c, plan, *r);
    if (total != nullptr) *total = r->total;
    apres = r->suite;
  } while (apres);
  out += "\nflux";
  RowStream flux(c.s, c.perimetre, std::make_shared<const Plan>(plan));
  for (bool fini = false; !fini;) {
    const auto tranche = flux.Next(1000);
    if (!tranche) return out + tranche.error().message();
    for (const RowRef ref : tranche->lignes) out += " " + c.Numero(ref);
    fini = tranche->fini;
  }
  if (une.empty()) return out;
  const auto ref = c.s->Find(*LireNumeroUnique(une));
  if (!ref || !c.perimetre.Contient(ref->bloc, ref->row)) return out + "\ninconnue";
  const auto p = ExpliquerAbsence(*c.s, c.perimetre, plan, *ref);
  if (!p) return out + p.error().message();
  out += "\nrang " + std::to_string(p->rang);
  for (const Exclusion& e : p->exclusions) out += " " + e.chemin + "/" + e.jeton;
  return out;
}

Suggestions SuggestionsDe(const Snapshot& s) { return {s.shared_catalogue(), CriteresReduits()}; }

std::string Suggerer(const Cote& c, const Suggestions& suggestions, FieldId champ, const std::string& q,
                     std::size_t n) {
  std::string out;
  const bool noms = champ != kNoField && SuggestsNames(c.s->catalogue(), champ);
  for (const Suggestion& x : noms ? SuggestNames(*c.s, c.perimetre, champ, q, n)
                                  : suggestions.Find(champ, q, n, *c.s, c.perimetre, c.vivantes, c.textes)) {
    // A name is written as its first bearer does: which one is first is the index's affair.
    const auto texte = [&](const std::string& t) {
      if (!noms) return t;
      std::string colle;
      const std::string plie = Fold(t);
      for (const auto mot : Words(plie)) colle += mot;
      return colle;
    };
    out += x.nom + "=" + texte(x.code) + " " + texte(x.libelle) + " " + std::to_string(x.nombre) + "\n";
  }
  return out;
}

// Ranks of the territory, its warning, and what is said of the score of one application.
std::string Coter(const Cote& c, Ordinal territoire, const std::string& une) {
  std::string out;
  const RangsDeCotation rangs(*c.s, c.perimetre, territoire);
  for (std::int64_t note = -60; note <= 200; note += 3) out += std::to_string(rangs.Rang(note)) + " ";
  out += "sur " + std::to_string(rangs.effectif()) + (NotesLivrees(*c.s, c.perimetre, territoire) ? " livrées" : "");
  const auto ref = une.empty() ? std::nullopt : c.s->Find(*LireNumeroUnique(une));
  if (!ref || !c.perimetre.Contient(ref->bloc, ref->row)) return out;
  Equipe equipe(0);
  const auto e =
      ExpliquerNote(*c.s, c.perimetre, *ref, territoire, c.s->cotation().Pour(territoire).get(), kJamais, equipe);
  if (!e) return out + e.error().message();
  if (e->note) out += " note " + std::to_string(*e->note);
  if (const auto& p = e->positionnement)
    out += " rang " + std::to_string(p->rang) + "/" + std::to_string(p->effectif) + (p->elargi ? " élargi" : "");
  if (const auto& d = e->delai)
    out += " délai " + std::to_string(d->effectif) + " " + std::to_string(d->moyen) + " " + std::to_string(d->median);
  return out;
}

std::string Simuler(const Cote& c, const Grille& grille, Ordinal territoire) {
  Requete requete;
  Condition& la = requete.filtres.emplace();
  la.champ = "epci_souhaite";
  la.egal = c.s->catalogue().territoires().epci().Code(territoire);
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, c.contexte(), plan, erreurs);
  DemandeDeSimulation demande;
  demande.criteres = c.s->criteres();
  demande.territoire = territoire;
  demande.apres = grille;
  demande.classe_x = true;
  Equipe equipe(0);
  const auto r = sne::Simuler(*c.s, c.perimetre, plan, demande, kJamais, equipe);
  if (!r) return r.error().message();
  std::string out = std::to_string(r->apres.effectif) + " ";
  for (const auto& x : r->tete)
    out += c.Numero(x.ref) + ":" + std::to_string(x.note) + "/" + std::to_string(x.rang) + " ";
  for (const auto& p : r->parts) out += std::to_string(p.nombre) + ":" + std::to_string(p.points) + " ";
  for (const auto& p : r->par_champ) {
    for (const auto& g : p.groupes) out += std::to_string(g.valeur) + ":" + std::to_string(g.nombre) + " ";
  }
  return out + std::to_string(r->avertissements.size());
}

struct Bilan {
  std::uint64_t perimetres = 0, partiels = 0, vides = 0, lignes = 0, requetes = 0, totaux = 0, suggestions = 0,
                notes = 0;
};

// Beginnings of words that rows hold, inside and outside, some mistyped.
std::string Taper(const std::vector<Demande>& demandes, const char* champ, std::mt19937& rng) {
  const Field& f = CatalogueReduit()->field(CatalogueReduit()->Find(champ));
  std::string texte;
  for (int i = 0; i < 10 && texte.empty() && !demandes.empty(); ++i) {
    const Value& v = demandes[rng() % demandes.size()].valeurs[f.slot];
    if (Present(v)) texte = Fold(Str(v));
  }
  const auto mots = Words(texte);
  if (mots.empty()) return "a";
  std::string q(mots[rng() % mots.size()]);
  q.resize(1 + rng() % q.size());
  if (q.size() > 3 && rng() % 3 == 0) q[1 + rng() % (q.size() - 1)] = static_cast<char>('a' + rng() % 26);
  return q;
}

void Comparer(const Cote& restreint, const Cote& seul, const std::vector<Demande>& toutes, int requetes,
              std::mt19937& rng, Bilan& bilan) {
  const Catalogue& c = *CatalogueReduit();
  Questionneur questionneur(c, toutes, rng);
  const auto une = [&] {
    return toutes.empty() || rng() % 8 == 0
               ? std::string()
               : std::string(Str(toutes[rng() % toutes.size()].valeurs[c.field(c.Find("numero_unique")).slot]));
  };
  for (int i = 0; i < requetes && !::testing::Test::HasFailure(); ++i) {
    Requete requete = questionneur.Requete_();
    if (requete.nombre && *requete.nombre > 0 && toutes.size() > 100)
      requete.nombre = std::max<std::int64_t>(20, *requete.nombre);
    SCOPED_TRACE(::testing::Message() << "requête " << i << " : " << Decrire(requete));
    const std::string numero = une();
    std::uint64_t total = 0;
    EXPECT_EQ(Chercher(restreint, requete, numero, &total), Chercher(seul, requete, numero));
    ++bilan.requetes;
    bilan.totaux += total;
  }
  const Suggestions a = SuggestionsDe(*restreint.s), b = SuggestionsDe(*seul.s);
  for (const char* champ : {"nom", "nom_usage", "prenoms"}) {
    for (int i = 0; i < 6 && !::testing::Test::HasFailure(); ++i) {
      const std::string q = Taper(toutes, champ, rng);
      const std::size_t n = 1 + rng() % 12;
      SCOPED_TRACE(::testing::Message() << champ << " : " << q << " " << n);
      const std::string dites = Suggerer(restreint, a, c.FindKey(champ), q, n);
      EXPECT_EQ(dites, Suggerer(seul, b, c.FindKey(champ), q, n));
      bilan.suggestions += !dites.empty();
    }
  }
  for (const char* champ : {"", "guichet_creation", "en_instruction.guichet", "bailleur_actuel", "attribution.bailleur",
                            "typologie", "commune_souhaitee", "statut", "cotation"}) {
    for (const char* q : {"t", "saint", "log", "5", "69", "m5", "hab", "lyon", "office public", "a", "bailler"}) {
      SCOPED_TRACE(std::string(champ) + " : " + q);
      const FieldId id = *champ ? c.Find(champ) : kNoField;
      const std::string dites = Suggerer(restreint, a, id, q, 30);
      EXPECT_EQ(dites, Suggerer(seul, b, id, q, 30));
      bilan.suggestions += !dites.empty();
    }
  }
  for (const Ordinal territoire : TerritoiresDeCotation()) {
    SCOPED_TRACE(::testing::Message() << "territoire " << territoire);
    const std::string numero = une();
    const std::string dite = Coter(restreint, territoire, numero);
    EXPECT_EQ(dite, Coter(seul, territoire, numero)) << numero;
    bilan.notes += dite.find("note") != dite.npos;
    const Grille grille = GrilleAuHasard(rng);
    EXPECT_EQ(Simuler(restreint, grille, territoire), Simuler(seul, grille, territoire));
  }
}

// The applications that the oracle says the territory lets see; the perimeter must hold them and no other.
std::vector<Demande> Visibles(const Snapshot& s, const Perimetre& perimetre, const TerritoireAutorise& territoire,
                              const std::vector<Demande>& toutes) {
  const Catalogue& c = *CatalogueReduit();
  const PerimetreDeReference reference(territoire, c.territoires().source());
  std::vector<Demande> visibles;
  std::set<std::string> attendus, tenus;
  const TerritoireLie lie(territoire, CatalogueReduit());
  for (const Demande& d : toutes) {
    EXPECT_EQ(lie.Contient(d), reference.Voit(JsonDe(d))) << "l'indexeur et les recherches ne sont pas d'accord";
    if (!reference.Voit(JsonDe(d))) continue;
    visibles.push_back(d);
    attendus.emplace(Str(d.valeurs[c.field(c.Find("numero_unique")).slot]));
  }
  for (std::uint32_t b = 0; b < s.blocks(); ++b) {
    s.live(b).ForEach([&](std::uint32_t row) {
      if (perimetre.Contient(b, row)) tenus.insert(NumeroDe(s, {b, row}));
    });
  }
  EXPECT_EQ(tenus, attendus) << territoire.Cle();
  return visibles;
}

void Eprouver(const std::shared_ptr<const Snapshot>& s, Perimetres& perimetres, const TerritoireAutorise& territoire,
              const std::vector<Demande>& toutes, const IndexDeTest& index, int requetes, std::mt19937& rng,
              Bilan& bilan) {
  SCOPED_TRACE(territoire.Cle());
  const Perimetres::Vues vues = perimetres.Pour(territoire, s);
  IndexDeTest::Forme forme;
  forme.demandes = Visibles(*s, vues.perimetre, territoire, toutes);
  if (::testing::Test::HasFailure()) return;
  for (std::size_t reste = forme.demandes.size(); reste > 0;) {
    forme.blocs.push_back(static_cast<std::uint32_t>(std::min<std::size_t>(reste, 1 + rng() % 200)));
    reste -= forme.blocs.back();
  }
  ++bilan.perimetres;
  bilan.partiels += !forme.demandes.empty() && forme.demandes.size() < toutes.size();
  bilan.vides += forme.demandes.empty();
  bilan.lignes += forme.demandes.size();
  IndexDeTest petit(forme, rng);
  for (const auto& [epci, g] : index.grilles()) petit.Deposer(*g);
  const auto ouvert = Snapshot::Open(Env::Posix(), petit.repertoire(), s->date_reference());
  ASSERT_TRUE(ouvert) << ouvert.error().message();
  Perimetres::Vues tout = vues;
  tout.perimetre = Perimetre::France();
  Comparer(Cote(s, vues), Cote(*ouvert, tout), toutes, requetes, rng, bilan);
}

void Imprimer(const Bilan& b) {
  std::printf(
      "%llu périmètres (%llu partiels, %llu vides, %llu lignes), %llu requêtes (%llu lignes), %llu suggestions, "
      "%llu notes\n",
      static_cast<unsigned long long>(b.perimetres), static_cast<unsigned long long>(b.partiels),
      static_cast<unsigned long long>(b.vides), static_cast<unsigned long long>(b.lignes),
      static_cast<unsigned long long>(b.requetes), static_cast<unsigned long long>(b.totaux),
      static_cast<unsigned long long>(b.suggestions), static_cast<unsigned long long>(b.notes));
}

TEST(Perimetre, CommeSIlNyAvaitPasDAutresDemandes) {
  Bilan bilan;
  for (std::uint32_t graine = 0; graine < 60 && !HasFailure(); ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    for (std::uint32_t b = 1 + rng() % 4; b > 0; --b)
      forme.blocs.push_back(std::vector<std::uint32_t>{1, 63, 64, 130, 200}[rng() % 5]);
    forme.changements = static_cast<int>(rng() % 60);
    forme.morts = static_cast<int>(rng() % 20);
    forme.densite = static_cast<int>(200 + rng() % 700);
    IndexDeTest index(forme, rng);
    if (graine % 3 != 0) DeposerDesGrilles(index, forme.ouverture, rng);
    const auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
    ASSERT_TRUE(s) << s.error().message();
    const std::vector<Demande> toutes = index.Vivantes();
    Perimetres perimetres;
    for (int p = 0; p < 4 && !HasFailure(); ++p)
      Eprouver(*s, perimetres, TerritoireAuHasard(toutes, rng), toutes, index, 12, rng, bilan);
  }
  Imprimer(bilan);
  if (HasFailure()) return;
  EXPECT_GT(bilan.partiels, 100u);
  EXPECT_GT(bilan.lignes, 5'000u);
  EXPECT_GT(bilan.totaux, 5'000u);
  EXPECT_GT(bilan.suggestions, 2'000u);
  EXPECT_GT(bilan.notes, 100u);
}

// The same while the index lives: applications come, move in and out of perimeters, go; segments are merged, sealed.
TEST(Perimetre, PendantQueLIndexVit) {
  Bilan bilan;
  for (std::uint32_t graine = 100; graine < 120 && !HasFailure(); ++graine) {
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    forme.blocs = {130, 65};
    forme.densite = static_cast<int>(200 + rng() % 600);
    IndexDeTest index(forme, rng);
    DeposerDesGrilles(index, forme.ouverture, rng);
    Suivi suivi(Env::Posix(), index.repertoire(), [](const auto&) {});
    ASSERT_TRUE(suivi.Ouvrir());
    Perimetres perimetres;
    std::vector<TerritoireAutorise> territoires;
    for (int i = 0; i < 3; ++i) territoires.push_back(TerritoireAuHasard(index.Vivantes(), rng));
    for (int tour = 0; tour < 8 && !HasFailure(); ++tour) {
      index.Changer(static_cast<int>(1 + rng() % 25));
      if (rng() % 3 == 0) index.Reprendre(rng() % 2 == 0);
      for (bool plus = true; plus;) {
        const auto avance = suivi.Avancer();
        ASSERT_TRUE(avance) << avance.error().message();
        plus = *avance;
      }
      ASSERT_TRUE(suivi.Revoir());
      if (rng() % 2) {
        ASSERT_TRUE(suivi.Entretenir());
      }
      const auto s = suivi.snapshot();
      for (const TerritoireAutorise& t : territoires) perimetres.Pour(t, s);
      if (tour % 3 == 2) Eprouver(s, perimetres, territoires[rng() % 3], index.Vivantes(), index, 8, rng, bilan);
    }
  }
  Imprimer(bilan);
}

// A name that only others elsewhere bear neither comes nor keeps a near one from being proposed.
TEST(Perimetre, UnNomDAilleursNeCachePasSonVoisin) {
  std::mt19937 rng(1);
  IndexDeTest::Forme forme;
  forme.blocs = {4};
  for (const auto& [numero, nom, commune] : {std::tuple("01", "DUPONT", "13055"), std::tuple("02", "DUPONT", "75056"),
                                             std::tuple("03", "DUPOND", "69123"), std::tuple("04", "MARTIN", "69266")})
    forme.lignes.push_back(std::string(R"({"numero_unique":"06911199900)") + numero +
                           R"(G0214","statut":"ATTRIBUEE","nom":")" + nom + R"(","commune_souhaitee":[")" + commune +
                           R"("]})");
  const IndexDeTest index(forme, rng);
  const auto s = Snapshot::Open(Env::Posix(), index.repertoire()).value();
  Perimetres perimetres;
  TerritoireAutorise rhone;
  rhone.departements = {"69"};
  const auto noms = SuggestNames(*s, perimetres.Pour(rhone, s).perimetre, s->catalogue().FindKey("nom"), "dupont", 1);
  ASSERT_EQ(noms.size(), 1u);
  EXPECT_EQ(noms[0].libelle, "DUPOND");
  EXPECT_EQ(noms[0].nombre, 1);
}

// A snapshot that the journal has prolonged costs its new blocks; the others are those that were made.
TEST(Perimetres, SePartagent) {
  std::mt19937 rng(3);
  IndexDeTest::Forme forme;
  forme.blocs = {130, 64, 65};
  IndexDeTest index(forme, rng);
  Suivi suivi(Env::Posix(), index.repertoire(), [](const auto&) {});
  ASSERT_TRUE(suivi.Ouvrir());
  Perimetres perimetres;
  TerritoireAutorise rhone, pareil, autre;
  rhone.departements = {"69", "75"};
  pareil.departements = {"75", "69", "69"};
  autre.departements = {"13"};
  const auto s = suivi.snapshot();
  const Perimetre a = perimetres.Pour(rhone, s).perimetre, b = perimetres.Pour(pareil, s).perimetre;
  EXPECT_EQ(&a.shared_bloc(0), &b.shared_bloc(0)) << "le même territoire, autrement écrit";
  EXPECT_EQ(perimetres.territoires(), 1u);
  EXPECT_NE(a.shared_bloc(0), perimetres.Pour(autre, s).perimetre.shared_bloc(0));
  index.Changer(5);
  ASSERT_TRUE(suivi.Avancer());
  const auto apres = suivi.snapshot();
  ASSERT_GT(apres->blocks(), s->blocks());
  const Perimetre c = perimetres.Pour(rhone, apres).perimetre;
  for (std::size_t i = 0; i < s->blocks(); ++i) EXPECT_EQ(a.shared_bloc(i), c.shared_bloc(i));
  EXPECT_TRUE(perimetres.Pour({}, apres).perimetre.bloc(0).none()) << "un territoire vide ne laisse rien voir";
  TerritoireAutorise france;
  france.france = true;
  EXPECT_TRUE(perimetres.Pour(france, apres).perimetre.tout());
}

TEST(Perimetres, SontBornes) {
  std::mt19937 rng(4);
  const IndexDeTest index({.blocs = {200}}, rng);
  const auto s = Snapshot::Open(Env::Posix(), index.repertoire()).value();
  Perimetres perimetres({.territoires = 4});
  TerritoireAutorise premier;
  premier.departements = {"69"};
  const auto garde = perimetres.Pour(premier, s).perimetre.shared_bloc(0);
  for (int i = 1; i <= 30; ++i) {
    TerritoireAutorise t;
    t.departements = {std::to_string(i)};
    perimetres.Pour(t, s);
    EXPECT_EQ(perimetres.Pour(premier, s).perimetre.shared_bloc(0), garde) << "celui qu'on redemande reste";
  }
  EXPECT_EQ(perimetres.territoires(), 4u);
  Perimetres petits({.octets = 1});
  petits.Pour(premier, s);
  TerritoireAutorise deux;
  deux.departements = {"75"};
  petits.Pour(deux, s);
  EXPECT_EQ(petits.territoires(), 1u);
  EXPECT_LT(petits.octets(), 10'000u);
}

TEST(Perimetres, PlusieursFils) {
  std::mt19937 rng(5);
  IndexDeTest index({.blocs = {130, 65}}, rng);
  Suivi suivi(Env::Posix(), index.repertoire(), [](const auto&) {});
  ASSERT_TRUE(suivi.Ouvrir());
  Perimetres perimetres({.territoires = 5});
  std::atomic<bool> arret = false;
  std::vector<std::thread> fils;
  for (std::uint32_t n = 0; n < 3; ++n) {
    fils.emplace_back([&, n] {
      std::mt19937 hasard(n);
      const std::vector<Demande> aucune;
      while (!arret) {
        const TerritoireAutorise t = TerritoireAuHasard(aucune, hasard);
        const auto s = suivi.snapshot();
        const Perimetre p = perimetres.Pour(t, s).perimetre;
        const Filter filtre(*s, {}, {});
        for (std::size_t b = 0; b < s->blocks() && !p.tout(); ++b)
          EXPECT_EQ(p.bloc(b).count(), filtre.Eval(ConditionDe(TerritoireLie(t, s->shared_catalogue())), b).count());
      }
    });
  }
  for (int i = 0; i < 60; ++i) {
    index.Changer(2);
    EXPECT_TRUE(suivi.Avancer());
    EXPECT_TRUE(suivi.Entretenir());
  }
  arret = true;
  for (std::thread& f : fils) f.join();
}

// The only territory of cotation that a perimeter leaves is the one that is meant where none is named.
TEST(Perimetre, TerritoireDeCotationParDefaut) {
  const Catalogue& c = *CatalogueReduit();
  using Codes_ = std::vector<std::string>;
  const auto de = [&](const Codes_& communes, const Codes_& epci, const Codes_& departements = {}) {
    TerritoireAutorise t;
    t.communes = communes;
    t.epci = epci;
    t.departements = departements;
    const Ordinal o = TerritoireDeCotationDe(TerritoireLie(t, CatalogueReduit()));
    return o == kNoOrdinal ? std::string() : c.territoires().epci().Code(o);
  };
  EXPECT_EQ(de({}, {"200046977"}), "200046977");
  EXPECT_EQ(de({"69123", "69266"}, {}), "200046977");
  EXPECT_EQ(de({"69266"}, {"200046977"}), "200046977");
  EXPECT_EQ(de({"69266", "13055"}, {}), "");
  EXPECT_EQ(de({}, {"200054781"}), "") << "la métropole du Grand Paris en réunit plusieurs";
  EXPECT_EQ(de({}, {"200046977"}, {"69"}), "");
  EXPECT_EQ(de({}, {}), "");
  Requete requete;
  requete.champs = {"cotation"};
  for (const bool sienne : {true, false}) {
    Plan plan;
    Erreurs erreurs;
    ContexteDeRequete contexte{c, 18'000};
    if (sienne) contexte.territoire = c.territoires().epci().Find("200046977");
    Resolve(requete, contexte, plan, erreurs);
    EXPECT_EQ(erreurs.empty(), sienne);
    if (sienne) {
      EXPECT_EQ(plan.colonnes.back().nom, "cotation@200046977");
    }
  }
}

}  // namespace
}  // namespace sne::testing
