#include "bench/sne_bench/bruit.h"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace sne::bench {
namespace {

std::string Utf8(const icu::UnicodeString& s) {
  std::string out;
  s.toUTF8String(out);
  return out;
}

std::string SansAccents(std::string_view utf8) {
  UErrorCode e = U_ZERO_ERROR;
  const icu::UnicodeString s = icu::Normalizer2::getNFDInstance(e)->normalize(
      icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())}), e);
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < s.length(); i = s.moveIndex32(i, 1)) {
    const UChar32 c = s.char32At(i);
    switch (c) {
      case U'œ':
        out += "oe";
        break;
      case U'Œ':
        out += "OE";
        break;
      case U'æ':
        out += "ae";
        break;
      case U'Æ':
        out += "AE";
        break;
      case U'ß':
        out += "ss";
        break;
      case U'ø':
        out += "o";
        break;
      case U'Ø':
        out += "O";
        break;
      case U'ł':
        out += "l";
        break;
      case U'Ł':
        out += "L";
        break;
      case U'đ':
        out += "d";
        break;
      case U'Đ':
        out += "D";
        break;
      case U'ı':
        out += "i";
        break;
      default:
        if (u_charType(c) != U_NON_SPACING_MARK) out.append(c);
    }
  }
  return Utf8(out);
}

std::string AutreCasse(std::string_view utf8) {
  const auto s = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < s.length(); i = s.moveIndex32(i, 1)) {
    const UChar32 c = s.char32At(i);
    out.append(u_isupper(c) ? u_tolower(c) : u_toupper(c));
  }
  return Utf8(out);
}

std::string Bas(std::string_view utf8) {
  std::string s = SansAccents(utf8);
  for (char& c : s) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return s;
}

std::vector<std::string> Mots(std::string_view s) {
  std::vector<std::string> mots;
  for (std::size_t i = 0; i < s.size();) {
    const std::size_t fin = std::min(s.find(' ', i), s.size());
    if (fin > i) mots.emplace_back(s.substr(i, fin - i));
    i = fin + 1;
  }
  return mots;
}

std::string Remplacer(std::string s, std::string_view quoi, std::string_view par) {
  for (std::size_t i = s.find(quoi); i != s.npos; i = s.find(quoi, i + par.size())) s.replace(i, quoi.size(), par);
  return s;
}

bool Particule(std::string_view mot) {
  static constexpr std::string_view kParticules[] = {"de", "du",  "des", "la",  "le", "ben", "el",
                                                     "da", "dos", "van", "von", "al", "del"};
  return std::find(std::begin(kParticules), std::end(kParticules), mot) != std::end(kParticules);
}

// One letter left out, added, changed, or swapped with the next: another name than before, of three letters or more.
std::string Faute(const std::string& nom, Alea& alea) {
  const std::string bas = Bas(nom);
  for (;;) {
    std::string s = bas;
    const auto i = static_cast<std::size_t>(Entre(alea, 0, static_cast<std::int64_t>(s.size()) - 1));
    const char lettre = static_cast<char>('a' + Entre(alea, 0, 25));
    const bool ici = s[i] >= 'a' && s[i] <= 'z', apres = i + 1 < s.size() && s[i + 1] >= 'a' && s[i + 1] <= 'z';
    const std::int64_t genre = Entre(alea, 0, 3);
    if (!ici || (genre == 3 && !apres)) continue;
    if (genre == 0) s.erase(i, 1);
    if (genre == 1) s.insert(i, 1, lettre);
    if (genre == 2) s[i] = lettre;
    if (genre == 3) std::swap(s[i], s[i + 1]);
    if (Plier(s) != Plier(bas) && Plier(s).size() > 2) return s;
  }
}

