#include "bench/base_ecole/profils.h"

#include <stdexcept>
#include <string>

#include "bench/base_ecole/affinites.h"
#include "bench/base_ecole/maths.h"

namespace sne::ecole {
namespace {

template <std::size_t N>
std::vector<double> Parts(const std::array<double, N>& percent) {
  double sum = 0;
  for (const double p : percent) sum += p;
  std::vector<double> parts;
  parts.reserve(N);
  for (const double p : percent) parts.push_back(p / sum);
  return parts;
}

void Fit(std::vector<double>& table, const std::vector<double>& rows, const std::vector<double>& columns,
         const char* what) {
  // 1e-6 of the stock: three hundred times less than what 200,000 demandes can show.
  if (FitMargins(table, rows, columns) > 1e-6) {
    throw std::logic_error(std::string("marges inconciliables : ") + what);
  }
}

constexpr double kFemmesVictimes = 0.9;
bool EstViolence(std::size_t motif) { return kCodeMotif[motif] == "27" || kCodeMotif[motif] == "28"; }

}  // namespace

GroupeSituation GroupeDe(Composition composition, Situation situation) {
  if (EstCouple(composition)) return situation == kM ? kCoupleMarie : kCoupleLibre;
  if (situation == kD || situation == kS) return kSepare;
  return situation == kM ? kMarieSeul : kSeulOuVeuf;
}

GroupeTravail GroupeDe(Statut statut) {
  if (statut == kRet) return kRetraite;
  return EstSalarie(statut) || statut == kArt ? kEnEmploi : kSansEmploi;
}

Profils::Profils() {
  FormerFoyers();
  FormerModes();
  FormerMotifs();
  std::array<double, kCompositions> all{};
  ParcourirMasses([&](double mass, Composition c, std::size_t, Statut, Mode, std::size_t motif) {
    all[c] += mass;
    if (EstViolence(motif)) violences_[c] += mass;
  });
  for (std::size_t c = 0; c < kCompositions; ++c) violences_[c] /= all[c];
}

void Profils::FormerFoyers() {
  // Composition x size, then x age.
  std::vector<double> sizes;
  for (std::size_t c = 0; c < kCompositions; ++c) {
    for (std::size_t t = 0; t < kTailles; ++t) sizes.push_back(kAffiniteTaille[c][t]);
  }
  Fit(sizes, Parts(kPartComposition), Parts(kPartTaille), "taille du foyer");
  const std::vector<double> ages = Parts(kPartAge);
  for (std::size_t c = 0; c < kCompositions; ++c) {
    for (std::size_t t = 0; t < kTailles; ++t) {
      for (std::size_t a = 0; a < kAges; ++a) {
        taille_.push_back(ages[a] * AffiniteAge(static_cast<Composition>(c), t, a));
      }
    }
  }
  Fit(taille_, sizes, ages, "âge");
  tirage_base_ = AliasTable(taille_);

  std::vector<double> by_age(kCompositions * kAges);
  for (std::size_t i = 0; i < taille_.size(); ++i) by_age[i / (kTailles * kAges) * kAges + i % kAges] += taille_[i];

  const std::vector<double> statuts = Parts(kPartStatut);
  const std::vector<double> situations = Parts(kPartSituation);
  for (std::size_t c = 0; c < kCompositions; ++c) {
    for (std::size_t a = 0; a < kAges; ++a) {
      for (std::size_t s = 0; s < kStatuts; ++s) {
        statut_.push_back(statuts[s] * AffiniteStatut(static_cast<Composition>(c), a, static_cast<Statut>(s)));
      }
      for (std::size_t s = 0; s < kSituations; ++s) {
        situation_.push_back(situations[s] *
                             AffiniteSituation(static_cast<Composition>(c), a, static_cast<Situation>(s)));
      }
    }
  }
  Fit(statut_, by_age, statuts, "statut professionnel");
  Fit(situation_, by_age, situations, "situation familiale");
  tirage_statut_ = ConditionalTable(statut_, kStatuts);
  tirage_situation_ = ConditionalTable(situation_, kSituations);

  // Women: 85 % of single parents, half of the couples; the others make up for the national share.
  constexpr double kPartCouples = 50;
  const double couples = kPartComposition[kCouple] + kPartComposition[kCouplePac];
  const double others = kPartFemmes - kPartComposition[kMono] * kPartFemmesMono / 100 - couples * kPartCouples / 100;
  femmes_.fill(others / (kPartComposition[kSeul] + kPartComposition[kAutre]));
  femmes_[kMono] = kPartFemmesMono / 100;
  femmes_[kCouple] = femmes_[kCouplePac] = kPartCouples / 100;
}

void Profils::FormerModes() {
  const std::vector<double> modes = Parts(kPartMode);
  for (std::size_t row = 0; row < statut_.size(); ++row) {
    const auto composition = static_cast<Composition>(row / (kAges * kStatuts));
    const std::size_t age = row / kStatuts % kAges;
    const auto statut = static_cast<Statut>(row % kStatuts);
    for (std::size_t m = 0; m < kModes; ++m) {
      mode_.push_back(modes[m] * AffiniteMode(composition, age, statut, static_cast<Mode>(m)));
    }
  }
  Fit(mode_, statut_, modes, "mode de logement");
  tirage_mode_ = ConditionalTable(mode_, kModes);
}

void Profils::FormerMotifs() {
  // Masses of the lines: sizes, marital status and modes are independent given composition, age (and work).
  const std::size_t lines = kModes * kGroupesSituation * kGroupesTravail * kGroupesTaille * kGroupesAge;
  std::vector<double> mass(lines);
  for (std::size_t c = 0; c < kCompositions; ++c) {
    for (std::size_t a = 0; a < kAges; ++a) {
      std::array<double, kGroupesTaille> size_part{};
      double base = 0;
      for (std::size_t t = 0; t < kTailles; ++t) {
        const double m = taille_[(c * kTailles + t) * kAges + a];
        size_part[GroupeDeTaille(t)] += m;
        base += m;
      }
      if (base <= 0) continue;
      std::array<double, kGroupesSituation> situation_part{};
      for (std::size_t s = 0; s < kSituations; ++s) {
        situation_part[GroupeDe(Composition(c), Situation(s))] += situation_[(c * kAges + a) * kSituations + s] / base;
      }
      for (std::size_t s = 0; s < kStatuts; ++s) {
        for (std::size_t m = 0; m < kModes; ++m) {
          const double joint = mode_[((c * kAges + a) * kStatuts + s) * kModes + m];
          for (std::size_t g = 0; g < kGroupesSituation; ++g) {
            for (std::size_t t = 0; t < kGroupesTaille; ++t) {
              mass[LigneMotif(Mode(m), GroupeSituation(g), GroupeDe(Statut(s)), t, GroupeDAge(a))] +=
                  joint * situation_part[g] * size_part[t] / base;
            }
          }
        }
      }
    }
  }
  // Mutations (HLM) and the others have their own margins.
  motif_.assign(lines * kMotifs, 0.0);
  const std::size_t per_mode = lines / kModes;
  for (const bool mutation : {true, false}) {
    const std::size_t begin = mutation ? kHlm * per_mode : (kHlm + 1) * per_mode;
    const std::size_t end = mutation ? (kHlm + 1) * per_mode : lines;
    const std::vector<double> parts = Parts(mutation ? kPartMotifMutation : kPartMotifHorsMutation);
    const std::vector<double> rows(mass.begin() + static_cast<std::ptrdiff_t>(begin),
                                   mass.begin() + static_cast<std::ptrdiff_t>(end));
    double total = 0;
    for (const double r : rows) total += r;
    std::vector<double> columns;
    columns.reserve(parts.size());
    for (const double p : parts) columns.push_back(p * total);
    std::vector<double> table;
    for (std::size_t line = begin; line < end; ++line) {
      const ClasseMotif classe = {
          static_cast<Mode>(line / per_mode),
          static_cast<GroupeSituation>(line / (kGroupesTravail * kGroupesTaille * kGroupesAge) % kGroupesSituation),
          static_cast<GroupeTravail>(line / (kGroupesTaille * kGroupesAge) % kGroupesTravail),
          line / kGroupesAge % kGroupesTaille, line % kGroupesAge};
      for (std::size_t m = 0; m < kMotifs; ++m) table.push_back(parts[m] * AffiniteMotif(classe, kCodeMotif[m]));
    }
    Fit(table, rows, columns, mutation ? "motif (mutation)" : "motif (hors mutation)");
    for (std::size_t i = 0; i < table.size(); ++i) {
      const double row = rows[i / kMotifs];
      motif_[begin * kMotifs + i] = row > 0 ? table[i] / row : 0;
    }
  }
  tirage_motif_ = ConditionalTable(motif_, kMotifs);

  // Handicap: all of motive 07, a quarter of 08, the rest evenly.
  const double mutation = kPartMode[kHlm] / 100;
  const auto part = [&](std::string_view code) {
    const std::size_t m = MotifIndex(code);
    return mutation * kPartMotifMutation[m] + (1 - mutation) * kPartMotifHorsMutation[m];
  };
  constexpr double kSante = 0.25;
  const double others = (kPartHandicap - part("07") - kSante * part("08")) / (100 - part("07") - part("08"));
  handicap_.fill(others);
  handicap_[MotifIndex("07")] = 1;
  handicap_[MotifIndex("08")] = kSante;
}

Profil Profils::Tirer(Rng& rng) const {
  Profil p{};
  const std::size_t base = tirage_base_.Draw(rng);
  p.composition = static_cast<Composition>(base / (kTailles * kAges));
  p.taille = base / kAges % kTailles;
  p.age = base % kAges;
  const std::size_t row = p.composition * kAges + p.age;
  p.statut = static_cast<Statut>(tirage_statut_.Draw(row, rng));
  p.situation = static_cast<Situation>(tirage_situation_.Draw(row, rng));
  p.mode = static_cast<Mode>(tirage_mode_.Draw(row * kStatuts + p.statut, rng));
  p.motif = tirage_motif_.Draw(LigneMotif(p.mode, GroupeDe(p.composition, p.situation), GroupeDe(p.statut),
                                          GroupeDeTaille(p.taille), GroupeDAge(p.age)),
                               rng);
  p.handicap = rng.Chance(handicap_[p.motif]);
  const double part = femmes_[p.composition];
  const bool violences = EstViolence(p.motif);
  // Of the victims nine in ten are women; the others of the same family type keep the margin.
  const double share = violences_[p.composition];
  const double victimes = part > kFemmesVictimes ? part : kFemmesVictimes;
  p.femme = rng.Chance(violences ? victimes : (part - share * victimes) / (1 - share));
  return p;
}

void Profils::ParcourirMasses(const Visite& visit) const {
  for (std::size_t c = 0; c < kCompositions; ++c) {
    for (std::size_t a = 0; a < kAges; ++a) {
      double base = 0;
      std::array<double, kGroupesTaille> size_part{};
      std::array<double, kGroupesSituation> situation_part{};
      for (std::size_t t = 0; t < kTailles; ++t) {
        size_part[GroupeDeTaille(t)] += taille_[(c * kTailles + t) * kAges + a];
        base += taille_[(c * kTailles + t) * kAges + a];
      }
      if (base <= 0) continue;
      for (std::size_t s = 0; s < kSituations; ++s) {
        situation_part[GroupeDe(Composition(c), Situation(s))] += situation_[(c * kAges + a) * kSituations + s] / base;
      }
      for (std::size_t s = 0; s < kStatuts; ++s) {
        for (std::size_t m = 0; m < kModes; ++m) {
          const double joint = mode_[((c * kAges + a) * kStatuts + s) * kModes + m];
          if (joint <= 0) continue;
          std::array<double, kMotifs> motifs{};
          for (std::size_t g = 0; g < kGroupesSituation; ++g) {
            for (std::size_t t = 0; t < kGroupesTaille; ++t) {
              const double weight = situation_part[g] * size_part[t] / base;
              if (weight <= 0) continue;
              const std::size_t line = LigneMotif(Mode(m), GroupeSituation(g), GroupeDe(Statut(s)), t, GroupeDAge(a));
              for (std::size_t i = 0; i < kMotifs; ++i) motifs[i] += weight * motif_[line * kMotifs + i];
            }
          }
          for (std::size_t i = 0; i < kMotifs; ++i) {
            if (motifs[i] > 0) visit(joint * motifs[i], Composition(c), a, Statut(s), Mode(m), i);
          }
        }
      }
    }
  }
}

}  // namespace sne::ecole
