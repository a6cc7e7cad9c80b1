#include "query/elargir.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <deque>
#include <numeric>

#include "query/simple_query.h"

namespace sne {
namespace {

// ---- one step

// How far a limit of a number moves: counts and years by one, measures and amounts by a tenth, rounded up to whole
// units.
double Pas(const Field& f, double v) {
  if (f.type == Type::kInt && (f.unite.empty() || f.unite == "ans")) return 1;
  return std::max(1.0, std::ceil(std::abs(v) / 10));
}
Litteral Nombre_(double v) { return Nombre{v, v == std::floor(v)}; }

// Nothing but points is counted or measured below zero; a limit that is there already stays.
Litteral Moins(const Field& f, const Litteral& l) {
  const double v = std::get<Nombre>(l).valeur;
  if (f.type == Type::kCotation) return Nombre_(v - Pas(f, v));
  return Nombre_(v <= 0 ? v : std::max(0.0, v - Pas(f, v)));
}
Litteral Plus(const Field& f, const Litteral& l) {
  const double v = std::get<Nombre>(l).valeur;
  return Nombre_(v + Pas(f, v));
}

Litteral UnMois(const Litteral& l, int mois) {
  return EcrireDate(PlusMois(LireDate(std::get<std::string>(l)).value_or(0), mois));
}

// Numbers: a list of neighbours becomes one interval.
std::optional<Condition> Nombres(Condition c, const Field& f) {
  if (c.egal) {
    c.min = Moins(f, *c.egal);
    c.max = Plus(f, *c.egal);
    c.egal.reset();
  } else if (c.parmi) {
    if (c.parmi->empty()) return std::nullopt;
    for (std::size_t i = 1; i < c.parmi->size(); ++i) {  // with a gap, which of its values is one step?
      if ((f.type != Type::kInt && f.type != Type::kCotation) ||
          std::get<Nombre>((*c.parmi)[i]).valeur != std::get<Nombre>((*c.parmi)[i - 1]).valeur + 1)
        return std::nullopt;
    }
    c.min = Moins(f, c.parmi->front());
    c.max = Plus(f, c.parmi->back());
    c.parmi.reset();
  } else {
    if (c.min) c.min = Moins(f, *c.min);
    if (c.max) c.max = Plus(f, *c.max);
  }
  return c;
}

std::vector<Litteral> ValeursDe(const Condition& c) {
  if (c.egal) return {*c.egal};
  return c.parmi.value_or(std::vector<Litteral>());
}

std::optional<Condition> Poser(Condition c, const Nomenclature& n, std::vector<Ordinal> valeurs) {
  std::sort(valeurs.begin(), valeurs.end());
  valeurs.erase(std::unique(valeurs.begin(), valeurs.end()), valeurs.end());
  std::vector<Litteral> codes;
  codes.reserve(valeurs.size());
  for (const Ordinal o : valeurs) codes.emplace_back(n.Code(o));
  c.egal.reset();
  c.parmi.reset();
  if (codes.size() == 1) {
    c.egal = codes[0];
  } else {
    c.parmi = std::move(codes);
  }
  return c;
}

// The value behind the last one asked for; at the end of the list, the one before the first.
std::optional<Condition> Suivante(const Condition& c, const Field& f) {
  std::vector<Ordinal> valeurs;
  for (const Litteral& l : ValeursDe(c)) valeurs.push_back(f.nomenclature->Find(std::get<std::string>(l)));
  if (valeurs.empty()) return std::nullopt;
  const auto [premiere, derniere] = std::minmax_element(valeurs.begin(), valeurs.end());
  if (*derniere < f.nomenclature->size()) {
    valeurs.push_back(*derniere + 1);
  } else if (*premiere > 1) {
    valeurs.push_back(*premiere - 1);
  } else {
    return std::nullopt;
  }
  return Poser(c, *f.nomenclature, std::move(valeurs));
}

// The places around those asked for, by the field that holds them.
std::optional<Condition> Autour(Condition c, const Field& f, const Catalogue& catalogue) {
  const Field& vers = catalogue.field(f.elargi_a);
  const Territoires& t = catalogue.territoires();
  std::vector<Ordinal> autour;
  for (const Litteral& l : ValeursDe(c)) {
    autour.push_back(t.Autour(*f.nomenclature, f.nomenclature->Find(std::get<std::string>(l)), *vers.nomenclature));
    if (autour.back() == kNoOrdinal) return std::nullopt;
  }
  if (autour.empty()) return std::nullopt;
  c.champ = vers.nom_public();
  return Poser(std::move(c), *vers.nomenclature, std::move(autour));
}

// ---- counts

// q typed again without one of its tokens: others may then stand together, be required or no commune any more.
struct Retape {
  std::size_t jeton = 0;
  std::string q;
  Simple simple;
  std::optional<SimpleMatch> match;
};

// Those that can be asked. At fixed places: a match refers to its words.
std::deque<Retape> SansUnMot(const Snapshot& s, const Simple& simple) {
  std::deque<Retape> retapes;
  if (simple.jetons.size() < 2 || simple.jetons.size() > kMotsOtes) return retapes;
  for (std::size_t i = 0; i < simple.jetons.size(); ++i) {
    Retape& r = retapes.emplace_back();
    r.jeton = i;
    for (std::size_t k = 0; k < simple.jetons.size(); ++k) {
      if (k != i) r.q += (r.q.empty() ? "" : " ") + simple.jetons[k].texte;
    }
    std::vector<std::string> avertissements;
    Erreurs erreurs;
    UnderstandSimple(r.q, "", s.catalogue(), r.simple, avertissements, erreurs);
    if (erreurs.empty()) {
      r.match.emplace(s, r.simple);
    } else {
      retapes.pop_back();
    }
  }
  return retapes;
}

// Of each obstacle, in the order of the plan.
using Comptes = std::vector<Response::Issue>;

class Passe {
 public:
  Passe(const Snapshot& s, const Perimetre& perimetre, const Plan& plan, const Filter& filtre,
        const SimpleMatch& simple)
      : s_(s),
        perimetre_(perimetre),
        plan_(plan),
        filtre_(filtre),
        simple_(simple),
        retapes_(SansUnMot(s, plan.simple)) {}