// Spellings that a French ear does not tell apart: `quoi`, after a letter of `avant` and before one of `apres`, is
// written `par`. '^' and '$': the ends of the word; "" anything; '!' in front: none of them.
struct Ecriture {
  std::string_view avant, quoi, apres, par;
};
constexpr std::string_view kVoyelles = "aeiouy", kConsonnes = "bcdfghjklmnpqrstvwxz$";
constexpr Ecriture kEcritures[] = {
    {"", "ph", "", "f"},
    {"", "f", "aeiou", "ph"},
    {"", "th", "", "t"},
    {"", "t", "aeiouy", "th"},
    {"", "eau", "", "o"},
    {"", "eau", "", "au"},
    {"!aeo", "au", "!aeiouyl", "o"},
    {"!aeo", "au", "$", "eau"},
    {"bdflmnrstv", "o", "$", "eau"},
    {"", "ck", "", "k"},
    {"", "qu", "ei", "k"},
    {"!s", "c", "aou", "k"},
    {"", "c", "lr", "k"},
    {"", "k", "aou", "c"},
    {"", "kh", "", "k"},
    {"", "sh", "aeiou", "ch"},
    {"^", "dj", "aeiou", "j"},
    {kVoyelles, "ss", "ei", "c"},
    {kVoyelles, "c", "ei", "ss"},
    {kVoyelles, "s", kVoyelles, "z"},
    {kVoyelles, "z", kVoyelles, "s"},
    {"", "g", "ei", "j"},
    {"", "j", "ei", "g"},
    {"!e", "ain", "$", "in"},
    {"", "ein", "$", "in"},
    {"bcdfglmnprstv", "in", "$", "ain"},
    {"", "ant", "$", "ent"},
    {"bcdfglmnprstv", "ent", "$", "ant"},
    {"", "and", "$", "ant"},
    {"", "ard", "$", "art"},
    {"", "ard", "$", "ar"},
    {"", "aud", "$", "au"},
    {"", "ault", "$", "aud"},
    {"ou", "t", "$", ""},
    {"on", "d", "$", "t"},
    {"oa", "is", "$", "i"},
    {"", "eux", "$", "eu"},
    {"bcdfglmnprstv", "y", kConsonnes, "i"},
    {"bcdfglmnprstv", "i", "$", "y"},
    {"o", "y", "$", "i"},
    {kVoyelles, "ll", "aeo", "l"},
    {"aeou", "l", "aeo", "ll"},
    {"aeiou", "nn", "aeiou", "n"},
    {"aeiou", "n", "aeiou", "nn"},
    {"aeiou", "tt", "aeiou", "t"},
    {"aeiou", "rr", "aeiou", "r"},
    {"aeiou", "r", "aeiou", "rr"},
    {"aeiou", "mm", "aeiou", "m"},
    {"aeiou", "m", "aeiou", "mm"},
    {"aeiou", "pp", "aeiou", "p"},
    {"^", "h", "aeiou", ""},
    {"", "ou", "a", "w"},
    {"^", "w", "a", "ou"},
    {"i", "er", "$", "e"},
    {"gch", "er", "$", "e"},
};

bool Admet(std::string_view lettres, char c) {
  if (lettres.empty()) return true;
  if (lettres[0] == '!') return lettres.find(c, 1) == lettres.npos;
  return lettres.find(c) != lettres.npos;
}

// The name as somebody writes who has heard it: one spelling for another. "" when none applies.
std::string ALOreille(const std::string& nom, Alea& alea) {
  const std::string bas = Bas(nom);
  const auto lettre = [&](std::size_t i, char bord) {  // ends of words are '^' and '$'
    return i < bas.size() && bas[i] >= 'a' && bas[i] <= 'z' ? bas[i] : bord;
  };
  std::vector<std::string> ecrits;
  for (const Ecriture& e : kEcritures) {
    for (std::size_t i = bas.find(e.quoi); i != bas.npos; i = bas.find(e.quoi, i + 1)) {
      const bool double_ =
          e.quoi.size() == 1 && (lettre(i + 1, '$') == e.quoi[0] || (i > 0 && bas[i - 1] == e.quoi[0]));
      if (double_ || !Admet(e.avant, i > 0 ? lettre(i - 1, '^') : '^') ||
          !Admet(e.apres, lettre(i + e.quoi.size(), '$')))
        continue;
      ecrits.push_back(std::string(bas).replace(i, e.quoi.size(), e.par));
    }
  }
  std::erase_if(ecrits, [&](const std::string& s) { return Plier(s).size() < 3; });
  return ecrits.empty() ? "" : Choisir(alea, ecrits);
}

