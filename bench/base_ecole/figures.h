// bench/base_ecole/figures.h
// The published and estimated figures that the base école follows: shares in percent unless said otherwise. They are
// national margins over the living applications of natural persons. Sources: SNE key figures of mid 2021 (average
// seniority, age, size, share of the systems), ANCOLS and Infocentre (mutations, motives, family types), INSEE;
// "estimation" where no figure is public. README.md of this folder says which ones could not hold together.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace sne::ecole {

// --- Household --------------------------------------------------------------------------------------------------
enum Composition : std::size_t { kSeul, kMono, kCouple, kCouplePac, kAutre };
inline constexpr std::size_t kCompositions = 5;
inline constexpr std::array<double, kCompositions> kPartComposition = {43, 27, 9, 19, 2};  // Infocentre 2018-2021
inline constexpr std::array<double, 7> kPartTaille = {43, 24, 15, 10, 5.5, 1.8, 0.7};      // 1 … 6, 7+; estimation
inline constexpr std::size_t kTailles = kPartTaille.size();
// Age bands 16-24, 25-29, 30-39, 40-49, 50-59, 60-69, 70+; mean 44 (SNE 2021), shares by estimation.
inline constexpr std::array<double, 7> kPartAge = {10, 12, 25, 20.5, 16, 10, 6.5};
inline constexpr std::size_t kAges = kPartAge.size();

enum Situation : std::size_t { kC, kM, kD, kS, kP, kU, kV };
inline constexpr std::size_t kSituations = 7;
inline constexpr std::array<std::string_view, kSituations> kCodeSituation = {"C", "M", "D", "S", "P", "U", "V"};
inline constexpr std::array<double, kSituations> kPartSituation = {45, 18, 12, 9, 3, 10, 3};  // estimation

enum Statut : std::size_t { kCdi, kCdd, kArt, kCho, kApp, kEtu, kRet, kAut };
inline constexpr std::size_t kStatuts = 8;
inline constexpr std::array<std::string_view, kStatuts> kCodeStatut = {"CDI", "CDD", "ART", "CHO",
                                                                       "APP", "ETU", "RET", "AUT"};
inline constexpr std::array<double, kStatuts> kPartStatut = {38, 11, 3, 13, 2, 4, 11, 18};  // estimation

inline constexpr double kPartFemmes = 56;
inline constexpr double kPartFemmesMono = 85;
inline constexpr std::array<double, 3> kPartNationalite = {77, 4, 19};     // 1, 2, 3
inline constexpr std::array<double, 3> kPartNationaliteIdf = {66, 6, 28};  // Île-de-France

// --- Seniority, in complete months ------------------------------------------------------------------------------
inline constexpr std::array<int, 8> kBornesAnciennete = {0, 6, 12, 24, 36, 60, 120, 200};  // [from, to)
inline constexpr std::array<double, 7> kPartAnciennete = {36, 21, 25, 10, 5.5, 2.2, 0.3};
inline constexpr std::size_t kTranchesAnciennete = kPartAnciennete.size();
inline constexpr double kAncienneteMoyenne = 15.0;  // SNE, mid 2021
// Relative number of filings by month of the year: peak in September, trough in August (estimation, mean 1).
inline constexpr std::array<double, 12> kSaison = {1.05, 1.0, 1.08, 0.98, 0.95, 1.02, 0.92, 0.8, 1.2, 1.1, 1.0, 0.9};
inline constexpr double kAvril2020SurMars = 0.59;  // filings of April 2020 against March (Infocentre)
// Relative number of filings by weekday, Sunday first (estimation: portal every day, desks on working days).
inline constexpr std::array<double, 7> kSemaine = {0.4, 1.2, 1.2, 1.2, 1.2, 1.2, 0.6};

// --- Present dwelling ---------------------------------------------------------------------------------------------
enum Mode : std::size_t {
  kHlm,
  kLp,
  kCpe,
  kCp,
  kRs,
  kSlht,
  kSh,
  kCdefcm,
  kRe,
  kRhvs,
  kLtg,
  kFonc,
  kPocc,
  kCamcar,
  kHmob,
  kHot,
  kSd,
  kSquat,
  kOst
};
inline constexpr std::size_t kModes = 19;
inline constexpr std::array<std::string_view, kModes> kCodeMode = {
    "HLM", "LP",   "CPE",  "CP",     "RS",   "SLHT", "SH", "CDEFCM", "RE", "RHVS",
    "LTG", "FONC", "POCC", "CAMCAR", "HMOB", "HOT",  "SD", "SQUAT",  "OST"};
inline constexpr std::array<double, kModes> kPartMode = {33,  22,  13,  11,  4.5, 2, 3,   0.2, 1,  0.5,
                                                         2.5, 0.6, 2.7, 0.6, 0.3, 1, 1.5, 0.1, 0.5};

// --- Motives --------------------------------------------------------------------------------------------------------
inline constexpr std::array<std::string_view, 25> kCodeMotif = {"01", "04", "05", "07", "08", "09", "10", "11", "12",
                                                                "13", "14", "15", "16", "17", "18", "19", "20", "21",
                                                                "22", "23", "24", "25", "26", "27", "28"};
