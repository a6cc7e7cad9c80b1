#include "schema/fold.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>
#include <xapian.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace sne {
namespace {

// What one code point becomes: letters (UTF-8), nothing (a combining mark) or a blank.
struct Pli {
  char lettres[15] = {};  // a Hangul syllable opens into three letters of three bytes
  std::uint8_t longueur = 0;
  bool blanc = false;
};

constexpr UChar32 kTable = 0x180;  // Latin-1 and Latin Extended-A: all that French forms normally hold

// Letters that Unicode's decomposition leaves whole, as French readers write them; empty for all others.
std::string_view Entiere(UChar32 c) {
  switch (c) {
    case 0xC6:
    case 0xE6:
      return "ae";
    case 0x152:
    case 0x153:
      return "oe";
    case 0xD0:
    case 0xF0:
    case 0x110:
    case 0x111:
      return "d";
    case 0xD8:
    case 0xF8:
      return "o";
    case 0xDE:
    case 0xFE:
      return "th";
    case 0x141:
    case 0x142:
      return "l";
    case 0x131:
      return "i";  // Turkish dotless i
    default:
      return {};
  }
}

Pli PlierParIcu(UChar32 c) {
  Pli pli;
  UErrorCode code = U_ZERO_ERROR;
  static const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(code);
  static const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(code);
  const icu::UnicodeString decompose = nfd->normalize(casefold->normalize(icu::UnicodeString(c), code), code);
  std::string lettres;
  bool separateur = false;
  for (int i = 0; i < decompose.length();) {
    const UChar32 d = decompose.char32At(i);
    i += U16_LENGTH(d);
    const auto genre = u_charType(d);
    if (genre == U_NON_SPACING_MARK || genre == U_ENCLOSING_MARK || genre == U_COMBINING_SPACING_MARK) continue;
    const bool apostrophe = d == 0x2BB || d == 0x2BC || d == 0x2BD;  // letters to Unicode, not to who writes NʼDiaye
    if (const std::string_view entiere = Entiere(d); !apostrophe && !entiere.empty()) {
      lettres += entiere;
    } else if (!apostrophe && u_isalnum(d)) {
      if (genre == U_MODIFIER_LETTER && d < 0x300) continue;  // breathings of transliterations: ʿAlī is ali
      icu::UnicodeString(d).toUTF8String(lettres);
    } else {
      separateur = true;
    }
  }
  if (lettres.size() > sizeof pli.lettres - 1 || (lettres.empty() && separateur) || U_FAILURE(code)) {
    pli.blanc = true;
    return pli;
  }
  std::copy(lettres.begin(), lettres.end(), pli.lettres);
  pli.longueur = static_cast<std::uint8_t>(lettres.size());
  return pli;
}

Pli Plier(UChar32 c) {
  if (c == 0xAA || c == 0xBA || c == 0xB0) {  // ª º ° stand after numbers
    Pli pli;
    pli.blanc = true;
    return pli;
  }
  return PlierParIcu(c);
}

const std::array<Pli, kTable>& Table() {
  static const std::array<Pli, kTable> table = [] {
    std::array<Pli, kTable> t;
    for (UChar32 c = 0; c < kTable; ++c) t[static_cast<std::size_t>(c)] = Plier(c);
    return t;
  }();
  return table;
}

constexpr bool Apostrophe(UChar32 c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC; }

// Words that lose their vowel before another word; what follows the apostrophe stands alone.
bool Elision(std::string_view mot) {
  static constexpr std::string_view kElisions[] = {"l", "d",  "j",     "m",      "t",      "s",     "c",
                                                   "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};
  return std::find(std::begin(kElisions), std::end(kElisions), mot) != std::end(kElisions);
}

// ä ç ñ ö ø ü ć č ş š ž
constexpr UChar32 kSonores[] = {0xE4, 0xE7, 0xF1, 0xF6, 0xF8, 0xFC, 0x107, 0x10D, 0x15F, 0x161, 0x17E};

// The letter kept by FoldSonore, or nothing.
Pli Sonore(UChar32 c) {
  Pli pli;
  const UChar32 bas = u_tolower(c);
  if (std::find(std::begin(kSonores), std::end(kSonores), bas) == std::end(kSonores)) return pli;
  U8_APPEND_UNSAFE(pli.lettres, pli.longueur, bas);
  return pli;
}

template <bool kElider, bool kGarder = false>
void PlierTexte(std::string_view utf8, std::string& out) {
  out.clear();
  out.reserve(utf8.size());
  const auto& table = Table();
  bool blanc_en_attente = false;
  std::size_t debut_mot = 0;
  const auto* octets = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto longueur = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t i = 0; i < longueur;) {
    UChar32 c;
    U8_NEXT(octets, i, longueur, c);
    Pli autre;
    const Pli* pli;
    if (c < 0) {
      autre.blanc = true;
      pli = &autre;
    } else if (c < kTable) {
      pli = &table[static_cast<std::size_t>(c)];
    } else {
      autre = Plier(c);
      pli = &autre;
    }
    if (kGarder && c >= 0xC0) {
      if (const Pli sonore = Sonore(c); sonore.longueur > 0) {
        autre = sonore;
        pli = &autre;
      }
    }
    if (pli->blanc) {
      if (kElider && Apostrophe(c) && !blanc_en_attente && Elision(std::string_view(out).substr(debut_mot))) {
        out.resize(debut_mot);
      } else {
        blanc_en_attente = true;
      }
      continue;
    }
    if (pli->longueur == 0) continue;
    if (blanc_en_attente && !out.empty()) {
      if (out.back() != ' ') out += ' ';
      debut_mot = out.size();
    }
    blanc_en_attente = false;
    out.append(pli->lettres, pli->longueur);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
}

}  // namespace

void Fold(std::string_view utf8, std::string& out) { PlierTexte<false>(utf8, out); }

std::string Fold(std::string_view utf8) {
  std::string out;
  PlierTexte<false>(utf8, out);
  return out;
}

std::string FoldText(std::string_view utf8) {
  std::string out;
  PlierTexte<true>(utf8, out);
  return out;
}

std::string FoldSonore(std::string_view utf8) {
  std::string compose, out;
  if (utf8.find_first_of("\xCC\xCD") != utf8.npos) {  // marks apart from their letters
    UErrorCode code = U_ZERO_ERROR;
    icu::StringByteSink<std::string> sortie(&compose);
    icu::Normalizer2::getNFCInstance(code)->normalizeUTF8(0, {utf8.data(), static_cast<std::int32_t>(utf8.size())},
                                                          sortie, nullptr, code);
    if (U_SUCCESS(code)) utf8 = compose;
  }
  PlierTexte<false, true>(utf8, out);
  return out;
}

std::vector<std::string_view> Words(std::string_view folded) {
  std::vector<std::string_view> mots;
  while (!folded.empty()) {
    const std::size_t fin = std::min(folded.find(' '), folded.size());
    if (fin > 0) mots.push_back(folded.substr(0, fin));
    folded.remove_prefix(std::min(fin + 1, folded.size()));
  }
  return mots;
}

std::string StemFr(std::string_view folded_word) {
  thread_local const Xapian::Stem stem("french");
  return stem(std::string(folded_word));
}

int EditDistance(std::string_view a, std::string_view b, int limit) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  if (std::abs(n - m) > limit) return limit + 1;
  std::vector<int> avant(m + 1), ligne(m + 1), suivante(m + 1);
  for (int j = 0; j <= m; ++j) ligne[j] = j;
  for (int i = 1; i <= n; ++i) {
    suivante[0] = i;
    for (int j = 1; j <= m; ++j) {
      const int cout = a[i - 1] == b[j - 1] ? 0 : 1;
      suivante[j] = std::min({ligne[j] + 1, suivante[j - 1] + 1, ligne[j - 1] + cout});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        suivante[j] = std::min(suivante[j], avant[j - 2] + 1);
    }
    std::swap(avant, ligne);
    std::swap(ligne, suivante);
  }
  return std::min(ligne[m], limit + 1);
}

std::string PlusProche(std::string_view cherche, const std::vector<std::string_view>& noms) {
  const int limite = std::max(1, static_cast<int>(cherche.size()) / 3);
  std::string_view meilleur;
  int distance = limite + 1;
  for (std::string_view nom : noms) {
    const int d = EditDistance(cherche, nom, limite);
    if (d < distance || (d == distance && d <= limite && nom < meilleur)) {
      distance = d;
      meilleur = nom;
    }
  }
  if (meilleur.empty() && cherche.size() >= 3) {
    for (std::string_view nom : noms) {
      if (nom.find(cherche) != nom.npos || (nom.size() >= 4 && cherche.find(nom) != cherche.npos)) {
        if (meilleur.empty() || nom.size() < meilleur.size()) meilleur = nom;
      }
    }
  }
  return std::string(meilleur);
}

}  // namespace sne
