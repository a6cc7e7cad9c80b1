#include "query/searcher.h"

#include <algorithm>

#include "query/elargir.h"
#include "query/facet_count.h"
#include "query/filter.h"
#include "query/simple_match.h"
#include "query/top_k.h"

namespace sne {
namespace {

// What stays the same for all blocks of one search.
struct Recherche {
  const Snapshot& s;
  const Perimetre& perimetre;
  const Plan& plan;
  const Filter& filtre;
  const SimpleMatch& simple;
  std::vector<const Branche*> communes;  // branches no facet ignores, cheapest first
  struct Propre {
    FieldId champ;
    std::string epci;
    std::vector<const Branche*> branches;
  };
  std::vector<Propre> propres;         // branches that the facets of their field ignore
  std::vector<int> propre_de_facette;  // index in propres, -1: counts the plain match
};

int Cout(const Node& n) {
  switch (n.genre) {
    case Node::Genre::kNumeros:
    case Node::Genre::kTexte:
    case Node::Genre::kIdentifiants:
    case Node::Genre::kRien:
      return 0;
    case Node::Genre::kValeurs:
    case Node::Genre::kPresent:
    case Node::Genre::kTout:
      return 1;
    case Node::Genre::kIntervalle:
      return 2;
    case Node::Genre::kNoms:
      return 9;
    default:
      return 4;
  }
}

void Repartir(Recherche& r) {
  const auto ignoree = [&](const Branche& b) {
    return b.propre != kNoField && std::any_of(r.plan.facettes.begin(), r.plan.facettes.end(), [&](const Facette& f) {
             return f.exclure && f.champ == b.propre && f.epci == b.propre_epci;
           });
  };
  for (const Branche& b : r.plan.branches) {
    if (!ignoree(b)) {
      r.communes.push_back(&b);
      continue;
    }
    const auto it = std::find_if(r.propres.begin(), r.propres.end(),
                                 [&](const auto& p) { return p.champ == b.propre && p.epci == b.propre_epci; });
    if (it == r.propres.end()) {
      r.propres.push_back({b.propre, b.propre_epci, {&b}});
    } else {
      it->branches.push_back(&b);
    }
  }
  std::stable_sort(r.communes.begin(), r.communes.end(),
                   [](const Branche* a, const Branche* b) { return Cout(a->node) < Cout(b->node); });
  for (const Facette& f : r.plan.facettes) {
    int rang = -1;
    for (std::size_t i = 0; i < r.propres.size() && f.exclure; ++i) {
      if (r.propres[i].champ == f.champ && r.propres[i].epci == f.epci) rang = static_cast<int>(i);
    }
    r.propre_de_facette.push_back(rang);
  }
}

// A search without facets, whose branches are all common, and what it refers to.
struct Preparee {
  Preparee(const Snapshot& s, const Perimetre& perimetre, const Plan& plan)
      : textes(ResolveTexts(s, plan.textes)),
        simple(s, plan.simple),
        filtre(s, plan.textes, textes),
        r{s, perimetre, plan, filtre, simple, {}, {}, {}} {
    for (const Branche& b : plan.branches) r.communes.push_back(&b);
  }
  Preparee(const Preparee&) = delete;
  Preparee& operator=(const Preparee&) = delete;

