#include "bench/base_ecole/noms.h"

#include <algorithm>

#include "bench/base_ecole/noms_donnees.h"

namespace sne::ecole {
namespace {

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('|', start), text.size());
    words.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

struct Reglage {
  int connus, doubles, milieux, prefixes, niveaux;
  char separateur;
};
// In the order of Origine. Percentages by estimation; levels so that the rarest surnames keep about one bearer in a
// million demandes.
constexpr Reglage kReglages[kOrigines] = {{24, 4, 38, 6, 19, '-'},  {26, 3, 30, 40, 15, '-'}, {24, 2, 18, 10, 15, '-'},
                                          {24, 3, 16, 25, 15, '-'}, {26, 2, 18, 4, 13, '-'},  {22, 2, 12, 6, 13, '-'},
                                          {20, 2, 40, 36, 18, ' '}, {42, 2, 42, 6, 16, '-'},  {24, 2, 26, 8, 15, ' '},
                                          {32, 40, 14, 6, 15, ' '}, {30, 34, 14, 3, 15, ' '}, {20, 2, 16, 4, 15, '-'},
                                          {24, 1, 24, 0, 15, '-'},  {46, 3, 16, 0, 15, ' '},  {28, 8, 18, 16, 15, '-'},
                                          {34, 3, 26, 6, 14, '-'},  {36, 20, 26, 6, 14, ' '}};

// Family of first names of an origin; see noms_donnees.h.
constexpr std::size_t kFamille[kOrigines] = {0, 1, 0, 0, 1, 1, 2, 3, 4, 5, 5, 5, 6, 7, 8, 8, 8};

std::size_t Generation(int year) { return year < 1950 ? 0 : year < 1965 ? 1 : year < 1980 ? 2 : year < 1995 ? 3 : 4; }

bool IsVowel(char c) { return std::string_view("AEIOUY").find(c) != std::string_view::npos; }
bool StartsWithVowel(std::string_view word) {
  return !word.empty() && (IsVowel(word[0]) || static_cast<unsigned char>(word[0]) == 0xC3);
}

}  // namespace

Noms::Noms() {
  for (std::size_t o = 0; o < kOrigines; ++o) {
    Lot& lot = lots_[o];
    const DonneesNoms& data = kDonneesNoms[o];
    lot.connus = Split(data.connus);
    lot.prefixes = Split(data.prefixes);
    lot.debuts = Split(data.debuts);
    lot.milieux = Split(data.milieux);
    lot.fins = Split(data.fins);
    const Reglage& r = kReglages[o];
    lot.part_connus = r.connus;
    lot.part_doubles = r.doubles;
    lot.part_milieux = r.milieux;
    lot.part_prefixes = r.prefixes;
    lot.niveaux = r.niveaux;
    lot.separateur = r.separateur;
    std::vector<double> weights;
    for (std::size_t i = 0; i < lot.connus.size(); ++i) weights.push_back(1.0 / (static_cast<double>(i) + 12));
    lot.tirage = AliasTable(weights);
  }
  for (std::size_t f = 0; f < prenoms_.size(); ++f) {
    for (std::size_t s = 0; s < 2; ++s) {
      for (std::size_t g = 0; g < 5; ++g) prenoms_[f][s][g] = Split(kDonneesPrenoms[f][s][g]);
    }
  }
}

Origine Noms::TirerOrigine(int nationalite, std::string_view departement, Rng& rng) {
  const auto in = [&](std::string_view list) { return list.find(departement) != std::string_view::npos; };
  const std::uint32_t x = rng.Below(1000);
  if (nationalite == 2) {
    return x < 420 ? Origine::kPortugal : x < 560 ? Origine::kEspagne : x < 690 ? Origine::kItalie : Origine::kEst;
  }
  const bool outre_mer = departement.size() == 3;
  if (nationalite == 3) {
    if (departement == "976" || departement == "974") return x < 850 ? Origine::kMayotte : Origine::kAfriqueOuest;
    if (outre_mer) return x < 700 ? Origine::kAntilles : Origine::kAfriqueOuest;
    return x < 440   ? Origine::kMaghreb
           : x < 740 ? Origine::kAfriqueOuest
           : x < 810 ? Origine::kTurquie
           : x < 890 ? Origine::kEst
           : x < 970 ? Origine::kAsie
           : x < 985 ? Origine::kAntilles
                     : Origine::kMayotte;
  }
  if (departement == "974") return x < 900 ? Origine::kReunion : Origine::kMayotte;
  if (departement == "976") return Origine::kMayotte;
  if (outre_mer) return x < 850 ? Origine::kAntilles : Origine::kFrance;
  if (in("22 29 35 56 44") && x < 330) return Origine::kBretagne;
  if (in("67 68 57") && x < 400) return Origine::kAlsace;
  if (in("59 62 80 02") && x < 420) return Origine::kNord;
  if (in("2A 2B") && x < 550) return Origine::kCorse;
  if (in("64 40") && x < 160) return Origine::kPaysBasque;
  const std::uint32_t y = rng.Below(1000);
  return y < 720   ? Origine::kFrance
         : y < 850 ? Origine::kMaghreb
         : y < 905 ? Origine::kAfriqueOuest
         : y < 925 ? Origine::kPortugal
         : y < 943 ? Origine::kEspagne
         : y < 960 ? Origine::kItalie
         : y < 970 ? Origine::kAntilles
         : y < 977 ? Origine::kReunion
         : y < 985 ? Origine::kTurquie
         : y < 992 ? Origine::kAsie
                   : Origine::kEst;
}

