#include "query/jetons.h"

#include <algorithm>
#include <array>
#include <optional>

#include "schema/block/identifiants.h"
#include "schema/fold.h"
#include "schema/numero_unique.h"

namespace sne {
namespace {

using Role = Simple::Role;

bool Chiffre(char c) { return c >= '0' && c <= '9'; }
bool Chiffres(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), Chiffre); }

// Typographic blanks become blanks; marks of direction and other invisible characters go, as they come with pasting.
std::string Nettoyer(std::string_view q) {
  struct Remplacement {
    std::string_view quoi, par;
  };
  static constexpr Remplacement kRemplacements[] = {
      {"\u00A0", " "}, {"\u2009", " "}, {"\u202F", " "}, {"\u200B", ""}, {"\u200C", ""}, {"\u200D", ""}, {"\u200E", ""},
      {"\u200F", ""},  {"\u202A", ""},  {"\u202B", ""},  {"\u202C", ""}, {"\u202D", ""}, {"\u202E", ""}, {"\u2060", ""},
      {"\u2066", ""},  {"\u2067", ""},  {"\u2068", ""},  {"\u2069", ""}, {"\uFEFF", ""}};
  std::string out;
  while (!q.empty()) {
    const auto* r = std::find_if(std::begin(kRemplacements), std::end(kRemplacements),
                                 [&](const Remplacement& x) { return q.starts_with(x.quoi); });
    if (r != std::end(kRemplacements)) {
      out += r->par;
      q.remove_prefix(r->quoi.size());
    } else {
      out += q.front();
      q.remove_prefix(1);
    }
  }
  return out;
}

std::vector<std::string> Couper(const std::string& q) {
  std::vector<std::string> morceaux;
  std::string morceau;
  for (const char c : Nettoyer(q) + " ") {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ';') {
      if (!morceau.empty()) morceaux.push_back(std::move(morceau));
      morceau.clear();
    } else {
      morceau += c;
    }
  }
  return morceaux;
}

std::optional<Jour> Date(int jour, int mois, int annee) {
  if (annee < 1880 || annee > 2100 || mois < 1 || mois > 12 || jour < 1 || jour > JoursDuMois(annee, mois))
    return std::nullopt;
  return JourDe(annee, mois, jour);
}

// 12/3/1984, 12-03-1984, 12.03.1984: its three numbers.
struct Triplet {
  int jour, mois, annee;
};
std::optional<Triplet> LireTriplet(std::string_view s) {
  const std::size_t a = s.find_first_of("/-.");
  if (a == s.npos || a + 1 >= s.size()) return std::nullopt;
  const std::size_t b = s.find(s[a], a + 1);
  if (b == s.npos) return std::nullopt;
  const std::string jour(s.substr(0, a)), mois(s.substr(a + 1, b - a - 1)), annee(s.substr(b + 1));
  if (!Chiffres(jour) || !Chiffres(mois) || !Chiffres(annee) || jour.size() > 2 || mois.size() > 2 || annee.size() != 4)
    return std::nullopt;
  return Triplet{std::stoi(jour), std::stoi(mois), std::stoi(annee)};
}

// janvier, janv, jan: a month by its name or by three letters of it or more (four where three are not enough).
int Mois(std::string_view mot) {
  static constexpr std::string_view kMois[] = {"janvier", "fevrier", "mars",      "avril",   "mai",      "juin",
                                               "juillet", "aout",    "septembre", "octobre", "novembre", "decembre"};
  std::string plie = Fold(mot);
  if (plie.size() < 3 || plie == "jui") return 0;
  for (int m = 0; m < 12; ++m) {
    if (kMois[m].starts_with(plie)) return m + 1;
  }
  return 0;
}

bool Annee(std::string_view s) { return s.size() == 4 && Chiffres(s) && s >= "1900" && s <= "2099"; }

// A telephone of ten digits written in `s`, or nothing.
std::optional<std::string> Telephone(std::string_view s) {
  if (s.find_first_not_of("0123456789 .-/()+") != s.npos) return std::nullopt;
  std::string numero = NormaliserIdentifiant(s);
  if (numero.size() != 10 || numero[0] != '0' || numero[1] == '0' || !Chiffres(numero)) return std::nullopt;
  return numero;
}

std::optional<std::string> Numero(std::string_view s) {
  std::string numero = NormaliserNumeroUnique(s);
  if (numero.size() < 7 || numero.size() > 18 || !Chiffres(std::string_view(numero).substr(3, 10)) ||
      !IntervalleNumeroUnique(numero))
    return std::nullopt;
  return numero;
}

class Lecteur {
 public:
  Lecteur(const std::string& q, std::vector<std::string>& avertissements)
      : morceaux_(Couper(q)), avertissements_(avertissements) {}

  std::vector<JetonLu> Lire() {
    // A number typed with blanks: the whole of q, when it can be nothing else.
    if (const auto numero = Numero(Suite(0, morceaux_.size()));
        numero && !Telephone(*numero) && numero->size() != 8 && numero->size() != 10) {
      return {{Role::kNumero, Suite(0, morceaux_.size()), *numero, 0, 0}};
    }
    for (std::size_t i = 0; i < morceaux_.size();) {
      std::size_t n = Telephones(i);
      if (n == 0) n = Naissances(i);
      if (n == 0) n = Numeros(i);
      if (n == 0) n = Seul(i);
      i += n;
    }
    return std::move(jetons_);
  }

