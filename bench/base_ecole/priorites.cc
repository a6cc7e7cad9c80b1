#include "bench/base_ecole/priorites.h"

#include <algorithm>
#include <stdexcept>

#include "bench/base_ecole/maths.h"

namespace sne::ecole {
namespace {

// Sets of labels and their shares of the stock, percent: 12 % have one or two, and each letter has its published share
// (D 3, K 3, C 2.5, G 1, L 1, F 0.7, A 1.2, J 0.8, E 0.4, M 0.3, others 0.1). Which pairs: estimation.
struct Ensemble {
  std::string_view codes;  // letters; 'x' stands for the rare ones
  double part;
};
constexpr Ensemble kEnsembles[] = {{"", 88},    {"D", 2.5},  {"K", 2.4},  {"C", 0.8},  {"G", 0.9},  {"L", 0.8},
                                   {"F", 0.5},  {"A", 0.9},  {"J", 0.4},  {"E", 0.4},  {"M", 0.3},  {"x", 0.1},
                                   {"DC", 0.5}, {"KC", 0.5}, {"LC", 0.2}, {"AC", 0.2}, {"JC", 0.2}, {"FC", 0.1},
                                   {"FJ", 0.1}, {"GK", 0.1}, {"AJ", 0.1}};
constexpr std::size_t kNbEnsembles = std::size(kEnsembles);

enum GroupeMode : std::size_t { kModeD, kModeK, kModeAutre };
enum GroupeMotif : std::size_t { kMotif05, kMotif27, kMotif25, kMotif13, kMotifAutre };
constexpr std::size_t kClasses = 3 * 5 * 2 * 2 * 2 * 2;

GroupeMode GroupeDuMode(Mode m) {
  if (m == kSh || m == kRs || m == kRhvs || m == kSlht) return kModeD;
  if (m == kCp || m == kCpe || m == kSd || m == kHot || m == kSquat) return kModeK;
  return kModeAutre;
}

GroupeMotif GroupeDuMotif(std::size_t motif) {
  const std::string_view code = kCodeMotif[motif];
  if (code == "05") return kMotif05;
  if (code == "27") return kMotif27;
  if (code == "25" || code == "26") return kMotif25;
  return code == "13" ? kMotif13 : kMotifAutre;
}

struct Traits {
  GroupeMode mode;
  GroupeMotif motif;
  bool handicap, mineurs, jeune, salarie;
};
Traits TraitsDe(std::size_t c) {
  return {static_cast<GroupeMode>(c / 80),
          static_cast<GroupeMotif>(c / 16 % 5),
          (c & 8) != 0,
          (c & 4) != 0,
          (c & 2) != 0,
          (c & 1) != 0};
}

// How likely a label is in a class; 0: the rule of coherence forbids it.
double Affinite(char label, const Traits& t) {
  switch (label) {
    case 'D':
      return t.mode == kModeD ? 1 : 0;
    case 'K':
      return t.mode == kModeK ? 1 : 0;
    case 'L':
      return t.motif == kMotif05 ? 1 : 0;
    case 'A':
      return t.handicap ? 1 : 0;
    case 'G':
      return t.motif == kMotif27 ? 1 : 0;
    case 'F':
      return t.motif == kMotif25 ? 1 : 0;
    case 'J':
      return t.mineurs && (t.motif == kMotif13 || t.motif == kMotif25) ? 1 : 0;
    case 'E':
      return t.salarie ? 1 : 0;
    case 'M':
      return t.jeune ? 1 : 0;
    case 'C':
      return t.mode == kModeAutre ? 0.7 : 1.2;
    default:
      return 1;
  }
}

std::string_view Code(char label, Rng& rng) {
  switch (label) {
    case 'A':
      return "PN_A";
    case 'C':
      return "PN_C";
    case 'D':
      return "PN_D";
    case 'E':
      return "PN_E";
    case 'F':
      return "PN_F";
    case 'G':
      return "PN_G";
    case 'J':
      return "PN_J";
    case 'K':
      return "PN_K";
    case 'L':
      return "PN_L";
    case 'M':
      return "PN_M";
    default: {
      static constexpr std::string_view kRare[] = {"PN_B", "PN_G2", "PN_H", "PN_I"};
      return rng.Pick(kRare);
    }
  }
}

constexpr double kFacteurTranche[kTranchesAnciennete] = {0.25, 0.7, 1.2, 2.0, 2.8, 3.2, 3.2};

double FacteurClasse(const Traits& t) {
  const double mode = t.mode == kModeD ? 1.9 : t.mode == kModeK ? 1.5 : 0.7;
  const double motif = t.motif == kMotif05 ? 2 : t.motif == kMotif13 ? 1.4 : t.motif == kMotif25 ? 1.6 : 0.9;
  return mode * motif;
}

double TauxDalo(const Departement& d) { return (d.idf ? kDaloIdf : d.paca ? kDaloPaca : kDaloAilleurs) / 100; }

}  // namespace

std::size_t Priorites::Classe(Composition composition, std::size_t age, Statut statut, Mode mode, std::size_t motif,
                              bool handicap) {
  const bool minors = (composition == kMono || composition == kCouplePac) && age <= 3;
  return GroupeDuMode(mode) * std::size_t{80} + GroupeDuMotif(motif) * std::size_t{16} + (handicap ? 8 : 0) +
         (minors ? 4 : 0) + (age == 0 ? 2 : 0) + (EstSalarie(statut) ? 1 : 0);
}

Priorites::Priorites(const Territoires& territoires, const Profils& profils, const Anciennete& anciennete)
    : masse_(kClasses) {
  profils.ParcourirMasses([&](double mass, Composition c, std::size_t a, Statut s, Mode m, std::size_t motif) {
    const double handicap = profils.ChanceHandicap(motif);
    masse_[Classe(c, a, s, m, motif, true)] += mass * handicap;
    masse_[Classe(c, a, s, m, motif, false)] += mass * (1 - handicap);
  });
  double sum = 0;
  for (const double m : masse_) sum += m;
  std::vector<double> columns;
  for (const Ensemble& e : kEnsembles) columns.push_back(sum * e.part / 100);
  label_.resize(kClasses * kNbEnsembles);
  for (std::size_t c = 0; c < kClasses; ++c) {
    for (std::size_t e = 0; e < kNbEnsembles; ++e) {
      double affinity = columns[e];
      for (const char label : kEnsembles[e].codes) affinity *= Affinite(label, TraitsDe(c));
      label_[c * kNbEnsembles + e] = affinity;
    }
  }
  if (FitMargins(label_, masse_, columns) > 1e-6) throw std::logic_error("marges inconciliables : priorités");
  tirage_label_ = ConditionalTable(label_, kNbEnsembles);

  double mean = 0;
  for (std::size_t c = 0; c < kClasses; ++c) {
    facteur_dalo_.push_back(FacteurClasse(TraitsDe(c)));
    mean += masse_[c] * facteur_dalo_[c] / sum;
  }
  for (double& f : facteur_dalo_) f /= mean;
  for (std::size_t z = 0; z < kZones; ++z) {
    double zone_mean = 0;
    for (std::size_t b = 0; b < kTranchesAnciennete; ++b) {
      zone_mean += anciennete.Parts(static_cast<Zone>(z))[b] * kFacteurTranche[b];
    }
    for (std::size_t b = 0; b < kTranchesAnciennete; ++b) facteur_anciennete_[z][b] = kFacteurTranche[b] / zone_mean;
  }

  // PPRIOR: all DALO, and as many of the labelled as its share asks for.
  double dalo = 0;
  for (const Departement& d : territoires.departements()) dalo += d.stock * TauxDalo(d);
  double label_and_dalo = 0;
  double salaried_dalo = 0;
  double salaried_label_only = 0;
  for (std::size_t c = 0; c < kClasses; ++c) {
    const double rate = dalo * facteur_dalo_[c];
    double labelled = 0;
    for (std::size_t e = 1; e < kNbEnsembles; ++e) labelled += label_[c * kNbEnsembles + e];
    label_and_dalo += labelled * rate;
    if (TraitsDe(c).salarie) {
      salaried_dalo += masse_[c] * rate;
      salaried_label_only += labelled * (1 - rate);
    }
  }
  pprior_sans_dalo_ = (kPartPprior / 100 - dalo) / (0.12 - label_and_dalo);
  // Action Logement's and the State's contingents follow from the employer: a share of the employees, independent of
  // the priorities.
  const double salaried = (kPartStatut[kCdi] + kPartStatut[kCdd] + kPartStatut[kApp]) / 100;
  const double employer = (kPartColact + kPartPfonct) / 100;
  const double both = employer / salaried * (salaried_dalo + pprior_sans_dalo_ * salaried_label_only);
  const double any = employer + kPartPprior / 100 - both;
  colter_sans_ = 1 - kPartAucunContingent / 100 / (1 - any);
  colter_avec_ = (kPartColter / 100 - (1 - any) * colter_sans_) / any;
}

double Priorites::ChanceDalo(const Departement& departement, std::size_t tranche, std::size_t classe) const {
  return TauxDalo(departement) * facteur_anciennete_[static_cast<std::size_t>(departement.zone)][tranche] *
         facteur_dalo_[classe];
}

void Priorites::Tirer(const Contexte& ctx, const Profil& profil, std::size_t tranche, Rng& rng, Demande& d) const {
  const Departement& departement = ctx.territoires.departements()[d.departement];
  const std::size_t c =
      Classe(profil.composition, profil.age, profil.statut, profil.mode, profil.motif, profil.handicap);
  const auto since = [&](Day oldest) { return rng.Between(std::min(oldest, ctx.date), ctx.date); };

  for (const char label : kEnsembles[tirage_label_.Draw(c, rng)].codes) d.priorites.push_back(Code(label, rng));
  if (!d.priorites.empty()) {
    d.priorite_date = since(d.creation);
    static constexpr std::string_view kAutorites[] = {"PREFET", "SIAO", "ACD", "PDALHPD", "PREFET", "SIAO", "ACI"};
    d.priorite_autorite = rng.Pick(kAutorites);
  }
  const bool dalo = rng.Chance(ChanceDalo(departement, tranche, c));
  const std::uint32_t x = rng.Below(1000);
  d.dalo = dalo ? "ACTIF" : x < 3 ? "CADUC" : x < 4 ? "ACTREL" : "NON";
  if (d.dalo != "NON") {
    d.dalo_date = since(std::max(d.creation + 90, ctx.date - 365 * 6));
    static constexpr std::string_view kParType[6][3] = {{"01", "40", "01"}, {"02", "40", "41"}, {"03", "41", "42"},
                                                        {"04", "42", "43"}, {"05", "43", "44"}, {"06", "44", "06"}};
    static constexpr std::string_view kAdaptes[6] = {"21", "22", "23", "24", "25", "26"};
    d.dalo_typologie = d.adapte ? kAdaptes[d.typologie] : rng.Chance(0.05) ? "09" : kParType[d.typologie][rng.Below(3)];
  }

  const bool pprior = dalo || (!d.priorites.empty() && rng.Chance(pprior_sans_dalo_));
  const bool colact = d.employeur_plus_10 == Oui::kOui;
  const bool any = pprior || colact || d.agent_etat;
  if (rng.Chance(any ? colter_avec_ : colter_sans_)) d.contingents.push_back("COLTER");
  if (colact) d.contingents.push_back("COLACT");
  if (pprior) d.contingents.push_back("PPRIOR");
  if (d.agent_etat) d.contingents.push_back("PFONCT");
  if (d.contingents.empty())
    d.contingents.push_back("AUCUN");
  else if (rng.Chance(0.03))
    d.contingents.push_back("AUTRES");

  const auto has = [&](std::string_view code) {
    return std::find(d.priorites.begin(), d.priorites.end(), code) != d.priorites.end();
  };
  const std::uint32_t y = rng.Below(1000);
  if (pprior)
    d.accord_collectif = y < 60 ? "ACD" : y < 80 ? "ACI" : "AUCUN";
  else
    d.accord_collectif = y < 4 ? "ACD" : y < 500 ? "AUCUN" : y < 520 ? "NONDOC" : "";
  if (pprior) d.pdalhpd = rng.Chance(0.15) ? Oui::kOui : Oui::kNon;
  if (has("PN_D") || d.mode == kSh || d.mode == kHot || d.mode == kRhvs)
    d.siao = rng.Chance(0.4) ? Oui::kOui : Oui::kNon;

  // Local priorities, where the EPCI of the first choice has a list.
  const Commune& first = ctx.territoires.communes()[d.communes.front()];
  if (first.liste_locale && rng.Chance(kPartPrioriteLocale / 100)) {
    const std::string_view motif = kCodeMotif[d.motif];
    const bool health = d.mode == kHlm && (motif == "07" || motif == "08");
    const std::uint32_t z = rng.Below(100);
    std::string_view code = "PL_LIEN";
    if (motif == "24")
      code = "PL_ANRU";
    else if (health && z < 70)
      code = "PL_MUT_SANTE";
    else if (d.mode == kHlm && motif == "10")
      code = "PL_SOUSOCC";
    else if (motif == "26" && z < 60)
      code = "PL_PERIL";
    else if (d.activite_essentielle == Oui::kOui && z < 55)
      code = z < 4 ? "PL_POMPIER" : "PL_ESSENTIEL";
    else if (profil.age <= 1 && z < 50)
      code = d.mode == kRs ? "PL_SORTIE_FJT" : "PL_JEUNE";
    else if (profil.age >= 5 && z < 60)
      code = "PL_VIEIL";
    d.priorites_locales.push_back(code);
    if (code != "PL_LIEN" && rng.Chance(0.15)) d.priorites_locales.push_back("PL_LIEN");
  }
  if (first.liste_locale && rng.Chance(0.02)) {
    static constexpr std::string_view kHors[] = {"HC_ENTREE_EMPLOI", "HC_DECOHAB_CONTRAINTE", "HC_ACTIVITE_DOMICILE",
                                                 "HC_NON_PRESENTATION"};
    d.criteres_hors_cerfa.push_back(rng.Pick(kHors));
  }

  // In instruction: more often with a priority, the national share kept.
  const double high = kPartPprior / 100;
  const double low = (kPartInstruction - high * kPartInstructionHaute) / (1 - high);
  if (rng.Chance((pprior ? kPartInstructionHaute : low) / 100)) {
    d.instruction_guichet = ctx.territoires.TirerGuichet(d.departement, rng);
    d.instruction_depuis = std::max(ctx.date - static_cast<Day>(rng.Below(29)), d.creation);
    d.instruction_agent = ctx.noms.Prenom(Origine::kFrance, rng.Chance(0.7), 1975, rng);
    d.instruction_agent += ' ';
    d.instruction_agent += static_cast<char>('A' + rng.Below(26));
    d.instruction_agent += '.';
    static constexpr std::string_view kRaisons[] = {"Logement T2 libéré",
                                                    "Logement T3 libéré",
                                                    "Logement T4 libéré",
                                                    "Contingent préfectoral",
                                                    "Livraison d'un programme neuf",
                                                    "Commission du mois prochain",
                                                    "Échange de logements",
                                                    "Contingent de la commune",
                                                    "Action Logement"};
    d.instruction_motif = rng.Pick(kRaisons);
  }
}

}  // namespace sne::ecole
