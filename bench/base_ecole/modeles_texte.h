// bench/base_ecole/modeles_texte.h
// Sentences of complement_demande. A model may be used when all its facts are true of the household; {words} in braces
// are filled from the record (texte.cc). "{e}" agrees with the applicant, "{ne}" with the child.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sne::ecole {

enum Fait : std::uint64_t {
  kToujours = 0,
  kEnfant = 1ULL << 0,   // at least one minor child
  kFratrie = 1ULL << 1,  // at least two
  kConjoint = 1ULL << 2,
  kEnPoste = 1ULL << 3,       // in work, with a trade
  kEmployeur = 1ULL << 4,     // and an employer
  kParents = 1ULL << 5,       // lives with parents or children
  kTiers = 1ULL << 6,         // hosted by somebody
  kStructure = 1ULL << 7,     // shelter, residence, temporary dwelling
  kRue = 1ULL << 8,           // without a home
  kPrive = 1ULL << 9,         // private rent
  kSocial = 1ULL << 10,       // tenant of social housing
  kDansSesMurs = 1ULL << 11,  // has a dwelling of his own
  kPetit = 1ULL << 12,        // motives, among the three
  kCher = 1ULL << 13,
  kGrand = 1ULL << 14,
  kSante = 1ULL << 15,
  kHandicape = 1ULL << 16,
  kSeparation = 1ULL << 17,
  kIndecent = 1ULL << 18,
  kVoisins = 1ULL << 19,
  kTravailLoin = 1ULL << 20,
  kFamilleLoin = 1ULL << 21,
  kServicesLoin = 1ULL << 22,
  kExpulse = 1ULL << 23,
  kConge = 1ULL << 24,
  kViolence = 1ULL << 25,
  kDecohabite = 1ULL << 26,
  kRetraite_ = 1ULL << 27,
  kEtudes = 1ULL << 28,
  kChomage = 1ULL << 29,
  kEnceinte = 1ULL << 30,
  kVisite = 1ULL << 31,  // children on visiting days
  kSeule = 1ULL << 32,   // lives alone
  kParentSeul = 1ULL << 33,
  kProprietaire = 1ULL << 34,
  kMariage = 1ULL << 35,
  kRegroupement = 1ULL << 36,
  kRenovation = 1ULL << 37,
  kAssistante = 1ULL << 38,
  kAncien = 1ULL << 39,  // waits for more than a year
  kLoyerConnu = 1ULL << 40,
  kRenouvele = 1ULL << 41,
  kMoinsDe60 = 1ULL << 43,
  kVeut = 1ULL << 42,  // about the dwelling sought: closes the text
};

struct Modele {
  std::uint64_t faits;
  std::string_view texte;
};

std::span<const Modele> ModelesTexte();

}  // namespace sne::ecole