// The rank alone decides the surname: the same rank is the same family everywhere.
void Noms::Former(const Lot& lot, Origine origine, Rng& rng, std::string& out) const {
  // Ranks below 2^5 are the surnames that are written out.
  constexpr std::uint32_t kPremierNiveau = 5;
  const std::uint32_t level = kPremierNiveau + rng.Below(static_cast<std::uint32_t>(lot.niveaux) - kPremierNiveau);
  const std::uint64_t rank = (1ULL << level) + rng.Below(1U << level);
  Rng form(StreamKey(0x4E4F4D, static_cast<std::uint64_t>(origine), rank));
  const auto pick = [&form](const std::vector<std::string_view>& words) {
    return words[form.Below(static_cast<std::uint32_t>(words.size()))];
  };
  const std::string_view root = pick(lot.debuts);
  const auto percent = static_cast<int>(form.Below(100));
  if (percent < lot.part_prefixes && !lot.prefixes.empty()) {
    const std::string_view prefix = pick(lot.prefixes);
    // "LE " and "DE " lose their vowel only in spelling rules nobody follows; "D'" and "N'" want their right neighbour.
    if (prefix != "D'" || StartsWithVowel(root)) out += prefix;
  }
  out += root;
  if (static_cast<int>(form.Below(100)) < lot.part_milieux && !lot.milieux.empty()) out += pick(lot.milieux);
  out += pick(lot.fins);
}

void Noms::Simple(Origine origine, Rng& rng, std::string& out) const {
  const Lot& lot = lots_[static_cast<std::size_t>(origine)];
  if (static_cast<int>(rng.Below(100)) < lot.part_connus) {
    out += lot.connus[lot.tirage.Draw(rng)];
  } else {
    Former(lot, origine, rng, out);
  }
}

void Noms::Nom(Origine origine, Rng& rng, std::string& out) const {
  const Lot& lot = lots_[static_cast<std::size_t>(origine)];
  Simple(origine, rng, out);
  if (static_cast<int>(rng.Below(100)) < lot.part_doubles) {
    out += lot.separateur;
    // One double surname in five joins two origins.
    Simple(rng.Below(5) == 0 ? Origine::kFrance : origine, rng, out);
  }
}

std::string_view Noms::Prenom(Origine origine, bool femme, int annee, Rng& rng) const {
  std::size_t family = kFamille[static_cast<std::size_t>(origine)];
  // Children of families of foreign origin born here often bear common first names, and the other way round.
  const std::uint32_t x = rng.Below(100);
  if (family != 0 && annee >= 1980 && x < 22) family = 0;
  if (family != 0 && annee < 1980 && x < 8) family = 0;
  if (family == 0 && annee >= 1995 && x >= 96) family = 2;
  const auto& list = prenoms_[family][femme ? 1 : 0][Generation(annee)];
  // The first half of a list is borne by about three people in four.
  const auto n = static_cast<std::uint32_t>(list.size());
  return list[rng.Below(2) == 0 ? std::min(rng.Below(n), rng.Below(n)) : rng.Below(n)];
}

void Noms::Prenoms(Origine origine, bool femme, int annee, Rng& rng, std::string& prenoms, std::string& premier) const {
  premier = Prenom(origine, femme, annee, rng);
  prenoms = premier;
  const std::uint32_t x = rng.Below(100);
  const int others = x < 45 ? 0 : x < 80 ? 1 : 2;
  for (int i = 0; i < others; ++i) {
    // Second first names are often those of the grandparents.
    const std::string_view other = Prenom(origine, femme, annee - (rng.Below(2) == 0 ? 30 : 0), rng);
    if (prenoms.find(other) != std::string::npos) continue;
    prenoms += ' ';
    prenoms += other;
  }
}

void EnAscii(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c);
    } else if (c == 0xC3 && i + 1 < text.size()) {
      const auto d = static_cast<unsigned char>(text[++i]) & 0x1F;
      constexpr std::string_view kLatin = "aaaaaaaceeeeiiiidnooooo-ouuuuyts";
      if (kLatin[d] != '-') out += kLatin[d];
    } else if ((c == 0xC4 || c == 0xC5) && i + 1 < text.size()) {
      const auto d = static_cast<unsigned char>(text[++i]);
      const int code = (c == 0xC4 ? 0x100 : 0x140) + (d & 0x3F);
      switch (code) {
        case 0x11E:
        case 0x11F:
          out += 'g';
          break;
        case 0x130:
        case 0x131:
          out += 'i';
          break;
        case 0x152:
        case 0x153:
          out += "oe";
          break;
        case 0x15A:
        case 0x15B:
        case 0x15E:
        case 0x15F:
        case 0x160:
        case 0x161:
          out += 's';
          break;
        case 0x141:
        case 0x142:
          out += 'l';
          break;
        case 0x143:
        case 0x144:
          out += 'n';
          break;
        case 0x17B:
        case 0x17C:
        case 0x179:
        case 0x17A:
          out += 'z';
          break;
        default:
          break;
      }
    } else if (c == 0xC8 && i + 1 < text.size()) {
      ++i;
    }
  }
}

}  // namespace sne::ecole
