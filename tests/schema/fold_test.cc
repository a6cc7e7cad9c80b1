#include "schema/fold.h"

#include <gtest/gtest.h>

#include <string>

namespace sne {
namespace {

struct FoldCase {
  const char* name;
  const char* input;
  const char* want;
};
constexpr FoldCase kFoldCases[] = {
    {"Empty", "", ""},
    {"Accents", "Éléonore", "eleonore"},
    {"DecomposedAccent", "E\u0301le\u0301onore", "eleonore"},   // same name, NFD input
    {"Apostrophes", "D’Almeida N'Diaye", "d almeida n diaye"},  // U+2019 and ASCII
    {"ModifierApostrophe", "NʼDiaye", "n diaye"},               // U+02BC, as some registers write it
    {"OpeningQuote", "N‘Diaye", "n diaye"},
    {"Breathing", "ʿAlī Maʾmūn", "ali mamun"},
    {"Hyphens", "N'DIAYE-LEFÈVRE", "n diaye lefevre"},
    {"NonBreakingHyphen", "Marie‑Claire", "marie claire"},
    {"LongDash", "Marie — Claire", "marie claire"},
    {"Ligatures", "Œuvre Ægidius cœur", "oeuvre aegidius coeur"},
    {"AccentedLigature", "Ǽgidius Ǿrsted", "aegidius orsted"},
    {"TypographicLigature", "ﬁlle", "fille"},
    {"GermanSharpS", "Weiß", "weiss"},
    {"Scandinavian", "Øystein Þór Sigurðsson", "oystein thor sigurdsson"},
    {"Polish", "Łódź", "lodz"},
    {"Turkish", "IŞIK İnci ışık", "isik inci isik"},
    {"Vietnamese", "Nguyễn Thị Đào", "nguyen thi dao"},
    {"Portuguese", "Conceição", "conceicao"},
    {"Spaces", "  de   la\tFontaine \n", "de la fontaine"},
    {"NoBreakSpace", "12\u00a0rue", "12 rue"},
    {"Punctuation", "12, rue (bis) n°4.", "12 rue bis n 4"},
    {"OnlyPunctuation", " -- ' . ", ""},
    {"SoftHyphen", "hô\u00adpital", "hopital"},
    {"ZeroWidthJoiner", "ab\u200dcd", "abcd"},
    {"Digits", "T6P 3,30 m²", "t6p 3 30 m2"},
    {"FullWidth", "ＤＵＰＯＮＴ", "dupont"},
    {"Greek", "ΑΛΈΞΑΝΔΡΟΣ", "αλεξανδροσ"},
    {"Cyrillic", "Иванов", "иванов"},
    {"Arabic", "محمد", "محمد"},
    {"Chinese", "李小龍", "李小龍"},
    {"InvalidByte",
     "ab\xff"
     "cd",
     "ab cd"},
    {"TruncatedSequence", "ab\xc3", "ab"},
    {"Emoji", "a😀b", "a b"},
};

std::string NameOf(const ::testing::TestParamInfo<FoldCase>& info) { return info.param.name; }

class FoldNameTest : public ::testing::TestWithParam<FoldCase> {};
TEST_P(FoldNameTest, Folds) {
  const std::string once = Fold(GetParam().input);
  EXPECT_EQ(once, GetParam().want);
  EXPECT_EQ(Fold(once), once) << "folding must be idempotent";
}
INSTANTIATE_TEST_SUITE_P(Names, FoldNameTest, ::testing::ValuesIn(kFoldCases), NameOf);

std::string Utf8(std::uint32_t c) {
  std::string s;
  if (c < 0x80) {
    s += static_cast<char>(c);
  } else if (c < 0x800) {
    s += static_cast<char>(0xC0 | c >> 6);
    s += static_cast<char>(0x80 | (c & 63));
  } else if (c < 0x10000) {
    s += static_cast<char>(0xE0 | c >> 12);
    s += static_cast<char>(0x80 | (c >> 6 & 63));
    s += static_cast<char>(0x80 | (c & 63));
  } else {
    s += static_cast<char>(0xF0 | c >> 18);
    s += static_cast<char>(0x80 | (c >> 12 & 63));
    s += static_cast<char>(0x80 | (c >> 6 & 63));
    s += static_cast<char>(0x80 | (c & 63));
  }
  return s;
}

TEST(Fold, IdempotentOnEveryCharacter) {
  int fautes = 0;
  for (std::uint32_t c = 0; c <= 0x2FFFF && fautes < 20; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string once = Fold("a" + Utf8(c) + "b");
    if (Fold(once) == once && once.front() == 'a' && once.back() == 'b') continue;
    ADD_FAILURE() << "U+" << std::hex << c << " : " << once << " then " << Fold(once);
    ++fautes;
  }
}

TEST(Fold, KeepsLettersOfEveryScript) {
  for (const char* nom : {"한글", "値段", "กรุงเทพ", "አማርኛ", "ქართული", "Հայաստան", "עברית", "தமிழ்"}) {
    EXPECT_FALSE(Fold(nom).empty()) << nom;
    EXPECT_EQ(Fold(nom).find(' '), std::string::npos) << nom << " must stay one word, got " << Fold(nom);
  }
}

TEST(FoldSonore, KeepsTheMarksThatAreHeard) {
  EXPECT_EQ(FoldSonore("MAÇON-Lefèvre, Élé"), "maçon lefevre ele");
  EXPECT_EQ(FoldSonore("c\u0327a N\u0303"), "ça ñ");  // decomposed
  EXPECT_EQ(FoldSonore("ŞAHİN Œ Öztürk"), "şahin oe öztürk");
  EXPECT_EQ(FoldSonore("\xFFç"), "ç");
}

// The same words, with or without marks.
TEST(FoldSonore, HasTheWordsOfFold) {
  for (char32_t c = 1; c < 0x3000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string texte = "a";
    if (c < 0x80) {
      texte += static_cast<char>(c);
    } else if (c < 0x800) {
      texte += static_cast<char>(0xC0 | c >> 6);
      texte += static_cast<char>(0x80 | (c & 63));
    } else {
      texte += static_cast<char>(0xE0 | c >> 12);
      texte += static_cast<char>(0x80 | (c >> 6 & 63));
      texte += static_cast<char>(0x80 | (c & 63));
    }
    texte += "b c";
    const std::string plie = Fold(texte), sonore = FoldSonore(texte);
    EXPECT_EQ(Words(plie).size(), Words(sonore).size()) << static_cast<std::uint32_t>(c);
    EXPECT_EQ(Fold(sonore), plie) << static_cast<std::uint32_t>(c);
  }
}

TEST(Fold, ReplacesItsBuffer) {
  std::string out = "ancien";
  Fold("Été", out);
  EXPECT_EQ(out, "ete");
}

constexpr FoldCase kTextCases[] = {
    {"Elisions", "l'hôpital qu'il d’Orléans", "hopital il orleans"},
    {"ElisionAtStart", "L'été", "ete"},
    {"LongElisions", "jusqu'à lorsqu'elle puisqu'il quoiqu'on", "a elle il on"},
    {"NotAnElision", "aujourd'hui presqu'île", "aujourd hui presqu ile"},
    {"NotAtTheEndOfAWord", "bal'a", "bal a"},
    {"DoubleElision", "s'il n'y a qu'l'été", "il y a ete"},
    {"QuotedWord", "'hôpital'", "hopital"},
    {"ApostropheThenBlank", "l' hôpital", "hopital"},
    {"OnlyElision", "l'", ""},
};
class FoldTextTest : public ::testing::TestWithParam<FoldCase> {};
TEST_P(FoldTextTest, Folds) { EXPECT_EQ(FoldText(GetParam().input), GetParam().want); }
INSTANTIATE_TEST_SUITE_P(Texts, FoldTextTest, ::testing::ValuesIn(kTextCases), NameOf);

TEST(Words, AreTheBlankSeparatedParts) {
  EXPECT_EQ(Words("de la fontaine"), (std::vector<std::string_view>{"de", "la", "fontaine"}));
  EXPECT_TRUE(Words("").empty());
}

TEST(StemFr, BringsFormsTogether) {
  EXPECT_EQ(StemFr("hopitaux"), StemFr("hopital"));
  EXPECT_EQ(StemFr("logements"), StemFr("logement"));
  EXPECT_EQ(StemFr("chambres"), StemFr("chambre"));
}

struct DistanceCase {
  const char* a;
  const char* b;
  int want;
};
TEST(EditDistance, CountsUpToTheLimit) {
  constexpr DistanceCase kCases[] = {{"", "", 0},
                                     {"a", "", 1},
                                     {"typologie", "typologie", 0},
                                     {"typologi", "typologie", 1},
                                     {"tyoplogie", "typologie", 1},
                                     {"abcd", "wxyz", 4},
                                     {"nb_personne", "nb_personnes", 1},
                                     {"aaaaaaaa", "b", 6}};
  for (const DistanceCase& c : kCases) {
    EXPECT_EQ(EditDistance(c.a, c.b, 5), c.want) << c.a << " " << c.b;
    EXPECT_EQ(EditDistance(c.b, c.a, 5), c.want) << c.a << " " << c.b;
  }
}

}  // namespace
}  // namespace sne
