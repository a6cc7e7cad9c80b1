#include "bench/base_ecole/affinites.h"

namespace sne::ecole {

double AffiniteAge(Composition composition, std::size_t taille, std::size_t age) {
  //                                            16   25   30    40    50    60    70
  constexpr double kBase[kCompositions][kAges] = {{1.3, 1.25, 0.75, 0.7, 1.15, 1.5, 1.7},
                                                  {0.5, 0.9, 1.6, 1.7, 0.75, 0.2, 0.08},
                                                  {0.8, 1.1, 0.6, 0.5, 1.2, 1.6, 1.8},
                                                  {0.4, 0.9, 1.7, 1.5, 0.6, 0.2, 0.06},
                                                  {1.5, 1.2, 0.8, 0.7, 0.6, 0.4, 0.2}};
  double factor = kBase[composition][age];
  // Children that the age of the parent allows.
  if (age == 0) factor *= taille <= 1 ? 1 : taille == 2 ? 0.6 : taille == 3 ? 0.15 : 0;
  if (age == 1) factor *= taille <= 2 ? 1 : taille == 3 ? 0.7 : taille == 4 ? 0.3 : taille == 5 ? 0.1 : 0;
  if (age >= 5 && taille >= 4) factor *= 0.3;
  return factor;
}

double AffiniteStatut(Composition composition, std::size_t age, Statut statut) {
  //                                        CDI   CDD   ART   CHO  APP  ETU  RET   AUT
  constexpr double kBase[kAges][kStatuts] = {
      {0.6, 1.2, 0.2, 1.0, 8, 9, 0, 1.0}, {1.2, 1.3, 0.7, 1.1, 1.5, 2.2, 0, 0.8}, {1.3, 1.1, 1.2, 1.1, 0, 0, 0, 0.9},
      {1.3, 1.0, 1.3, 1.1, 0, 0, 0, 1.0}, {1.1, 0.8, 1.2, 1.2, 0, 0, 0.1, 1.4},   {0.25, 0.2, 0.6, 0.3, 0, 0, 5, 0.8},
      {0.01, 0, 0.1, 0, 0, 0, 13, 0.1}};
  double factor = kBase[age][statut];
  if (composition == kMono || composition == kCouplePac) {
    if (statut == kEtu) factor *= 0.1;
    if (statut == kApp) factor *= 0.2;
  }
  if (composition == kMono && (statut == kAut || statut == kCho)) factor *= 1.3;
  if (composition == kCouplePac && (statut == kCdi || statut == kArt)) factor *= 1.2;
  return factor;
}

double AffiniteSituation(Composition composition, std::size_t age, Situation situation) {
  if (EstCouple(composition)) {
    switch (situation) {
      case kM:
        return 0.4 + 0.25 * static_cast<double>(age);
      case kP:
        return age <= 3 ? 1.3 : 0.5;
      case kU:
        return 1.8 - 0.22 * static_cast<double>(age);
      default:
        return 0;
    }
  }
  //                                          16    25    30   40   50   60   70
  constexpr double kC_[kAges] = {6, 5, 3, 2, 1.2, 0.7, 0.5};
  constexpr double kD_[kAges] = {0.02, 0.15, 0.8, 1.6, 2.2, 2, 1.2};
  constexpr double kS_[kAges] = {0.1, 0.5, 1.2, 1.4, 1.1, 0.8, 0.4};
  constexpr double kV_[kAges] = {0, 0.02, 0.1, 0.3, 1, 3, 9};
  constexpr double kM_[kAges] = {0.1, 0.3, 0.5, 0.5, 0.4, 0.4, 0.3};
  const double mono = composition == kMono ? 1.4 : 1;
  switch (situation) {
    case kC:
      return kC_[age];
    case kD:
      return kD_[age] * mono;
    case kS:
      return kS_[age] * mono;
    case kV:
      return kV_[age];
    case kM:
      return kM_[age];
    default:
      return 0;
  }
}

double AffiniteMode(Composition composition, std::size_t age, Statut statut, Mode mode) {
  const bool emploi = EstSalarie(statut) || statut == kArt;
  const bool seul = composition == kSeul;
  const bool enfants = composition == kMono || composition == kCouplePac;
  const auto by_age = [age](const double(&weights)[kAges]) { return weights[age]; };
  switch (mode) {
    case kHlm:
      return by_age({0.12, 0.5, 0.95, 1.25, 1.4, 1.4, 1.3}) *
             (seul                    ? 0.75
              : enfants               ? 1.3
              : composition == kAutre ? 0.4
                                      : 1.1) *
             (statut == kCdi ? 1.6 : 1);
    case kLp:
      return by_age({0.7, 1.1, 1.1, 1.0, 0.95, 1.1, 1.2}) * (enfants ? 1.2 : 1);
    case kCpe:
      return by_age({4.5, 2.5, 0.9, 0.35, 0.2, 0.12, 0.15}) *
             (seul      ? 1.2
              : enfants ? 0.6
                        : 0.7) *
             (statut == kRet ? 0.3 : 1);
    case kCp:
      return by_age({1.6, 1.3, 1.0, 0.8, 0.7, 0.6, 0.5});
    case kRs:
      return by_age({1.6, 1.2, 0.8, 0.8, 1, 1.2, 0.6}) * (seul ? 1.8 : 0.4);
    case kSlht:
      return emploi ? 0.8 : 1.2;
    case kSh:
      return emploi ? 0.4 : statut == kRet ? 0.3 : 1.6;
    case kCdefcm:
      return age >= 3 ? 0 : (age == 0 ? 6 : 0.5) * (composition == kMono ? 2 : seul ? 1 : 0.2);
    case kRe:
      return age >= 2 ? 0 : statut == kEtu ? 30 : statut == kApp ? 6 : 0.05;
    case kRhvs:
      return emploi ? 0.8 : 1.3;
    case kLtg:
      return by_age({0.6, 0.7, 1, 1, 1.2, 1.3, 1.4});
    case kFonc:
      return statut == kCdi ? 3 : emploi ? 0.6 : 0.1;
    case kPocc:
      return by_age({0.05, 0.3, 0.8, 1.2, 1.4, 1.6, 1.6}) * (EstCouple(composition) ? 1.3 : 0.9);
    case kCamcar:
      return (seul ? 1.5 : 0.7) * (emploi ? 0.6 : 1.3);
    case kHot:
      return emploi ? 0.6 : statut == kRet ? 0.3 : 1.5;
    case kSd:
      return (seul ? 2 : 0.4) * (emploi ? 0.3 : statut == kRet ? 0.3 : 1.8);
    case kSquat:
      return statut == kRet ? 0.3 : 1;
    default:  // HMOB, OST
      return 1;
  }
}

namespace {

bool Loge(Mode m) { return m == kLp || m == kLtg || m == kFonc || m == kPocc; }

// Motives of HLM tenants.
double AffiniteMutation(const ClasseMotif& c, std::string_view motif) {
  if (motif == "13") return c.taille == 0 ? 0.35 : c.taille == 1 ? 0.9 : 2.2;
  if (motif == "10") return c.taille == 2 ? 0 : c.age == 2 ? 4 : c.age == 1 ? 0.8 : 0.1;
  if (motif == "11") return c.situation == kSepare ? 3 : c.situation == kMarieSeul ? 6 : 0;
  if (motif == "14") return c.situation == kSeulOuVeuf || c.situation == kCoupleLibre ? 1 : 0;
  if (motif == "07" || motif == "08") return c.age == 2 ? 2 : 0.8;
  if (motif == "12") return c.age == 0 ? 4 : 0.6;
  if (motif == "16") return c.travail == kRetraite ? 0 : 1;
  if (motif == "19") return c.travail == kEnEmploi ? 1.8 : c.travail == kRetraite ? 0 : 0.3;
  if (motif == "09") return c.taille == 2 ? 0.8 : 1.1;
  return 1;
}

}  // namespace

double AffiniteMotif(const ClasseMotif& c, std::string_view motif) {
  if (c.mode == kHlm) return AffiniteMutation(c, motif);
  const bool seul_ou_libre = c.situation == kSeulOuVeuf || c.situation == kCoupleLibre;
  if (motif == "01") {
    switch (c.mode) {
      case kCpe:
        return 0.8;
      case kCp:
        return 1.6;
      case kSh:
      case kSd:
      case kHot:
      case kSquat:
      case kCdefcm:
      case kRhvs:
        return 3;
      case kSlht:
      case kCamcar:
      case kOst:
      case kHmob:
        return 1.5;
      case kRs:
      case kRe:
        return 1;
      default:
        return 0;
    }
  }
  if (motif == "04") return c.mode == kLp ? 1 : c.mode == kLtg || c.mode == kFonc ? 0.5 : 0;
  if (motif == "05") return c.mode == kLp ? 1 : 0;
  if (motif == "09") return c.mode == kLp ? 1 : 0;
  if (motif == "10") return c.taille == 2 ? 0 : Loge(c.mode) ? (c.age == 2 ? 3 : 0.6) : 0;
  if (motif == "11") return c.situation == kSepare ? 3 : c.situation == kMarieSeul ? 6 : 0;
  if (motif == "12") return c.mode == kCpe ? (c.age == 0 ? 1.5 : 0.8) : 0;
  if (motif == "13") return Loge(c.mode) || c.mode == kRs || c.mode == kRe ? (c.taille == 0 ? 0.4 : c.taille) : 0;
  if (motif == "14") return seul_ou_libre ? (c.age == 0 ? 2 : 0.6) : 0;
  if (motif == "15") return c.situation == kMarieSeul ? 8 : c.situation == kSeulOuVeuf ? 0.5 : 0;
  if (motif == "16") return c.travail == kRetraite ? 0 : 1;
  if (motif == "18" || motif == "19") return c.travail == kEnEmploi ? 1.8 : c.travail == kRetraite ? 0 : 0.3;
  if (motif == "22") return c.mode == kPocc ? 1 : 0;
  if (motif == "24") return c.mode == kLp || c.mode == kOst ? 1 : 0;
  if (motif == "25" || motif == "26") {
    return Loge(c.mode) ? 1 : c.mode == kHmob || c.mode == kCamcar || c.mode == kOst || c.mode == kSquat ? 1.5 : 0;
  }
  if (motif == "07" || motif == "08") return c.age == 2 ? 2 : 0.8;
  if (motif == "17" || motif == "20") return c.mode == kSd || c.mode == kSquat ? 0 : 1;
  if (motif == "21") return c.age == 2 ? 2.5 : 0.8;
  return 1;
}

}  // namespace sne::ecole