inline constexpr std::size_t kMotifs = kCodeMotif.size();
// ANCOLS 2019 for the first ones, the rest by estimation; 25 and 26 share what is published together, 07 and 08 of
// the mutations are 5.3 and 9.5.
inline constexpr std::array<double, kMotifs> kPartMotifHorsMutation = {31.9, 3,   2,   1.5, 3.5, 14.3, 0.3, 7.5, 7.5,
                                                                       8,    1.5, 0.4, 0.1, 0.8, 1,    5,   0.7, 3.5,
                                                                       0.7,  0.7, 0.2, 2.6, 1.4, 1.8,  0.1};
inline constexpr std::array<double, kMotifs> kPartMotifMutation = {
    0, 0, 1, 5.3, 9.5, 9, 7, 5, 3, 27.2, 1, 0, 0.2, 12.1, 0, 4, 2, 4, 0, 2.2, 2, 2.6, 1.4, 1.5, 0};
// Index of a motive code known to exist.
constexpr std::size_t MotifIndex(std::string_view code) {
  for (std::size_t i = 0; i < kMotifs; ++i) {
    if (kCodeMotif[i] == code) return i;
  }
  return kMotifs;
}
inline constexpr double kPartDeuxiemeMotif = 45;
inline constexpr double kPartTroisiemeMotif = 20;  // of all, within the former

// --- Wishes
// -----------------------------------------------------------------------------------------------------------
inline constexpr std::array<double, 6> kPartTypologie = {19, 33, 27, 15, 5, 1};  // first wish: T1 (and C), T2 … T6P
// Wish by size 1 … 5, 6+; what the source leaves to other types is spread over the neighbours (estimation).
inline constexpr double kTypologieParTaille[6][6] = {{40, 55, 5, 0, 0, 0}, {1.5, 55, 42, 1.5, 0, 0},
                                                     {0, 6, 70, 20, 4, 0}, {0, 0, 25, 65, 9, 1},
                                                     {0, 0, 4, 60, 35, 1}, {0, 0, 0, 5, 65, 30}};
inline constexpr double kPartDeuxiemeTypologie = 55;
inline constexpr std::array<double, 3> kPartCategorie = {42, 8, 50};  // A, M, I
inline constexpr double kPartMaisonRural = 25;
inline constexpr int kPopulationRurale = 2000;  // inhabitants of the first choice, below: rural (INSEE's older limit)
inline constexpr double kPartParking = 38;
inline constexpr double kPartRdc = 62;
inline constexpr double kPartSansAscenseur = 55;
inline constexpr std::array<double, 5> kPartNbCommunes = {45, 20, 14, 12, 9};  // 1, 2, 3, 4-5, 6-10
inline constexpr double kPartMemeCommune = 55;
inline constexpr double kPartElargie = 48;
inline constexpr double kPartHandicap = 9;
inline constexpr double kPartAdapte = 4;

// --- Income
// -------------------------------------------------------------------------------------------------------------
inline constexpr std::array<double, 5> kPartTranche = {74, 20, 3.5, 1, 1.5};  // PLAI, PLUS, PLS, PLI, HORS; ANCOLS
inline constexpr double kPartQ1HorsMutation = 50;
inline constexpr double kLimiteQ1 = 9720.0 / 12;  // euros a month per consumption unit (arrêté, 2019)
inline constexpr double kMedianeCdi = 1550;       // net monthly wage, log-normal; estimation
inline constexpr double kSigmaCdi = 0.32;
inline constexpr double kLoyerPrive = 620;
inline constexpr double kLoyerPriveIdf = 820;
inline constexpr double kLoyerHlm = 410;
inline constexpr double kPartApl = 55;
inline constexpr double kMedianeApl = 210;

// --- Priorities and handling -----------------------------------------------------------------------------------------
// Published as 8.5, 2 and 0.7, and 3.5 over France; these make 3.45 together: all three are raised half of the way.
inline constexpr double kDaloIdf = 8.5 * 1.007;
inline constexpr double kDaloPaca = 2 * 1.007;
inline constexpr double kDaloAilleurs = 0.7 * 1.007;
inline constexpr double kPartPrioriteLocale = 8;  // where the EPCI has a list
inline constexpr double kPartColact = 32;
inline constexpr double kPartPprior = 12;
inline constexpr double kPartPfonct = 4;
inline constexpr double kPartColter = 60;
inline constexpr double kPartAucunContingent = 15;
inline constexpr double kPartInstruction = 2.5;
inline constexpr double kPartInstructionHaute = 6;
inline constexpr double kPartPassageCal = 17;
inline constexpr std::array<std::string_view, 6> kCodeDecision = {"ATT_RANG", "ATT_RANG", "ATT_RANG",
                                                                  "NON_ATT",  "ATT_COND", "REJET"};
inline constexpr std::array<double, 6> kPartDecision = {30, 24, 21, 20, 4, 1};  // ranks 1, 2, 3, then the others
inline constexpr double kPartRefus = 5;
inline constexpr std::array<double, 4> kPartPieces = {38, 34, 24, 4};  // COMPLET, PARTIEL, IDENTITE, VIDE
inline constexpr double kPartNirV4 = 97;
inline constexpr double kPartNirAncien = 55;
inline constexpr double kPartPortail = 35;        // GDPUB in the number, stock of end 2020
inline constexpr double kPartPortailRecent = 60;  // of those filed in the last six months
inline constexpr double kPartPortailSpta = 20;    // in the départements of an SPTA
inline constexpr double kPartPersonneMorale = 0.1;
inline constexpr double kPartQuasiDoublon = 0.5;
inline constexpr double kPartAttribuee = 0.5;
inline constexpr double kManquant = 0.03;  // chance (not percent) that an optional field is left empty

}  // namespace sne::ecole