  // Nothing counted yet.
  Comptes Zeros() const {
    Comptes zeros(plan_.obstacles.size());
    for (std::size_t i = 0; i < zeros.size(); ++i) {
      zeros[i].obstacle = i;
      if (plan_.obstacles[i].branche != Obstacle::kQ) continue;
      for (const Retape& r : retapes_) zeros[i].mots.push_back({r.jeton, r.q, 0});
    }
    return zeros;
  }

  // Blocks that two conditions do not rule out: elsewhere no row fails one alone.
  std::vector<std::size_t> Blocs() const {
    std::vector<std::size_t> blocs;
    for (std::size_t b = 0; b < s_.blocks(); ++b) {
      const auto vides = std::count_if(plan_.obstacles.begin(), plan_.obstacles.end(),
                                       [&](const Obstacle& o) { return AuPlus(o, b) == 0; });
      if (vides < 2 && !s_.live(b).none()) blocs.push_back(b);
    }
    return blocs;
  }

  void Bloc(std::size_t b, Comptes& comptes) const {
    RowSet toutes = s_.live(b);  // rows that fail no condition so far
    if (!perimetre_.tout()) toutes.And(perimetre_.bloc(b));
    RowSet une = RowSet::None(toutes.size());  // that fail one
    std::vector<RowSet> passent(plan_.obstacles.size(), une);
    for (const std::size_t i : Ordre(b)) {
      RowSet passe = toutes;
      passe.Or(une);
      Garder(plan_.obstacles[i], b, passe);
      RowSet echoue = toutes;
      echoue.AndNot(passe);
      toutes.And(passe);
      une.And(passe);
      une.Or(echoue);
      if (toutes.none() && une.none()) return;
      passent[i] = std::move(passe);
    }
    for (std::size_t i = 0; i < plan_.obstacles.size(); ++i) {
      const Obstacle& o = plan_.obstacles[i];
      RowSet sans = une;  // rows that satisfy all other conditions
      sans.AndNot(passent[i]);
      sans.Or(toutes);
      if (o.elargie) {
        RowSet elargie = sans;
        filtre_.Keep(o.elargie->node, b, elargie);
        comptes[i].elargie += elargie.count();
      }
      for (std::size_t m = 0; m < comptes[i].mots.size(); ++m) {
        RowSet retapee = sans;
        Garder(*retapes_[m].match, retapes_[m].simple, b, retapee);
        comptes[i].mots[m].sans += retapee.count();
      }
      if (o.sans) filtre_.Keep(*o.sans, b, sans);
      comptes[i].sans += sans.count();
    }
  }

