#include "schema/son.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sne {
namespace {

// Classes of letters in patterns: V a vowel, C a consonant, N a consonant but n. '^' and '$': the ends of the word.
constexpr std::string_view kVoyelles = "aeiouy", kConsonnes = "bcdfghjklmnpqrstvwxz";

bool Dans(char classe, char c) {
  switch (classe) {
    case 'V':
      return kVoyelles.find(c) != kVoyelles.npos;
    case 'C':
      return kConsonnes.find(c) != kConsonnes.npos;
    case 'N':
      return c != 'n' && kConsonnes.find(c) != kConsonnes.npos;
    default:
      return classe == c;
  }
}

// `ensemble`: classes and letters, '^' or '$' for the end of the word, '!' in front for their complement; "" anything.
bool Admet(std::string_view ensemble, const char* c) {
  if (ensemble.empty()) return true;
  const bool non = ensemble[0] == '!';
  if (non) ensemble.remove_prefix(1);
  const bool la = std::any_of(ensemble.begin(), ensemble.end(),
                              [&](char e) { return c == nullptr ? e == '^' || e == '$' : Dans(e, *c); });
  return la != non;
}

// The letters that `motif` cannot do without, as bits (a: 0): most rules are refused by them at once.
constexpr std::uint32_t Necessaires(std::string_view motif) {
  std::uint32_t lettres = 0;
  bool choix = false;
  for (std::size_t i = 0; i < motif.size(); ++i) {
    if (motif[i] == '[' || motif[i] == ']') choix = motif[i] == '[';
    const bool option = i + 1 < motif.size() && motif[i + 1] == '?';
    if (!choix && !option && motif[i] >= 'a' && motif[i] <= 'z') lettres |= 1u << (motif[i] - 'a');
  }
  return lettres;
}

std::uint32_t LettresDe(std::string_view mot) {
  std::uint32_t lettres = 0;
  for (const char c : mot) {
    if (c >= 'a' && c <= 'z') lettres |= 1u << (c - 'a');
  }
  return lettres;
}

// One rule: `motif`, after a letter of `avant` and before one of `apres`, becomes `par`. In motifs, "x?" is an optional
// letter and "[xyz]" one of several.
struct Regle {
  std::string_view avant, motif, apres, par;
  std::uint32_t necessaires;
  constexpr Regle(std::string_view av, std::string_view m, std::string_view ap, std::string_view p)
      : avant(av), motif(m), apres(ap), par(p), necessaires(Necessaires(m)) {}
};

// The end of the match of `motif` at `i` that `apres` follows, or npos. Longest first.
std::size_t Trouver(std::string_view mot, std::size_t i, std::string_view motif, std::string_view apres) {
  if (motif.empty()) {
    if (apres == "i!ll") return mot.substr(i, 1) == "i" && mot.substr(i, 3) != "ill" ? i : mot.npos;
    if (apres == "i?[mn]") {
      const std::size_t k = i + (mot.substr(i, 1) == "i" ? 1 : 0);
      return k < mot.size() && (mot[k] == 'm' || mot[k] == 'n') ? i : mot.npos;
    }
    return Admet(apres, i < mot.size() ? &mot[i] : nullptr) ? i : mot.npos;
  }
  std::string_view choix = motif.substr(0, 1);
  std::size_t longueur = 1;
  if (motif[0] == '[') {
    longueur = motif.find(']') + 1;
    choix = motif.substr(1, longueur - 2);
  }
  const bool option = longueur < motif.size() && motif[longueur] == '?';
  const std::string_view suite = motif.substr(longueur + (option ? 1 : 0));
  if (i < mot.size() && std::any_of(choix.begin(), choix.end(), [&](char e) { return Dans(e, mot[i]); })) {
    const std::size_t fin = Trouver(mot, i + 1, suite, apres);
    if (fin != mot.npos) return fin;
  }
  return option ? Trouver(mot, i, suite, apres) : mot.npos;
}

void Appliquer(const Regle& r, std::string& mot) {
  const char premiere = r.motif[0];
  std::string out;
  bool change = false;
  for (std::size_t i = 0; i < mot.size();) {
    std::size_t fin = mot.npos;
    const bool possible = premiere == '[' || premiere == mot[i] || (r.motif.size() > 1 && r.motif[1] == '?');
    if (possible && Admet(r.avant, i > 0 ? &mot[i - 1] : nullptr)) fin = Trouver(mot, i, r.motif, r.apres);
    if (fin == mot.npos || fin == i) {
      if (change) out += mot[i];
      ++i;
      continue;
    }
    if (!change) out.assign(mot, 0, i);
    change = true;
    out += r.par;
    i = fin;
  }
  if (change) mot = std::move(out);
}

template <std::size_t n>
void Appliquer(const Regle (&regles)[n], std::string& mot) {
  std::uint32_t lettres = LettresDe(mot);
  for (const Regle& r : regles) {
    if ((r.necessaires & ~lettres) != 0) continue;
    Appliquer(r, mot);
    lettres |= LettresDe(r.par);  // letters that went may still be set: the rule is then tried for nothing
  }
}

// Runs of one letter of `lettres` become one (`paires`: two become one, as the rule of consonants has it).
void Dedoubler(std::string_view lettres, bool paires, std::string& mot) {
  std::size_t j = 0;
  for (std::size_t i = 0; i < mot.size(); ++i) {
    const bool double_ = i + 1 < mot.size() && mot[i + 1] == mot[i] && lettres.find(mot[i]) != lettres.npos;
    if (double_ && !paires) continue;
    mot[j++] = mot[i];
    if (double_) ++i;
  }
  mot.resize(j);
}

constexpr std::string_view kDoubles = "bdfghjkmnpqrtvwxz";

// C-28a, b, bb, c, d of the article.
constexpr Regle kDoublesRegles[] = {{"", "cc", "C$", "c"},
                                    {"^C", "ss", "", "s"},
                                    {"", "ss", "C$", "s"},
                                    {"!i", "ll", "", "l"},
                                    {"", "ile", "$", "ille"}};

constexpr Regle kAvantSaint[] = {
    {"", "geo", "", "jo"},                    // C-12
    {"", "geau", "", "jo"},                   //
    {"", "cc", "aou", "k"},                   // C-8
    {"", "cc", "eiy", "x"},                   // C-9
    {"", "g", "eiy", "j"},                    // C-10
    {"^", "mac", "C", "ma#"},                 // C-16
    {"^", "mc", "", "ma#"},                   // C-17
    {"V", "c", "eiy", "ss"},                  // C-2
    {"bdfghjklmnpqrstvwz", "c", "eiy", "s"},  // C-3
    {"", "c", "bdfgjklmnpqrstvwxz", "k"},     // C-7
    {"", "e?aul[tx]", "$", "o"},              // V-2
    {"", "ol[tx]", "$", "o"},                 // V-5
    {"", "e?au[tx]", "$", "o"},               // V-3, V-4
    {"", "e?aul?d", "$", "o"},                // V-6
    {"", "e?au", "", "o"},                    // V-1
    {"!pcs", "h", "", ""},                    // C-14
    {"^", "sainte-?", "", "ste-"},            // C-31
    {"^", "ste-?", "", "ste-"},               // C-33
};
constexpr Regle kApresSaint[] = {
    {"", "ga", "i?[mn]", "g#"},     // C-11
    {"", "[ae]m", "N", "en"},       // V-15
    {"", "an", "C", "en"},          // V-17
    {"", "ai[mn]", "C$", "in"},     // V-18
    {"", "ein", "C$", "in"},        //
    {"!g", "ay", "$", "e"},         // V-7
    {"", "eux", "$", "eu"},         // V-8
    {"", "ey", "C$", "e"},          // V-9
    {"", "y", "", "i"},             // V-10
    {"V", "i", "V", "y"},           // V-11
    {"V", "ill", "", "y"},          // V-12
    {"", "ou", "aeou", "w"},        // V-13
    {"", "ou", "i!ll", "w"},        //
    {"", "om", "N", "on"},          // V-16
    {"", "bou?rne?", "$", "burn"},  // V-19
    {"", "burne?", "$", "burn"},    //
    {"^", "im", "", "in"},          // V-20
    {"C", "im", "N", "in"},         //
    {"", "bv", "", "v"},            // C-1
    {"^", "c", "eiy", "s"},         // C-4
    {"^", "c", "oua", "k"},         // C-5
    {"V", "c", "$", "k"},           // C-6
    {"", "gni", "V", "gn"},         // C-13
    {"", "jea", "", "ja"},          // C-15
    {"", "ph", "", "f"},            // C-18
    {"", "qu", "", "k"},            // C-19
    {"^", "sc", "eiy", "s"},        // C-20
    {"!^", "sc", "eiy", "ss"},      // C-21
    {"!^", "sc", "aou", "sk"},      // C-22
    {"", "sh", "", "ch"},           // C-23
    {"", "tia", "$", "ssia"},       // C-24
    {"aiouy", "w", "", ""},         // C-25
    {"", "x[csz]", "", "x"},        // C-26
    {"V", "z", "V", "s"},           // C-27
    {"C", "z", "C", "s"},           //
};

void Doubles(std::string& mot) {
  Dedoubler(kVoyelles, false, mot);  // V-14
  Dedoubler(kDoubles, true, mot);    // C-28
  Appliquer(kDoublesRegles, mot);
}

// C-30, C-32: saint, sain, seim, cinq, st … at the beginning, not before an e, are one prefix.
void Saint(std::string& mot) {
  for (const std::string_view motif : {"sa?int?", "sei[nm]", "cinq?", "st"}) {
    std::size_t fin = Trouver(mot, 0, motif, "!e");
    if (fin == mot.npos) continue;
    if (fin < mot.size() && mot[fin] == '-') ++fin;
    mot = "st-" + mot.substr(fin);
    return;
  }
}

// C-29: of two consonants at the end the last is mute, but in a few pairs.
void Finale(std::string& mot) {
  for (const std::string_view motif : {"ils", "[cs]h", "[mn]p", "r[cfklnsx]"}) {
    for (std::size_t n = 2; n <= 3; ++n) {
      if (mot.size() >= n && Trouver(mot, mot.size() - n, motif, "$") != mot.npos) return;
    }
  }
  if (mot.size() >= 2 && Dans('C', mot[mot.size() - 1]) && Dans('C', mot[mot.size() - 2])) mot.pop_back();
}

// What Fonem keeps apart and speech, or another alphabet's transcription, does not.
constexpr Regle kReduction[] = {
    {"", "-", "", ""},      {"", "ch", "rln", "k"}, {"", "tch", "", "ch"}, {"", "sch", "", "ch"}, {"", "dj", "", "j"},
    {"", "c", "!h", "k"},   {"", "q", "", "k"},     {"", "kh", "", "k"},   {"", "ks", "", "x"},   {"", "w", "", "u"},
    {"", "oo", "", "u"},    {"", "ou", "", "u"},    {"", "y", "", "i"},    {"", "oe", "", "e"},   {"", "ae", "", "e"},
    {"", "ai", "!n", "e"},  {"", "ei", "!n", "e"},  {"", "eu", "", "e"},   {"", "an", "$", "en"}, {"", "am", "$", "em"},
    {"", "un", "C$", "in"}, {"", "gu", "ei", "g"},  {"", "ill", "", "il"}};

// The letters that FoldSonore keeps, as French spells how they sound.
std::string EnFrancais(std::string_view mot) {
  static constexpr std::pair<std::string_view, std::string_view> kLettres[] = {
      {"ç", "ss"}, {"ñ", "gn"}, {"ş", "ch"}, {"š", "ch"}, {"ć", "tch"}, {"č", "tch"},
      {"ž", "j"},  {"ä", "ae"}, {"ö", "oe"}, {"ø", "oe"}, {"ü", "ue"}};
  std::string out;
  while (!mot.empty()) {
    const auto* l = std::find_if(std::begin(kLettres), std::end(kLettres),
                                 [&](const auto& lettre) { return mot.starts_with(lettre.first); });
    const bool la = l != std::end(kLettres);
    out += la ? l->second : mot.substr(0, 1);
    mot.remove_prefix(la ? l->first.size() : 1);
  }
  return out;
}

}  // namespace

