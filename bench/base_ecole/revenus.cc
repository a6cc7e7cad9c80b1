#include "bench/base_ecole/revenus.h"

#include <algorithm>
#include <cmath>

#include "bench/base_ecole/plafonds.h"

namespace sne::ecole {
namespace {

// --- Constants set by calibration.cc; run it again when anything that moves incomes changes. -----------------------
// Factor on the incomes other than permanent jobs' wages, so that half of the households outside social housing are
// in the first quartile.
constexpr double kFacteurRevenus = 0.58;
// Positions among the ceilings, as first drawn, below which 74, 94, 97.5 and 98.5 % of the households are. They are
// moved to 1, 2, 3 and 4.
constexpr std::array<double, 4> kPositions = {0.9421, 1.9353, 2.8781, 3.6393};

// Amounts of 2023 in euros a month (CAF), households of one adult without child unless said.
constexpr double kRsa = 607;
constexpr double kAah = 971;
constexpr double kMinimumVieillesse = 961;
// The tail of a self-employed person's income is cut here: a tenant who pays too much for it would have a rent above
// the 100,000 euros that the catalogue admits.
constexpr double kRessourceMax = 100'000;

thread_local double derniere_position = 0;

struct Calcul {
  const Contexte& ctx;
  Rng& rng;
  Demande& d;
  double imposable[3] = {0, 0, 0};  // D, C, A, per month
  double emploi = 0;                // wages and other incomes that lower the RSA
  bool rsa = false;

