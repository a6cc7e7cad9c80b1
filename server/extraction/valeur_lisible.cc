#include "server/extraction/valeur_lisible.h"

#include <charconv>

namespace sne {
namespace {

constexpr std::string_view kFine = "\u202F", kInsecable = "\u00A0";

void AjouterDeux(int n, std::string& out) {
  out += static_cast<char>('0' + n / 10 % 10);
  out += static_cast<char>('0' + n % 10);
}

void AjouterParTrois(std::uint64_t n, std::string& out) {
  const std::string chiffres = std::to_string(n);
  for (std::size_t i = 0; i < chiffres.size(); ++i) {
    if (i > 0 && (chiffres.size() - i) % 3 == 0) out += kFine;
    out += chiffres[i];
  }
}

std::uint64_t Absolu(std::int64_t n) {
  return n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
}

// "ans" of one is "an"; "mois" has no singular.
void AjouterUnite(const Field& f, bool pluriel, std::string& out) {
  if (f.unite.empty()) return;
  out += kInsecable;
  out += f.unite;
  if (!pluriel && f.unite != "mois" && f.unite.ends_with('s')) out.pop_back();
}

}  // namespace

void AjouterJourLisible(Jour jour, std::string& out) {
  const Calendrier c = CalendrierDe(jour);
  AjouterDeux(c.jour, out);
  out += '/';
  AjouterDeux(c.mois, out);
  out += '/';
  AjouterDeux(c.annee / 100, out);
  AjouterDeux(c.annee, out);
}

void AjouterNombreLisible(std::int64_t nombre, std::string& out) {
  if (nombre < 0) out += '-';
  if (const std::uint64_t n = Absolu(nombre); n < 10'000) {
    out += std::to_string(n);
  } else {
    AjouterParTrois(n, out);
  }
}

void AjouterCentimes(std::int64_t centimes, char virgule, std::string& out) {
  const std::uint64_t n = Absolu(centimes);
  char euros[24];
  if (centimes < 0) out += '-';
  out.append(euros, std::to_chars(euros, euros + sizeof euros, n / 100).ptr);
  out += virgule;
  AjouterDeux(static_cast<int>(n % 100), out);
}

void AjouterMontantLisible(std::int64_t centimes, std::string& out) {
  const std::uint64_t n = Absolu(centimes);
  if (centimes < 0) out += '-';
  AjouterParTrois(n / 100, out);
  out += ',';
  AjouterDeux(static_cast<int>(n % 100), out);
}

void AjouterValeurLisible(const Field& f, std::int64_t valeur, std::string& out) {
  switch (f.type) {
    case Type::kDate:
      return AjouterJourLisible(static_cast<Jour>(valeur), out);
    case Type::kMoney:
      AjouterMontantLisible(valeur, out);
      return AjouterUnite(f, true, out);
    case Type::kInt:
    case Type::kCotation:
      AjouterNombreLisible(valeur, out);
      return AjouterUnite(f, Absolu(valeur) > 1, out);
    case Type::kBool:
    case Type::kBool3:
      out += f.type == Type::kBool ? (valeur == 2 ? "oui" : "non")
                                   : (f.nomenclature->Code(static_cast<Ordinal>(valeur)) == "OUI" ? "oui" : "non");
      return;
    default:
      out += f.nomenclature->Libelle(static_cast<Ordinal>(valeur));
  }
}

}  // namespace sne