Saisie Tapee(const Nomme& sens, std::string nom, std::string prenom, bool prenom_devant = false) {
  Saisie s;
  s.q = prenom_devant ? prenom + " " + nom : prenom.empty() ? nom : nom + " " + prenom;
  s.sens = prenom.empty() ? Nomme{sens.nom, ""} : sens;
  s.ecrit = {std::move(nom), std::move(prenom)};
  return s;
}

}  // namespace

std::string Plier(std::string_view utf8) {
  std::string s = Bas(utf8);
  std::erase_if(s, [](char c) { return !(c & 0x80) && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'); });
  return Remplacer(Remplacer(s, "’", ""), "‑", "");
}

std::size_t Ecart(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::optional<Saisie> Bruiter(std::string_view bruit, const Fiche& f, Alea& alea) {
  const std::string &nom = f.demandeur.nom, &prenom = f.demandeur.prenom;
  const auto si = [&](bool oui, std::string ecrit) -> std::optional<Saisie> {
    return oui ? std::optional(Tapee(f.demandeur, std::move(ecrit), prenom)) : std::nullopt;
  };
  const std::vector<std::string> mots = Mots(nom);
  const bool particule = mots.size() > 1 && Particule(Bas(mots[0])) && !Particule(Bas(mots.back()));
  if (bruit == "casse") return Tapee(f.demandeur, AutreCasse(nom), AutreCasse(prenom));
  if (bruit == "ordre") return Tapee(f.demandeur, nom, prenom, true);
  if (bruit == "accents") {
    const std::string n = SansAccents(nom), p = SansAccents(prenom);
    return n == nom && p == prenom ? std::nullopt : std::optional(Tapee(f.demandeur, n, p));
  }
  if (bruit == "particule-collee") return si(particule, Remplacer(nom, " ", ""));
  if (bruit == "particule-omise") {
    std::string reste;
    for (const std::string& m : mots) reste += Particule(Bas(m)) ? "" : (reste.empty() ? "" : " ") + m;
    return si(particule, reste);
  }
  if (bruit == "trait-d-union") return si(nom.find('-') != nom.npos, Remplacer(nom, "-", Entre(alea, 0, 1) ? " " : ""));
  if (bruit == "apostrophe") {
    static const std::vector<std::string> kAutres = {" ", "", "’"};
    return si(nom.find('\'') != nom.npos, Remplacer(nom, "'", Choisir(alea, kAutres)));
  }
  if (bruit == "nom-d-usage") {
    if (f.usage.empty() || Plier(f.usage) == Plier(nom)) return std::nullopt;
    return Tapee({f.usage, prenom}, f.usage, prenom);
  }
  if (bruit == "codemandeur") {
    if (f.codemandeurs.empty()) return std::nullopt;
    const Nomme& c = Choisir(alea, f.codemandeurs);
    return Tapee(c, c.nom, c.prenom);
  }
  if (bruit == "faute-nom") return Plier(nom).size() < 4 ? std::nullopt : si(true, Faute(nom, alea));
  if (bruit == "faute-prenom") {
    if (Plier(prenom).size() < 4) return std::nullopt;
    return Tapee(f.demandeur, nom, Faute(prenom, alea));
  }
  if (bruit == "phonetique") {
    std::string ecrit = ALOreille(nom, alea);
    return si(!ecrit.empty(), ecrit);
  }
  if (bruit == "debut") {
    const std::string bas = Bas(nom);
    const std::size_t n = std::max<std::size_t>(3, bas.size() * 2 / 3);
    auto s = si(n < bas.size() && Plier(bas).size() > 3, bas.substr(0, n));
    if (s) s->debut = true;
    return s;
  }
  const std::string annee = f.naissance.substr(0, 4), mois = f.naissance.substr(5, 2), jour = f.naissance.substr(8, 2);
  if (bruit == "nom-annee") {
    Saisie s = Tapee(f.demandeur, nom, "");
    s.q += " " + annee;
    s.premier_jour = annee + "-01-01";
    s.dernier_jour = annee + "-12-31";
    return s;
  }
  if (bruit == "nom-date") {
    Saisie s = Tapee(f.demandeur, nom, "");
    s.q += fmt::format(" {}/{}/{}", jour, mois, annee);
    s.premier_jour = s.dernier_jour = f.naissance;
    return s;
  }
  Saisie s;  // a number without its guichet
  s.q = f.numero.substr(0, 13);
  return s;
}

}  // namespace sne::bench
