#include "tests/query/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "query/canonique.h"
#include "query/correspondance.h"
#include "query/flux_de_lignes.h"
#include "query/pourquoi.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "tests/generators/corpus.h"
#include "tests/generators/requests.h"

namespace sne::testing {
namespace {

const Echeance kJamais = Echeance::max();

void ComparerFacettes(const Catalogue& c, const Plan& plan, const Response& r, const ReponseAttendue& a) {
  ASSERT_EQ(r.facettes.size(), a.facettes.size());
  for (std::size_t i = 0; i < r.facettes.size(); ++i) {
    const FacetResult& f = r.facettes[i];
    const FacetteAttendue& g = a.facettes[i];
    SCOPED_TRACE(::testing::Message() << "facette " << g.nom);
    EXPECT_EQ(plan.facettes[i].nom, g.nom);
    std::vector<FacetteAttendue::Valeur> valeurs;
    for (const auto& v : f.valeurs) valeurs.push_back({v.valeur, v.nombre});
    std::vector<FacetteAttendue::Tranche> tranches;
    for (const auto& t : f.tranches) tranches.push_back({t.min, t.max, t.nombre});
    const Field& champ = c.field(plan.facettes[i].champ);
    const auto ecrire = [&](const std::vector<FacetteAttendue::Valeur>& vs) {
      std::string out;
      for (const auto& v : vs)
        out += (champ.HasOrdinals() ? champ.nomenclature->Code(static_cast<Ordinal>(v.valeur))
                                    : std::to_string(v.valeur)) +
               ":" + std::to_string(v.nombre) + " ";
      return out;
    };
    EXPECT_EQ(ecrire(valeurs), ecrire(g.valeurs));
    EXPECT_TRUE(tranches == g.tranches) << tranches.size() << " tranches, attendues " << g.tranches.size();
    EXPECT_EQ(f.autres, g.autres);
    EXPECT_EQ(f.sans_valeur, g.sans_valeur);
  }
}

// The wishes of some row, or nobody's.
Ressort RessortAuHasard(const Catalogue& c, const Reference& reference, std::mt19937& rng) {
  Ressort r;
  if (rng() % 2 != 0 || reference.demandes().empty()) return r;
  const Demande& d = reference.demandes()[rng() % reference.demandes().size()];
  const auto tirer = [&](const char* champ) {
    const auto codes = Codes(d.valeurs[c.field(c.Find(champ)).slot]);
    return std::vector<Ordinal>(codes.begin(), codes.end());
  };
  if (rng() % 2 != 0) r.departements = tirer("departement_souhaite");
  if (rng() % 2 != 0) r.epci = tirer("epci_souhaite");
  return r;
}

Perimetre AuHasard(const Snapshot& s, std::mt19937& rng, std::set<std::string>& numeros) {
  Perimetre::ParBloc par_bloc;
  const auto sur = 1 + rng() % 4;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    RowSet lignes = RowSet::Empty(s.block(b).rows());
    for (std::uint32_t row = 0; row < s.block(b).rows(); ++row) {
      if (rng() % sur == 0) lignes.Set(row);
    }
    lignes.Settle();
    lignes.ForEach([&](std::uint32_t row) {
      if (s.live(b).Test(row)) numeros.insert(NumeroDe(s, {static_cast<std::uint32_t>(b), row}));
    });
    par_bloc.push_back(std::make_shared<const RowSet>(std::move(lignes)));
  }
  return Perimetre::Lignes(std::move(par_bloc));
}

// Every word of q that a row must hold is found in it again.
void ComparerCorrespondances(const Snapshot& s, const Plan& plan, const Response& r) {
  for (std::size_t l = 0; l < std::min<std::size_t>(r.lignes.size(), 3); ++l) {
    std::set<std::size_t> mots;
    const auto correspondances = CorrespondancesDe(s, {&r.lignes[l].ref, 1}, plan.simple);
    for (const Correspondance& c : correspondances[0]) mots.insert(c.mot);
    for (std::size_t i = 0; i < plan.simple.mots.size(); ++i)
      EXPECT_TRUE(plan.simple.mots[i].facultatif || mots.contains(i)) << plan.simple.mots[i].texte;
  }
}

// The rank of a row that was found is its place in the answer; one that was not is excluded by something.
void ComparerPourquoi(const Snapshot& s, const Perimetre& perimetre, const Plan& plan, const ReponseAttendue& attendue,
                      std::mt19937& rng) {
  if (s.blocks() == 0) return;
  const auto b = static_cast<std::uint32_t>(rng() % s.blocks());
  const RowRef ref{b, static_cast<std::uint32_t>(rng() % s.block(b).rows())};
  if (!s.live(b).Test(ref.row) || (!perimetre.tout() && !perimetre.bloc(b).Test(ref.row))) return;
  const auto p = ExpliquerAbsence(s, perimetre, plan, ref);
  ASSERT_TRUE(p) << p.error().message();
  const auto it = std::find_if(attendue.lignes.begin(), attendue.lignes.end(),
                               [&](const auto& l) { return l.numero == NumeroDe(s, ref); });
  const bool trouvee = it != attendue.lignes.end();
  EXPECT_EQ(p->rang, trouvee ? static_cast<std::uint64_t>(it - attendue.lignes.begin()) + 1 : 0u);
  EXPECT_EQ(p->exclusions.empty(), trouvee);
}

// q typed again without one of its words, where that can be asked: what it finds.
void ComparerMots(const Reference& reference, const Requete& requete, const std::set<std::string>* perimetre,
                  const Plan& plan, const Response::Issue& issue) {
  const auto jetons = JetonsDe(requete.q);
  std::multiset<std::tuple<std::string, std::string, std::uint64_t>> attendus, trouves;
  for (std::size_t i = 0; jetons.size() > 1 && jetons.size() <= 8 && i < jetons.size(); ++i) {
    Requete sans = requete;
    sans.q.clear();
    for (std::size_t k = 0; k < jetons.size(); ++k) {
      if (k != i) sans.q += (sans.q.empty() ? "" : " ") + jetons[k].texte;
    }
    const ReponseAttendue a = reference.Repondre(sans, perimetre);
    if (!a.refusee) attendus.emplace(jetons[i].texte, sans.q, a.lignes.size());
  }
  for (const auto& m : issue.mots) trouves.emplace(plan.simple.jetons[m.jeton].texte, m.q, m.sans);
  EXPECT_TRUE(trouves == attendus) << trouves.size() << " mots, attendus " << attendus.size();
  EXPECT_TRUE(std::is_sorted(issue.mots.begin(), issue.mots.end(),
                             [](const auto& a, const auto& b) { return a.sans > b.sans; }));
}

// A condition dropped or widened is one fewer or another in its place: the same search, written again.
void ComparerIssues(const Reference& reference, const Requete& requete, const std::set<std::string>* perimetre,
                    const Plan& plan, const Response& r) {
  ASSERT_EQ(r.issues.size(), plan.obstacles.size());
  Requete base = requete;
  base.facettes.clear();
  base.tri.clear();
  Condition et;
  et.genre = Condition::Genre::kEt;
  if (requete.filtres && requete.filtres->genre == Condition::Genre::kEt) {
    et = *requete.filtres;
  } else if (requete.filtres) {
    et.conditions = {*requete.filtres};
  }
  const auto total = [&](const Requete& variante) -> std::int64_t {
    const ReponseAttendue a = reference.Repondre(variante, perimetre);
    return a.refusee ? -1 : static_cast<std::int64_t>(a.lignes.size());
  };
  Condition statut, tous, toujours;  // every row, whatever its statut
  statut.champ = "statut";
  statut.present = true;
  tous.genre = Condition::Genre::kNon;
  tous.conditions = {statut};
  toujours.genre = Condition::Genre::kOu;
  toujours.conditions = {statut, tous};
  for (const Response::Issue& issue : r.issues) {
    const Obstacle& o = plan.obstacles[issue.obstacle];
    SCOPED_TRACE(o.phrase);
    Requete sans = base, elargie = base;
    Condition une = et, autre = et;
    if (o.branche == Obstacle::kQ) {
      sans.q.clear();
      ComparerMots(reference, base, perimetre, plan, issue);
    } else if (o.branche == et.conditions.size()) {  // the implicit filter
      une.conditions.push_back(toujours);
      if (o.elargie) autre.conditions.push_back(o.elargie->condition);
    } else {
      const auto rang = static_cast<std::ptrdiff_t>(o.branche);
      une.conditions.erase(une.conditions.begin() + rang);
      if (o.elargie) autre.conditions[o.branche] = o.elargie->condition;
    }
    sans.filtres = une;
    elargie.filtres = autre;
    EXPECT_EQ(static_cast<std::int64_t>(issue.sans), total(sans));
    if (!o.elargie) continue;
    SCOPED_TRACE("élargie : " + o.elargie->phrase);
    EXPECT_EQ(static_cast<std::int64_t>(issue.elargie), total(elargie));
    EXPECT_GE(issue.elargie, r.total) << "un pas plus large ne perd personne";
  }
}

// Slices of a stream, in steps as small as can be; ranges small enough to be cut several times.
std::vector<RowRef> LireFlux(const std::shared_ptr<const Snapshot>& s, const Perimetre& perimetre, const Plan& plan,
                             std::mt19937& rng) {
  RowStream::Reglage reglage;
  reglage.part = std::chrono::microseconds(rng() % 2 * 50);
  const bool gros = s->live_rows() > 5000;
  reglage.tri.petite = std::vector<std::uint32_t>{1, 2, 7, 40, 8192}[rng() % 5] * (gros ? 100 : 1);
  reglage.tri.seuils = std::vector<std::uint32_t>{1, 2, 5, 511}[rng() % 4];
  RowStream flux(s, perimetre, std::make_shared<const Plan>(plan), reglage);
  std::vector<RowRef> lues;
  for (bool fini = false; !fini;) {
    const std::size_t combien = 1 + rng() % 200;
    auto tranche = flux.Next(combien);
    EXPECT_TRUE(tranche.has_value());
    if (!tranche) break;
    EXPECT_LE(tranche->lignes.size(), combien);
    EXPECT_TRUE(tranche->lignes.empty() || flux.total()) << "le total est connu avant la première ligne";
    lues.insert(lues.end(), tranche->lignes.begin(), tranche->lignes.end());
    fini = tranche->fini;
  }
  EXPECT_EQ(flux.total(), lues.size());
  return lues;
}

// All rows in the order of the search; and in that of the index, the same ones.
void ComparerFlux(const std::shared_ptr<const Snapshot>& s, const Perimetre& perimetre, const Plan& plan,
                  const ReponseAttendue& attendue, std::mt19937& rng) {
  const auto avant = [](RowRef a, RowRef b) { return std::pair(a.bloc, a.row) < std::pair(b.bloc, b.row); };
  std::vector<RowRef> lues = LireFlux(s, perimetre, plan, rng);
  EXPECT_EQ(lues.size(), attendue.lignes.size());
  for (std::size_t i = 0; i < std::min(lues.size(), attendue.lignes.size()); ++i) {
    if (NumeroDe(*s, lues[i]) != attendue.lignes[i].numero) {
      ADD_FAILURE() << "flux, rang " << i;
      return;
    }
  }
  Plan sans_ordre = plan;
  sans_ordre.ordre_de_l_index = true;
  std::sort(lues.begin(), lues.end(), avant);
  EXPECT_TRUE(LireFlux(s, perimetre, sans_ordre, rng) == lues) << "dans l'ordre de l'index";
}

}  // namespace

