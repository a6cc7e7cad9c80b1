// The tokens of q, by regular expressions over what is left of it.
#include <regex>

#include "schema/block/identifiants.h"
#include "schema/fold.h"
#include "schema/numero_unique.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

using Genre = JetonQ::Genre;

std::string SansBlancs(const std::string& s) { return std::regex_replace(s, std::regex(" "), ""); }

bool EstTelephone(const std::string& s) {
  return std::regex_match(s, std::regex("[0-9 ./()+-]+")) &&
         std::regex_match(NormaliserIdentifiant(s), std::regex("0[1-9][0-9]{8}"));
}

bool EstNumero(const std::string& s) {
  const std::string n = NormaliserNumeroUnique(s);
  return std::regex_match(n, std::regex("[0-9A-Z]{3}[0-9]{4,10}|[0-9A-Z]{3}[0-9]{10}[0-9A-Z]{1,5}")) &&
         IntervalleNumeroUnique(n).has_value();
}

std::optional<Jour> Jour_(const std::string& jour, const std::string& mois, const std::string& annee) {
  if (annee < "1880" || annee > "2100" || mois.size() > 2 || jour.size() > 2) return std::nullopt;
  const auto deux = [](const std::string& s) { return s.size() < 2 ? "0" + s : s; };
  return LireDate(annee + "-" + deux(mois) + "-" + deux(jour));
}

std::string MoisDe(const std::string& mot) {
  static const std::vector<std::string> kMois = {"janvier", "fevrier", "mars",      "avril",   "mai",      "juin",
                                                 "juillet", "aout",    "septembre", "octobre", "novembre", "decembre"};
  if (std::regex_match(mot, std::regex("[0-9]{1,2}"))) return mot;
  std::string plie = Fold(mot);
  std::vector<std::string> possibles;
  for (std::size_t m = 0; m < kMois.size(); ++m) {
    if (plie.size() >= 3 && kMois[m].substr(0, plie.size()) == plie) possibles.push_back(std::to_string(m + 1));
  }
  return possibles.size() == 1 ? possibles[0] : "";
}

// The date that `s` is, of one token or three; `triplet`: it has the form of one.
std::optional<Jour> Naissance(const std::string& s, bool& triplet) {
  std::smatch m;
  triplet = std::regex_match(s, m, std::regex("([0-9]{1,2})([/.-])([0-9]{1,2})\\2([0-9]{4})"));
  if (triplet) return Jour_(m[1], m[3], m[4]);
  if (std::regex_match(s, m, std::regex("([0-9]{2})([0-9]{2})([0-9]{4})"))) return Jour_(m[1], m[2], m[3]);
  if (std::regex_match(s, m, std::regex("([^ ]+) ([^ ]+) ([0-9]{4})"))) {
    const std::string jour = Fold(m[1].str()) == "1er" ? "1" : m[1].str();
    const std::string mois = MoisDe(m[2]);
    if (!std::regex_match(jour, std::regex("[0-9]{1,2}")) || mois.empty()) return std::nullopt;
    return Jour_(jour, mois, m[3]);
  }
  return s.find(' ') == s.npos ? LireDate(s) : std::nullopt;
}

}  // namespace

std::string Blanchir(const std::string& q) {
  static const std::regex blancs("(\xC2\xA0|\xE2\x80\x89|\xE2\x80\xAF|[ \t\r\n,;])+");
  static const std::regex invisibles("\xE2\x80[\x8B-\x8F\xAA-\xAE]|\xE2\x81[\xA0\xA6-\xA9]|\xEF\xBB\xBF");
  std::string s = std::regex_replace(std::regex_replace(q, invisibles, ""), blancs, " ");
  if (s.starts_with(' ')) s.erase(0, 1);
  if (s.ends_with(' ')) s.pop_back();
  return s;
}

std::vector<JetonQ> JetonsDe(const std::string& q) {
  const std::string tout = Blanchir(q);
  std::vector<JetonQ> jetons;
  if (tout.empty()) return jetons;
  const std::string compact = SansBlancs(tout);
  if (EstNumero(compact) && !EstTelephone(NormaliserNumeroUnique(compact)) && compact.size() != 8 &&
      compact.size() != 10)
    return {{Genre::kNumero, tout, NormaliserNumeroUnique(compact), 0, 0}};
  std::vector<std::string> morceaux;
  for (std::size_t i = 0; i < tout.size();) {
    const std::size_t fin = std::min(tout.find(' ', i), tout.size());
    morceaux.push_back(tout.substr(i, fin - i));
    i = fin + 1;
  }
  for (std::size_t i = 0; i < morceaux.size();) {
    const auto suite = [&](std::size_t n) {
      if (i + n > morceaux.size()) return std::string();
      std::string s = morceaux[i];
      for (std::size_t k = i + 1; k < i + n; ++k) s += " " + morceaux[k];
      return s;
    };
    bool triplet = false;
    std::size_t pris = 0;
    for (std::size_t n = 6; n > 0 && pris == 0; --n) {
      const std::string s = suite(n);
      bool date = false;
      Naissance(s, date);
      if (s.empty() || date || !EstTelephone(s)) continue;
      jetons.push_back({Genre::kTelephone, s, NormaliserIdentifiant(s), 0, 0});
      pris = n;
    }
    for (const std::size_t n : {3u, 1u}) {
      if (pris > 0) break;
      if (const auto jour = Naissance(suite(n), triplet)) {
        jetons.push_back({Genre::kNaissance, suite(n), "", *jour, *jour});
        pris = n;
      }
    }
    const std::string seul = morceaux[i];
    if (pris == 0 && morceaux.size() > 1 && std::regex_match(seul, std::regex("(19|20)[0-9][0-9]"))) {
      jetons.push_back({Genre::kNaissance, seul, "", *LireDate(seul + "-01-01"), *LireDate(seul + "-12-31")});
      pris = 1;
    }
    for (std::size_t n = 6; n > 0 && pris == 0; --n) {
      const std::string s = SansBlancs(suite(n));
      if (s.empty() || !EstNumero(s) || (n > 1 && s.size() != 13 && s.size() != 18)) continue;
      jetons.push_back({Genre::kNumero, suite(n), NormaliserNumeroUnique(s), 0, 0});
      pris = n;
    }
    if (pris == 0) {
      const bool email = seul.find('@') != seul.npos;
      jetons.push_back({email ? Genre::kEmail : Genre::kMots, seul, email ? NormaliserIdentifiant(seul) : "", 0, 0});
      pris = 1;
    }
    i += pris;
  }
  return jetons;
}

}  // namespace sne::testing