  const TextSets textes;
  const SimpleMatch simple;
  const Filter filtre;
  Recherche r;
};

// Rows of the perimeter that satisfy the common branches and may match q.
RowSet Possibles(const Recherche& r, std::size_t b) {
  RowSet base = r.s.live(b);
  if (!r.perimetre.tout()) base.And(r.perimetre.bloc(b));
  if (r.simple.classe()) base.And(r.simple.Possibles(b));
  for (const Node& n : r.plan.simple.exactes) {
    if (base.none()) return base;
    r.filtre.Keep(n, b, base);
  }
  // First the branch that leaves the fewest rows here: when they are few, the others look at these alone.
  const Branche* premiere = nullptr;
  std::uint32_t moins = base.size();
  for (const Branche* branche : r.communes) {
    const std::uint32_t n = r.filtre.AtMost(branche->node, b);
    if (n < moins) {
      moins = n;
      premiere = branche;
    }
  }
  if (premiere != nullptr) r.filtre.Keep(premiere->node, b, base);
  for (const Branche* branche : r.communes) {
    if (base.none()) return base;
    if (branche != premiere) r.filtre.Keep(branche->node, b, base);
  }
  return base;
}

// Rows of the perimeter that satisfy q and the common branches; with the scores of q when that takes them.
RowSet Base(const Recherche& r, std::size_t b, std::optional<Notees>& notees) {
  RowSet base = Possibles(r, b);
  notees.reset();
  if (!r.simple.classe() || r.simple.exactes() || base.none()) return base;
  notees = r.simple.Noter(b, base);
  return notees->Lignes();
}

// The scores of rows that match, unless they are there already or q has none.
const Notees* Noter(const Recherche& r, std::size_t b, const RowSet& match, std::optional<Notees>& notees) {
  if (r.simple.classe() && !notees && !match.none()) notees = r.simple.Noter(b, match);
  return notees ? &*notees : nullptr;
}

// Nanoseconds that a block costs when at most `n` of its rows match, as measured: few rows are looked at one by one,
// many by bitsets. Waking a helper and waiting for its last block costs about fifty microseconds.
constexpr std::uint64_t kCoutPourAide = 150'000;
std::uint64_t Cout(const Recherche& r, std::uint64_t n) {
  const std::uint64_t conditions = r.communes.size() + r.propres.size();
  return 1000 + conditions * std::min<std::uint64_t>(n * 10, 4000) +
         (r.simple.jugees() ? 0 : r.plan.simple.mots.size() * n * 25) +
         r.plan.facettes.size() * std::min<std::uint64_t>(n * 2, 2500);
}

// The blocks that the common branches do not rule out, the fullest first: they fill the page that lets the others be
// skipped. `cout`: nanoseconds they cost together.
std::vector<std::uint32_t> BlocsPossibles(const Recherche& r, std::uint64_t& cout) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> blocs;  // rows at most, block
  cout = 0;
  for (std::size_t b = 0; b < r.s.blocks(); ++b) {
    std::uint32_t n = r.s.live(b).count();
    if (r.simple.classe()) n = std::min(n, r.simple.Possibles(b).count());
    if (!r.perimetre.tout()) n = std::min(n, r.perimetre.bloc(b).count());
    for (std::size_t i = 0; i < r.plan.simple.exactes.size() && n > 0; ++i)
      n = std::min(n, r.filtre.AtMost(r.plan.simple.exactes[i], b));
    for (std::size_t i = 0; i < r.communes.size() && n > 0; ++i)
      n = std::min(n, r.filtre.AtMost(r.communes[i]->node, b));
    if (n == 0) continue;
    cout += Cout(r, n);
    blocs.emplace_back(n, static_cast<std::uint32_t>(b));
  }
  std::stable_sort(blocs.begin(), blocs.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::uint32_t> ordre;
  ordre.reserve(blocs.size());
  for (const auto& [n, b] : blocs) ordre.push_back(b);
  return ordre;
}

// What one thread gathers.
struct Recolte {
  Recolte(const Recherche& r, const std::vector<SortKey>& ordre, std::size_t k, const Position* apres)
      : tete(r.s, ordre, k, apres) {
    facettes.reserve(r.plan.facettes.size());
    for (const Facette& f : r.plan.facettes) facettes.emplace_back(r.s, f, r.plan.perturbation);
  }
  std::uint64_t total = 0, strict = 0;
  std::uint64_t somme = 0;          // of the numbers of the rows, with a perturbation
  std::vector<std::uint64_t> cles;  // of the block at hand
  TopK tete;
  std::vector<FacetCounter> facettes;
};

void Bloc(const Recherche& r, std::size_t b, Recolte& recolte) {
  std::optional<Notees> notees;
  const RowSet base = Base(r, b, notees);
  if (base.none()) return;
  MatchRows lignes_base(base);
  if (base.count() < FacetCounter::kPeu) {  // most of their time goes by waiting for memory: ask for all of it at once
    for (const FacetCounter& f : recolte.facettes) f.Prefetch(b, lignes_base.list());
    recolte.tete.Prefetch(b, lignes_base.list());
  }
  RowSet match = base;
  std::vector<RowSet> propres;
  for (const auto& p : r.propres) {
    RowSet set = base;
    for (const Branche* branche : p.branches) r.filtre.Keep(branche->node, b, set);
    match.And(set);
    propres.push_back(std::move(set));
  }
  recolte.total += match.count();
  if (r.plan.perturbation != nullptr) {
    recolte.cles.resize(base.size());
    base.ForEach([&](std::uint32_t row) { recolte.cles[row] = r.plan.perturbation->Cle(r.s.block(b).numero(row)); });
    match.ForEach([&](std::uint32_t row) { recolte.somme += recolte.cles[row]; });
  }
  if (const Notees* n = Noter(r, b, match, notees); n != nullptr) {
    RowSet strict = match;
    strict.And(n->Strictes());
    recolte.strict += strict.count();
  }
  MatchRows rows(match);
  std::vector<std::optional<RowSet>> sans(r.propres.size());  // the match without the branches of one field
  std::vector<std::optional<MatchRows>> sans_rows(r.propres.size());
  for (std::size_t f = 0; f < recolte.facettes.size(); ++f) {
    const int propre = r.propre_de_facette[f];
    if (propre < 0) {
      recolte.facettes[f].Add(b, rows, recolte.cles);
      continue;
    }
    const auto p = static_cast<std::size_t>(propre);
    if (!sans[p]) {
      sans[p] = base;
      for (std::size_t i = 0; i < propres.size(); ++i) {
        if (i != p) sans[p]->And(propres[i]);
      }
      sans_rows[p].emplace(*sans[p]);
    }
    recolte.facettes[f].Add(b, *sans_rows[p], recolte.cles);
  }
  recolte.tete.Add(b, match, notees ? &*notees : nullptr);
}

// Asks memory for what tells where the columns of a block are, a block ahead.
void Annoncer(const Recherche& r, std::size_t b) {
  for (const Branche& branche : r.plan.branches) {
    if (branche.node.champ != kNoField) r.s.block(b).PrefetchColumn(branche.node.champ);
  }
  for (const Facette& f : r.plan.facettes) r.s.block(b).PrefetchColumn(f.champ);
  for (const Tri& t : r.plan.tri) r.s.block(b).PrefetchColumn(t.champ);
}

}  // namespace

Result<Response> Search(const Snapshot& s, const Perimetre& perimetre, const Plan& plan, const Position* apres,
                        Echeance echeance, Equipe& equipe) {
  const TextSets textes = ResolveTexts(s, plan.textes);
  const SimpleMatch simple(s, plan.simple);
  const Filter filtre(s, plan.textes, textes);
  Recherche r{s, perimetre, plan, filtre, simple, {}, {}, {}};
  Repartir(r);

  const auto ordre = OrderOf(plan, s.catalogue());
  const std::size_t k = plan.nombre == 0 ? 0 : plan.nombre + 1;  // one more tells whether there is a next page
  std::uint64_t cout = 0;
  const std::vector<std::uint32_t> blocs = BlocsPossibles(r, cout);
  std::vector<std::optional<Recolte>> recoltes(equipe.places());
  std::atomic<bool> depassee = false;
  const auto tache = [&](std::size_t i, unsigned place) {
    if (depassee || std::chrono::steady_clock::now() > echeance) {
      depassee = true;
      return;
    }
    if (!recoltes[place]) recoltes[place].emplace(r, ordre, k, apres);
    if (i + 1 < blocs.size()) Annoncer(r, blocs[i + 1]);
    Bloc(r, blocs[i], *recoltes[place]);
  };
  if (cout < kCoutPourAide) {
    for (std::size_t i = 0; i < blocs.size(); ++i) tache(i, 0);
  } else {
    equipe.Pour(blocs.size(), tache);
  }
  if (depassee) return Fail(Code::kOverloaded, "la recherche a dépassé son délai");
  if (!recoltes[0]) recoltes[0].emplace(r, ordre, k, apres);
  Recolte& toute = *recoltes[0];
  for (std::size_t i = 1; i < recoltes.size(); ++i) {
    if (!recoltes[i]) continue;
    toute.total += recoltes[i]->total;
    toute.strict += recoltes[i]->strict;
    toute.somme += recoltes[i]->somme;
    toute.tete.Merge(recoltes[i]->tete);
    for (std::size_t f = 0; f < toute.facettes.size(); ++f) toute.facettes[f].Merge(recoltes[i]->facettes[f]);
  }

  Response reponse;
  reponse.total = plan.perturbation == nullptr ? toute.total : plan.perturbation->Dire(toute.total, toute.somme);
  reponse.strict = toute.strict;
  reponse.tolerant = toute.total - toute.strict;
  for (const FacetCounter& f : toute.facettes) {
    auto resultat = f.Finish();
    if (!resultat) return tl::unexpected(resultat.error());
    reponse.facettes.push_back(std::move(*resultat));
  }
  const auto& tete = toute.tete.Finish();
  const std::size_t n = std::min<std::size_t>(tete.size(), plan.nombre);
  if (tete.size() > n && n > 0) reponse.suite = toute.tete.PositionOf(tete[n - 1]);
  for (std::size_t i = 0; i < n; ++i) reponse.lignes.push_back({tete[i].ref, !toute.tete.Strict(tete[i])});
  if (!plan.obstacles.empty() && reponse.total < std::max<std::uint64_t>(plan.nombre, 1)) {
    auto issues = Issues(s, perimetre, plan, filtre, simple, echeance, equipe);
    if (!issues) return tl::unexpected(issues.error());
    reponse.issues = std::move(*issues);
  }
  SNE_TRY(s.Sain());
  return reponse;
}

Result<std::vector<LignesDeBloc>> Matching(const Snapshot& s, const Perimetre& perimetre, const Plan& plan,
                                           Echeance echeance, Equipe& equipe) {
  const Preparee preparee(s, perimetre, plan);
  const Recherche& r = preparee.r;
  std::uint64_t cout = 0;
  std::vector<std::uint32_t> blocs = BlocsPossibles(r, cout);
  std::sort(blocs.begin(), blocs.end());
  std::vector<LignesDeBloc> lignes(blocs.size());
  std::atomic<bool> depassee = false;
  equipe.Pour(blocs.size(), [&](std::size_t i, unsigned) {
    depassee = depassee || std::chrono::steady_clock::now() > echeance;
    if (depassee) return;
    std::optional<Notees> notees;
    lignes[i] = {blocs[i], Base(r, blocs[i], notees)};
  });
  if (depassee) return Fail(Code::kOverloaded, "la recherche a dépassé son délai");
  std::erase_if(lignes, [](const LignesDeBloc& l) { return l.rows.none(); });
  SNE_TRY(s.Sain());
  return lignes;
}

Result<std::uint64_t> RankOf(const Snapshot& s, const Perimetre& perimetre, const Plan& plan, RowRef ref) {
  const Preparee preparee(s, perimetre, plan);
  const Recherche& r = preparee.r;
  const auto ordre = OrderOf(plan, s.catalogue());
  const TopK comparateur(s, ordre, 0, nullptr);
  std::optional<Notees> notees;
  RowSet match = Base(r, ref.bloc, notees);
  if (!match.Test(ref.row)) return 0;
  const TopK::Candidat elle = comparateur.CandidatOf(ref, Noter(r, ref.bloc, match, notees));
  std::uint64_t rang = 1;
  for (std::uint32_t b = 0; b < s.blocks(); ++b) {
    match = Base(r, b, notees);
    const Notees* n = Noter(r, b, match, notees);
    match.ForEach([&](std::uint32_t row) { rang += comparateur.Before(comparateur.CandidatOf({b, row}, n), elle); });
  }
  SNE_TRY(s.Sain());
  return rang;
}

struct Appariement::Rep {
  Rep(const Snapshot& s, const Perimetre& perimetre, const Plan& plan) : preparee(s, perimetre, plan) {}
  Preparee preparee;
};

Appariement::Appariement(const Snapshot& s, const Perimetre& perimetre, const Plan& plan)
    : rep_(std::make_unique<const Rep>(s, perimetre, plan)) {}
Appariement::~Appariement() = default;

RowSet Appariement::Bloc(std::size_t b, std::optional<Notees>* notees) const {
  const Recherche& r = rep_->preparee.r;
  std::optional<Notees> scores;
  RowSet base = Base(r, b, scores);
  if (notees != nullptr) {
    Noter(r, b, base, scores);
    *notees = std::move(scores);
  }
  return base;
}

}  // namespace sne