 private:
  std::string Suite(std::size_t i, std::size_t n) const {
    std::string s;
    for (std::size_t k = i; k < i + n; ++k) {
      if (k > i) s += ' ';
      s += morceaux_[k];
    }
    return s;
  }
  std::size_t reste(std::size_t i) const { return morceaux_.size() - i; }
  void Poser(Role role, std::size_t i, std::size_t n, std::string valeur, Jour premier = 0, Jour dernier = 0) {
    jetons_.push_back({role, Suite(i, n), std::move(valeur), premier, dernier});
  }

  // Each of these takes the tokens from i on that make one thing, and returns how many.
  std::size_t Telephones(std::size_t i) {
    for (std::size_t n = std::min<std::size_t>(reste(i), 6); n > 0; --n) {
      const std::string s = Suite(i, n);
      if (LireTriplet(s)) continue;
      if (auto numero = Telephone(s)) {
        Poser(Role::kTelephone, i, n, std::move(*numero));
        return n;
      }
    }
    return 0;
  }

  std::size_t Naissances(std::size_t i) {
    if (reste(i) >= 3 && morceaux_[i + 2].size() == 4 && Chiffres(morceaux_[i + 2])) {
      std::string jour = morceaux_[i];
      if (Fold(jour) == "1er") jour.resize(1);
      const std::string& m = morceaux_[i + 1];
      const int mois = Chiffres(m) && m.size() <= 2 ? std::stoi(m) : Mois(m);
      if (Chiffres(jour) && jour.size() <= 2 && mois > 0) {
        if (const auto d = Date(std::stoi(jour), mois, std::stoi(morceaux_[i + 2]))) {
          Poser(Role::kNaissance, i, 3, EcrireDate(*d), *d, *d);
          return 3;
        }
      }
    }
    const std::string& s = morceaux_[i];
    std::optional<Jour> jour = LireDate(s);
    if (const auto t = LireTriplet(s)) {
      jour = Date(t->jour, t->mois, t->annee);
      if (!jour) avertissements_.push_back("« " + s + " » n'est pas une date possible : lu comme du texte");
    } else if (s.size() == 8 && Chiffres(s)) {
      jour = Date(std::stoi(s.substr(0, 2)), std::stoi(s.substr(2, 2)), std::stoi(s.substr(4)));
    }
    if (jour) {
      Poser(Role::kNaissance, i, 1, EcrireDate(*jour), *jour, *jour);
      return 1;
    }
    if (!Annee(s) || morceaux_.size() == 1) return 0;
    const int annee = std::stoi(s);
    Poser(Role::kAnnee, i, 1, s, JourDe(annee, 1, 1), JourDe(annee, 12, 31));
    return 1;
  }

  // Several tokens only when together they are a number whole, or all of it but the guichet.
  std::size_t Numeros(std::size_t i) {
    for (std::size_t n = std::min<std::size_t>(reste(i), 6); n > 0; --n) {
      auto numero = Numero(Suite(i, n));
      if (!numero || (n > 1 && numero->size() != 13 && numero->size() != 18)) continue;
      Poser(Role::kNumero, i, n, std::move(*numero));
      return n;
    }
    return 0;
  }

  std::size_t Seul(std::size_t i) {
    const std::string& s = morceaux_[i];
    if (s.find('@') != s.npos) {
      Poser(Role::kEmail, i, 1, NormaliserIdentifiant(s));
    } else {
      const std::string plie = Fold(s);
      const bool lettres = std::any_of(plie.begin(), plie.end(), [](char c) { return c != ' ' && !Chiffre(c); });
      Poser(lettres ? Role::kNom : Role::kTexte, i, 1, "");
    }
    return 1;
  }

  const std::vector<std::string> morceaux_;
  std::vector<std::string>& avertissements_;
  std::vector<JetonLu> jetons_;
};

}  // namespace

std::string NirDans(const std::string& q) {
  static constexpr std::array<std::size_t, 7> kCoupes = {1, 3, 5, 7, 10, 13, 15};  // where its pieces end
  const auto morceaux = Couper(q);
  for (std::size_t i = 0; i < morceaux.size(); ++i) {
    std::string nir;
    for (std::size_t k = i; k < morceaux.size(); ++k) {
      nir += morceaux[k];
      if (std::find(kCoupes.begin(), kCoupes.end(), nir.size()) == kCoupes.end()) break;
      if (nir.size() < kCoupes.back()) continue;
      std::string chiffres = nir;
      if (chiffres[5] == '2' && std::string_view("AaBb").find(chiffres[6]) != std::string_view::npos) chiffres[6] = '0';
      if (Chiffres(chiffres) && std::string_view("123478").find(nir[0]) != std::string_view::npos) return nir;
    }
  }
  return {};
}

std::vector<JetonLu> LireJetons(const std::string& q, std::vector<std::string>& avertissements) {
  return Lecteur(q, avertissements).Lire();
}

}  // namespace sne