std::string NumeroDe(const Snapshot& s, RowRef ref) { return EcrireNumeroUnique(s.block(ref.bloc).numero(ref.row)); }

std::int64_t Comparer(const std::shared_ptr<const Snapshot>& snapshot, const Reference& reference,
                      const Requete& requete, Equipe& equipe, std::mt19937& rng, bool perimetre_au_hasard) {
  const Snapshot& s = *snapshot;
  std::set<std::string> numeros;
  const bool tout = !perimetre_au_hasard || rng() % 6 != 0;
  const Perimetre perimetre = tout ? Perimetre::France() : AuHasard(s, rng, numeros);
  const Ressort ressort = RessortAuHasard(s.catalogue(), reference, rng);
  const ReponseAttendue attendue = reference.Repondre(requete, tout ? nullptr : &numeros, ressort);
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, {s.catalogue(), s.date_reference(), &s}, plan, erreurs);
  EXPECT_EQ(!erreurs.empty(), attendue.refusee)
      << (erreurs.empty() ? attendue.motif : erreurs[0].chemin + " " + erreurs[0].detail);
  if (!erreurs.empty() || attendue.refusee) return -1;
  Requete posee = requete;
  if (rng() % 3 == 0) {  // its normal form asks the same
    posee = Canoniser(requete, {s.catalogue(), s.date_reference()});
    posee.elargir = requete.elargir;
    plan = {};
    Resolve(posee, {s.catalogue(), s.date_reference(), &s}, plan, erreurs);
    EXPECT_TRUE(erreurs.empty()) << "forme normale " << Decrire(posee);
    if (!erreurs.empty()) return -1;
  }
  plan.ressort = ressort;

  std::vector<ReponseAttendue::Ligne> lues;
  std::optional<Position> apres;
  do {
    auto r = Search(s, perimetre, plan, apres ? &*apres : nullptr, kJamais, equipe);
    if (attendue.trop_de_tranches) {
      EXPECT_FALSE(r.has_value()) << "trop de tranches";
      return -1;
    }
    EXPECT_TRUE(r.has_value()) << (r ? "" : r.error().message());
    if (!r) return -1;
    EXPECT_EQ(r->total, attendue.lignes.size());
    if (!plan.simple.mots.empty()) {
      EXPECT_EQ(r->strict, attendue.strict);
      EXPECT_EQ(r->tolerant, attendue.tolerant);
    }
    ComparerCorrespondances(s, plan, *r);
    const bool court = attendue.lignes.size() < std::max<std::uint64_t>(plan.nombre, 1);
    EXPECT_EQ(!r->issues.empty(), requete.elargir && court);
    if (!r->issues.empty()) ComparerIssues(reference, posee, tout ? nullptr : &numeros, plan, *r);
    if (!apres || !r->suite) ComparerFacettes(s.catalogue(), plan, *r, attendue);
    EXPECT_LE(r->lignes.size(), plan.nombre);
    if (r->suite) {
      EXPECT_EQ(r->lignes.size(), plan.nombre);
    }
    for (const auto& l : r->lignes) lues.push_back({NumeroDe(s, l.ref), l.tolerant});
    apres = r->suite;
    if (::testing::Test::HasFailure()) break;
  } while (apres);
  if (plan.nombre > 0 && !apres) {
    EXPECT_EQ(lues.size(), attendue.lignes.size());
    for (std::size_t i = 0; i < std::min(lues.size(), attendue.lignes.size()); ++i) {
      EXPECT_EQ(lues[i].numero, attendue.lignes[i].numero) << "rang " << i;
      EXPECT_EQ(lues[i].tolerante, attendue.lignes[i].tolerante) << "rang " << i;
      if (::testing::Test::HasFailure()) break;
    }
  }

  if (!attendue.trop_de_tranches) ComparerPourquoi(s, perimetre, plan, attendue, rng);
  ComparerFlux(snapshot, perimetre, plan, attendue, rng);
  return static_cast<std::int64_t>(attendue.lignes.size());
}

