#include "bench/base_ecole/identifiants.h"

#include "bench/base_ecole/noms.h"

namespace sne::ecole {
namespace {

void AppendPadded(std::uint64_t value, int width, std::string& out) {
  char digits[20];
  for (int i = width - 1; i >= 0; --i) {
    digits[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  out.append(digits, static_cast<std::size_t>(width));
}

}  // namespace

int CleNir(std::string_view treize) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < 13; ++i) {
    const char c = treize[i];
    if (c == 'A' || c == 'B') {
      // 2A -> 19, 2B -> 18: the digit before is a 2.
      n = (n / 10) * 100 + (c == 'A' ? 19 : 18);
    } else {
      n = n * 10 + static_cast<std::uint64_t>(c - '0');
    }
  }
  return static_cast<int>(97 - n % 97);
}

void EcrireNir(bool femme, Day naissance, std::string_view lieu, Rng& rng, std::string& out) {
  const Civil birth = ToCivil(naissance);
  out.clear();
  out += femme ? '2' : '1';
  AppendPadded(static_cast<std::uint64_t>(birth.year % 100), 2, out);
  AppendPadded(static_cast<std::uint64_t>(birth.month), 2, out);
  if (birth.year < 1976 && (lieu.starts_with("2A") || lieu.starts_with("2B"))) {
    out += "20";
    out += lieu.substr(2);
  } else {
    out += lieu;
  }
  AppendPadded(900 + rng.Below(100), 3, out);
  AppendPadded(static_cast<std::uint64_t>(CleNir(out)), 2, out);
}

void AjouterLuhn(std::string& chiffres) {
  int sum = 0;
  bool doubled = true;  // the digit before the one to add is doubled
  for (std::size_t i = chiffres.size(); i-- > 0;) {
    int digit = chiffres[i] - '0';
    if (doubled) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
    doubled = !doubled;
  }
  chiffres += static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string Siren(std::uint64_t numero) {
  std::string siren = "99";
  AppendPadded(numero % 1000000, 6, siren);
  AjouterLuhn(siren);
  return siren;
}

std::string Siret(std::uint64_t numero, std::uint32_t etablissement) {
  std::string siret = Siren(numero);
  AppendPadded(etablissement % 10000, 4, siret);
  AjouterLuhn(siret);
  return siret;
}

void EcrirePortable(Rng& rng, std::string& out) {
  // One in a hundred as typed from abroad.
  out = rng.Below(100) == 0 ? "+33639980000" : "0639980000";
  std::uint32_t n = rng.Below(10000);
  for (std::size_t i = 0; i < 4; ++i) {
    out[out.size() - 1 - i] = static_cast<char>('0' + n % 10);
    n /= 10;
  }
}

void EcrireFixe(std::string_view departement, Rng& rng, std::string& out) {
  constexpr std::string_view kWest = " 14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 79 85 974 976 ";
  constexpr std::string_view kNorthEast = " 02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90 ";
  constexpr std::string_view kSouthWest = " 09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 81 82 86 87 971 972 973 ";
  constexpr std::string_view kIdf = " 75 77 78 91 92 93 94 95 ";
  std::string key = " ";
  key += departement;
  key += ' ';
  const auto in = [&key](std::string_view list) { return list.find(key) != std::string_view::npos; };
  out = in(kIdf) ? "019900" : in(kWest) ? "026191" : in(kNorthEast) ? "035301" : in(kSouthWest) ? "053649" : "046571";
  AppendPadded(rng.Below(10000), 4, out);
}

void EcrireEmail(std::string_view prenom, std::string_view nom, int annee, Rng& rng, std::string& out) {
  out.clear();
  const std::uint32_t form = rng.Below(10);
  if (form < 6) {
    EnAscii(prenom, out);
    out += form < 4 ? '.' : '-';
    EnAscii(nom, out);
  } else if (form < 8) {
    EnAscii(nom, out);
    out += '.';
    EnAscii(prenom, out);
  } else {
    EnAscii(prenom, out);
    AppendPadded(rng.Below(10000), 4, out);
  }
  const std::uint32_t suffix = rng.Below(10);
  if (suffix < 3) {
    AppendPadded(static_cast<std::uint64_t>(annee % 100), 2, out);
  } else if (suffix < 5) {
    AppendPadded(rng.Below(1000), 3, out);
  } else if (suffix < 6) {
    AppendPadded(static_cast<std::uint64_t>(annee), 4, out);
  }
  out += "@example.fr";
}

std::string_view PaysDeNaissance(std::size_t origine, Rng& rng) {
  // Country codes of the official geographic code (INSEE), in the order of Origine.
  static constexpr std::string_view kFrance[] = {"109", "131", "140", "132", "217", "401"};
  static constexpr std::string_view kMaghreb[] = {"352", "352", "350", "350", "351"};
  static constexpr std::string_view kAfrique[] = {"341", "335", "326", "322", "312", "324", "330", "328", "345", "327"};
  static constexpr std::string_view kTurquie[] = {"208"};
  static constexpr std::string_view kPortugal[] = {"139"};
  static constexpr std::string_view kEspagne[] = {"134"};
  static constexpr std::string_view kItalie[] = {"127"};
  static constexpr std::string_view kEst[] = {"114", "111", "122", "155", "252", "255", "125", "123"};
  static constexpr std::string_view kAsie[] = {"243", "216", "235", "246", "213", "212", "223", "234"};
  static constexpr std::string_view kAntilles[] = {"410", "408", "437"};
  static constexpr std::string_view kReunion[] = {"333", "390"};
  static constexpr std::string_view kMayotte[] = {"397", "397", "333"};
  switch (origine) {
    case 6:
      return rng.Pick(kMaghreb);
    case 7:
      return rng.Pick(kAfrique);
    case 8:
      return rng.Pick(kTurquie);
    case 9:
      return rng.Pick(kPortugal);
    case 10:
      return rng.Pick(kEspagne);
    case 11:
      return rng.Pick(kItalie);
    case 12:
      return rng.Pick(kEst);
    case 13:
      return rng.Pick(kAsie);
    case 14:
      return rng.Pick(kAntilles);
    case 15:
      return rng.Pick(kReunion);
    case 16:
      return rng.Pick(kMayotte);
    default:
      return rng.Pick(kFrance);
  }
}

}  // namespace sne::ecole