std::string Fonem(std::string_view mot_) {
  std::string mot(mot_);
  Doubles(mot);
  Appliquer(kAvantSaint, mot);
  Saint(mot);
  Appliquer(kApresSaint, mot);
  Finale(mot);
  Doubles(mot);
  Appliquer(Regle{"", "g#", "", "ga"}, mot);    // C-34
  Appliquer(Regle{"", "ma#", "", "mac"}, mot);  // C-35
  return mot;
}

std::string CleDeSon(std::string_view mot_) {
  const std::string lu = EnFrancais(mot_);
  if (mot_.size() < 3 || lu.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != lu.npos) return {};
  std::string mot(VariantePremiere(lu));
  // Fonem would make "canko" "cenko", and then "senko".
  Appliquer(Regle{"", "c", "aou", "k"}, mot);
  // Nor are these ever mute: "romettn" is not "romet".
  const std::string_view fin = std::string_view(mot).substr(mot.size() - 2);
  if (Dans('C', fin[0]) && fin[0] != 'r' && fin[0] != fin[1] && std::string_view("jlmnrvw").find(fin[1]) != fin.npos)
    mot += 'e';
  mot = Fonem(mot);
  // Mute endings; "martine" is not "martin", "martinez" neither, and "besson" without its o not "bé".
  while (mot.size() > 3 && std::string_view("stdx").find(mot.back()) != std::string_view::npos) mot.pop_back();
  if (mot.size() > 3 && mot.back() == 'e' &&
      std::string_view("mnaiou").find(mot[mot.size() - 2]) == std::string_view::npos)
    mot.pop_back();
  Appliquer(kReduction, mot);
  std::replace(mot.begin(), mot.end(), 'z', 's');
  Dedoubler("abcdefghijklmnopqrstuvwxyz", false, mot);
  return mot;
}

}  // namespace sne