  void Ajouter(char personne, std::string_view nature, double montant) {
    const int euros = static_cast<int>(std::lround(std::min(montant, kRessourceMax)));
    if (euros <= 0) return;
    d.ressources.push_back({personne, nature, euros});
    const bool taxable = nature == "SAL" || nature == "CHO" || nature == "RET" || nature == "PINV" || nature == "PAR";
    if (taxable) imposable[personne == 'D' ? 0 : personne == 'C' ? 1 : 2] += euros;
    if (taxable || nature == "AAH" || nature == "BE") emploi += euros;
  }
  double Autre(double mediane, double sigma) { return ctx.LogNormale(kFacteurRevenus * mediane, sigma, rng); }
};

void RevenusDuTravail(Calcul& c, const Personne& p, char code, bool handicap) {
  Rng& rng = c.rng;
  const int age = CompleteYears(p.naissance, c.ctx.date);
  switch (p.statut) {
    case kCdi:
      c.Ajouter(code, "SAL", code == 'D' ? c.ctx.LogNormale(kMedianeCdi, kSigmaCdi, rng) : c.Autre(2130, 0.9));
      break;
    case kCdd:
      c.Ajouter(code, "SAL", c.Autre(1120, 0.55));
      break;
    case kApp:
      c.Ajouter(code, "SAL", c.Autre(1250, 0.25));
      break;
    case kArt:
      c.Ajouter(code, "SAL", c.Autre(1400, 1.65));
      break;
    case kEtu:
      if (rng.Chance(0.6)) c.Ajouter(code, "BE", 145 + rng.Below(430));
      if (rng.Chance(0.35)) c.Ajouter(code, "SAL", c.Autre(480, 0.45));
      if (rng.Chance(0.25)) c.Ajouter(code, "AUT", 100 + rng.Below(400));
      break;
    case kCho:
      if (rng.Chance(0.52))
        c.Ajouter(code, "CHO", c.Autre(1120, 0.34));
      else
        c.rsa = c.rsa || rng.Chance(0.8);
      break;
    case kRet: {
      const double pension = c.Autre(1310, 0.54);
      c.Ajouter(code, "RET", pension);
      if (pension < 750 && age >= 65 && code == 'D' && !EstCouple(c.d.composition) && rng.Chance(0.5)) {
        c.Ajouter(code, "AMV", kMinimumVieillesse - pension);
      }
      break;
    }
    case kAut:
      if (handicap) {
        if (rng.Chance(0.6))
          c.Ajouter(code, "AAH", rng.Chance(0.85) ? kAah : 350 + rng.Below(600));
        else
          c.Ajouter(code, "PINV", c.Autre(1250, 0.3));
      } else {
        const std::uint32_t x = rng.Below(100);
        if (x < 63)
          c.rsa = true;
        else if (x < 75)
          c.Ajouter(code, "SAL", c.Autre(620, 0.45));
        else if (x < 82)
          c.Ajouter(code, "AUT", c.Autre(480, 0.5));
      }
      break;
  }
}

void Prestations(Calcul& c) {
  Demande& d = c.d;
  Rng& rng = c.rng;
  int children = 0;
  int teenagers = 0;
  int babies = 0;
  for (const PersonneACharge& p : d.a_charge) {
    const int age = CompleteYears(p.naissance, c.ctx.date);
    if (p.lien == 'P' || age >= 20) continue;
    ++children;
    if (age >= 14) ++teenagers;
    if (age < 3) ++babies;
  }
  if (d.composition == kMono && children > 0) {
    const std::uint32_t x = rng.Below(100);
    if (x < 30)
      c.Ajouter('D', "PAR", children * (70.0 + rng.Below(130)));
    else if (x < 60)
      c.Ajouter('D', "AUT", children * 116.0);  // allocation de soutien familial
  }
  double family = 0;
  if (children >= 2) family = 132 + (children - 2) * 169 + std::max(0, teenagers - (children == 2 ? 1 : 0)) * 66;
  if (family > 0) c.Ajouter('D', "AF", family);
  if (babies > 0 && rng.Chance(0.6)) c.Ajouter('D', "PAJE", 171);
  if (children > 0 && d.handicap && rng.Chance(0.25))
    c.Ajouter('D', "AEEH", rng.Chance(0.6) ? 135 : 240 + rng.Below(600));
  if (children > 0 && d.handicap && rng.Chance(0.02)) c.Ajouter('D', "AJPP", 400 + rng.Below(500));

  // RSA: what is missing to the amount of the household; none beside a real wage.
  if (c.rsa) {
    const bool couple = !d.codemandeurs.empty();
    const int others = (couple ? 1 : 0) + children + d.nb_a_naitre;
    const double amount =
        kRsa * (1 + (others >= 1 ? 0.5 : 0) + (others >= 2 ? 0.3 : 0) + std::max(0, others - 2) * 0.4);
    const bool waged = std::any_of(d.ressources.begin(), d.ressources.end(),
                                   [](const Ressource& r) { return r.nature == "SAL" && r.montant > 1000; });
    const double missing = waged ? 0 : amount - c.emploi - family - (others == 0 ? 0 : 73);
    if (missing >= 40) c.Ajouter('D', "RSA", missing);
  }
  const bool small_wage = c.imposable[0] > 500 && c.imposable[0] < 1500;
  if (small_wage && (EstSalarie(d.demandeur.statut) || d.demandeur.statut == kArt) && rng.Chance(0.4)) {
    c.Ajouter('D', "PA", 60 + rng.Below(200));
  }
}

}  // namespace

double DernierePositionBrute() { return derniere_position; }

double UnitesDeConsommation(const Contexte& ctx, const Demande& d) {
  double units = 1 + 0.5 * static_cast<double>(d.codemandeurs.size());
  for (const PersonneACharge& p : d.a_charge) units += CompleteYears(p.naissance, ctx.date) >= 14 ? 0.5 : 0.3;
  return units;
}

int CategorieMenage(const Contexte& ctx, const Demande& d) {
  const int persons = d.taille();
  int category = persons;
  if (d.codemandeurs.empty()) {
    category = persons == 1 ? 1 : persons + 1;
  } else if (persons == 2 && EstCouple(d.composition)) {
    const int ages =
        CompleteYears(d.demandeur.naissance, ctx.date) + CompleteYears(d.codemandeurs[0].naissance, ctx.date);
    category = ages <= 55 ? 3 : 2;
  }
  return d.adapte && persons <= 5 ? std::max(category, persons + 1) : category;
}

double PositionPlafond(double rfr, double plai, double plus) {
  if (rfr <= plai) return rfr / plai;
  if (rfr <= plus) return 1 + (rfr - plai) / (plus - plai);
  return 2 + (rfr / plus - 1) / 0.3;
}

double RfrDePosition(double position, double plai, double plus) {
  if (position <= 1) return position * plai;
  if (position <= 2) return plai + (position - 1) * (plus - plai);
  return plus * (1 + (position - 2) * 0.3);
}

void TirerRevenus(const Contexte& ctx, Rng& rng, Demande& d) {
  Calcul c{ctx, rng, d, {0, 0, 0}, 0, false};
  // Whose handicap it is: the applicant's, mostly, when his status says that he lives on something else than work.
  RevenusDuTravail(c, d.demandeur, 'D', d.handicap);
  for (const Personne& p : d.codemandeurs) RevenusDuTravail(c, p, 'C', d.handicap && d.demandeur.statut != kAut);
  // A grown-up child who works.
  for (const PersonneACharge& p : d.a_charge) {
    if (p.lien == 'E' && CompleteYears(p.naissance, ctx.date) >= 19 && rng.Chance(0.3)) {
      c.Ajouter('A', "SAL", c.Autre(800, 0.4));
    }
  }
  Prestations(c);
  // A handicap shows somewhere in the record: adapted dwelling, motive, or a resource.
  bool shown = d.adapte || kCodeMotif[d.motif] == "07";
  for (const Ressource& r : d.ressources)
    shown = shown || r.nature == "AAH" || r.nature == "PINV" || r.nature == "AEEH";
  if (d.handicap && !shown) {
    // Applicants of 60 and more have asked for an adapted dwelling (see Souhaits).
    c.Ajouter('D', "PINV", c.Autre(700, 0.35));
  }
  if (d.droit_visite > 0 && c.imposable[0] > 1000 && rng.Chance(0.6)) {
    d.pension_versee = 60 + static_cast<int>(rng.Below(160)) * d.droit_visite;
  }
  int total = 0;
  for (const Ressource& r : d.ressources) total += r.montant;
  if (total == 0) d.ressources.push_back({'D', "AUCUNE", 0});
  d.total_ressources = std::max(0, total - std::max(0, d.pension_versee));

  // Taxable income: 12 months less the 10 % allowance; the year before last is 5 % lower on average.
  const double noise = 0.95 + 0.1 * rng.Unit();
  const bool fell = rng.Chance(0.04);
  const double before = fell ? 1.3 : 0.835 + 0.2 * rng.Unit();
  double last_year = 0;
  for (const double monthly : c.imposable) last_year += 12 * 0.9 * monthly * noise;
  // RFR that counts: N-2, or N-1 when it is 10 % lower.
  const double counted = fell ? last_year : last_year * before;
  const Commune& first = ctx.territoires.communes()[d.communes.front()];
  const Departement& departement = ctx.territoires.departements()[first.departement];
  const ZonePlafond zone = first.limitrophe_paris ? ZonePlafond::kParis
                           : departement.idf      ? ZonePlafond::kIdf
                                                  : ZonePlafond::kAutres;
  const Plafonds plafonds = PlafondsDe(zone, CategorieMenage(ctx, d), ctx.annee);
  double position = PositionPlafond(counted, plafonds.plai, plafonds.plus);
  derniere_position = position;
  std::size_t knot = 0;
  while (knot < kPositions.size() && position > kPositions[knot]) ++knot;
  const double left = knot == 0 ? 0 : kPositions[knot - 1];
  position = knot == kPositions.size() ? 4 + (position - left)
                                       : static_cast<double>(knot) + (position - left) / (kPositions[knot] - left);
  const double adjusted = RfrDePosition(position, plafonds.plai, plafonds.plus);
  const double factor = counted > 0 ? std::clamp(adjusted / counted, 0.905, 1.085) : 1;

  const bool shared_by_state = ctx.date >= ToDay(2021, 9, 15) && rng.Chance(0.5);  // tax office's interface
  d.rfr_source = shared_by_state ? "DGFIP" : rng.Chance(0.4) ? "PJ" : "DECLARE";
  constexpr char kCodes[3] = {'D', 'C', 'A'};
  const bool known_last_year = rng.Chance(0.8);
  for (std::size_t i = 0; i < 3; ++i) {
    if (i == 1 && d.codemandeurs.empty()) continue;
    if (i == 2 && c.imposable[2] <= 0) continue;
    const double amount = 12 * 0.9 * c.imposable[i] * noise * factor;
    d.rfr.push_back({kCodes[i], ctx.annee - 2, static_cast<int>(amount * before)});
    if (known_last_year || fell) d.rfr.push_back({kCodes[i], ctx.annee - 1, static_cast<int>(amount)});
  }
}

}  // namespace sne::ecole