 private:
  std::uint32_t AuPlus(const Obstacle& o, std::size_t b) const {
    if (o.branche != Obstacle::kQ) return filtre_.AtMost(plan_.branches[o.branche].node, b);
    std::uint32_t n = s_.block(b).rows();
    if (simple_.classe()) n = simple_.Possibles(b).count();
    for (const Node& e : plan_.simple.exactes) n = std::min(n, filtre_.AtMost(e, b));
    return n;
  }

  void Garder(const Obstacle& o, std::size_t b, RowSet& rows) const {
    if (o.branche != Obstacle::kQ) return filtre_.Keep(plan_.branches[o.branche].node, b, rows);
    Garder(simple_, plan_.simple, b, rows);
  }

  void Garder(const SimpleMatch& match, const Simple& simple, std::size_t b, RowSet& rows) const {
    for (const Node& e : simple.exactes) filtre_.Keep(e, b, rows);
    if (match.classe()) match.Keep(b, rows);
  }

  // What leaves the fewest rows first: those that follow look at these alone.
  std::vector<std::size_t> Ordre(std::size_t b) const {
    std::vector<std::pair<std::uint32_t, std::size_t>> rangs;
    for (std::size_t i = 0; i < plan_.obstacles.size(); ++i) rangs.emplace_back(AuPlus(plan_.obstacles[i], b), i);
    std::sort(rangs.begin(), rangs.end());
    std::vector<std::size_t> ordre;
    ordre.reserve(rangs.size());
    for (const auto& [n, i] : rangs) ordre.push_back(i);
    return ordre;
  }

  const Snapshot& s_;
  const Perimetre& perimetre_;
  const Plan& plan_;
  const Filter& filtre_;
  const SimpleMatch& simple_;
  const std::deque<Retape> retapes_;
};

// Blocks that one thread counts while a second would wake up.
constexpr std::size_t kBlocsSeul = 4;

}  // namespace

std::optional<Condition> UnPasPlusLoin(const Condition& c, const Catalogue& catalogue) {
  if (c.genre != Condition::Genre::kFeuille || c.present || c.texte || c.element) return std::nullopt;
  const Field& f = catalogue.field(catalogue.Find(std::string_view(c.champ).substr(0, c.champ.find('@'))));
  if (f.elargi_a != kNoField) return Autour(c, f, catalogue);
  switch (f.type) {
    case Type::kInt:
    case Type::kMoney:
    case Type::kCotation:
      return Nombres(c, f);
    case Type::kDate: {
      if (!c.min && !c.max) return std::nullopt;
      Condition plus = c;
      if (c.min) plus.min = UnMois(*c.min, -1);
      if (c.max) plus.max = UnMois(*c.max, 1);
      return plus;
    }
    default:
      return f.progression ? Suivante(c, f) : std::nullopt;
  }
}

Result<std::vector<Response::Issue>> Issues(const Snapshot& s, const Perimetre& perimetre, const Plan& plan,
                                            const Filter& filtre, const SimpleMatch& simple,
                                            std::chrono::steady_clock::time_point echeance, Equipe& equipe) {
  const Passe passe(s, perimetre, plan, filtre, simple);
  const auto blocs = passe.Blocs();
  Comptes issues = passe.Zeros();
  std::vector<Comptes> comptes(equipe.places(), issues);
  std::atomic<bool> depassee = false;
  const auto tache = [&](std::size_t i, unsigned place) {
    if (depassee || std::chrono::steady_clock::now() > echeance) {
      depassee = true;
      return;
    }
    passe.Bloc(blocs[i], comptes[place]);
  };
  if (blocs.size() <= kBlocsSeul) {
    for (std::size_t i = 0; i < blocs.size(); ++i) tache(i, 0);
  } else {
    equipe.Pour(blocs.size(), tache);
  }
  if (depassee) return Fail(Code::kOverloaded, "la recherche a dépassé son délai");
  for (Response::Issue& issue : issues) {
    for (const Comptes& c : comptes) {
      const Response::Issue& sienne = c[issue.obstacle];
      issue.sans += sienne.sans;
      issue.elargie += sienne.elargie;
      for (std::size_t m = 0; m < issue.mots.size(); ++m) issue.mots[m].sans += sienne.mots[m].sans;
    }
    std::stable_sort(issue.mots.begin(), issue.mots.end(),
                     [](const auto& a, const auto& b) { return a.sans > b.sans; });
  }
  std::stable_sort(issues.begin(), issues.end(), [](const Response::Issue& a, const Response::Issue& b) {
    return a.sans != b.sans ? a.sans > b.sans : a.elargie > b.elargie;
  });
  return issues;
}

}  // namespace sne
