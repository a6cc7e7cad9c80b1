#include "schema/formes.h"

#include <algorithm>

namespace sne {
namespace {

bool Chiffre(char c) { return c >= '0' && c <= '9'; }
bool Chiffres(std::string_view s) { return std::all_of(s.begin(), s.end(), Chiffre); }

// ISO/IEC 7812: from the right, every second digit doubled; the sum of the digits is a multiple of ten.
bool Luhn(std::string_view chiffres) {
  int somme = 0;
  bool double_ = false;
  for (auto it = chiffres.rbegin(); it != chiffres.rend(); ++it, double_ = !double_) {
    const int v = (*it - '0') * (double_ ? 2 : 1);
    somme += v > 9 ? v - 9 : v;
  }
  return somme % 10 == 0;
}

}  // namespace

std::string FauteEmail(std::string_view email) {
  static constexpr char kForme[] =
      "attendu : une adresse de la forme nom@domaine.fr, sans espace, 254 caractères au plus";
  const std::size_t arobase = email.find('@');
  if (email.size() > 254 || arobase == 0 || arobase == email.npos || email.find('@', arobase + 1) != email.npos)
    return kForme;
  if (std::any_of(email.begin(), email.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }))
    return kForme;
  const std::string_view domaine = email.substr(arobase + 1);
  const std::size_t point = domaine.rfind('.');
  if (point == domaine.npos || point == 0 || point + 1 == domaine.size() || domaine.front() == '.' ||
      domaine.find("..") != domaine.npos) {
    return kForme;
  }
  return {};
}

std::string FauteTelephone(std::string_view telephone) {
  static constexpr char kForme[] = "attendu : un numéro de téléphone de 4 à 15 chiffres, éventuellement précédés de +";
  std::size_t chiffres = 0;
  for (std::size_t i = 0; i < telephone.size(); ++i) {
    const char c = telephone[i];
    if (Chiffre(c)) {
      ++chiffres;
    } else if (c == '+' ? i != 0 : std::string_view(" .-/()").find(c) == std::string_view::npos) {
      return kForme;
    }
  }
  return chiffres < 4 || chiffres > 15 ? kForme : std::string();
}

std::string FauteSiren(std::string_view siren) {
  if (siren.size() != 9 || !Chiffres(siren)) return "attendu : un SIREN de 9 chiffres";
  return Luhn(siren) ? std::string() : "la clé du SIREN ne correspond pas au numéro";
}

std::string FauteSiret(std::string_view siret) {
  if (siret.size() != 14 || !Chiffres(siret)) return "attendu : un SIRET de 14 chiffres";
  if (!Luhn(siret.substr(0, 9))) return "la clé du SIREN qui commence le SIRET ne correspond pas au numéro";
  if (Luhn(siret)) return {};
  // The post office numbers its offices otherwise: the plain sum of the digits is a multiple of five (INSEE).
  int somme = 0;
  for (const char c : siret) somme += c - '0';
  if (siret.substr(0, 9) == "356000000" && somme % 5 == 0) return {};
  return "la clé du SIRET ne correspond pas au numéro";
}

}  // namespace sne