void ComparerLignes(const Snapshot& s, const Reference& reference) {
  const Catalogue& c = s.catalogue();
  std::map<std::string, const Demande*> attendues;
  for (const Demande& d : reference.demandes())
    attendues[std::string(Str(d.valeurs[c.field(c.Find("numero_unique")).slot]))] = &d;
  EXPECT_EQ(s.live_rows(), attendues.size());
  TextReader textes;
  Demande lue;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    s.live(b).ForEach([&](std::uint32_t row) {
      ReadRow(c, s.block(b), row, textes, lue);
      const auto it = attendues.find(NumeroDe(s, {static_cast<std::uint32_t>(b), row}));
      if (it == attendues.end()) {
        ADD_FAILURE() << "ligne en trop";
        return;
      }
      for (const FieldId id : c.racines()) {
        const Field& f = c.field(id);
        if (f.type == Type::kCotation || f.calcul == Calcul::kPerimetre) continue;
        EXPECT_TRUE(lue.valeurs[f.slot] == it->second->valeurs[f.slot]) << f.champ;
      }
      for (const Ordinal territoire : TerritoiresDeCotation()) {
        const std::int64_t note = s.column(b, c.Find("cotation"), territoire).scalaire.Value(row);
        EXPECT_EQ(note, NoteDe(c, *it->second, territoire).value_or(kSansValeur)) << "territoire " << territoire;
      }
      const auto ref = s.Find(s.block(b).numero(row));
      EXPECT_TRUE(ref && *ref == (RowRef{static_cast<std::uint32_t>(b), row}));
      attendues.erase(it);
    });
  }
  EXPECT_TRUE(attendues.empty());
}

}  // namespace sne::testing
